import { FileSystem, Machine, Mount } from '../../lib/machine';
import type { MountProps } from '../../lib/machine';

const DISK = '/dev/disk/by-id/virtio-DATA';

const contentOf = (machine: Machine, name: string) =>
  machine.plan().files.find((file) => file.path === `/etc/systemd/system/${name}`)?.content;

function refusals(...mounts: Record<string, unknown>[]): string[] {
  const machine = new Machine('m');
  mounts.forEach((props, index) => {
    new Mount(machine, String(index), props as unknown as MountProps);
  });
  return machine.validate().map(({ code, path }) => `${code} ${path}`);
}

const diskAndVolume = () => {
  const machine = new Machine('m');
  const what = new FileSystem(machine, 'disk', { device: DISK, type: 'ext4' });
  // The directory is named before the disk that it stands on.
  const volume = new Mount(machine, 'volume', { what: '/srv/z/vol 1', path: '/a/v', bind: true });
  new Mount(machine, 'mount', { what, path: '/srv/z' });
  return { machine, volume };
};

describe('a directory that is mounted a second time', () => {
  it('comes behind the mounts that it stands on, and with them only', () => {
    const { machine, volume } = diskAndVolume();

    expect(contentOf(machine, volume.unit)).toMatchInlineSnapshot(`
"[Unit]
Description=/srv/z/vol 1 on /a/v
ConditionVirtualization=|!container
ConditionPathExists=|/dev/disk/by-id/virtio-DATA
RequiresMountsFor="/srv/z/vol 1"

[Mount]
What=/srv/z/vol 1
Where=/a/v
Type=none
Options=bind,nofail

[Install]
WantedBy=local-fs.target
"
`);
  });

  it('is mounted by the first boot after its disk, and skipped with it in a container', () => {
    const steps = diskAndVolume()
      .machine.plan()
      .steps.map(({ command }) => command.join(' '));

    expect(steps.slice(1)).toEqual([`up srv-z.mount ${DISK}`, `up a-v.mount ${DISK}`]);
  });

  it('is mounted everywhere when it stands on no disk of its own', () => {
    const machine = new Machine('m');
    const mount = new Mount(machine, 'a', {
      what: '/srv/a',
      path: '/mnt/a',
      bind: 'recursive',
      options: ['rslave'],
      nofail: false,
    });

    expect([mount.what, mount.directory, mount.type]).toEqual([undefined, '/srv/a', 'none']);
    expect(contentOf(machine, mount.unit)).not.toContain('Condition');
    expect(contentOf(machine, mount.unit)).toContain('Options=rbind,rslave\n');
    expect(machine.plan().steps.map(({ command }) => command)).toEqual([['up', 'mnt-a.mount']]);
  });

  it('is no use of a disk', () => {
    expect(
      refusals(
        { what: '/srv/a', path: '/mnt/a', bind: true },
        { what: '/srv/a', path: '/mnt/b', bind: true },
      ),
    ).toEqual([]);
  });

  it('follows through several mounts to its disk', () => {
    const machine = new Machine('m');
    new Mount(machine, 'c', { what: '/b/x', path: '/c', bind: true });
    new Mount(machine, 'b', { what: '/a', path: '/b', bind: true });
    new Mount(machine, 'a', { what: DISK, path: '/a', type: 'ext4' });

    expect(machine.plan().steps.map(({ command }) => command.join(' '))).toEqual([
      `up a.mount ${DISK}`,
      `up b.mount ${DISK}`,
      `up c.mount ${DISK}`,
    ]);
  });

  it.each([
    ['itself', { what: '/srv/a', path: '/srv/a', bind: true }, ['conflict m/0.what']],
    ['below itself', { what: '/srv/a', path: '/srv/a/b', bind: true }, ['conflict m/0.what']],
    ['over itself', { what: '/srv/a/b', path: '/srv/a', bind: true }, ['conflict m/0.what']],
    ['a device', { what: DISK, path: '/mnt/a', bind: true }, ['forbidden m/0.what']],
    ['a relative path', { what: 'srv', path: '/mnt/a', bind: true }, ['invalid m/0.what']],
    ['nothing', { path: '/mnt/a', bind: true }, ['required m/0.what']],
    ['a quoted path', { what: '/srv/"a"', path: '/mnt/a', bind: true }, ['invalid m/0.what']],
    [
      'with a type',
      { what: '/srv/a', path: '/mnt/a', bind: true, type: 'ext4' },
      ['conflict m/0.type'],
    ],
    ['by a word', { what: '/srv/a', path: '/mnt/a', bind: 'yes' }, ['invalid m/0.bind']],
    [
      'by an option',
      { what: DISK, path: '/mnt/a', type: 'none', options: ['bind'] },
      ['unsupported m/0.options[0]'],
    ],
  ])('is refused: %s', (_, props, expected) => {
    const found = refusals(props);

    expect(found).toEqual(expect.arrayContaining(expected));
  });

  it('stands on many others, each of which is looked at once', () => {
    const machine = new Machine('m', { userData: { platform: 'none' } });
    const folder = (depth: number) => `/mnt${'/d'.repeat(depth)}`;
    // Each stands on the one above it twice: by its place, and by the directory that it shows.
    for (let depth = 1; depth <= 60; depth += 1) {
      const what = depth === 1 ? '/srv/d' : `${folder(depth - 1)}/e`;
      new Mount(machine, String(depth), { what, path: folder(depth), bind: true });
    }

    const ids = machine.plan().steps.map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('mount '))).toEqual(
      Array.from({ length: 60 }, (_, index) => `mount ${folder(index + 1)}`),
    );
  });

  it('is refused in a ring of mounts that wait for each other', () => {
    const ring = [
      { what: '/b/x', path: '/a', bind: true },
      { what: '/a/y', path: '/b', bind: true },
    ];

    expect(refusals(...ring)).toEqual(['conflict m/0']);
    expect(refusals(...ring.slice(0, 1))).toEqual([]);
  });
});
