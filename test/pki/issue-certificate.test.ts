import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  constraintsOf,
  fingerprintOf,
  maySignCertificates,
  namesOf,
  pathLengthOf,
  periodOf,
} from '../../lib/pki/certificate-facts';
import { toName } from '../../lib/pki/distinguished-name';
import type { Issuer } from '../../lib/pki/issue-certificate';
import { algorithmOf, generateKey, keyFingerprint } from '../../lib/pki/key-algorithm';
import { printCertificates } from '../../lib/pki/pem';
import { runSync } from '../../tools/process';
import { makeAuthority, makeEnd } from './issued';

const CONSTRAINTS = {
  permittedDomains: ['a.example'],
  excludedDomains: ['x.a.example'],
  permittedRanges: ['10.0.0.0/8', '2001:db8::/32'],
  excludedRanges: [],
};

/** What OpenSSL says of certificates. */
function openssl(
  arguments_: (file: (name: string) => string) => readonly string[],
  texts: object,
): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-pki-'));
  try {
    for (const [name, text] of Object.entries(texts)) {
      writeFileSync(path.join(folder, name), text as string);
    }
    const { stdout, stderr } = runSync([
      'openssl',
      ...arguments_((name) => path.join(folder, name)),
    ]);
    return stdout + stderr.replaceAll(folder, '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function verdict(end: Issuer, between: readonly Issuer[], root: Issuer): string {
  const texts = {
    end: printCertificates([end.certificate]),
    between: printCertificates(between.map(({ certificate }) => certificate)),
    root: printCertificates([root.certificate]),
  };
  return openssl(
    (file) => [
      ...['verify', '-x509_strict', '-check_ss_sig', '-purpose', 'sslserver'],
      ...['-attime', '1795262400', '-CAfile', file('root')],
      ...(between.length === 0 ? [] : ['-untrusted', file('between')]),
      file('end'),
    ],
    texts,
  );
}

function textOf({ certificate }: Issuer): string {
  return openssl((file) => ['x509', '-noout', '-text', '-in', file('one')], {
    one: printCertificates([certificate]),
  });
}

describe('what is issued', () => {
  it.each(['ECDSA-P256', 'ECDSA-P384', 'RSA-2048', 'Ed25519'] as const)(
    'with %s keys is taken by OpenSSL at its strictest',
    (algorithm) => {
      const root = makeAuthority('root', {}, undefined, algorithm);
      const below = makeAuthority('below', { pathLength: 0 }, root, algorithm);
      const end = makeEnd({}, below, algorithm);

      expect(algorithmOf(end.privateKey)).toBe(algorithm);
      expect(verdict(end, [below], root)).toContain('/end: OK');
      expect(textOf(end).includes('Key Encipherment')).toBe(algorithm === 'RSA-2048');
    },
  );

  it('is judged by somebody who also refuses', () => {
    const root = makeAuthority('root', { pathLength: 0 });
    const below = makeAuthority('below', {}, root);

    expect(verdict(makeEnd({}, below), [below], root)).toContain('path length constraint exceeded');
    expect(verdict(makeEnd({ usages: ['client auth'] }, root), [], root)).toContain('purpose');
    expect(verdict(makeEnd({}, root), [], makeAuthority('root'))).toContain('unable to get');
    const held = makeAuthority('held', { nameConstraints: CONSTRAINTS });
    expect(verdict(makeEnd({}, held), [], held)).toContain('permitted subtree violation');
  });

  it('says in its extensions what RFC 5280 asks for', () => {
    const root = textOf(makeAuthority('root', { nameConstraints: CONSTRAINTS, pathLength: 1 }));
    const end = textOf(makeEnd({ usages: ['server auth', 'client auth'] }));

    expect(root).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:1/);
    expect(root).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    expect(root).toMatch(/Name Constraints: critical\s+Permitted:\s+DNS:a.example/);
    expect(end).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(end).toMatch(/Key Usage: critical\s+Digital Signature\n/);
    expect(end).toMatch(/TLS Web Server Authentication, TLS Web Client Authentication/);
    expect(end).toMatch(/Subject Alternative Name: \n/);
    expect(end).toMatch(/Subject Key Identifier/);
    // By its key and not by its serial number, which a renewed authority would no longer have.
    expect(end).toMatch(/Authority Key Identifier: \n\s+[0-9A-F]{2}(:[0-9A-F]{2}){19}\s*\n/);
  });

  it('is named by its alternative names alone where it has no subject, and says so', () => {
    const end = makeEnd({ subject: toName({ organizations: [] }) });

    expect(textOf(end)).toMatch(/Subject Alternative Name: critical/);
  });

  it('carries names to the letter, also those with quotes, commas and umlauts', () => {
    const subject = toName({
      commonName: 'kube "adm", CN=root+x\\',
      organizations: ['system:masters', 'Bäcker, Söhne'],
    });
    const { certificate } = makeEnd({ subject });

    expect(certificate.toLegacyObject().subject).toEqual({
      O: ['system:masters', 'Bäcker, Söhne'],
      CN: 'kube "adm", CN=root+x\\',
    });
  });

  it('has serial numbers of twenty octets, positive, and never two of one kind', () => {
    const root = makeAuthority('root');
    const serials = Array.from({ length: 20 }, () => makeEnd({}, root).certificate.serialNumber);

    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{39}$/);
    expect(new Set(serials).size).toBe(serials.length);
  });

  it('writes dates up to 2049 in one form and later ones in the other', () => {
    const period = {
      notBefore: new Date('2049-12-31T23:59:59Z'),
      notAfter: new Date('2050-01-01T00:00:00Z'),
    };
    const { certificate } = makeAuthority('root', { period });

    expect(certificate.raw.includes('491231235959Z')).toBe(true);
    expect(certificate.raw.includes('20500101000000Z')).toBe(true);
    expect(periodOf(certificate)).toEqual(period);
  });

  it('can be read again', () => {
    const names = {
      dnsNames: ['*.a.example', 'b.a.example'],
      ipAddresses: ['10.0.0.1', '2001:db8::1'],
      uris: ['spiffe://a.example/x'],
    };
    const root = makeAuthority('root', { nameConstraints: CONSTRAINTS, pathLength: 3 });
    const end = makeEnd({ names }, root);

    expect(namesOf(end.certificate)).toEqual(names);
    expect(namesOf(root.certificate)).toEqual({ dnsNames: [], ipAddresses: [], uris: [] });
    expect(constraintsOf(root.certificate)).toEqual(CONSTRAINTS);
    expect(constraintsOf(end.certificate)).toBeUndefined();
    expect([root, end].map(({ certificate }) => pathLengthOf(certificate))).toEqual([3, undefined]);
    expect([root, end].map(({ certificate }) => maySignCertificates(certificate))).toEqual([
      true,
      false,
    ]);
    expect(fingerprintOf(end.certificate)).toBe(
      end.certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    );
  });

  it('belongs to its key', () => {
    const { certificate, privateKey } = makeEnd();

    expect(certificate.checkPrivateKey(privateKey)).toBe(true);
    expect(keyFingerprint(certificate.publicKey)).toBe(keyFingerprint(createPublicKey(privateKey)));
    expect(keyFingerprint(generateKey('ECDSA-P256').publicKey)).not.toBe(
      keyFingerprint(certificate.publicKey),
    );
  });

  it('is never let out when the issuer has another key', () => {
    const { certificate } = makeAuthority('root');
    const { privateKey } = makeAuthority('root');

    expect(() => makeEnd({}, { certificate, privateKey })).toThrow(
      'bug: the certificate that was made does not belong to its issuer',
    );
  });
});
