import { aptSourcesFor } from '../../../lib/platform/local/apt-sources';

const stanza = (fields: Readonly<Record<string, string>>): string =>
  Object.entries({
    Types: 'deb',
    URIs: 'http://mirror',
    Suites: 'bookworm',
    Components: 'main',
    ...fields,
  })
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');
const sources = (...stanzas: string[]): { path: string; content: string } => ({
  path: '/etc/apt/sources.list.d/a.sources',
  content: stanzas.join('\n\n'),
});

test('stanzas of the release, its updates and its security suite are taken', () => {
  const wanted = [
    stanza({ Suites: 'bookworm bookworm-updates' }),
    stanza({ Suites: 'bookworm-security' }),
  ];

  const { stanzas, lines } = aptSourcesFor('bookworm', [
    sources('# the mirror\n' + wanted.join('\n\n')),
  ]);

  expect(stanzas).toBe(`${wanted.join('\n\n')}\n`);
  expect(lines).toBe('');
});

test.each([
  ['another release', { Suites: 'trixie' }],
  ['the sources of packages', { Types: 'deb-src' }],
  ['a third party', { Suites: 'nodistro' }],
  ['a third party named after the release', { Suites: 'bookworm-pgdg' }],
  ['a component that is not main', { Components: 'stable' }],
  ['what is switched off', { Enabled: 'no' }],
])('%s is left out', (_what, fields) => {
  expect(aptSourcesFor('bookworm', [sources(stanza(fields))]).stanzas).toBe('');
});

test('one-line sources are judged the same way', () => {
  const content = [
    '# a comment',
    'deb http://mirror bookworm main contrib',
    'deb [signed-by=/k.gpg arch=amd64] http://mirror bookworm-updates main',
    'deb-src http://mirror bookworm main',
    'deb https://packages.example cloud-sdk-bookworm main',
    'deb https://download.example bookworm stable',
  ].join('\n');

  expect(aptSourcesFor('bookworm', [{ path: '/etc/apt/sources.list', content }]).lines).toBe(
    'deb http://mirror bookworm main contrib\ndeb [signed-by=/k.gpg arch=amd64] http://mirror bookworm-updates main\n',
  );
});

test('a host of another distribution has none', () => {
  const noble = { path: '/etc/apt/sources.list', content: 'deb http://archive noble main\n' };

  expect(aptSourcesFor('bookworm', [noble])).toEqual({ stanzas: '', lines: '' });
});
