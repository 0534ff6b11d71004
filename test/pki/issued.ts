/** Authorities and certificates for tests, made by the code under test; ECDSA, so that they cost nothing. */
import { toName } from '../../lib/pki/distinguished-name';
import { issueAuthority, issueEnd } from '../../lib/pki/issue-certificate';
import type { AuthorityContent, EndContent, Issuer } from '../../lib/pki/issue-certificate';
import { generateKey, printKey } from '../../lib/pki/key-algorithm';
import type { KeyAlgorithm } from '../../lib/pki/key-algorithm';
import { printCertificates } from '../../lib/pki/pem';
import { periodFrom } from '../../lib/pki/validity';

/** As they are given and kept. */
export interface Texts {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A moment, and what is valid around it. */
export const NOW = new Date('2026-11-21T12:00:00Z');
const YEAR = { length: 31_536_000, renewBefore: 86_400, backdate: 300 };

export function textsOf({ certificate, privateKey }: Issuer): Texts {
  return { certificate: printCertificates([certificate]), privateKey: printKey(privateKey) };
}

/** Makes an authority: a root, or one below another. */
export function makeAuthority(
  commonName: string,
  content: Partial<AuthorityContent> = {},
  issuer?: Issuer,
  algorithm: KeyAlgorithm = 'ECDSA-P256',
): Issuer {
  const { privateKey, publicKey } = generateKey(algorithm);
  const certificate = issueAuthority(
    {
      subject: toName({ commonName, organizations: [] }),
      publicKey,
      period: periodFrom(NOW, YEAR),
      ...content,
    },
    issuer ?? { privateKey },
  );
  return { certificate, privateKey };
}

/** Makes any other certificate. */
export function makeEnd(
  content: Partial<EndContent> = {},
  issuer: Issuer = makeAuthority('root'),
  algorithm: KeyAlgorithm = 'ECDSA-P256',
): Issuer {
  const { privateKey, publicKey } = generateKey(algorithm);
  const certificate = issueEnd(
    {
      subject: toName({ commonName: 'end', organizations: [] }),
      publicKey,
      period: periodFrom(NOW, YEAR),
      names: { dnsNames: ['end.example'], ipAddresses: [], uris: [] },
      usages: ['server auth'],
      ...content,
    },
    issuer,
  );
  return { certificate, privateKey };
}

export function endCertificate(): Texts {
  return textsOf(makeEnd());
}
