import {
  AuthorizedKeys,
  Directory,
  File,
  FileSystem,
  GrowPartition,
  JournalLimits,
  KernelModule,
  Machine,
  MachineConstruct,
  Mount,
  Package,
  PackageSource,
  Sysctl,
  SystemdUnit,
  User,
} from '../../lib/machine';
import type { Contribution } from '../../lib/machine';
import { formatViolation } from '../../lib/values';

const DISK = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';
const OTHER = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d5';
const SERVICE = { Service: { ExecStart: '/bin/true' } };

/** Two constructs that say something about one thing. */
type Pair = readonly [thing: string, first: Make, second: Make];
type Make = (on: Machine, id: string) => unknown;

const file =
  (content: string, mode = '0644'): Make =>
  (on, id) =>
    new File(on, id, { path: '/etc/x', content, mode });
const directory =
  (mode: string, path = '/etc/x'): Make =>
  (on, id) =>
    new Directory(on, id, { path, mode });
const sysctl =
  (key: string, value: string | number): Make =>
  (on, id) =>
    new Sysctl(on, id, { settings: { [key]: value } });
const kernelModule =
  (parameters: Record<string, number>): Make =>
  (on, id) =>
    new KernelModule(on, id, { name: 'nf_conntrack', parameters });
const software =
  (version?: string): Make =>
  (on, id) =>
    new Package(on, id, { name: 'etcd', ...(version === undefined ? {} : { version }) });
const user =
  (...groups: string[]): Make =>
  (on, id) =>
    new User(on, id, { name: 'cortx', groups });
const unit =
  (start: boolean): Make =>
  (on, id) =>
    new SystemdUnit(on, id, { name: 'x.service', sections: SERVICE, start });
const fileSystem =
  (type: 'ext4' | 'xfs'): Make =>
  (on, id) =>
    new FileSystem(on, id, { device: DISK, type });
const keys =
  (...names: string[]): Make =>
  (on, id) =>
    new AuthorizedKeys(on, id, {
      keys: names.map((name) => `ssh-ed25519 ${'A'.repeat(68)} ${name}`),
    });
const growth =
  (mode: 'growpart' | 'auto'): Make =>
  (on, id) =>
    new GrowPartition(on, id, { mode });
const journal =
  (SystemMaxUse: string): Make =>
  (on, id) =>
    new JournalLimits(on, id, { SystemMaxUse });
const source =
  (uri: string): Make =>
  (on, id) =>
    new PackageSource(on, id, {
      type: 'apt',
      name: 'x',
      uris: [uri],
      suites: ['./'],
      trusted: true,
    });
const mount =
  (what: string): Make =>
  (on, id) =>
    new Mount(on, id, { what, path: '/mnt/x', type: 'ext4' });

class RawDisk extends MachineConstruct {
  private readonly device: string;

  constructor(scope: Machine, id: string, device: string) {
    super(scope, id);
    this.device = device;
  }

  override contributions(): readonly Contribution[] {
    return [{ kind: 'device-use', device: this.device, use: 'raw block device' }];
  }
}

function violations(first: Make, second: Make): readonly string[] {
  const machine = new Machine('m');
  first(machine, 'a');
  second(machine, 'b');
  return machine.validate().map(formatViolation);
}

const alike: readonly Pair[] = [
  ['a file', file('x'), file('x\n')],
  ['a directory', directory('0755'), directory('0755')],
  ['a kernel setting', sysctl('vm.x', 1), sysctl('vm/x', '1')],
  ['a kernel setting with several values', sysctl('vm.x', '1 2'), sysctl('vm.x', '1\t2')],
  ['a module', kernelModule({ hashsize: 1 }), kernelModule({})],
  ['a package', software('1'), software('1')],
  ['a user', user('adm'), user('adm')],
  ['a unit', unit(true), unit(true)],
  ['a key of the default user', keys('x'), keys('x')],
  ['the growing of partitions', growth('auto'), growth('auto')],
  ['limits of the journal', journal('1G'), journal('1G')],
  ['a source of packages', source('file:/x'), source('file:/x')],
];

test.each(alike)('takes %s that two constructs describe alike, once', (_, first, second) => {
  const machine = new Machine('m');
  first(machine, 'a');
  const alone = machine.render().userData;
  second(machine, 'b');

  expect(machine.validate()).toEqual([]);
  expect(machine.render().userData.replaceAll('m/a, m/b', 'm/a')).toBe(alone);
});

const unlike: readonly Pair[] = [
  ['a file', file('x'), file('yy')],
  ['the mode of a file', file('x'), file('x', '0600')],
  ['a file and a directory', file('x'), directory('0755')],
  ['a directory', directory('0755'), directory('0700')],
  ['a kernel setting', sysctl('vm.max_map_count', 65530), sysctl('vm.max_map_count', 30000000)],
  ['the parameter of a module', kernelModule({ hashsize: 1 }), kernelModule({ hashsize: 2 })],
  ['a package', software('3.6.14'), software()],
  ['a user', user('adm'), user('disk')],
  ['a unit', unit(true), unit(false)],
  ['the growing of partitions', growth('auto'), growth('growpart')],
  ['limits of the journal', journal('1G'), journal('2G')],
  ['a source of packages', source('file:/x'), source('file:/y')],
  ['a file system', fileSystem('ext4'), fileSystem('xfs')],
  ['a mount', mount(DISK), mount(OTHER)],
];

test.each(unlike)('refuses %s that two constructs describe differently', (_, first, second) => {
  const found = violations(first, second);

  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^m\/b: .* by m\/a and .* by m\/b.*; let one construct have it/);
});

test('refuses a disk with two file systems and a place with two mounts, even when they are alike', () => {
  expect(violations(fileSystem('ext4'), fileSystem('ext4'))).toEqual([
    `m/b: "${DISK}": m/a and m/b both have this disk with a file system; keep one of them`,
  ]);
  expect(violations(mount(DISK), mount(DISK))).toEqual([
    'm/b: "/mnt/x": m/a and m/b both have this mount point; keep one of them',
  ]);
});

test('refuses a disk with two uses', () => {
  const machine = new Machine('m');
  new FileSystem(machine, 'a', { device: DISK, type: 'ext4' });
  new RawDisk(machine, 'b', DISK);

  expect(machine.validate().map(formatViolation)).toEqual([
    `m/b: "${DISK}": this disk is wanted as file system by m/a and as raw block device by m/b; let one construct have it, or give both the same`,
  ]);
});

test('compares every further construct with the first', () => {
  const machine = new Machine('m');
  sysctl('vm.x', 1)(machine, 'a');
  sysctl('vm.x', 2)(machine, 'b');
  sysctl('vm.x', 2)(machine, 'c');

  expect(machine.validate().map(({ path }) => path)).toEqual(['m/b', 'm/c']);
});

test('says what differs where a summary does not show it', () => {
  const account =
    (uid: number): Make =>
    (on, id) =>
      new User(on, id, { name: 'cortx', uid });

  expect(violations(account(1001), account(1002))).toEqual([
    expect.stringContaining('0 keys by m/b, different in uid; let one construct have it'),
  ]);
});

test('says what differs', () => {
  const messages = unlike.flatMap(([, first, second]) => violations(first, second));

  expect(messages).toMatchSnapshot();
});

test.each([
  ['under another name', '/dev/disk/by-id/scsi-35000c500a1b2c3d4'],
  ['by its partition', `${DISK}-part1`],
])('a disk that a second construct uses %s is a conflict', (_, device) => {
  const machine = new Machine('m');
  new FileSystem(machine, 'first', { device: DISK, type: 'ext4' });
  new Mount(machine, 'second', { what: device, path: '/mnt/x', type: 'ext4' });

  expect(machine.validate()).toEqual([
    expect.objectContaining({
      code: 'conflict',
      path: 'm/second',
      value: device,
      reason: expect.stringContaining(`m/first uses as file system (${DISK})`) as string,
    }),
  ]);
});
