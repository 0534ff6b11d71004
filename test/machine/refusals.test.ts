import { Construct } from 'constructs';

import {
  Directory,
  File,
  FileSystem,
  FirstBootStep,
  KernelModule,
  Machine,
  Mount,
  Package,
  Sysctl,
  SystemdDropIn,
  SystemdUnit,
  UdevRule,
  User,
} from '../../lib/machine';
import { formatViolation } from '../../lib/values';

/** One mistake on an otherwise good machine, and the kind and place of the violation that it gives. */
type Case = readonly [mistake: string, make: (on: Machine) => Construct, wanted: string];

const DISK = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';
const SERVICE = { Service: { ExecStart: '/bin/true' } };

const file = (props: object) => (on: Machine) =>
  new File(on, 'x', { path: '/etc/x', content: '', ...props });
const directory = (props: object) => (on: Machine) =>
  new Directory(on, 'x', { path: '/srv/x', ...props });
const unit = (props: object) => (on: Machine) =>
  new SystemdUnit(on, 'x', { name: 'x.service', sections: SERVICE, ...props });
const dropIn = (props: object) => (on: Machine) =>
  new SystemdDropIn(on, 'x', { unit: 'x.service', name: '20-x.conf', sections: SERVICE, ...props });
const sysctl =
  (settings: Record<string, unknown>, modules: readonly string[] = []) =>
  (on: Machine) =>
    new Sysctl(on, 'x', { settings: settings as Record<string, string>, modules });
const kernelModule = (props: object) => (on: Machine) =>
  new KernelModule(on, 'x', { name: 'dm_thin_pool', ...props });
const software = (props: object) => (on: Machine) =>
  new Package(on, 'x', { name: 'xfsprogs', ...props });
const user = (props: object) => (on: Machine) => new User(on, 'x', { name: 'cortx', ...props });
const fileSystem = (props: object) => (on: Machine) =>
  new FileSystem(on, 'x', { device: DISK, type: 'ext4', ...props });
const mount = (props: object) => (on: Machine) =>
  new Mount(on, 'x', { what: DISK, path: '/mnt/x', type: 'ext4', ...props });
const udev = (props: object) => (on: Machine) =>
  new UdevRule(on, 'x', {
    name: '65-x.rules',
    rules: [
      [
        ['KERNEL', '==', 'sd*'],
        ['MODE', '=', '0660'],
      ],
    ],
    ...props,
  });
const term = (...one: string[]) => udev({ rules: [[one]] });
const step =
  (props: object) =>
  (on: Construct): FirstBootStep =>
    new FirstBootStep(on, 'x', { phase: 'last', command: ['true'], description: 'rest', ...props });

const cases: readonly Case[] = [
  ['a file without a path', file({ path: '' }), 'required m/x.path'],
  ['a file without any path', file({ path: undefined }), 'required m/x.path'],
  ['a relative path', file({ path: 'etc/x' }), 'invalid m/x.path'],
  ['a path that is no text', file({ path: 5 }), 'invalid m/x.path'],
  ['a path with "..', file({ path: '/etc/../root/x' }), 'invalid m/x.path'],
  ['a path with a slash at its end', file({ path: '/etc/x/' }), 'invalid m/x.path'],
  ['a path with a line break', file({ path: '/etc/x\n' }), 'invalid m/x.path'],
  ['a path over 4095 characters', file({ path: '/a'.repeat(2048) }), 'too-long m/x.path'],
  ['a name over 255 bytes', file({ path: `/etc/${'é'.repeat(128)}` }), 'too-long m/x.path'],
  ['a name over 255 characters', file({ path: `/${'a'.repeat(256)}` }), 'too-long m/x.path'],
  ['the root directory', file({ path: '/' }), 'forbidden m/x.path'],
  ['a file under /dev', file({ path: '/dev/x' }), 'forbidden m/x.path'],
  ['a file under /proc', file({ path: '/proc/sys/vm/x' }), 'forbidden m/x.path'],
  ['a file under /sys', file({ path: '/sys/x' }), 'forbidden m/x.path'],
  ['a file under /run', file({ path: '/run/x' }), 'forbidden m/x.path'],
  ['a file under /tmp', file({ path: '/tmp/x' }), 'forbidden m/x.path'],
  ['a false status', file({ path: '/var/lib/groundwork/status.json' }), 'forbidden m/x.path'],
  ['sysctl.d by hand', file({ path: '/etc/sysctl.d/1.conf' }), 'unsupported m/x.path'],
  ['modules-load.d by hand', file({ path: '/etc/modules-load.d/1' }), 'unsupported m/x.path'],
  ['a mode of three digits', file({ mode: '644' }), 'invalid m/x.mode'],
  ['a mode as a number', file({ mode: 0o644 }), 'invalid m/x.mode'],
  ['a mode with a nine', file({ mode: '0649' }), 'invalid m/x.mode'],
  ['an owner without a group', file({ owner: 'root' }), 'invalid m/x.owner'],
  ['an owner in upper case', file({ owner: 'Root:root' }), 'invalid m/x.owner'],
  ['half of a character', file({ content: '\uD83D' }), 'invalid m/x.content'],
  ['content that is no text', file({ content: Buffer.from('x') }), 'invalid m/x.content'],
  ['a directory under /run', directory({ path: '/run/x' }), 'forbidden m/x.path'],
  ['a directory without a mode', directory({ mode: '' }), 'invalid m/x.mode'],
  ['a directory of nobody', directory({ owner: ':' }), 'invalid m/x.owner'],

  ['a unit without a type', unit({ name: 'kubelet' }), 'invalid m/x.name'],
  ['a device unit', unit({ name: 'dev-sda.device' }), 'invalid m/x.name'],
  ['a unit with a slash', unit({ name: 'a/b.service' }), 'invalid m/x.name'],
  [
    'a unit that systemctl takes for an option',
    unit({ name: '--now.service' }),
    'invalid m/x.name',
  ],
  [
    'a setting with what is no character',
    unit({ sections: { Unit: { Description: 'a\ufdd0' }, Service: { ExecStart: '/bin/true' } } }),
    'invalid m/x.sections.Unit.Description',
  ],
  ['a long unit name', unit({ name: `${'a'.repeat(250)}.service` }), 'too-long m/x.name'],
  ['no section at all', unit({ name: 'x.target', sections: {} }), 'required m/x.sections'],
  ['a missing section', unit({ sections: { Unit: {} } }), 'required m/x.sections'],
  [
    'a foreign section',
    unit({ sections: { ...SERVICE, Slice: {} } }),
    'unsupported m/x.sections.Slice',
  ],
  [
    'a service that does nothing',
    unit({ sections: { Service: { Type: 'oneshot' } } }),
    'required m/x.sections.Service.ExecStart',
  ],
  [
    'an empty command',
    unit({ sections: { Service: { ExecStart: [] } } }),
    'required m/x.sections.Service.ExecStart',
  ],
  [
    'a section that is none',
    unit({ sections: { ...SERVICE, Unit: null } }),
    'invalid m/x.sections.Unit',
  ],
  ['sections that are none', unit({ sections: null }), 'invalid m/x.sections'],
  ['"no" as a text', unit({ enable: 'no' }), 'invalid m/x.enable'],
  [
    'a line break in a setting',
    unit({ sections: { ...SERVICE, Unit: { Description: 'a\nExecStart=/bin/sh' } } }),
    'invalid m/x.sections.Unit.Description',
  ],
  [
    'a backslash at the end of a setting',
    unit({ sections: { Service: { ExecStart: '/bin/true \\' } } }),
    'invalid m/x.sections.Service.ExecStart',
  ],
  [
    'a setting that is no text',
    unit({ sections: { Service: { ExecStart: null } } }),
    'invalid m/x.sections.Service.ExecStart',
  ],
  [
    'a number that is none',
    unit({ sections: { Service: { ExecStart: '/bin/true', Nice: NaN } } }),
    'invalid m/x.sections.Service.Nice',
  ],
  [
    'a setting with a wrong name',
    unit({ sections: { Service: { ExecStart: '/bin/true', 'Exec Start': '' } } }),
    'invalid m/x.sections.Service.Exec Start',
  ],
  ['enabling what nothing would start', unit({ enable: true }), 'required m/x.sections.Install'],
  ['starting a template', unit({ name: 'x@.service', start: true }), 'invalid m/x.start'],
  [
    'a drop-in whose folder has a long name',
    dropIn({ unit: `${'a'.repeat(246)}.service` }),
    'too-long m/x.unit',
  ],
  ['a drop-in for no unit', dropIn({ unit: 'x' }), 'invalid m/x.unit'],
  ['a drop-in without .conf', dropIn({ name: '20-x' }), 'invalid m/x.name'],
  ['a drop-in elsewhere', dropIn({ name: '../x.conf' }), 'invalid m/x.name'],
  ['an empty drop-in', dropIn({ sections: {} }), 'required m/x.sections'],
  [
    'an Install section in a drop-in',
    dropIn({ sections: { Install: { WantedBy: 'multi-user.target' } } }),
    'unsupported m/x.sections.Install',
  ],

  ['a key with one part', sysctl({ max_map_count: 1 }), 'invalid m/x.settings[max_map_count]'],
  ['an empty key', sysctl({ '': 1 }), 'required m/x.settings[]'],
  ['a key with a space', sysctl({ 'vm.max map': 1 }), 'invalid m/x.settings[vm.max map]'],
  ['a key with "..', sysctl({ 'vm/../x': 1 }), 'invalid m/x.settings[vm/../x]'],
  ['a file as a key', sysctl({ '/proc/sys/vm/x': 1 }), 'invalid m/x.settings[/proc/sys/vm/x]'],
  ['a pattern as a key', sysctl({ 'net.*.x': 1 }), 'unsupported m/x.settings[net.*.x]'],
  ['a key whose failure is hidden', sysctl({ '-vm.x': 1 }), 'forbidden m/x.settings[-vm.x]'],
  ['a value that is empty', sysctl({ 'vm.x': ' ' }), 'required m/x.settings[vm.x]'],
  ['a value of two lines', sysctl({ 'vm.x': '1\nvm.y = 2' }), 'invalid m/x.settings[vm.x]'],
  ['a fraction', sysctl({ 'vm.x': 0.5 }), 'invalid m/x.settings[vm.x]'],
  ['a boolean', sysctl({ 'vm.x': true }), 'invalid m/x.settings[vm.x]'],
  ['one key in two spellings', sysctl({ 'vm.x': 1, 'vm/x': 2 }), 'duplicate m/x.settings[vm/x]'],
  ['a module as a file', sysctl({}, ['xt_x.ko']), 'invalid m/x.modules[0]'],
  ['a module with a path', kernelModule({ name: '../x' }), 'invalid m/x.name'],
  [
    'a parameter with a space',
    kernelModule({ parameters: { 'a b': 1 } }),
    'invalid m/x.parameters.a b',
  ],
  ['a list of a name', kernelModule({ name: ['x'] }), 'invalid m/x.name'],
  ['a value with a space', kernelModule({ parameters: { a: '1 2' } }), 'invalid m/x.parameters.a'],

  ['an option as a package', software({ name: '--yes' }), 'invalid m/x.name'],
  ['a version with a space', software({ version: '1 2' }), 'invalid m/x.version'],
  ['a user in upper case', user({ name: 'Cortx' }), 'invalid m/x.name'],
  ['a user called default', user({ name: 'default' }), 'forbidden m/x.name'],
  ['a group with a comma', user({ groups: ['a,b'] }), 'invalid m/x.groups[0]'],
  ['a shell without a path', user({ shell: 'bash' }), 'invalid m/x.shell'],
  ['half a key', user({ sshAuthorizedKeys: ['ssh-rsa'] }), 'invalid m/x.sshAuthorizedKeys[0]'],
  [
    'a private key',
    user({ sshAuthorizedKeys: ['-----BEGIN OPENSSH PRIVATE KEY-----'] }),
    'forbidden m/x.sshAuthorizedKeys[0]',
  ],
  ['a rule of sudo without "="', user({ sudo: 'ALL' }), 'invalid m/x.sudo'],

  ['a kernel name', fileSystem({ device: '/dev/sdb' }), 'forbidden m/x.device'],
  ['a type that cannot be made', fileSystem({ type: 'zfs' }), 'unsupported m/x.type'],
  ['a label with a space', fileSystem({ label: 'a b' }), 'invalid m/x.label'],
  [
    'a disk whose service has a long name',
    fileSystem({ device: `/dev/disk/by-id/${'a-'.repeat(60)}b` }),
    'too-long m/x.device',
  ],
  ['a long label', fileSystem({ label: 'a'.repeat(17) }), 'too-long m/x.label'],
  ['a long label of xfs', fileSystem({ type: 'xfs', label: 'a'.repeat(13) }), 'too-long m/x.label'],
  ['mounting a kernel name', mount({ what: '/dev/nvme1n1' }), 'forbidden m/x.what'],
  ['mounting at a backslash', mount({ path: '/mnt/a\\' }), 'invalid m/x.path'],
  ['mounting at white space', mount({ path: '/mnt/a ' }), 'invalid m/x.path'],
  ['mounting over /usr', mount({ path: '/usr/local' }), 'forbidden m/x.path'],
  ['mounting over /var', mount({ path: '/var' }), 'forbidden m/x.path'],
  ['mounting over cloud-init', mount({ path: '/var/lib/cloud/data' }), 'forbidden m/x.path'],
  ['mounting over the state', mount({ path: '/var/lib/groundwork' }), 'forbidden m/x.path'],
  ['mounting on a relative path', mount({ path: 'mnt/x' }), 'invalid m/x.path'],
  ['a device without a type', mount({ type: undefined }), 'required m/x.type'],
  ['swap', mount({ type: 'swap' }), 'invalid m/x.type'],
  ['options that are no list', mount({ options: 'ro' }), 'invalid m/x.options'],
  ['no option', mount({ options: [] }), 'required m/x.options'],
  ['two options in one', mount({ options: ['ro,noatime'] }), 'invalid m/x.options[0]'],
  ['an option twice', mount({ options: ['ro', 'ro'] }), 'duplicate m/x.options[1]'],
  ['opposite options', mount({ options: ['ro', 'rw'] }), 'conflict m/x.options[0]'],
  ['nofail as an option', mount({ options: ['nofail'] }), 'unsupported m/x.options[0]'],
  ['an option of fstab', mount({ options: ['x-systemd.makefs'] }), 'unsupported m/x.options[0]'],
  [
    'another type than the file system has',
    (on) => new Mount(on, 'x', { what: fileSystemOn(on), path: '/mnt/x', type: 'xfs' }),
    'conflict m/x.type',
  ],
  [
    'a file system of another machine',
    (on) => new Mount(on, 'x', { what: fileSystemOn(new Machine('other')), path: '/mnt/x' }),
    'invalid m/x.what',
  ],

  ['a rules file without a number', udev({ name: 'cortx.rules' }), 'invalid m/x.name'],
  [
    'a file of rules with a long name',
    udev({ name: `65-${'a'.repeat(250)}.rules` }),
    'too-long m/x.name',
  ],
  ['a file without rules', udev({ rules: [] }), 'required m/x.rules'],
  ['an empty rule', udev({ rules: [[]] }), 'required m/x.rules[0]'],
  ['a rule that only compares', term('KERNEL', '==', 'sd*'), 'required m/x.rules[0]'],
  ['an unknown key', term('SYMLINKS', '+=', 'a'), 'unsupported m/x.rules[0][0]'],
  ['a key of objects', term('constructor', '==', 'a'), 'unsupported m/x.rules[0][0]'],
  ['braces where none belong', term('KERNEL{x}', '==', 'a'), 'unsupported m/x.rules[0][0]'],
  ['no braces where some belong', term('ENV', '==', 'a'), 'required m/x.rules[0][0]'],
  ['an unknown import', term('IMPORT{web}', '=', 'a'), 'unsupported m/x.rules[0][0]'],
  ['assigning what is compared', term('KERNEL', '=', 'a'), 'unsupported m/x.rules[0][0]'],
  ['comparing what is assigned', term('RUN', '==', 'a'), 'unsupported m/x.rules[0][0]'],
  ['a quotation mark', term('KERNEL', '==', 'a"b'), 'invalid m/x.rules[0][0]'],
  ['a line break in a rule', term('KERNEL', '==', 'a\nb'), 'invalid m/x.rules[0][0]'],
  ['a wrong mode', term('MODE', '=', 'rw'), 'invalid m/x.rules[0][0]'],
  ['an absolute link', term('SYMLINK', '+=', '/dev/x'), 'invalid m/x.rules[0][0]'],
  ['a link that leaves /dev', term('SYMLINK', '+=', 'a/../../x'), 'invalid m/x.rules[0][0]'],

  ['an unknown phase', step({ phase: 'early' }), 'unsupported m/x.phase'],
  ['no command', step({ command: [] }), 'invalid m/x.command'],
  ['an option as a program', step({ command: ['-x'] }), 'invalid m/x.command'],
  ['a line as a program', step({ command: ['rm -rf /'] }), 'invalid m/x.command'],
  ['an assignment as a program', step({ command: ['A=b'] }), 'invalid m/x.command'],
  ['an argument with NUL', step({ command: ['echo', '\0'] }), 'invalid m/x.command[1]'],
  ['a description of two lines', step({ description: 'a\nb' }), 'invalid m/x.description'],
  ['no description', step({ description: '' }), 'invalid m/x.description'],
  ['no time', step({ timeoutSeconds: 0 }), 'out-of-range m/x.timeoutSeconds'],
  ['half a second', step({ timeoutSeconds: 0.5 }), 'out-of-range m/x.timeoutSeconds'],
  ['an unknown way of containers', step({ inContainers: 'no' }), 'unsupported m/x.inContainers'],
  ['waiting for no step', step({ after: ['x'] }), 'invalid m/x.after[0]'],
  [
    'waiting for a broken step',
    (on) => step({ after: [step({ phase: 'early' })(new Construct(on, 'inner'))] })(on),
    'unsupported m/inner/x.phase',
  ],
  [
    'waiting for a later phase',
    (on) => {
      const late = new FirstBootStep(on, 'late', {
        phase: 'last',
        command: ['true'],
        description: 'rest',
      });
      return step({ phase: 'modules', after: [late] })(on);
    },
    'conflict m/x.after',
  ],
  [
    'waiting for another machine',
    (on) => step({ after: [step({})(new Machine('other'))] })(on),
    'invalid m/x.after',
  ],
];

test.each(cases)('refuses %s', (_, make, wanted) => {
  const machine = new Machine('m');

  make(machine);

  expect(machine.validate().map(({ code, path }) => `${code} ${path}`)).toEqual([wanted]);
});

test('says so in these words', () => {
  const catalogue = cases.flatMap(([, make]) => {
    const machine = new Machine('m');
    make(machine);
    return machine.validate().map(formatViolation);
  });

  expect(catalogue).toMatchSnapshot();
});

function fileSystemOn(machine: Machine): FileSystem {
  return new FileSystem(machine, 'disk', { device: DISK, type: 'ext4' });
}
