import { AuthorizedKeys, Machine, User } from '../../lib/machine';
import type { UserProps } from '../../lib/machine';

const KEY = `ssh-ed25519 ${'A'.repeat(68)} x`;

const refusals = (props: unknown): string[] => {
  const machine = new Machine('m');
  new User(machine, 'u', { name: 'app', ...(props as Partial<UserProps>) });
  return machine.validate().map(({ code, path }) => `${code} ${path}`);
};

test.each<[string, Partial<UserProps>]>([
  [
    'all of a service',
    { uid: 990, primaryGroup: 'app', gecos: 'The app', home: '/var/lib/app', system: true },
  ],
  ['the lowest number', { uid: 1 }],
  ['the highest number', { uid: 4_294_967_293 }],
  ['rules of sudo', { sudo: 'ALL=(#1001:adm) NOPASSWD: /usr/bin/systemctl restart a, /bin/ls ""' }],
  ['keys and a home', { sshAuthorizedKeys: [KEY], home: '/srv/app', system: false }],
])('takes %s', (_, props) => {
  expect(refusals(props)).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['root', { uid: 0 }, 'out-of-range m/u.uid'],
  ['the name of root', { name: 'root' }, 'forbidden m/u.name'],
  ['a shell in another spelling', { shell: '/bin/../bin/sh' }, 'invalid m/u.shell'],
  ['a rule of sudo that goes on', { sudo: 'ALL=(ALL) ALL\\' }, 'invalid m/u.sudo'],
  ['a rule of sudo with a comment', { sudo: 'ALL=(ALL) ALL # all' }, 'invalid m/u.sudo'],
  ['a rule of sudo without hosts', { sudo: ' = ALL' }, 'invalid m/u.sudo'],
  ['a rule of sudo that is not closed', { sudo: 'ALL=(ALL ALL' }, 'invalid m/u.sudo'],
  ['nobody', { uid: 65_534 }, 'out-of-range m/u.uid'],
  ['no user', { uid: 65_535 }, 'out-of-range m/u.uid'],
  ['no user of 32 bits', { uid: 4_294_967_294 }, 'out-of-range m/u.uid'],
  ['a number as text', { uid: '1000' }, 'out-of-range m/u.uid'],
  ['half a number', { uid: 1000.5 }, 'out-of-range m/u.uid'],
  ['a group in capitals', { primaryGroup: 'App' }, 'invalid m/u.primaryGroup'],
  ['a name that would end its field', { gecos: 'a:b' }, 'invalid m/u.gecos'],
  ['a home with a blank', { home: '/srv/a b' }, 'invalid m/u.home'],
  ['a quoted switch', { system: 'false' }, 'invalid m/u.system'],
  ['a quoted switch for the home', { noCreateHome: 'no' }, 'invalid m/u.noCreateHome'],
  [
    'keys of a service',
    { system: true, sshAuthorizedKeys: [KEY] },
    'conflict m/u.sshAuthorizedKeys',
  ],
  [
    'keys without a home',
    { noCreateHome: true, sshAuthorizedKeys: [KEY] },
    'conflict m/u.sshAuthorizedKeys',
  ],
])('refuses %s', (_, props, refusal) => {
  expect(refusals(props)).toEqual([refusal]);
});

test('switches that are off say the same as none', () => {
  const machine = new Machine('m');
  new User(machine, 'a', { name: 'app', system: false });
  new User(machine, 'b', { name: 'app', noCreateHome: false });

  expect(machine.plan().users).toHaveLength(1);
});

test('two constructs that want a user otherwise are told of each other', () => {
  const machine = new Machine('m');
  new User(machine, 'a', { name: 'app', uid: 990 });
  new User(machine, 'b', { name: 'app', uid: 991 });

  expect(machine.validate()).toMatchObject([{ code: 'conflict', path: 'm/b', value: 'app' }]);
});

test('two users of one number are told of each other', () => {
  const machine = new Machine('m');
  new User(machine, 'a', { name: 'app', uid: 990 });
  new User(machine, 'b', { name: 'web', uid: 990 });

  expect(machine.validate()).toMatchObject([
    { code: 'conflict', path: 'm/b', value: '990', reason: 'is the number of app of m/a too' },
  ]);
});

describe('keys of the default user', () => {
  const refused = (keys: unknown): string[] => {
    const machine = new Machine('m');
    new AuthorizedKeys(machine, 'k', { keys: keys as string[] });
    return machine.validate().map(({ code, path }) => `${code} ${path}`);
  };

  test('are public keys', () => {
    expect(refused([KEY])).toEqual([]);
    expect(refused([])).toEqual(['required m/k.keys']);
    expect(refused(KEY)).toEqual(['invalid m/k.keys']);
    expect(refused([KEY, 'ssh-ed25519 AAAA'])).toEqual(['invalid m/k.keys[1]']);
  });

  test('are never private ones, and those are not shown', () => {
    const machine = new Machine('m');
    new AuthorizedKeys(machine, 'k', { keys: ['-----BEGIN OPENSSH PRIVATE KEY-----\nabc'] });
    const [violation] = machine.validate();

    expect(violation).toMatchObject({ code: 'forbidden', path: 'm/k.keys[0]' });
    expect(violation).not.toHaveProperty('value');
  });
});
