/** Whatever is said of stores: it is judged, never thrown at, and no part of a credential is told. */
import fc from 'fast-check';

import { checkBucketStore } from '../../../lib/platform/openstack/bucket-store';
import { packSecret } from '../../../lib/platform/openstack/packed-secret';
import { checkSecretStore } from '../../../lib/platform/openstack/secret-store';

const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true });
const kinds = fc.constantFrom('user-data', 'barbican', 'swift', 's3');
const FIELDS = [
  ...['credential', 'roles', 'interface', 'caCertificates', 'maxBytes', 'prefix', 'segmentSize'],
  ...['endpoint', 'bucket', 'region'],
];
const store = fc.oneof(
  anything,
  fc
    .tuple(kinds, fc.dictionary(fc.constantFrom(...FIELDS), anything))
    .map(([kind, fields]) => ({ ...fields, kind })),
);

test.each([checkSecretStore, checkBucketStore])('%p judges anything', (check) => {
  fc.assert(
    fc.property(store, (given) => {
      for (const one of check(given, () => false)) expect(one.reason).not.toBe('');
    }),
  );
});

test('never tells what is no credential', () => {
  const secret = fc.string({ minLength: 8 }).map((text) => `hunter2 ${text}`);
  fc.assert(
    fc.property(
      secret,
      fc.constantFrom('id', 'secret', 'accessKey', 'secretKey'),
      (text, field) => {
        const credential = { [field]: text };
        const told = [
          ...checkSecretStore({ kind: 'barbican', credential }, () => false),
          ...checkBucketStore({ kind: 's3', credential }, () => false),
        ];
        expect(JSON.stringify(told)).not.toContain('hunter2');
        expect(told.length).toBeGreaterThan(0);
      },
    ),
  );
});

test('what is packed can be taken apart again, whatever is in it', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/);
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit: 'binary' }), { maxKeys: 4 }), (files) => {
      const lines = packSecret(files).trim().split('\n');
      expect(lines.pop()).toBe('.');
      const read = lines.map((line) => {
        const [file = '', text = ''] = line.split(' ');
        return [file, Buffer.from(text, 'base64').toString('utf8')];
      });
      expect(Object.fromEntries(read)).toEqual({ ...files });
    }),
    { numRuns: 20 },
  );
});
