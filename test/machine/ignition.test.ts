import { gunzipSync } from 'node:zlib';

import { parse } from 'yaml';

import {
  Directory,
  File,
  FileSystem,
  FirstBootStep,
  Machine,
  Mount,
  Package,
  SystemdDropIn,
  SystemdUnit,
  User,
} from '../../lib/machine';
import type { IgnitionOptions, IgnitionVariant } from '../../lib/machine';
import { InvalidConfiguration } from '../../lib/values';
import { ignitionMachine } from '../support/ignition-machine';

type Make = (machine: Machine) => unknown;

interface WrittenFile {
  readonly path: string;
  readonly mode: number;
  readonly user?: object;
  readonly group?: object;
  readonly contents: { readonly source: string; readonly compression?: string };
}

function machineWith(make: Make): Machine {
  const machine = new Machine('m');
  make(machine);
  return machine;
}

function violationsOf(machine: Machine, options: unknown): readonly (readonly unknown[])[] {
  try {
    machine.ignition(options as IgnitionOptions);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    return error.violations.map(({ code, path, value }) => [code, path, value]);
  }
}

function filesOf(machine: Machine, variant: IgnitionVariant = 'fcos'): readonly WrittenFile[] {
  const { config } = machine.ignition({ variant });
  return (JSON.parse(config) as { storage: { files: WrittenFile[] } }).storage.files;
}

const SERVICE = { Service: { ExecStart: '/bin/true' } };
const disk = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';
const fine: Make = () => undefined;

const cases: readonly (readonly [
  string,
  Make,
  readonly IgnitionVariant[],
  readonly [code: string, path: string, value: string],
])[] = [
  [
    'a package',
    (m) => new Package(m, 'p', { name: 'xfsprogs' }),
    ['fcos', 'flatcar'],
    ['unsupported', 'm/p', 'xfsprogs'],
  ],
  [
    'a file in /usr',
    (m) => new File(m, 'f', { path: '/usr/lib/x', content: '' }),
    ['fcos', 'flatcar'],
    ['unsupported', 'm/f', '/usr/lib/x'],
  ],
  [
    'a source of packages for apt',
    (m) => new File(m, 'f', { path: '/etc/apt/sources.list.d/x.sources', content: '' }),
    ['fcos', 'flatcar'],
    ['unsupported', 'm/f', '/etc/apt/sources.list.d/x.sources'],
  ],
  [
    'a source of packages for dnf',
    (m) => new File(m, 'f', { path: '/etc/yum.repos.d/x.repo', content: '' }),
    ['flatcar'],
    ['unsupported', 'm/f', '/etc/yum.repos.d/x.repo'],
  ],
  [
    'a file in /usr/local',
    (m) => new File(m, 'f', { path: '/usr/local/bin/x', content: '' }),
    ['flatcar'],
    ['unsupported', 'm/f', '/usr/local/bin/x'],
  ],
  [
    'a directory beside those of the system',
    (m) => new Directory(m, 'd', { path: '/data' }),
    ['fcos'],
    ['unsupported', 'm/d', '/data'],
  ],
  [
    'a file that names the machine',
    (m) => new File(m, 'f', { path: '/etc/hostname', content: 'x' }),
    ['fcos', 'flatcar'],
    ['conflict', 'm/f', '/etc/hostname'],
  ],
  [
    'a file that runs as its owner',
    (m) => new File(m, 'f', { path: '/etc/x', content: '', mode: '4755' }),
    ['fcos', 'flatcar'],
    ['unsupported', 'm/f', '4755'],
  ],
  [
    'an owner that a package brings',
    (m) => new File(m, 'f', { path: '/etc/x', content: '', owner: 'etcd:etcd' }),
    ['fcos', 'flatcar'],
    ['unsupported', 'm/f', 'etcd:etcd'],
  ],
  [
    'a group that is out of reach',
    (m) => new User(m, 'u', { name: 'x', groups: ['kvm'] }),
    ['fcos', 'flatcar'],
    ['unsupported', 'm/u', 'kvm'],
  ],
  [
    'a group that Fedora CoreOS lets in',
    (m) => new User(m, 'u', { name: 'x', groups: ['systemd-journal'] }),
    ['flatcar'],
    ['unsupported', 'm/u', 'systemd-journal'],
  ],
  [
    'the group of a user that is made later',
    (m) => [
      new User(m, 'a', { name: 'a', groups: ['b'] }),
      new User(m, 'b', { name: 'b', groups: ['a'] }),
    ],
    ['fcos', 'flatcar'],
    ['unsupported', 'm/a', 'b'],
  ],
  [
    'a file in the place of a rule of sudo',
    (m) => [
      new User(m, 'u', { name: 'x', sudo: 'ALL=(ALL) ALL' }),
      new File(m, 'f', { path: '/etc/sudoers.d/90-groundwork-x', content: '' }),
    ],
    ['fcos', 'flatcar'],
    ['conflict', 'm/u', '/etc/sudoers.d/90-groundwork-x'],
  ],
  [
    'a mount below a link',
    (m) => new Mount(m, 'x', { what: disk, type: 'ext4', path: '/mnt/x' }),
    ['fcos'],
    ['unsupported', 'm/x', '/mnt/x'],
  ],
  [
    'a step by a package manager',
    (m) => new FirstBootStep(m, 's', { phase: 'last', command: ['apt-get'], description: 'x' }),
    ['fcos', 'flatcar'],
    ['unsupported', 'm/s', 'apt-get'],
  ],
  [
    'a step by an interpreter that is not there',
    (m) =>
      new FirstBootStep(m, 's', { phase: 'last', command: ['/usr/bin/python3'], description: 'x' }),
    ['fcos', 'flatcar'],
    ['unsupported', 'm/s', '/usr/bin/python3'],
  ],
  [
    'a unit that waits for the whole system while the system waits for it',
    (m) =>
      new SystemdUnit(m, 's', {
        name: 's.service',
        sections: { Unit: { After: 'a.service multi-user.target' }, ...SERVICE },
        start: 'wait',
      }),
    ['fcos', 'flatcar'],
    ['conflict', 'm/s', 's.service'],
  ],
];

test.each(cases)('refuses %s by name', (_, make, variants, violation) => {
  for (const variant of ['fcos', 'flatcar'] as const) {
    const expected = variants.includes(variant) ? [violation] : [];

    expect([variant, violationsOf(machineWith(make), { variant })]).toEqual([variant, expected]);
  }
});

test('tells everything at once, with what is wrong with the machine itself', () => {
  const machine = machineWith((m) => [
    new Package(m, 'p', { name: 'x' }),
    new File(m, 'f', { path: 'x', content: '' }),
    new Mount(m, 'x', { what: disk, type: 'ext4', path: '/srv/x' }),
  ]);

  expect(violationsOf(machine, { variant: 'fcos' }).map(([, path]) => path)).toEqual([
    'm/f.path',
    'm/p',
    'm/x',
  ]);
});

test.each([
  undefined,
  null,
  {},
  { variant: 'coreos' },
  { variant: Symbol('x') },
  { variant: ['fcos'] },
])('refuses %p instead of a distribution', (options) => {
  expect(violationsOf(machineWith(fine), options)).toEqual([
    ['unsupported', 'm.variant', expect.any(String)],
  ]);
});

test('says how a mount has to be written', () => {
  const machine = machineWith(
    (m) => new Mount(m, 'x', { what: disk, type: 'ext4', path: '/mnt/x' }),
  );

  expect(() => machine.ignition({ variant: 'fcos' })).toThrow(
    '"/mnt/x": stands below a link of Fedora CoreOS, and systemd mounts nothing there; write "/var/mnt/x"',
  );
});

test('gives the machine its name, and users their rule of sudo', () => {
  const files = new Map(filesOf(ignitionMachine()).map((file) => [file.path, file]));

  expect(files.get('/etc/hostname')).toMatchObject({
    mode: 0o644,
    contents: { source: 'data:,everything.example.org%0A' },
  });
  expect(files.get('/etc/sudoers.d/90-groundwork-app')).toMatchObject({ mode: 0o440 });
});

test('writes owners as numbers where they are numbers, and root not at all', () => {
  const files = new Map(filesOf(ignitionMachine()).map((file) => [file.path, file]));

  expect(files.get('/var/lib/app/n')).toMatchObject({ user: { id: 500 }, group: { id: 0 } });
  expect(files.get('/opt/app/owned')).toMatchObject({
    user: { name: 'app' },
    group: { name: 'storage' },
  });
  expect(files.get('/etc/app/empty')).not.toHaveProperty('user');
});

test('makes the groups of users that the image has not, and no others', () => {
  const { config } = ignitionMachine().ignition({ variant: 'flatcar' });

  expect(JSON.parse(config)).toMatchObject({ passwd: { groups: [{ name: 'storage' }] } });
});

test('asks for the network before the first boot', () => {
  const { config } = machineWith(fine).ignition({ variant: 'fcos' });

  expect(JSON.parse(config)).toMatchObject({
    systemd: {
      units: [
        {
          name: 'groundwork-first-boot.service',
          enabled: true,
          dropins: [{ contents: '[Unit]\nWants=network-online.target\n' }],
        },
      ],
    },
  });
});

test('writes a unit with a mode of its own as a file', () => {
  const machine = machineWith((m) => [
    new File(m, 'f', {
      path: '/etc/systemd/system/x.service',
      content: '[Service]\nExecStart=/bin/true\n',
      mode: '0600',
    }),
    new SystemdDropIn(m, 'd', {
      unit: 'y.service',
      name: '20-x.conf',
      sections: { Unit: { After: 'x.service' } },
    }),
  ]);
  const { config } = machine.ignition({ variant: 'fcos' });

  expect(filesOf(machine).map(({ path }) => path)).toContain('/etc/systemd/system/x.service');
  expect(config).toContain('"name":"y.service","dropins":[{"name":"20-x.conf"');
});

describe('the size', () => {
  const big = (m: Machine): unknown =>
    new File(m, 'big', { path: '/etc/big', content: 'the same line again\n'.repeat(1500) });

  test('is that of the text, all of it accounted for', () => {
    const { config, bytes, parts } = ignitionMachine().ignition({ variant: 'fcos' });

    expect(bytes).toBe(Buffer.byteLength(config));
    expect(parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(bytes);
    expect(parts.map((part) => part.part)).toContain('units app.service');
  });

  test('is kept below the limit by packing files, which else can be read', () => {
    const [small, packed] = [machineWith(fine), machineWith(big)].map((machine) =>
      filesOf(machine).map(({ contents }) => contents),
    );
    const [largest] = packed ?? [];

    expect(small?.every(({ compression }) => compression === undefined)).toBe(true);
    expect(largest?.compression).toBe('gzip');
    const bytes = Buffer.from(largest?.source.split(',')[1] ?? '', 'base64');
    expect(gunzipSync(bytes).toString()).toContain('the same line again\n');
  });

  test('has no limit where the platform has none', () => {
    const machine = new Machine('m', { userData: { platform: 'none' } });

    expect(machine.ignition({ variant: 'fcos' }).limit).toBe(Infinity);
  });

  test('is refused above the limit, with the biggest part', () => {
    const noise = Array.from({ length: 12_000 }, (_, n) =>
      String.fromCharCode(33 + (((n * n * 7919) >> 5) % 89)),
    );
    const machine = new Machine('m', { userDataLimit: 2048 });
    new File(machine, 'big', { path: '/etc/big', content: noise.join('') });

    expect(violationsOf(machine, { variant: 'fcos' })).toEqual([
      ['too-long', 'm', expect.any(String)],
    ]);
    expect(() => machine.ignition({ variant: 'fcos' })).toThrow('files /');
  });
});

test('Butane’s text holds the files as they are', () => {
  const { butane } = ignitionMachine().ignition({ variant: 'flatcar' });
  const document = parse(butane, { version: '1.1' }) as {
    storage: { files: { path: string; mode: number; contents: { inline: string } }[] };
  };
  const files = new Map(document.storage.files.map((file) => [file.path, file]));

  expect(butane).toMatch(/^variant: "flatcar"\nversion: "1\.1\.0"\n/);
  expect(butane).toContain('mode: 0440\n');
  expect(files.get('/etc/odd name %41?#')?.contents.inline).toContain('ünïcödé, \u2028, \u0007');
});

test('is the same every time, whatever the order of the constructs', () => {
  const one = (m: Machine): unknown => new User(m, 'a', { name: 'a', groups: ['x'] });
  const other = (m: Machine): unknown => new FileSystem(m, 'b', { device: disk, type: 'ext4' });
  const texts = [
    [one, other],
    [other, one],
  ].map((makes) => machineWith((m) => makes.map((make) => make(m))).ignition({ variant: 'fcos' }));

  expect(texts[0]?.config).toBe(texts[1]?.config);
  expect(texts[0]?.butane).toBe(texts[1]?.butane);
});
