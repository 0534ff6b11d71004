import {
  Directory,
  File,
  FileSystem,
  Machine,
  MachineConstruct,
  Mount,
  UdevRule,
} from '../../lib/machine';
import type { Contribution } from '../../lib/machine';

const DISK = '/dev/disk/by-id/virtio-DATA';

const summary = (machine: Machine) =>
  machine.validate().map(({ code, path, value }) => `${code} ${path} ${value ?? ''}`);

test('refuses a file that a mount would hide, but not a directory on it', () => {
  const machine = new Machine('m');
  new Mount(machine, 'mount', { what: DISK, path: '/mnt/x', type: 'ext4' });
  new File(machine, 'hidden', { path: '/mnt/x/a/b', content: '' });
  new File(machine, 'beside', { path: '/mnt/xy/b', content: '' });
  new Directory(machine, 'directory', { path: '/mnt/x/c' });
  new Directory(machine, 'itself', { path: '/mnt/x/d' });

  expect(summary(machine)).toEqual(['conflict m/hidden /mnt/x/a/b']);
});

test('refuses a file in the place of a mount point', () => {
  const machine = new Machine('m');
  new Mount(machine, 'mount', { what: DISK, path: '/mnt/x', type: 'ext4' });
  new File(machine, 'at', { path: '/mnt/x', content: '' });

  expect(summary(machine)).toEqual(['conflict m/at /mnt/x']);
});

test('refuses a path below a file', () => {
  const machine = new Machine('m');
  new File(machine, 'a', { path: '/etc/x', content: '' });
  new File(machine, 'b', { path: '/etc/x/y/z', content: '' });
  new Directory(machine, 'c', { path: '/etc/x/d' });

  expect(summary(machine)).toEqual(['conflict m/b /etc/x/y/z', 'conflict m/c /etc/x/d']);
});

test.each([
  '/opt/groundwork/bin/first-boot',
  '/opt/groundwork/bin/prepare-file-system',
  '/etc/systemd/system/groundwork-first-boot.service',
  '/etc/systemd/system/groundwork-filesystem-dev-disk-by\\x2did-virtio\\x2dDATA.service',
])('refuses a file in the place of the machine’s own %s', (path) => {
  const machine = new Machine('m');
  new FileSystem(machine, 'disk', { device: DISK, type: 'ext4' });
  new File(machine, 'x', { path, content: 'other' });

  const [violation, ...others] = machine.validate();

  expect(others).toEqual([]);
  expect(violation).toMatchObject({ code: 'conflict', value: path });
  expect(violation?.reason).toContain('m/x');
});

test('applies udev rules to devices that are there already', () => {
  const machine = new Machine('m');
  const rules = [
    [
      ['KERNEL', '==', 'sd*'],
      ['SYMLINK', '+=', 'x/a x/b'],
    ],
  ] as const;
  new UdevRule(machine, 'rule', { name: '65-x.rules', rules });
  const { files, steps } = machine.plan();

  expect(files.find(({ path }) => path === '/etc/udev/rules.d/65-x.rules')?.content).toBe(
    'KERNEL=="sd*", SYMLINK+="x/a x/b"\n',
  );
  expect(steps).toMatchObject([{ id: 'udev rules', phase: 'devices', command: ['udev'] }]);
});

test('makes directories with their mode and owner', () => {
  const machine = new Machine('m');
  new Directory(machine, 'x', { path: '/srv/x', mode: '0700', owner: 'etcd:etcd' });
  const { steps, directories } = machine.plan();

  expect(directories).toMatchObject([{ path: '/srv/x', mode: '0700', construct: 'm/x' }]);
  expect(steps.map(({ command }) => command.join(' '))).toEqual([
    'install -d -m 0700 -o etcd -g etcd /srv/x',
  ]);
});

test('gives units to the disks of other people’s constructs', () => {
  class Scratch extends MachineConstruct {
    override contributions(): readonly Contribution[] {
      const options = ['defaults', 'nofail'];
      return [
        { kind: 'file-system', device: DISK, type: 'ext4' },
        { kind: 'mount', what: DISK, path: '/scratch', type: 'ext4', options },
      ];
    }
  }
  const machine = new Machine('m');
  new Scratch(machine, 'scratch');

  expect(machine.plan().files.map(({ path }) => path)).toContain(
    '/etc/systemd/system/scratch.mount',
  );
});

test('takes steps of one id once when they are alike, and refuses them otherwise', () => {
  class Shared extends MachineConstruct {
    private readonly program: string;

    constructor(scope: Machine, id: string, program: string) {
      super(scope, id);
      this.program = program;
    }

    override contributions(): readonly Contribution[] {
      const rest = { description: 'rest', command: [this.program], after: [] };
      return [{ kind: 'step', id: 'same', phase: 'last', inContainers: 'run', ...rest }];
    }
  }
  const machine = new Machine('m');
  new Shared(machine, 'a', 'true');
  new Shared(machine, 'b', 'true');

  expect(machine.plan().steps.map(({ id, construct }) => [id, construct])).toEqual([
    ['same', 'm/a'],
  ]);
  new Shared(machine, 'c', 'false');
  expect(summary(machine)).toEqual(['conflict m/c same']);
});

test('sorts everything by name, whatever the order of the constructs', () => {
  const paths = ['/etc/b', '/etc/a', '/etc/c'];
  const machine = new Machine('m');
  paths.forEach((path, index) => new File(machine, `f${index}`, { path, content: '' }));

  const planned = machine.plan().files.map(({ path }) => path);

  expect(planned).toEqual([...planned].sort());
});

test('a name with a domain is given by the first boot, one without needs no step', () => {
  const steps = (hostname: string) => new Machine('m', { hostname }).plan().steps;

  expect(steps('node-1')).toEqual([]);
  expect(steps('node-1.rack-a.example')).toMatchObject([
    { id: 'hostname', command: ['sh', '-c', expect.any(String), 'sh', 'node-1.rack-a.example'] },
  ]);
});

test.each([
  ['a relative path', { path: 'etc/x' }],
  ['a path with dots', { path: '/etc/x/../y' }],
  ['a name of 256 bytes', { path: `/etc/${'x'.repeat(256)}` }],
  ['half a character', { path: '/etc/x', content: '\ud800' }],
])('refuses a file with %s, whichever construct adds it', (_, given) => {
  const machine = new Machine('m');
  new (class extends MachineConstruct {
    override contributions(): readonly Contribution[] {
      return [{ kind: 'file', content: '', mode: '0644', owner: 'root:root', ...given }];
    }
  })(machine, 'x');

  expect(machine.validate().map(({ path }) => path)).toEqual(['m/x']);
});
