import {
  AuthorizedKeys,
  FileSystem,
  Machine,
  Mount,
  File,
  GrowPartition,
  Package,
  User,
  UserDataPart,
} from '../../lib/machine';
import type { UserDataPartProps } from '../../lib/machine';

const codesOf = (machine: Machine) => machine.validate().map(({ code, path }) => `${code} ${path}`);
const refusals = (props: unknown): string[] => {
  const machine = new Machine('m');
  new UserDataPart(machine, 'p', props as UserDataPartProps);
  return codesOf(machine);
};
const config = (content: string): UserDataPartProps => ({
  contentType: 'text/cloud-config',
  content,
});

test.each<[string, UserDataPartProps]>([
  ['cloud-config', config('packages: [xfsprogs]\n')],
  ['cloud-config with its first line', config('#cloud-config\ntimezone: UTC')],
  ['users beside the default one', config('users: [default, {name: guest}]')],
  ['a script', { contentType: 'text/x-shellscript', content: '#!/bin/sh\ntrue\n' }],
  [
    'a script of python',
    { contentType: 'text/x-shellscript-per-boot', content: '#! /usr/bin/env python3\n' },
  ],
  ['a boothook', { contentType: 'text/cloud-boothook', content: '#cloud-boothook\ntrue\n' }],
  [
    'a template',
    {
      contentType: 'text/jinja2',
      content: '## template: jinja\n#cloud-config\n{}\n',
      mergeType: 'list(append)',
    },
  ],
  [
    'addresses',
    { contentType: 'text/x-include-url', content: '#include\nhttps://example.org/a\n' },
  ],
  [
    'a handler',
    { contentType: 'text/part-handler', content: '#part-handler\ndef list_types(): return []\n' },
  ],
  ['a patch', { contentType: 'text/cloud-config-jsonp', content: '#cloud-config-jsonp\n[]\n' }],
])('takes %s', (_, props) => {
  expect(refusals(props)).toEqual([]);
});

const BOMB = [1, 2, 3, 4].map((n) => `- &a${n} [${`*a${n - 1}, `.repeat(9)}]`).join('\n');

test.each<[string, unknown, string]>([
  ['an alias of nothing', config('packages: [*nope]'), 'invalid m/p.content'],
  ['aliases of aliases', config(`runcmd:\n- &a0 x\n${BOMB}\n`), 'invalid m/p.content'],
  ['a tag of Python', config('packages: !!python/tuple [a]'), 'invalid m/p.content'],
  ['what PyYAML cannot read', config('runcmd: ["\u0007"]'), 'invalid m/p.content'],
  ['a merge of records', config('<<: {hostname: x}'), 'unsupported m/p.content'],
  [
    'a carriage return behind the interpreter',
    { contentType: 'text/x-shellscript', content: '#!/bin/sh\r\ntrue\r\n' },
    'invalid m/p.content',
  ],
  [
    'a template of what cloud-init does not render',
    { contentType: 'text/jinja2', content: '## template: jinja\npackages: [a]\n' },
    'invalid m/p.content',
  ],
  [
    'a patch that is none',
    { contentType: 'text/cloud-config-jsonp', content: '#cloud-config-jsonp\n{"op": "add"}\n' },
    'invalid m/p.content',
  ],
  [
    'credentials in an address',
    { contentType: 'text/x-include-url', content: 'https://user:secret@example.org/\n' },
    'forbidden m/p.content',
  ],
  ['nothing', null, 'unsupported m/p.contentType'],
  [
    'another type',
    { contentType: 'text/upstart-job', content: 'x' },
    'unsupported m/p.contentType',
  ],
  [
    'an archive',
    { contentType: 'text/cloud-config-archive', content: 'x' },
    'unsupported m/p.contentType',
  ],
  [
    'the name of a method',
    { contentType: 'toString', content: 'x' },
    'unsupported m/p.contentType',
  ],
  ['no text', { contentType: 'text/x-shellscript' }, 'required m/p.content'],
  [
    'half a character',
    { contentType: 'text/x-shellscript', content: '#!/bin/sh\n\ud800' },
    'invalid m/p.content',
  ],
  [
    'a script without its first line',
    { contentType: 'text/x-shellscript', content: 'true' },
    'invalid m/p.content',
  ],
  [
    'a boothook without its first line',
    { contentType: 'text/cloud-boothook', content: '#!/bin/sh' },
    'invalid m/p.content',
  ],
  [
    'a template without its first line',
    { contentType: 'text/jinja2', content: '#cloud-config\n' },
    'invalid m/p.content',
  ],
  ['no YAML', config('a: [b'), 'invalid m/p.content'],
  ['a list', config('- a'), 'invalid m/p.content'],
  ['a key twice', config('packages: []\npackages: []'), 'invalid m/p.content'],
  ['a key twice further in', config('growpart: {mode: auto, mode: off}'), 'invalid m/p.content'],
  ['a misspelt key', config('package: [x]'), 'unsupported m/p.content'],
  ['the name of the machine', config('hostname: x'), 'forbidden m/p.content'],
  ['its locale', config('locale: C'), 'forbidden m/p.content'],
  ['a way of merging inside', config('merge_how: list(replace)'), 'forbidden m/p.content'],
  ['modules', config('cloud_final_modules: []'), 'forbidden m/p.content'],
  ['users without the default one', config('users: [{name: guest}]'), 'forbidden m/p.content'],
  ['commands that are no list', config('runcmd: id'), 'invalid m/p.content'],
  ['files of nothing', config('write_files:'), 'invalid m/p.content'],
  [
    'an address of nothing',
    { contentType: 'text/x-include-url', content: 'ftp://x' },
    'invalid m/p.content',
  ],
  [
    'merging of a script',
    { contentType: 'text/x-shellscript', content: '#!/bin/sh', mergeType: 'list()' },
    'unsupported m/p.mergeType',
  ],
  [
    'an unknown way',
    { ...config('timezone: UTC'), mergeType: 'list(merge)' },
    'unsupported m/p.mergeType',
  ],
])('refuses %s', (_, props, refusal) => {
  expect(refusals(props)).toEqual([refusal]);
});

test('a misspelt key is quoted, and a fault of YAML is told with its line', () => {
  const machine = new Machine('m');
  new UserDataPart(machine, 'p', config('packages: []\nrun_cmd: []\n'));
  new UserDataPart(machine, 'q', config('packages:\n  - a\n - b\n'));

  expect(machine.validate().map(({ value, reason }) => [value, reason])).toEqual([
    ['run_cmd', expect.stringContaining('in silence')],
    [expect.any(String), expect.stringMatching(/from line [23] on/)],
  ]);
});

describe('beside the machine', () => {
  function machineBeside(content: string): Machine {
    const machine = new Machine('m');
    new File(machine, 'file', { path: '/etc/a', content: 'a' });
    new User(machine, 'user', { name: 'app' });
    new Package(machine, 'package', { name: 'etcd-server', version: '3.4' });
    new GrowPartition(machine, 'grow');
    const disk = new FileSystem(machine, 'disk', {
      device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4',
      type: 'ext4',
    });
    new Mount(machine, 'mount', { what: disk, path: '/data' });
    new UserDataPart(machine, 'p', config(content));
    return machine;
  }

  test.each<[string, string]>([
    [
      'other files, users and packages',
      'write_files: [{path: /etc/b, content: b}]\nusers: [default, guest]\npackages: [xfsprogs]',
    ],
    ['the same package in the same version', 'packages: [[etcd-server, "3.4"]]'],
  ])('takes %s', (_, content) => {
    expect(codesOf(machineBeside(content))).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['the file of a construct', 'write_files: [{path: /etc/a, content: b}]', 'm/file'],
    [
      'a file of the machine',
      'write_files: [{path: /opt/groundwork/bin/first-boot, content: b}]',
      'of m too',
    ],
    [
      'a file below a mount',
      'write_files: [{path: /data/x/y, content: b}]',
      'm/mount mounts on /data',
    ],
    ['a file below a file', 'write_files: [{path: /etc/a/b}]', 'a file of m/file'],
    ['a directory as a file', 'write_files: [{path: /opt/groundwork}]', 'is a directory that'],
    ['the user of a construct', 'users: [default, {name: app}]', 'm/user'],
    ['a package in another version', 'packages: [etcd-server]', 'm/package'],
    ['partitions that grow', 'growpart: {mode: off}', 'm/grow'],
  ])('refuses %s', (_, content, names) => {
    const [violation, ...others] = machineBeside(content).validate();

    expect(others).toEqual([]);
    expect(violation).toMatchObject({ code: 'conflict', path: 'm/p' });
    expect(violation?.reason).toContain(names);
  });

  test('refuses a second description of the default user, and takes its name', () => {
    const keys = (users: string): string[] => {
      const machine = machineBeside(`users: ${users}`);
      new AuthorizedKeys(machine, 'keys', { keys: [`ssh-ed25519 ${'A'.repeat(68)}`] });
      return codesOf(machine);
    };

    expect(keys('[default, guest]')).toEqual([]);
    expect(keys('[{name: default, ssh_authorized_keys: [x]}]')).toEqual(['conflict m/p']);
  });

  test.each<[string, string, string]>([
    ['a path in another spelling', '/opt/x/../groundwork/bin/first-boot', 'invalid m/p'],
    ['the state of the first boot', '/var/lib/groundwork/first-boot.done', 'forbidden m/p'],
  ])('refuses %s', (_, at, refusal) => {
    expect(codesOf(machineBeside(`write_files: [{path: ${at}, content: b}]`))).toEqual([refusal]);
  });

  test('refuses the same file in two parts', () => {
    const machine = machineBeside('write_files: [{path: /etc/b, content: b}]');
    new UserDataPart(machine, 'q', config('write_files: [{path: /etc/b, content: c}]'));

    expect(codesOf(machine)).toEqual(['conflict m/q']);
  });
});
