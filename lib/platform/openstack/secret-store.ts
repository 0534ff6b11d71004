/** What keeps the secrets of machines, as data: what may be said, and what is wrong with what was said. */
import type * as pulumi from '@pulumi/pulumi';

import { Findings, isRecord, isText } from '../../values';
import type { Violation } from '../../values';

/** What keeps the secrets of machines. */
export type SecretStoreArgs = UserDataStoreArgs | BarbicanStoreArgs;

/**
 * The files of a secret stand in the user data of the machines that are given it, in files that only root may read.
 *
 * What that means: Nova keeps them in its database and shows them to everybody who may look at the server, and its metadata service tells them to every
 * process of the machine that can reach 169.254.169.254, pods among them unless a network policy keeps them away. A secret that changes makes its
 * machines anew, one after the other where they are a cluster. All of it counts against the 65535 base64 characters of user data.
 */
export interface UserDataStoreArgs {
  readonly kind: 'user-data';
}

/**
 * The files of a secret are kept by the key manager, Barbican. A machine is told where, and is given an application credential that can do no more than
 * read the secrets which it was given; it fetches them at every boot, and whenever it is asked to. A secret that changes reaches machines that run.
 *
 * What that means: whoever can read the user data of a machine has its credential, and with it its secrets, until the credential is taken away; no more
 * than that. The credential belongs to the user with whom the program runs, and ends with him and with his roles in the project. Where the program logs
 * in by an application credential itself, that one has to be `unrestricted`, or the credential is given here.
 */
export interface BarbicanStoreArgs {
  readonly kind: 'barbican';
  /**
   * The application credential with which machines log in.
   *
   * @default - one is made for each secret, which can read that secret only
   */
  readonly credential?: GivenCredential;
  /**
   * The roles of the credentials that are made, by name: those of the user's own that the cloud wants of who reads a secret, such as `observer`.
   *
   * @default - all that the user has in the project
   */
  readonly roles?: readonly string[];
  /**
   * Which of the endpoints in the catalog machines use.
   *
   * @default 'public'
   */
  readonly interface?: EndpointInterface;
  /**
   * The certificates, as PEM, by which machines know the endpoints.
   *
   * @default - those that the image trusts
   */
  readonly caCertificates?: string;
  /**
   * The largest secret that the key manager takes, in bytes of the packed text: its `max_allowed_secret_in_bytes`. From 1000 to 10000000.
   *
   * @default 20000
   * @see https://docs.openstack.org/barbican/zed/configuration/config.html
   */
  readonly maxBytes?: number;
}

/** Which endpoint of a service. */
export type EndpointInterface = 'public' | 'internal';

/** An application credential that is there already. */
export interface GivenCredential {
  readonly id: pulumi.Input<string>;
  readonly secret: pulumi.Input<string>;
}

/** What Barbican takes by default. */
export const BARBICAN_MAX_BYTES = 20_000;

const LEAST_MAX_BYTES = 1_000;
const MOST_MAX_BYTES = 10_000_000;
const PEM = /^-----BEGIN CERTIFICATE-----\n[^]+-----END CERTIFICATE-----\n*$/;

/** What is wrong with it. */
export function checkSecretStore(
  given: unknown,
  isLate: (value: unknown) => boolean,
): readonly Violation[] {
  const findings = new Findings();
  const store: unknown = given ?? { kind: 'user-data' };
  if (!isRecord(store)) {
    findings.add('invalid', '', store, 'is no secret store', 'write { kind: "user-data" }');
    return findings.violations;
  }
  const { kind } = store;
  if (kind === 'barbican') {
    checkBarbican(store, isLate, findings);
  } else if (kind !== 'user-data') {
    const remedy = 'write "user-data" or "barbican"';
    findings.add('unsupported', 'kind', kind, 'is no secret store', remedy);
  }
  return findings.violations;
}

function checkBarbican(
  store: Readonly<Record<string, unknown>>,
  isLate: (value: unknown) => boolean,
  findings: Findings,
): void {
  const { credential, maxBytes } = store;
  if (credential !== undefined) checkCredential(credential, isLate, findings);
  checkAccess(store, findings);
  if (maxBytes === undefined) return;
  const whole = typeof maxBytes === 'number' && Number.isInteger(maxBytes);
  if (whole && maxBytes >= LEAST_MAX_BYTES && maxBytes <= MOST_MAX_BYTES) return;
  const reason = `is no whole number of bytes from ${LEAST_MAX_BYTES} to ${MOST_MAX_BYTES}`;
  findings.add('out-of-range', 'maxBytes', maxBytes, reason, `write ${BARBICAN_MAX_BYTES}`);
}

/** Looks through what stores of OpenStack have in common: how machines reach them, and as whom. */
export function checkAccess(store: Readonly<Record<string, unknown>>, findings: Findings): void {
  const { roles, caCertificates } = store;
  const side = store['interface'];
  if (side !== undefined && side !== 'public' && side !== 'internal') {
    const remedy = 'write "public" or "internal"';
    findings.add('unsupported', 'interface', side, 'is no endpoint for machines', remedy);
  }
  if (roles !== undefined && !isListOfNames(roles)) {
    const remedy = 'write for example ["observer"], or leave it out';
    findings.add('invalid', 'roles', roles, 'is no list of the names of roles', remedy);
  }
  if (caCertificates !== undefined && !isText(caCertificates, PEM)) {
    const remedy = 'write the text of the file, from "-----BEGIN CERTIFICATE-----" on';
    findings.add('invalid', 'caCertificates', undefined, 'holds no certificates as PEM', remedy);
  }
}

function isListOfNames(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one: unknown) => isText(one, /^\S/))
  );
}

/** Looks through a pair of an id and a secret; says nothing of what they are. */
export function checkCredential(
  credential: unknown,
  isLate: (value: unknown) => boolean,
  findings: Findings,
  fields: readonly [string, string] = ['id', 'secret'],
): void {
  if (isLate(credential)) return;
  const remedy = `write { ${fields[0]}: "…", ${fields[1]}: config.requireSecret("…") }`;
  if (!isRecord(credential)) {
    findings.add('invalid', 'credential', undefined, 'is no credential', remedy);
    return;
  }
  for (const field of fields) {
    const value = credential[field];
    if (isLate(value) || isText(value, /^[!-~]+$/)) continue;
    const code = value === undefined ? 'required' : 'invalid';
    const reason = 'is no text of visible characters';
    findings.add(code, `credential.${field}`, undefined, reason, remedy);
  }
}
