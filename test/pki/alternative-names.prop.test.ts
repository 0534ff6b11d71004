import { X509Certificate } from 'node:crypto';

import fc from 'fast-check';

import { readAlternativeNames } from '../../lib/pki/alternative-names';
import { namesOf } from '../../lib/pki/certificate-facts';
import { coversNames } from '../../lib/pki/name-coverage';
import { Findings } from '../../lib/values';
import { makeAuthority, makeEnd, textsOf } from './issued';

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
const wildcard = fc.tuple(label, host).map(([, name]) => `*.${name}`);
const ip = fc.oneof(fc.ipV4(), fc.ipV6());
const names = fc.record({
  dnsNames: fc.uniqueArray(fc.oneof(host, wildcard), { minLength: 1, maxLength: 4 }),
  ipAddresses: fc.uniqueArray(ip, { maxLength: 4 }),
  uris: fc.constantFrom([], ['spiffe://cluster.example/x']),
});
const root = makeAuthority('root');

test('names that are taken stand in the certificate as they were read, and Node.js finds them', () => {
  fc.assert(
    fc.property(names, (given) => {
      const findings = new Findings();
      const { late, ...read } = readAlternativeNames(given, () => false, findings);
      fc.pre(findings.violations.length === 0);

      const { certificate } = makeEnd({ names: read }, root);
      expect(late).toBe(false);
      expect(namesOf(certificate)).toEqual(read);
      for (const name of read.dnsNames) {
        expect(certificate.checkHost(name.replace('*', 'one'))).toBe(name);
      }
      for (const address of read.ipAddresses) expect(certificate.checkIP(address)).toBe(address);
    }),
    { numRuns: 25 },
  );
});

test('what covers a name here does so for OpenSSL, and the other way round', () => {
  fc.assert(
    fc.property(names, fc.oneof(host, label), (given, wanted) => {
      const read = readAlternativeNames(given, () => false, new Findings());
      const text = textsOf(makeEnd({ names: read }, root)).certificate;
      const candidates = [wanted, ...read.dnsNames.map((name) => name.replace('*', wanted))];
      for (const name of candidates) {
        const openssl = new X509Certificate(text).checkHost(name, { subject: 'never' });
        expect([name, coversNames(text, [name])]).toEqual([name, openssl !== undefined]);
      }
    }),
    { numRuns: 25 },
  );
});

test('whatever is given instead of names is refused or read, and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const findings = new Findings();
      const given = { dnsNames: value, ipAddresses: [value], uris: [value] };
      expect(() => readAlternativeNames(given, () => false, findings)).not.toThrow();
    }),
  );
});
