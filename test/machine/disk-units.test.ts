import { FileSystem, Machine, Mount } from '../../lib/machine';

const DISK = '/dev/disk/by-id/virtio-DATA';
const SERVICE = 'groundwork-filesystem-dev-disk-by\\x2did-virtio\\x2dDATA.service';

const contentOf = (machine: Machine, name: string) =>
  machine.plan().files.find((file) => file.path === `/etc/systemd/system/${name}`)?.content;

test('prepares a disk by a service of its own, which waits for no device unit', () => {
  const machine = new Machine('m');
  const disk = new FileSystem(machine, 'disk', { device: DISK, type: 'xfs', label: 'data' });

  expect(disk.unit).toBe(SERVICE);
  expect(contentOf(machine, SERVICE)).toMatchInlineSnapshot(`
"[Unit]
Description=File system on /dev/disk/by-id/virtio-DATA
ConditionVirtualization=|!container
ConditionPathExists=|/dev/disk/by-id/virtio-DATA
DefaultDependencies=no
After=systemd-remount-fs.service
After=local-fs-pre.target
Conflicts=shutdown.target
Before=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/opt/groundwork/bin/prepare-file-system /dev/disk/by-id/virtio-DATA xfs data

[Install]
WantedBy=local-fs.target
"
`);
});

test('mounts a file system after its service', () => {
  const machine = new Machine('m');
  const what = new FileSystem(machine, 'disk', { device: DISK, type: 'ext4' });
  const mount = new Mount(machine, 'mount', { what, path: '/mnt/a-b', options: ['noatime', 'ro'] });

  expect(mount.unit).toBe('mnt-a\\x2db.mount');
  expect(contentOf(machine, mount.unit)).toMatchInlineSnapshot(`
"[Unit]
Description=/dev/disk/by-id/virtio-DATA on /mnt/a-b
ConditionVirtualization=|!container
ConditionPathExists=|/dev/disk/by-id/virtio-DATA
Requires=groundwork-filesystem-dev-disk-by\\x2did-virtio\\x2dDATA.service
After=groundwork-filesystem-dev-disk-by\\x2did-virtio\\x2dDATA.service

[Mount]
What=/dev/disk/by-id/virtio-DATA
Where=/mnt/a-b
Type=ext4
Options=noatime,ro,nofail

[Install]
WantedBy=local-fs.target
"
`);
});

test('mounts a device as it is, unless a file system is declared on it', () => {
  const machine = new Machine('m');
  const mount = new Mount(machine, 'mount', { what: DISK, path: '/mnt/x', type: 'btrfs' });

  expect(contentOf(machine, mount.unit)).not.toContain('Requires=');

  new FileSystem(machine, 'disk', { device: DISK, type: 'ext4' });

  expect(contentOf(machine, mount.unit)).toContain(`Requires=${SERVICE}`);
});

test('holds up the boot for a mount that must be there', () => {
  const machine = new Machine('m');
  const mount = new Mount(machine, 'mount', {
    what: DISK,
    path: '/mnt/x',
    type: 'ext4',
    nofail: false,
  });
  const content = contentOf(machine, mount.unit);

  expect(content).toContain('Options=defaults\n');
  expect(content).toContain('RequiredBy=local-fs.target');
});

test('escapes what systemd would read in names of devices and mount points', () => {
  const machine = new Machine('m');
  const device = '/dev/disk/by-label/my\\x20disk';
  const disk = new FileSystem(machine, 'disk', { device, type: 'ext4' });
  const mount = new Mount(machine, 'mount', { what: disk, path: '/mnt/100%' });

  expect(contentOf(machine, disk.unit ?? '')).toContain(
    'prepare-file-system /dev/disk/by-label/my\\\\x20disk ext4\n',
  );
  expect(contentOf(machine, mount.unit)).toContain('Where=/mnt/100%%\n');
  expect(contentOf(machine, mount.unit)).toContain('What=/dev/disk/by-label/my\\x20disk\n');
});

test('prepares disks first, then mounts from the outside inwards, then makes directories', () => {
  const machine = new Machine('m');
  new Mount(machine, 'inner', { what: DISK, path: '/mnt/a/b', type: 'ext4' });
  const what = new FileSystem(machine, 'disk', { device: `${DISK}2`, type: 'ext4' });
  new Mount(machine, 'outer', { what, path: '/mnt/a' });
  const { steps, mounts, fileSystems } = machine.plan();

  expect(steps.map(({ id }) => id)).toEqual([
    `file system on ${DISK}2`,
    'mount /mnt/a',
    'mount /mnt/a/b',
  ]);
  expect(mounts).toMatchObject([
    { path: '/mnt/a', what: `${DISK}2`, unit: 'mnt-a.mount', construct: 'm/outer' },
    { path: '/mnt/a/b', what: DISK, unit: 'mnt-a-b.mount', construct: 'm/inner' },
  ]);
  expect(fileSystems).toMatchObject([{ device: `${DISK}2`, type: 'ext4', construct: 'm/disk' }]);
});

test('has no file system and no service for a device that is refused', () => {
  const disk = new FileSystem(new Machine('m'), 'disk', { device: '/dev/sdb', type: 'ext4' });

  expect(disk.device).toBeUndefined();
  expect(disk.unit).toBeUndefined();
});

test('takes a kernel name from whoever insists', () => {
  const machine = new Machine('m');
  const what = new FileSystem(machine, 'disk', {
    device: '/dev/vdb',
    type: 'ext4',
    allowUnstable: true,
  });
  new Mount(machine, 'a', { what, path: '/mnt/a' });
  new Mount(machine, 'b', { what: '/dev/vdc', type: 'ext4', path: '/mnt/b', allowUnstable: true });

  expect(machine.validate()).toEqual([]);
});
