import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Machine, PackageSource } from '../../lib/machine';
import type { AptSourceProps, DnfSourceProps, PackageSourceProps } from '../../lib/machine';

// Made for this test by "gpg --quick-generate-key"; it vouches for nothing.
const PUBLIC = readFileSync(path.join(__dirname, '..', 'support', 'keys', 'public.asc'), 'utf8');
// What tells a private key: the words of its armor, and its first byte.
const PRIVATE = armored(Buffer.from([0x94, 1, 2, 3])).replaceAll('PUBLIC KEY', 'PRIVATE KEY');

const apt: AptSourceProps = {
  type: 'apt',
  name: 'kubernetes',
  uris: ['https://pkgs.example.org/core:/stable:/v1.36/deb/'],
  suites: ['stable'],
  components: ['main'],
  key: PUBLIC,
};
const dnf: DnfSourceProps = {
  type: 'dnf',
  name: 'kubernetes',
  uris: ['https://pkgs.example.org/el$releasever/$basearch/'],
  key: PUBLIC,
};

const machineWith = (props: PackageSourceProps): Machine => {
  const machine = new Machine('m');
  new PackageSource(machine, 's', props);
  return machine;
};
const codesOf = (props: unknown) =>
  machineWith(props as PackageSourceProps)
    .validate()
    .map(({ code, path: at }) => `${code} ${at}`);
const filesOf = (props: PackageSourceProps) =>
  Object.fromEntries(
    machineWith(props)
      .plan()
      .files.filter(({ path: at }) => !at.includes('groundwork'))
      .map(({ path: at, content }) => [at, content]),
  );

test('writes a source of apt and the key that only it trusts', () => {
  expect(filesOf({ ...apt, architectures: ['amd64', 'arm64'], types: ['deb', 'deb-src'] })).toEqual(
    {
      '/etc/apt/keyrings/kubernetes.asc': PUBLIC,
      '/etc/apt/sources.list.d/kubernetes.sources': [
        'Types: deb deb-src',
        'URIs: https://pkgs.example.org/core:/stable:/v1.36/deb/',
        'Suites: stable',
        'Components: main',
        'Architectures: amd64 arm64',
        'Signed-By: /etc/apt/keyrings/kubernetes.asc',
        '',
      ].join('\n'),
    },
  );
});

test('writes a flat repository that nobody vouches for', () => {
  const { key, components, ...flat } = apt;
  expect([key, components]).toEqual([PUBLIC, ['main']]);

  expect(filesOf({ ...flat, uris: ['file:/srv/repo'], suites: ['./'], trusted: true })).toEqual({
    '/etc/apt/sources.list.d/kubernetes.sources':
      'Types: deb\nURIs: file:/srv/repo\nSuites: ./\nTrusted: yes\n',
  });
});

test('writes a source of dnf, with all of its addresses', () => {
  expect(
    filesOf({ ...dnf, uris: [...dnf.uris, 'http://mirror.example.org/'], title: 'Kubernetes' }),
  ).toEqual({
    '/etc/pki/rpm-gpg/RPM-GPG-KEY-kubernetes': PUBLIC,
    '/etc/yum.repos.d/kubernetes.repo': [
      '[kubernetes]',
      'name=Kubernetes',
      'baseurl=https://pkgs.example.org/el$releasever/$basearch/',
      '  http://mirror.example.org/',
      'enabled=1',
      'gpgcheck=1',
      'repo_gpgcheck=0',
      'gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-kubernetes',
      '',
    ].join('\n'),
  });
});

test('checks no package of a source that is trusted as it is', () => {
  const { key, ...without } = dnf;
  expect(key).toBe(PUBLIC);

  expect(filesOf({ ...without, trusted: true })['/etc/yum.repos.d/kubernetes.repo']).toContain(
    'gpgcheck=0\n',
  );
});

test.each<[string, object]>([
  ['a key with the line ends of Windows', { ...apt, key: PUBLIC.replaceAll('\n', '\r\n') }],
  ['a key without its checksum', { ...apt, key: PUBLIC.replace(/\n=[A-Za-z0-9+/]{4}\n/, '\n') }],
  [
    'a keyring of the machine',
    { ...apt, key: undefined, keyring: '/usr/share/keyrings/debian-archive-keyring.gpg' },
  ],
])('takes %s', (_, props) => {
  expect(codesOf(props)).toEqual([]);
});

test.each<[string, object, string]>([
  ['another kind', { ...apt, type: 'zypper' }, 'unsupported m/s.type'],
  ['a name that apt passes over', { ...apt, name: 'a b' }, 'invalid m/s.name'],
  ['no address', { ...apt, uris: [] }, 'required m/s.uris'],
  ['an address of another kind', { ...apt, uris: ['cdrom:[x]/'] }, 'invalid m/s.uris[0]'],
  ['two words', { ...apt, suites: ['stable main'] }, 'invalid m/s.suites[0]'],
  ['a suite without components', { ...apt, components: [] }, 'required m/s.components'],
  ['a folder with components', { ...apt, suites: ['./'] }, 'conflict m/s.suites'],
  ['a folder beside a suite', { ...apt, suites: ['./', 'stable'] }, 'conflict m/s.suites'],
  ['nobody who vouches', { ...apt, key: undefined }, 'required m/s.key'],
  ['two who vouch', { ...apt, trusted: true }, 'conflict m/s.trusted'],
  ['a quoted switch', { ...apt, key: undefined, trusted: 'yes' }, 'invalid m/s.trusted'],
  [
    'a keyring that is none',
    { ...apt, key: undefined, keyring: '/etc/passwd' },
    'invalid m/s.keyring',
  ],
  ['the path of a key', { ...apt, key: '/etc/key.asc' }, 'invalid m/s.key'],
  ['a damaged key', { ...apt, key: damaged(PUBLIC) }, 'invalid m/s.key'],
  ['a cut key', { ...apt, key: PUBLIC.slice(0, 300) }, 'invalid m/s.key'],
  ['two keys', { ...apt, key: `${PUBLIC}\n${PUBLIC}` }, 'invalid m/s.key'],
  ['a private key', { ...apt, key: PRIVATE }, 'forbidden m/s.key'],
  [
    'a private key in the armor of a public one',
    { ...apt, key: PRIVATE.replaceAll('PRIVATE KEY', 'PUBLIC KEY') },
    'forbidden m/s.key',
  ],
  [
    'a signature in the armor of a key',
    { ...apt, key: armored(Buffer.from([0x89, 1, 2, 3])) },
    'invalid m/s.key',
  ],
  ['a file without its slashes', { ...dnf, uris: ['file:/srv'] }, 'invalid m/s.uris[0]'],
  ['the settings of dnf', { ...dnf, name: 'main' }, 'forbidden m/s.name'],
  ['a title of two lines', { ...dnf, title: 'a\ngpgcheck=0' }, 'invalid m/s.title'],
  ['a quoted switch of dnf', { ...dnf, repoGpgCheck: 'no' }, 'invalid m/s.repoGpgCheck'],
])('refuses %s', (_, props, refusal) => {
  expect(codesOf(props)).toEqual([refusal]);
});

test('a private key is not shown', () => {
  const text = JSON.stringify(machineWith({ ...apt, key: PRIVATE }).validate());

  expect(text).not.toContain(PRIVATE.split('\n')[2]);
});

/** One letter of the body is another one. */
function damaged(key: string): string {
  const lines = key.split('\n');
  const line = lines[4] ?? '';
  lines[4] = (line.startsWith('A') ? 'B' : 'A') + line.slice(1);
  return lines.join('\n');
}

function armored(bytes: Buffer): string {
  return `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${bytes.toString('base64')}\n-----END PGP PUBLIC KEY BLOCK-----\n`;
}

test.each<[string, PackageSourceProps, string]>([
  ['apt', { ...apt, uris: ['https://me:secret@example.org/'] }, 'forbidden m/s.uris[0]'],
  ['dnf', { ...dnf, uris: ['https://me:secret@exa mple.org/'] }, 'forbidden m/s.uris[0]'],
  ['a repeated address', { ...dnf, uris: ['file:///a', 'file:///a'] }, 'duplicate m/s.uris[1]'],
  ['two addresses in one', { ...dnf, uris: ['https://a.org/,b'] }, 'invalid m/s.uris[0]'],
])('refuses credentials and repetition, and shows no secret: %s', (_, props, refusal) => {
  expect(codesOf(props)).toEqual([refusal]);
  expect(JSON.stringify(machineWith(props).validate())).not.toContain('secret');
});
