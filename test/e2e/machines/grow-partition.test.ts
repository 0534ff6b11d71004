/**
 * Partitions and the root file system grow: on disks that are bigger than what is on them. The machine boots from a config drive with packed
 * user data, as OpenStack has it, so that this is seen once on a kernel of its own.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

import { GrowPartition, Machine } from '../../../lib/machine';
import { describeLab } from '../../support/describe-lab';
import { withMachine } from '../../support/lab/boot';
import type { LabDisk, LabMachine } from '../../support/lab/boot';

const MINUTES = 60_000;
const MIB = 1024 * 1024;
const SECTOR = 512;

/** A disk of 256 MiB with one partition of 32 MiB at its beginning. */
function halfEmpty(serial: string): LabDisk {
  return {
    serial,
    bytes: 256 * MIB,
    prepare: (file) => {
      const table = Buffer.alloc(SECTOR);
      // One entry of a DOS partition table: Linux, from 1 MiB on.
      table[446 + 4] = 0x83;
      table.writeUInt32LE(MIB / SECTOR, 446 + 8);
      table.writeUInt32LE((32 * MIB) / SECTOR, 446 + 12);
      table.writeUInt16BE(0x55aa, SECTOR - 2);
      const handle = openSync(file, 'r+');
      writeSync(handle, table);
      closeSync(handle);
    },
  };
}

describeLab('growing partitions', () => {
  test(
    'a partition fills its disk, and the root file system its own',
    async () => {
      const text = new Machine('grown', {
        hostname: 'grown.rack-a.example',
        userData: { platform: 'openstack', gzip: 'always' },
      });
      new GrowPartition(text, 'grow', { devices: ['/', '/dev/disk/by-id/virtio-GROWS-part1'] });
      await withMachine(
        text,
        {
          level: 2,
          seed: 'config-drive',
          rootBytes: 3 * 1024 * MIB,
          disks: [halfEmpty('GROWS'), halfEmpty('STAYS')],
        },
        async (machine) => {
          expect(await machine.output('cloud-id; hostname')).toBe(
            'configdrive\ngrown.rack-a.example',
          );
          expect(await machine.status()).toMatchObject({ state: 'done', skipped: [] });
          // Of 256 MiB, growpart leaves one free for a second table at the end.
          expect(await sizeOf(machine, 'GROWS')).toBe(254);
          expect(await sizeOf(machine, 'STAYS')).toBe(32);
          const root = Number(await machine.output('findmnt --noheadings --bytes --output SIZE /'));
          expect(root).toBeGreaterThan(2.7 * 1024 * MIB);

          // The check can fail: for the partition that nobody let grow, a whole disk, and what is not there.
          const check = async (...devices: readonly string[]) => {
            const { code, stdout } = await machine.run([
              '/opt/groundwork/bin/check-grown',
              ...devices,
            ]);
            return { code, said: stdout.trim() };
          };
          const stays = '/dev/disk/by-id/virtio-STAYS';
          expect(await check(`${stays}-part1`)).toEqual({
            code: 1,
            said: expect.stringMatching(/partition 1 of \/dev\/vd[a-z] has not grown$/) as string,
          });
          expect(await check(stays)).toMatchObject({
            code: 1,
            said: expect.stringContaining('is no partition') as string,
          });
          expect(await check('/srv')).toEqual({ code: 1, said: '/srv: nothing is mounted there' });
          expect(await check('--root', '/')).toMatchObject({ code: 0 });
        },
      );
    },
    20 * MINUTES,
  );
});

/** The whole MiB of the first partition. */
async function sizeOf(machine: LabMachine, serial: string): Promise<number> {
  const bytes = await machine.output(`blockdev --getsize64 /dev/disk/by-id/virtio-${serial}-part1`);
  return Math.floor(Number(bytes) / MIB);
}
