/**
 * Directories that are mounted a second time, and disks of a class in a container: what is there is used, and the rest is told.
 */
import { FileSystem, Machine, Mount } from '../../../lib/machine';
import { LocalDisks } from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabMachine } from '../../support/lab/boot';

const MINUTES = 60_000;
const MIB = 1024 * 1024;

function storage(): Machine {
  const machine = new Machine('storage-1');
  const what = new FileSystem(machine, 'data', {
    device: '/dev/disk/by-id/virtio-DATA',
    type: 'ext4',
  });
  // In the order of their names each would come before what it stands on.
  new Mount(machine, 'twice', { what: '/mnt/b/vol', path: '/mnt/a', bind: true });
  new Mount(machine, 'once', { what: '/srv/data/my files', path: '/mnt/b', bind: true });
  new Mount(machine, 'data-mount', { what, path: '/srv/data' });
  new Mount(machine, 'all', {
    what: '/srv',
    path: '/mnt/all',
    bind: 'recursive',
    options: ['ro', 'rslave'],
  });
  new Mount(machine, 'lost', { what: '/srv/lost/vol', path: '/mnt/lost-vol', bind: true });
  new Mount(machine, 'lost-mount', {
    what: '/dev/disk/by-id/virtio-LOST',
    path: '/srv/lost',
    type: 'ext4',
  });
  new LocalDisks(machine, 'shared', {
    storageClass: 'shared',
    disks: [
      { device: '/dev/disk/by-id/virtio-SHARED', name: 'disk-0' },
      { serial: 'SHARED-1', name: 'disk-1' },
    ],
    sharedDirectories: 2,
  });
  new LocalDisks(machine, 'raw', {
    storageClass: 'raw',
    disks: [{ device: '/dev/disk/by-id/virtio-RAW', name: 'raw-0' }],
    volumeMode: 'Block',
  });
  new LocalDisks(machine, 'found', { storageClass: 'found', match: {} });
  return machine;
}

describeLab('bound directories', () => {
  let machine: LabMachine;
  const mounted = () =>
    machine.output(
      'findmnt --raw --noheadings --output TARGET,FSROOT | grep -E "^/(srv|mnt)" | sort',
    );

  beforeAll(async () => {
    machine = await boot(storage(), {
      level: 1,
      disks: ['DATA', 'SHARED', 'RAW'].map((serial) => ({ serial, bytes: 32 * MIB })),
    });
  }, 10 * MINUTES);

  afterAll(() => machine.stop(), MINUTES);

  test('are mounted behind what they stand on, and made where they are missing', async () => {
    expect(await machine.status()).toMatchObject({ state: 'done' });
    await machine.output('echo here >/mnt/a/note');

    expect(await machine.output('cat "/srv/data/my files/vol/note" /mnt/b/vol/note')).toBe(
      'here\nhere',
    );
    expect(await mounted()).toContain('/mnt/a /my\\x20files/vol\n');
  });

  test('are seen with all below them, and with their options', async () => {
    expect(await machine.output('ls /mnt/all/data/"my files"')).toBe('vol');
    expect((await machine.run('touch /mnt/all/x')).code).not.toBe(0);
    const propagation = 'findmnt --noheadings --output PROPAGATION --mountpoint /mnt/all';
    expect(await machine.output(propagation)).toContain('slave');
  });

  test('are none without the disk that they would be on, and the container says so', async () => {
    expect(await machine.output('ls /srv/lost /mnt/lost-vol; true')).toBe('');
    expect((await machine.status()).skipped.toSorted()).toEqual([
      'device /dev/disk/by-id/virtio-LOST',
      'device /dev/groundwork/shared/disk-1',
      'step disks of the class found',
      'udev rules',
    ]);
  });

  test('share the disks of a class that are there', async () => {
    expect(await machine.output('ls /mnt/disks/shared')).toBe('disk-0-1\ndisk-0-2');
    await machine.output('echo one >/mnt/disks/shared/disk-0-1/note');

    expect(await machine.output('cat /mnt/groundwork/shared/disk-0/vol1/note')).toBe('one');
    expect(await machine.output('ls /mnt/disks/shared/disk-0-2')).toBe('');
    expect(await machine.output('readlink /mnt/disks/raw/raw-0')).toBe(
      '/dev/disk/by-id/virtio-RAW',
    );
  });

  test(
    'are there again after a reboot',
    async () => {
      const before = await mounted();

      await machine.reboot();

      expect(await mounted()).toBe(before);
      expect(await machine.output('cat /mnt/a/note /mnt/disks/shared/disk-0-1/note')).toBe(
        'here\none',
      );
    },
    2 * MINUTES,
  );
});
