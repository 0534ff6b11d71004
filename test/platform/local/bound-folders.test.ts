import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { boundFolders } from '../../../lib/platform/local/bound-folders';

const stateRoot = mkdtempSync(join(tmpdir(), 'gw-bound-'));
const scope = { project: 'shop', stack: 'dev', stateRoot };
const [secret, bucket] = [
  join(stateRoot, 'shop/dev/secrets/tls'),
  join(stateRoot, 'shop/dev/buckets/backup'),
];
const inputs = { secrets: ['tls'], buckets: ['backup'], programs: stateRoot };

afterAll(() => {
  rmSync(stateRoot, { recursive: true });
});

test('a machine without any sees no folder of the host', () => {
  expect(boundFolders(scope, {})).toEqual([]);
});

test('what is gone is refused by its path, before the machine is started', () => {
  expect(() => boundFolders(scope, inputs)).toThrow(
    `the secret ${secret} is gone; bring it back, or let "refresh" notice that it is`,
  );
  mkdirSync(secret, { recursive: true });
  expect(() => boundFolders(scope, inputs)).toThrow(`the bucket ${bucket} is gone`);
  expect(() => boundFolders(scope, { programs: '/no/such' })).toThrow(
    'the folder of programs /no/such is gone',
  );
});

test('secrets and programs can only be read, buckets be written', () => {
  for (const folder of [secret, bucket]) mkdirSync(folder, { recursive: true });

  expect(boundFolders(scope, inputs)).toEqual([
    { source: secret, target: '/run/groundwork-secrets/tls', readOnly: true },
    { source: bucket, target: '/run/groundwork-buckets/backup', readOnly: false },
    { source: stateRoot, target: '/opt/programs', readOnly: true },
  ]);
});
