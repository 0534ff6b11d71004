/**
 * A solution of CORTX on a booted machine: its file, its volumes and its node agree, and the program of `SymlinkBlockDevices` does on real
 * disks what it does in unit tests. One boot.
 */
import { CortxNodePrep, CortxSolution, solutionDevices } from '../../../lib/node';
import { Machine } from '../../../lib/machine';
import { LINK_BLOCK_DEVICES } from '../../../lib/manifests/link-block-devices';
import { SOLUTION } from '../../support/cortx-solution';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabMachine } from '../../support/lab/boot';

jest.setTimeout(120_000);

const MIB = 1024 * 1024;
const NODE = 'node-2.rack-a.example';
const byId = (serial: string): string => `/dev/disk/by-id/virtio-${serial}`;
const DEVICES = {
  '/dev/sdc': ['metadata-0', 'META0'],
  '/dev/sdd': ['data-0', 'DATA0'],
  '/dev/sde': ['metadata-1', 'META1'],
  '/dev/sdf': ['data-1', 'DATA1'],
} as const;

const solution = CortxSolution.of(SOLUTION, {
  names: Object.fromEntries(Object.entries(DEVICES).map(([path, [name]]) => [path, name])),
  nodes: {
    [NODE]: {
      secondaryStorage: byId('SECOND'),
      devices: Object.fromEntries(
        Object.entries(DEVICES).map(([path, [, serial]]) => [path, byId(serial)]),
      ),
    },
  },
});

describeLab('cortx', () => {
  let machine: LabMachine;

  beforeAll(async () => {
    const text = new Machine('node-2', { hostname: NODE });
    new CortxNodePrep(text, 'cortx', solution.nodePrep(NODE));
    const serials = ['SECOND', ...Object.values(DEVICES).map(([, serial]) => serial), 'SPARE'];
    machine = await boot(text, {
      level: 2,
      disks: serials.map((serial) => ({ serial, bytes: 64 * MIB })),
      files: { '/opt/lab/link-block-devices': LINK_BLOCK_DEVICES },
    });
  }, 20 * 60_000);

  afterAll(async () => {
    await machine.stop();
  });

  const serialOf = (path: string): Promise<string> =>
    machine.output(`cat "/sys/class/block/$(basename "$(readlink -f ${path})")/serial"`);
  const link = (...pairs: string[]) =>
    machine.run(['env', 'DEV=/dev', 'sh', '/opt/lab/link-block-devices', ...pairs]);

  test('its first boot does all of it', async () => {
    expect((await machine.status()).state).toBe('done');
    expect(await machine.output('findmnt -no FSTYPE /mnt/fs-local-volume')).toBe('ext4');
  });

  test('each volume of the node, and each device of the file, is the disk that was meant', async () => {
    const expected = Object.values(DEVICES).map(([name, serial]) => [`/dev/cortx/${name}`, serial]);
    const volumes = solution.blockVolumes().filter(({ node }) => node === NODE);
    const paths = volumes.map(({ path }) => path);
    const inFile = solutionDevices(solution.rewritten()).map(({ device }) => device);

    expect([...inFile].sort()).toEqual([...paths].sort());
    for (const path of paths) {
      const serial = expected.find(([one]) => one === path)?.[1];
      expect([path, await serialOf(path)]).toEqual([path, serial]);
    }
  });

  test('links are made to by-id by the name that the kernel gave, and not again', async () => {
    const disk = await machine.output(`readlink -f ${byId('SPARE')}`);
    const first = await link(disk, 'links/spare');
    const second = await link(disk, 'links/spare');

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.stdout).toContain('/dev/links/spare -> /dev/disk/by-id/virtio-SPARE: made');
    expect(second.stdout).toContain('is there');
    expect(await serialOf('/dev/links/spare')).toBe('SPARE');
  });

  test('links are made to logical volumes, through their folders', async () => {
    await machine.output(
      `pvcreate -q ${byId('SPARE')} && vgcreate -q vg ${byId('SPARE')} && lvcreate -q -n data -l 50%FREE vg && udevadm settle`,
    );
    const { code, stdout } = await link('/dev/mapper/vg-data', 'links/mapper/vg-data');

    expect([code, stdout]).toEqual([0, expect.stringMatching(/by-id\/dm-uuid-LVM-\w+: made/)]);
    expect(await machine.output('readlink -f /dev/links/mapper/vg-data')).toBe(
      await machine.output('readlink -f /dev/vg/data'),
    );
  });

  test('a disk that is not there fails, and the name of another is kept', async () => {
    const missing = await link('/dev/vdz', 'links/vdz');
    const taken = await link(byId('DATA0'), 'links/spare');

    expect([missing.code, taken.code]).toEqual([1, 1]);
    expect(missing.stderr).toContain('ERROR: /dev/vdz: there is no such block device');
    expect(taken.stderr).toContain('/dev/links/spare is the name of another disk');
    expect(await serialOf('/dev/links/spare')).toBe('SPARE');
  });
});
