import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { at, formatViolation } from '../../../lib/values';
import {
  checkStoreName,
  checkStoreNames,
  placeBuckets,
  placeSecrets,
} from '../../../lib/platform/local/placed-store';

const [program = '', ...fetch] = placeSecrets(['tls'])['tls']?.fetch ?? [];

test('a machine is told how it fetches its secrets, and where its buckets are', () => {
  expect([program, ...fetch]).toEqual([
    'sh',
    '-c',
    'set -eu; from=$(readlink -ev -- "$0"); exec cp -r -- "$from/." "$1"',
    '/run/groundwork-secrets/tls/current',
  ]);
  expect(placeBuckets(['backup'])).toEqual({
    backup: { directory: '/run/groundwork-buckets/backup' },
  });
});

describe('fetching', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gw-fetch-'));
    mkdirSync(join(folder, 'to'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const fetchFrom = (name: string): void => {
    const words = [...fetch.slice(0, -1), join(folder, name), join(folder, 'to')];
    execFileSync(program, words, { stdio: 'pipe' });
  };

  test('copies the files that the link leads to', () => {
    mkdirSync(join(folder, 'rev-1'));
    writeFileSync(join(folder, 'rev-1', 'server key'), 'text');
    symlinkSync('rev-1', join(folder, 'current'));

    fetchFrom('current');

    expect(readFileSync(join(folder, 'to', 'server key'), 'utf8')).toBe('text');
  });

  test('fails, and copies nothing, when there is no such secret', () => {
    expect(() => {
      fetchFrom('current');
    }).toThrow('No such file or directory');
    expect(readdirSync(join(folder, 'to'))).toEqual([]);
  });
});

test.each(['etcd-1', 'a', '0', 'a'.repeat(63)])('the name %s is taken', (name) => {
  expect(checkStoreName('secret', name)).toEqual([]);
});

test.each(['', 'Etcd', 'a_b', '../x', 'a/b', '-a', 'a-', '.', 'a'.repeat(64)])(
  'the name "%s" is refused',
  (name) => {
    expect(checkStoreName('bucket', name).map(formatViolation)).toEqual([
      `(value): "${name}": is no name of a bucket: lower-case letters, digits and hyphens, at most 63, first and last no hyphen; write for example "etcd-backup"`,
    ]);
  },
);

test.each([null, undefined, 7, []])(
  '%p is refused as a name, without an error of its own',
  (name) => {
    expect(checkStoreName('secret', name).map(({ code, value }) => [code, value])).toEqual([
      ['invalid', undefined],
    ]);
  },
);

test('a machine is given each of them once', () => {
  const found = checkStoreNames('secret', ['tls', 'x', 'tls', 'A']);

  expect(found.map((violation) => formatViolation(at(violation, 'one.secrets')))).toEqual([
    'one.secrets[2]: "tls": the machine is given this secret twice; leave one out',
    expect.stringContaining('one.secrets[3]: "A": is no name of a secret'),
  ]);
});
