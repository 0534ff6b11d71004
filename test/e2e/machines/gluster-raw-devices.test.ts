/**
 * Raw disks for Heketi on a kernel with real disks and LVM: what is on them is named and refused, exactly what was given up is wiped, once, and what
 * Heketi made of one is left alone.
 */
import { execFileSync } from 'node:child_process';

import { Machine } from '../../../lib/machine';
import { GLUSTER_RAW_DEVICES, GlusterNode } from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { resume } from '../../support/lab/boot';
import type { LabDisk, LabMachine } from '../../support/lab/boot';

const MINUTE = 60_000;
const MI = 1024 * 1024;
const EXT4 = '2f6dd1a2-9d4b-4c3c-8f53-08c3b3a1f0aa';
const GPT = '6F1C0B4E-7C7B-4F39-9C8E-0A7B5C0D1E2F';
const HEKETIS = `vg_${'0123456789abcdef'.repeat(2)}`;

function disk(serial: string, prepare?: (file: string) => void): LabDisk {
  return { serial, bytes: 128 * MI, ...(prepare === undefined ? {} : { prepare }) };
}

const DISKS = [
  disk('blank'),
  disk('ext', (file) => execFileSync('mkfs.ext4', ['-q', '-U', EXT4, file])),
  disk('gpt'),
  disk('heketi'),
  disk('others'),
];

function device(serial: string): string {
  return `/dev/disk/by-id/virtio-${serial}`;
}

describeLab('raw disks for Heketi', () => {
  let machine: LabMachine;

  /** Puts the program of these disks on the machine, and runs it. */
  async function prove(given: Readonly<Record<string, string>>) {
    const text = new Machine('gfs-1', { userData: { platform: 'none' } });
    new GlusterNode(text, 'gluster', {
      ...{ pool: 'lab', peers: ['gfs-1'], state: 'root-disk' },
      rawDevices: Object.entries(given).map(([serial, giveUpData]) => {
        return { device: device(serial), giveUpData };
      }),
    });
    for (const { path, content, mode } of text.plan().files) {
      if (!path.startsWith('/opt/groundwork/')) continue;
      const encoded = Buffer.from(content).toString('base64');
      await machine.output(
        `mkdir -p ${path.replace(/[^/]+$/, '')} && echo ${encoded} | base64 -d >${path} && chmod ${mode} ${path}`,
      );
    }
    const { code, stderr } = await machine.run(GLUSTER_RAW_DEVICES, { limitSeconds: 120 });
    return [code, ...stderr.trim().split('\n')];
  }

  beforeAll(async () => {
    machine = await resume(DISKS, { image: 'storage' });
    await machine.output(
      `printf 'label: gpt\\nlabel-id: ${GPT}\\nsize=32M\\n' | sfdisk --quiet ${device('gpt')} && udevadm settle`,
    );
    await machine.output(
      `pvcreate -qq ${device('heketi')} && vgcreate -qq ${HEKETIS} ${device('heketi')} && lvcreate -qq -n brick -L 16M ${HEKETIS} && pvcreate -qq ${device('others')} && vgcreate -qq data ${device('others')}`,
    );
  }, 10 * MINUTE);

  afterAll(async () => {
    await machine.stop();
  }, MINUTE);

  test(
    'a blank one and one of Heketi are good, and all others are refused with what is on them',
    async () => {
      const before = await machine.output(`sha256sum ${device('ext')} ${device('gpt')}`);
      const uuid = await machine.output(`blkid -p -s UUID -o value ${device('others')}`);
      const said = await prove({ blank: '', ext: '', gpt: '', heketi: '', others: '' });

      expect(said).toEqual([
        1,
        `gluster-raw-devices: ${device('ext')}: holds ext4 ${EXT4}. Should that be given up, write giveUpData: "ext4 ${EXT4}"; nothing was changed`,
        `gluster-raw-devices: ${device('gpt')}: holds gpt ${GPT.toLowerCase()}. Should that be given up, write giveUpData: "gpt ${GPT.toLowerCase()}"; nothing was changed`,
        `gluster-raw-devices: ${device('others')}: holds LVM2_member ${uuid}. Should that be given up, write giveUpData: "LVM2_member ${uuid}"; nothing was changed`,
      ]);
      expect(await prove({ blank: '', heketi: '' })).toEqual([0, '']);
      expect(await machine.output(`sha256sum ${device('ext')} ${device('gpt')}`)).toBe(before);
    },
    3 * MINUTE,
  );

  test(
    'what was given up is wiped by its identifier, and nothing that comes after it',
    async () => {
      const given = { ext: `ext4 ${EXT4}`, gpt: `gpt ${GPT.toLowerCase()}` };
      const wrong = await prove({ ext: 'ext4 00000000-0000-4000-8000-000000000000' });
      const first = await prove(given);
      const again = await prove(given);
      await machine.output(`mkfs.ext4 -q ${device('ext')}`);
      const uuid = await machine.output(`blkid -p -s UUID -o value ${device('ext')}`);
      const later = await prove(given);

      expect(wrong[0]).toBe(1);
      expect(first).toEqual([
        0,
        `gluster-raw-devices: ${device('ext')}: wipes ext4 ${EXT4}, which was given up`,
        `gluster-raw-devices: ${device('gpt')}: wipes gpt ${GPT.toLowerCase()}, which was given up`,
      ]);
      expect(again).toEqual([0, '']);
      expect(later).toEqual([1, expect.stringContaining(`holds ext4 ${uuid}`)]);
    },
    3 * MINUTE,
  );

  test(
    'what is mounted or of Heketi is not wiped, whatever was given up',
    async () => {
      const uuid = await machine.output(`blkid -p -s UUID -o value ${device('heketi')}`);
      const mounted = await machine.output(`blkid -p -s UUID -o value ${device('ext')}`);
      await machine.output(`mkdir -p /mnt/x && mount ${device('ext')} /mnt/x`);
      const said = await prove({ heketi: `LVM2_member ${uuid}`, ext: `ext4 ${mounted}` });
      await machine.output('umount /mnt/x');

      expect(said).toEqual([
        1,
        `gluster-raw-devices: ${device('ext')}: is mounted; nothing was changed`,
      ]);
      expect(await machine.output(`lvs --noheadings -o lv_name ${HEKETIS}`)).toContain('brick');
    },
    3 * MINUTE,
  );
});
