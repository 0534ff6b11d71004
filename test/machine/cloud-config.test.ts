import { parse } from 'yaml';

import { AuthorizedKeys, File, Machine, Package, User } from '../../lib/machine';

interface CloudConfig {
  readonly write_files: readonly Record<string, unknown>[];
  readonly [key: string]: unknown;
}

const read = (machine: Machine): CloudConfig =>
  parse(machine.render().userData, { version: '1.1' }) as CloudConfig;

const fileOf = (machine: Machine, path: string) =>
  read(machine).write_files.find((file) => file['path'] === path);

test('is a cloud-config with keys in the order in which they work', () => {
  const machine = new Machine('m');
  new Package(machine, 'package', { name: 'xfsprogs' });
  new User(machine, 'user', { name: 'cortx' });

  expect(machine.render().userData.startsWith('#cloud-config\n')).toBe(true);
  expect(Object.keys(read(machine))).toEqual([
    'hostname',
    'manage_etc_hosts',
    'locale',
    'users',
    'packages',
    'write_files',
    'runcmd',
  ]);
});

test('leaves out what a machine does not have', () => {
  expect(Object.keys(read(new Machine('m')))).toEqual([
    'hostname',
    'manage_etc_hosts',
    'locale',
    'write_files',
    'runcmd',
  ]);
});

test('names a machine by its first label and by its whole name', () => {
  expect(read(new Machine('worker-1'))).toMatchObject({ hostname: 'worker-1' });
  expect(read(new Machine('x', { hostname: 'a.example.org' }))).toMatchObject({
    hostname: 'a',
    fqdn: 'a.example.org',
    prefer_fqdn_over_hostname: true,
  });
});

test('leaves /etc/hosts to cloud-init unless the machine writes it', () => {
  const machine = new Machine('m');

  expect(read(machine)).toMatchObject({ manage_etc_hosts: 'localhost' });

  new File(machine, 'hosts', { path: '/etc/hosts', content: '127.0.0.1 localhost' });

  expect(read(machine)).toMatchObject({ manage_etc_hosts: false });
});

test('writes files with their mode, and those of other owners when there are users and packages', () => {
  const machine = new Machine('m');
  new File(machine, 'a', { path: '/etc/a', content: 'a' });
  new File(machine, 'b', { path: '/etc/b', content: '', mode: '0600', owner: 'etcd:etcd' });

  expect(fileOf(machine, '/etc/a')).toEqual({ path: '/etc/a', content: 'a\n' });
  expect(fileOf(machine, '/etc/b')).toEqual({
    path: '/etc/b',
    content: '',
    permissions: '0600',
    owner: 'etcd:etcd',
    defer: true,
  });
});

test('keeps the user of the distribution beside others', () => {
  const key = `ssh-ed25519 ${'A'.repeat(68)} admin@example.org`;
  const machine = new Machine('m');
  new User(machine, 'b', { name: 'plain' });
  new User(machine, 'a', {
    name: 'admin',
    groups: ['adm', 'disk'],
    shell: '/bin/bash',
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    sshAuthorizedKeys: [key],
  });

  expect(read(machine)['users']).toEqual([
    'default',
    {
      name: 'admin',
      groups: ['adm', 'disk'],
      shell: '/bin/bash',
      sudo: 'ALL=(ALL) NOPASSWD:ALL',
      ssh_authorized_keys: [key],
    },
    { name: 'plain' },
  ]);
});

test('says all of a user that cloud-init is to know', () => {
  const machine = new Machine('m');
  new User(machine, 'etcd', {
    name: 'etcd',
    uid: 990,
    primaryGroup: 'etcd',
    gecos: 'etcd, a key-value store',
    home: '/var/lib/etcd',
    system: true,
    noCreateHome: false,
  });

  expect(read(machine)['users']).toEqual([
    'default',
    {
      name: 'etcd',
      uid: 990,
      gecos: 'etcd, a key-value store',
      homedir: '/var/lib/etcd',
      primary_group: 'etcd',
      // Without it cloud-init would not make the group.
      groups: ['etcd'],
      system: true,
    },
  ]);
});

test('lets the keys of several constructs in as the default user, each once', () => {
  const [one, other] = ['A', 'B'].map((letter) => `ssh-ed25519 ${letter.repeat(68)} x`) as [
    string,
    string,
  ];
  const machine = new Machine('m');
  new AuthorizedKeys(machine, 'b', { keys: [other, one] });
  new AuthorizedKeys(machine, 'a', { keys: [one] });
  new User(machine, 'user', { name: 'app' });

  expect(read(machine)['users']).toEqual([
    { name: 'default', ssh_authorized_keys: [one, other] },
    { name: 'app' },
  ]);
});

test('names packages, with a version where one is wanted', () => {
  const machine = new Machine('m');
  new Package(machine, 'b', { name: 'xfsprogs' });
  new Package(machine, 'a', { name: 'etcd-server', version: '3.4.23-4' });

  expect(read(machine)['packages']).toEqual([['etcd-server', '3.4.23-4'], 'xfsprogs']);
});

test('tells systemd of the units first, and waits for the first boot last', () => {
  expect(read(new Machine('m'))['runcmd']).toEqual([
    ['rm', '-f', '/var/lib/groundwork/first-boot.done', '/var/lib/groundwork/first-failure.json'],
    ['systemctl', 'daemon-reload'],
    ['systemctl', 'enable', '--quiet', '--no-reload', 'groundwork-first-boot.service'],
    'systemctl restart groundwork-first-boot.service || exit',
  ]);
});
