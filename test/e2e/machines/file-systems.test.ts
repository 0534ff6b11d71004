/**
 * The program behind every `FileSystem`, on a kernel with LVM, partitions and udev: a virtual machine that is resumed in a second. How it is
 * started in a boot is proved in disks.test.ts.
 */
import { PREPARE_FILE_SYSTEM } from '../../../lib/machine/prepare-file-system';
import { describeLab } from '../../support/describe-lab';
import { resume } from '../../support/lab/boot';
import type { LabMachine, LabResult } from '../../support/lab/boot';

const MINUTES = 60_000;
const MIB = 1024 * 1024;
const byId = (serial: string): string => `/dev/disk/by-id/virtio-${serial}`;

/** What is made on a disk beforehand, and what is said of it then. */
const OCCUPIED = [
  { serial: 'VOLUME', make: 'pvcreate --quiet $d', said: 'holds LVM2_member, not ext4' },
  {
    serial: 'GROUP',
    make: 'vgcreate --quiet group $d; lvcreate --quiet --extents 100%FREE --name all group',
    said: 'is in use: ',
  },
  { serial: 'PARTS', make: 'echo ";" | sfdisk --quiet --label gpt $d', said: 'is in use: ' },
  { serial: 'TABLE', make: 'sgdisk --clear $d', said: 'holds gpt' },
  { serial: 'SWAP', make: 'mkswap --quiet $d', said: 'holds swap, not ext4' },
  {
    serial: 'OTHER',
    make: 'mkfs.ext4 -q -O ^has_journal -t ext2 $d',
    said: 'holds ext2, not ext4',
  },
] as const;

describeLab('file systems', () => {
  let machine: LabMachine;
  const prepare = (serial: string): Promise<LabResult> =>
    machine.run(['sh', PREPARE_FILE_SYSTEM.path, byId(serial), 'ext4']);
  const output = (serial: string, command: string): Promise<string> =>
    machine.output(`set -e; d=$(readlink -f ${byId(serial)}); ${command}`);

  beforeAll(async () => {
    const serials = ['BLANK', ...OCCUPIED.map(({ serial }) => serial)];
    machine = await resume(serials.map((serial) => ({ serial, bytes: 16 * MIB })));
    process.stderr.write(`resumed in ${machine.bootSeconds} s\n`);
    const { path, content } = PREPARE_FILE_SYSTEM;
    const script = Buffer.from(content).toString('base64');
    await machine.output(`mkdir -p "$(dirname ${path})"; echo ${script} | base64 -d > ${path}`);
  }, 20 * MINUTES);

  afterAll(() => machine.stop(), MINUTES);

  test(
    'are made on a blank disk, once',
    async () => {
      const uuid = 'blkid --probe --match-tag UUID --output value $d';
      const first = await prepare('BLANK');
      const made = await output('BLANK', uuid);
      const second = await prepare('BLANK');

      expect(first).toMatchObject({ code: 0 });
      expect(first.stdout).toContain('is blank: making ext4');
      expect(second.code).toBe(0);
      expect(second.stdout).not.toContain('blank');
      expect(await output('BLANK', uuid)).toBe(made);
    },
    MINUTES,
  );

  test.each(OCCUPIED)(
    'are not made on a disk of another use ($serial)',
    async ({ serial, make, said }) => {
      await output(serial, `${make}; udevadm settle`);
      const before = await output(serial, 'sha256sum < $d');

      const { code, stderr } = await prepare(serial);

      expect(code).toBe(1);
      expect(stderr).toContain(`${byId(serial)}: ${said}`);
      expect(stderr).toContain('nothing was changed');
      expect(await output(serial, 'sha256sum < $d')).toBe(before);
    },
    MINUTES,
  );

  test(
    'would change such a disk if they were made: the negative control',
    async () => {
      const before = await output('SWAP', 'sha256sum < $d');

      await output('SWAP', 'mkfs.ext4 -q -F $d');

      expect(await output('SWAP', 'sha256sum < $d')).not.toBe(before);
    },
    MINUTES,
  );
});
