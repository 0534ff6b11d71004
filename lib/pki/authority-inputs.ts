/** An authority as its provider sees it: plain data, and what is kept of it in the state. */
import type { CertificateDates } from './certificate-facts';
import type { IssuerInputs } from './issuer-input';
import type { KeyAlgorithm } from './key-algorithm';
import type { NameConstraints } from './name-constraints';

/** What the program asks for. */
export interface AuthorityInputs extends Partial<IssuerInputs> {
  readonly commonName?: string;
  readonly organizations?: readonly string[];
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly validity?: string;
  readonly renewBefore?: string;
  readonly backdate?: string;
  readonly pathLength?: number;
  readonly nameConstraints?: NameConstraints;
  readonly generation?: number;
  readonly alsoTrust?: readonly number[];
  readonly trustedCertificates?: readonly string[];
  readonly withoutOverlap?: boolean;
  readonly broughtCertificate?: string;
  /** A secret, which stays among the inputs. */
  readonly broughtPrivateKey?: string;
}

/** One key of an authority, and its certificate. */
export interface Generation {
  readonly generation: number;
  readonly certificate: string;
  readonly privateKey: string;
  /** Knows again what it was issued for. */
  readonly issuedFor: string;
}

/** What the state holds: the inputs without the two keys that are secrets of others, and what was made. */
export interface AuthorityState
  extends Omit<AuthorityInputs, 'issuerPrivateKey' | 'broughtPrivateKey'>, CertificateDates {
  readonly certificate: string;
  readonly privateKey: string;
  readonly chain: string;
  readonly root: string;
  readonly trustBundle: string;
  /** All keys of its own that are still trusted. A secret. */
  readonly keyRing: readonly Generation[];
}
