import * as pulumi from '@pulumi/pulumi';

import type { DurationInput } from '../values';
import { readAuthority } from './authority-spec';
import { readBrought } from './brought-authority';
import { PkiResource } from './dynamic-resource';
import type { KeyAlgorithm } from './key-algorithm';
import type { NameConstraints } from './name-constraints';
import { isLateInput, refuseAll } from './refuse-all';

/** An authority: one that is made here, or one that is brought along by `certificate` and `privateKey`. */
export interface CertificateAuthorityArgs {
  /**
   * What it is called, at most 64 characters, together with ` G2` for its second generation. It lasts as long as the key does.
   *
   * @default - needed, unless the authority is brought along
   */
  readonly commonName?: pulumi.Input<string>;

  /**
   * Whose it is, at most 64 characters each.
   *
   * @default []
   */
  readonly organizations?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Who issues it. Without an issuer it is a root, which is trusted by itself.
   *
   * @default - a root
   */
  readonly issuer?: CertificateAuthority;

  /**
   * The kind of key that is made.
   *
   * @default 'ECDSA-P256'
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * How long its certificate is valid from its issue on; never longer than its issuer's.
   *
   * @default '87600h'
   */
  readonly validity?: DurationInput;

  /**
   * How long before its end the certificate is renewed, by an update that keeps the key and so keeps all it has issued valid. It should be longer than
   * what it issues is valid: nothing that is issued outlasts it.
   *
   * @default - a third of the validity
   */
  readonly renewBefore?: DurationInput;

  /**
   * How long before its issue the certificate begins, for machines whose clocks are late.
   *
   * @default '5m'
   */
  readonly backdate?: DurationInput;

  /**
   * How many authorities may stand between it and what is issued at the end.
   *
   * @default - any number for a root, 0 below another authority
   */
  readonly pathLength?: number;

  /**
   * The names that it may sign. Clients hold it to them, and so does this library before anything is issued.
   *
   * @default - all names
   */
  readonly nameConstraints?: NameConstraints;

  /**
   * Which of its keys signs, from 1 to 9999. A key is changed in three runs: trust the next (`alsoTrust: [2]`), sign with it (`generation: 2, alsoTrust: [1]`), drop the
   * old one (`generation: 2`). A step that would cut members off is refused.
   *
   * @default 1
   */
  readonly generation?: number;

  /**
   * Other generations that are trusted. One that is not there yet gets its key now; one that is named no more loses it.
   *
   * @default []
   */
  readonly alsoTrust?: readonly number[];

  /**
   * Certificates of other authorities, as PEM, that are trusted besides its own.
   *
   * @default []
   */
  readonly trustedCertificates?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Changes what signs at once, though members that have not heard of it are cut off: for a key that others have got hold of.
   *
   * @default false
   */
  readonly withoutOverlap?: boolean;

  /**
   * The certificate of an authority that is brought along, as PEM. Those above it follow it, the root last.
   *
   * @default - one is made
   */
  readonly certificate?: pulumi.Input<string>;

  /**
   * The key of an authority that is brought along, as PEM without a passphrase. It is kept as a secret, whether or not it is given as one.
   *
   * @default - one is made
   */
  readonly privateKey?: pulumi.Input<string>;
}

const OUTPUTS = {
  plain: [
    'certificate',
    'chain',
    'root',
    'trustBundle',
    'notBefore',
    'notAfter',
    'fingerprint',
    'serialNumber',
  ],
  secret: ['privateKey', 'keyRing'],
};

/**
 * A certificate authority that lives in the state of the stack, its keys as secrets. It is never replaced: whatever changes, changes by an update.
 */
export class CertificateAuthority extends PkiResource {
  /** The certificate that signs, as PEM. */
  declare readonly certificate: pulumi.Output<string>;
  /** What is sent along with whatever it issues: itself and those above it without the root, as PEM; empty for a root. */
  declare readonly chain: pulumi.Output<string>;
  /** The root above it, or itself, as PEM. */
  declare readonly root: pulumi.Output<string>;
  /** What members trust, as PEM: the root, and during a change of keys the other one too. */
  declare readonly trustBundle: pulumi.Output<string>;
  /** The key, as PEM in PKCS#8. A secret. */
  declare readonly privateKey: pulumi.Output<string>;
  /** When it begins, in ISO 8601. */
  declare readonly notBefore: pulumi.Output<string>;
  /** When it ends, in ISO 8601. */
  declare readonly notAfter: pulumi.Output<string>;
  /** SHA-256 of the certificate, as hexadecimal digits. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** The certificate's serial number, as hexadecimal digits. */
  declare readonly serialNumber: pulumi.Output<string>;

  /**
   * Registers the authority. What is known now is judged now, the rest as soon as it is known.
   *
   * @throws pulumi.InputPropertiesError with everything that is wrong
   */
  constructor(
    name: string,
    args: CertificateAuthorityArgs,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    refuseAll(`certificate authority "${name}"`, violationsOf(args));
    const { issuer, certificate, privateKey, validity, renewBefore, backdate, ...rest } = args;
    const inputs = {
      ...rest,
      validity: validity?.toString(),
      renewBefore: renewBefore?.toString(),
      backdate: backdate?.toString(),
      broughtCertificate: certificate,
      broughtPrivateKey: privateKey === undefined ? undefined : pulumi.secret(privateKey),
      ...(issuer === undefined ? {} : issuerInputs(issuer)),
    };
    super('authority', 'CertificateAuthority', name, inputs, OUTPUTS, opts);
  }
}

/** An authority as input of what it issues. */
export function issuerInputs(issuer: CertificateAuthority): Readonly<Record<string, unknown>> {
  return {
    issuerCertificate: issuer.certificate,
    issuerChain: issuer.chain,
    issuerRoot: issuer.root,
    issuerTrustBundle: issuer.trustBundle,
    issuerPrivateKey: pulumi.secret(issuer.privateKey),
  };
}

function violationsOf(args: CertificateAuthorityArgs) {
  const { violations } = readAuthority({ ...args }, isLateInput);
  const { certificate, privateKey } = args;
  // The clock is the provider's, and asked there.
  const plain = typeof certificate === 'string' && typeof privateKey === 'string';
  if (!plain) return violations;
  return [...violations, ...readBrought(certificate, privateKey).violations];
}
