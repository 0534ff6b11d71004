import { createHash } from 'node:crypto';

import * as pulumi from '@pulumi/pulumi';

import type { DurationInput } from '../values';
import type { CertificateAuthority } from './certificate-authority';
import { issuerInputs } from './certificate-authority';
import { readCertificate } from './certificate-spec';
import { PkiResource } from './dynamic-resource';
import type { Usage } from './issue-certificate';
import type { KeyAlgorithm } from './key-algorithm';
import { isLateInput, refuseAll } from './refuse-all';

/** A certificate and its key, for a server, a client, or a peer that is both. */
export interface CertificateArgs {
  /** Who issues it. */
  readonly issuer: CertificateAuthority;

  /**
   * What it is for: `['server auth']`, `['client auth']`, or both for members that talk to each other, such as those of etcd.
   */
  readonly usages: readonly Usage[];

  /**
   * Whom it is for, at most 64 characters: to Kubernetes and etcd the user. No client looks for a server's name here.
   *
   * @default - none; a client needs one, or another name
   */
  readonly commonName?: pulumi.Input<string>;

  /**
   * Organizations, at most 64 characters each: to Kubernetes the groups of the user, such as `system:masters`.
   *
   * @default []
   */
  readonly organizations?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Host names, in lower case, and wildcards such as `*.etcd.example`. A server needs at least one of these or of `ipAddresses`.
   *
   * @default []
   */
  readonly dnsNames?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Addresses of versions 4 and 6.
   *
   * @default []
   */
  readonly ipAddresses?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Absolute URIs, such as `spiffe://cluster.example/etcd`.
   *
   * @default []
   */
  readonly uris?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * The kind of key that is made. Another kind is another key, by an update.
   *
   * @default 'ECDSA-P256'
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * How long it is valid from its issue on; never longer than its issuer.
   *
   * @default '8760h'
   */
  readonly validity?: DurationInput;

  /**
   * How long before its end it is renewed by the next run: an update, and never a replacement.
   *
   * @default - a third of the validity
   */
  readonly renewBefore?: DurationInput;

  /**
   * How long before its issue it begins, for machines whose clocks are late; never before its issuer.
   *
   * @default '5m'
   */
  readonly backdate?: DurationInput;

  /**
   * Whether a new key is made each time that it is issued anew.
   *
   * @default false
   */
  readonly renewKey?: boolean;
}

/** The files of a certificate, by the names that Kubernetes gives them in a Secret of type `kubernetes.io/tls`. */
export interface CertificateFiles {
  /** The certificate and what is sent along with it. */
  readonly 'tls.crt': string;
  /** The key. */
  readonly 'tls.key': string;
  /** What its holder trusts. */
  readonly 'ca.crt': string;
}

const OUTPUTS = {
  plain: [
    'certificate',
    'caCertificate',
    'trustBundle',
    'notBefore',
    'notAfter',
    'fingerprint',
    'serialNumber',
    'issuedFor',
  ],
  secret: ['privateKey'],
};
const REVISION_DIGITS = 16;

/**
 * A certificate that lives in the state of the stack, its key as a secret. It is never replaced: it is renewed in time, and issued anew when its names, its
 * usages or its issuer's key change, by an update that keeps the key.
 */
export class Certificate extends PkiResource {
  /** The certificate and the authorities above it without the root, as PEM. */
  declare readonly certificate: pulumi.Output<string>;
  /** The key, as PEM in PKCS#8. A secret. */
  declare readonly privateKey: pulumi.Output<string>;
  /** The root above it, as PEM. */
  declare readonly caCertificate: pulumi.Output<string>;
  /** What its holder should trust, as PEM: during a change of the authority's key the old root and the new one. */
  declare readonly trustBundle: pulumi.Output<string>;
  /** When it begins, in ISO 8601. */
  declare readonly notBefore: pulumi.Output<string>;
  /** When it ends, in ISO 8601. */
  declare readonly notAfter: pulumi.Output<string>;
  /** SHA-256 of the certificate, as hexadecimal digits. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** The serial number, as hexadecimal digits. */
  declare readonly serialNumber: pulumi.Output<string>;
  /** All that its holder needs, for a platform's secret store. A secret. */
  readonly files: pulumi.Output<CertificateFiles>;
  /**
   * Sixteen hexadecimal digits that are others as soon as one of the files is: no secret, so that a machine or a pod can be told by them that there is
   * something to fetch.
   */
  readonly revision: pulumi.Output<string>;

  /**
   * Registers the certificate. What is known now is judged now, the rest as soon as it is known.
   *
   * @throws pulumi.InputPropertiesError with everything that is wrong
   */
  constructor(name: string, args: CertificateArgs, opts: pulumi.CustomResourceOptions = {}) {
    refuseAll(`certificate "${name}"`, violationsOf(args));
    const { issuer, validity, renewBefore, backdate, ...rest } = args;
    const inputs = {
      ...rest,
      validity: validity?.toString(),
      renewBefore: renewBefore?.toString(),
      backdate: backdate?.toString(),
      ...issuerInputs(issuer),
    };
    super('certificate', 'Certificate', name, inputs, OUTPUTS, opts);
    const { certificate, privateKey, trustBundle } = this;
    this.files = pulumi.secret(
      pulumi
        .all([certificate, privateKey, trustBundle])
        .apply(([crt, key, ca]) => ({ 'tls.crt': crt, 'tls.key': key, 'ca.crt': ca })),
    );
    // A new key always comes with a new certificate, so the key itself need not go into it.
    this.revision = pulumi
      .all([certificate, trustBundle])
      .apply((texts) =>
        createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, REVISION_DIGITS),
      );
  }
}

function violationsOf(args: CertificateArgs) {
  const { violations } = readCertificate({ ...args }, isLateInput);
  // By what it has, not by its class: the package may be there twice.
  if (pulumi.Resource.isInstance(args.issuer) && 'trustBundle' in args.issuer) return violations;
  const reason = 'is no certificate authority';
  const remedy = 'give a CertificateAuthority, which can also be brought along';
  return [...violations, { code: 'invalid' as const, path: 'issuer', reason, remedy }];
}
