/**
 * Credentials as a person gives them, read by the rules of the drivers: the validator of manila-csi, and gophercloud, which makes a request to
 * Keystone of them.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/pkg/client/client.go (AuthOpts)
 * @see https://github.com/gophercloud/gophercloud/blob/v2.12.0/auth_options.go (ToTokenV3CreateMap)
 */
import { hasPlaceholder, isObjectName, isRecord, isText } from '../values';
import type { Findings } from '../values';

import type { OpenStackCredentials } from './openstack-cloud-credentials';

type Kind = OpenStackCredentials['kind'];

/** Credentials that were read: complete and legal. */
export interface ReadCredentials {
  readonly kind: Kind;
  /** The texts by their names; none for `clouds`. */
  readonly fields: Readonly<Record<string, string>>;
  /** The cloud of a clouds.yaml. */
  readonly cloud: string | undefined;
  /** The Secret that has to be mounted: that of clouds.yaml, or that of a certificate. */
  readonly mountedSecret: string | undefined;
}

/** Fields of which exactly one is wanted, each with those that it needs in its turn. */
interface Choice {
  readonly what: string;
  readonly fields: Readonly<Record<string, Choice | undefined>>;
}

const USER: Choice = {
  what: 'a user',
  fields: {
    userID: undefined,
    userName: {
      what: 'the domain of the user',
      fields: { userDomainID: undefined, userDomainName: undefined },
    },
  },
};
const PROJECT: Choice = {
  what: 'a project',
  fields: {
    projectID: undefined,
    projectName: {
      what: 'the domain of the project',
      fields: { projectDomainID: undefined, projectDomainName: undefined },
    },
  },
};
const CREDENTIAL: Choice = {
  what: 'an application credential',
  fields: { applicationCredentialID: undefined, applicationCredentialName: USER },
};

interface Shape {
  readonly texts: readonly string[];
  readonly choices: readonly Choice[];
}

const SHAPES: Readonly<Record<Exclude<Kind, 'clouds'>, Shape>> = {
  password: { texts: ['password'], choices: [USER, PROJECT] },
  applicationCredential: { texts: ['applicationCredentialSecret'], choices: [CREDENTIAL] },
  trust: { texts: ['trustID', 'trusteeID', 'trusteePassword'], choices: [] },
  clientCertificate: { texts: ['certificateSecret', 'token'], choices: [] },
};
const SECRETS: readonly string[] = [
  'password',
  'applicationCredentialSecret',
  'trusteePassword',
  'token',
];
const COMMON: readonly string[] = ['kind', 'authURL', 'region', 'endpointType', 'certAuthority'];
const KINDS: readonly string[] = [...Object.keys(SHAPES), 'clouds'];
const ENDPOINTS: readonly unknown[] = ['public', 'internal', 'admin'];
const EXAMPLE =
  '{ kind: "applicationCredential", authURL, region, applicationCredentialID, applicationCredentialSecret }';

/** Reads them; undefined when they are refused. */
export function readCredentials(
  given: unknown,
  path: string,
  findings: Findings,
): ReadCredentials | undefined {
  const before = findings.violations.length;
  if (!isRecord(given)) {
    // Whatever it is, it may be a secret.
    const code = given === undefined ? 'required' : 'invalid';
    findings.add(code, path, undefined, 'say not who the driver is', `write ${EXAMPLE}`);
    return undefined;
  }
  const { kind } = given;
  if (!KINDS.includes(kind as string)) {
    const remedy = `use ${KINDS.join(', ')}`;
    findings.add('unsupported', `${path}.kind`, kind, 'is no kind of credentials', remedy);
    return undefined;
  }
  const reader = new CredentialsReader(given, path, findings);
  const read = kind === 'clouds' ? reader.clouds() : reader.shaped(kind as keyof typeof SHAPES);
  return findings.violations.length === before ? read : undefined;
}

class CredentialsReader {
  private readonly given: Readonly<Record<string, unknown>>;
  private readonly path: string;
  private readonly findings: Findings;
  private readonly fields: Record<string, string> = {};
  private readonly known = new Set<string>(['kind']);

  constructor(given: Readonly<Record<string, unknown>>, path: string, findings: Findings) {
    this.given = given;
    this.path = path;
    this.findings = findings;
  }

  clouds(): ReadCredentials {
    const mountedSecret = this.secretName('cloudsSecret');
    const cloud = this.text('cloud');
    this.refuseOthers('clouds');
    return { kind: 'clouds', fields: {}, cloud, mountedSecret };
  }

  shaped(kind: keyof typeof SHAPES): ReadCredentials {
    const { texts, choices } = SHAPES[kind];
    this.endpoint();
    const mountedSecret =
      kind === 'clientCertificate' ? this.secretName('certificateSecret') : undefined;
    for (const name of texts) if (name !== 'certificateSecret') this.keep(name);
    for (const choice of choices) this.choose(choice);
    this.refuseOthers(kind);
    return { kind, fields: this.fields, cloud: undefined, mountedSecret };
  }

  private endpoint(): void {
    const { authURL, endpointType, certAuthority } = this.given;
    for (const name of COMMON) this.known.add(name);
    if (!isLate(authURL) && !isText(authURL, /^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/)) {
      const remedy = 'write for example "https://keystone.example.org:5000/v3"';
      this.refuse('authURL', authURL, 'is no address of Keystone', remedy);
    } else this.fields['authURL'] = authURL;
    this.keep('region');
    if (endpointType !== undefined && !ENDPOINTS.includes(endpointType)) {
      const remedy = `use ${ENDPOINTS.join(', ')}`;
      this.refuse('endpointType', endpointType, 'is no kind of address', remedy);
    } else if (endpointType !== undefined) this.fields['endpointType'] = endpointType as string;
    if (certAuthority === undefined) return;
    if (!isLate(certAuthority) && !isText(certAuthority, /^\s*-----BEGIN CERTIFICATE-----\r?\n/)) {
      const remedy = 'write the text of the file, "-----BEGIN CERTIFICATE-----" and what follows';
      this.refuse('certAuthority', undefined, 'holds no certificate in PEM', remedy);
    } else this.fields['certAuthority'] = certAuthority;
  }

  private choose({ what, fields }: Choice): void {
    const names = Object.keys(fields);
    const chosen = names.filter((name) => this.given[name] !== undefined);
    const [name] = chosen;
    // Of two ways named, what belongs to either is no further mistake.
    for (const one of chosen) {
      const more = chosen.length > 1 ? Object.keys(fields[one]?.fields ?? {}) : [];
      for (const each of [one, ...more]) this.known.add(each);
    }
    if (name === undefined || chosen.length > 1) {
      const list = names.join(' or ');
      const reason = name === undefined ? `name not ${what}` : `name ${what} in two ways`;
      const code = name === undefined ? 'required' : 'conflict';
      this.findings.add(code, this.path, undefined, reason, `write ${list}`);
      return;
    }
    this.keep(name);
    const more = fields[name];
    if (more !== undefined) this.choose(more);
  }

  private keep(name: string): void {
    const text = this.text(name);
    if (text !== undefined) this.fields[name] = text;
  }

  private text(name: string): string | undefined {
    this.known.add(name);
    const value = this.given[name];
    // One line: more would be other settings in a cloud.conf.
    if (isText(value, /^[^\p{Cc}]+$/u)) return value;
    const shown = SECRETS.includes(name) ? undefined : value;
    const wrong = value === undefined ? 'is missing' : 'is no text on one line';
    const code = value === undefined ? 'required' : 'invalid';
    this.findings.add(code, `${this.path}.${name}`, shown, wrong, `write ${article(name)}`);
    return undefined;
  }

  private secretName(name: string): string | undefined {
    this.known.add(name);
    const value = this.given[name];
    if (isObjectName(value)) return value;
    this.refuse(name, value, 'is no name of a Secret', 'write for example "openstack"');
    return undefined;
  }

  /** What another kind would have: the driver would refuse the two together, or take the one that was not meant. */
  private refuseOthers(kind: Kind): void {
    for (const [name, value] of Object.entries(this.given)) {
      if (this.known.has(name) || value === undefined) continue;
      const reason = `says nothing for credentials of the kind ${kind}`;
      this.findings.add('conflict', `${this.path}.${name}`, undefined, reason, 'leave it out');
    }
  }

  private refuse(name: string, value: unknown, reason: string, remedy: string): void {
    const code = value === undefined && name !== 'certAuthority' ? 'required' : 'invalid';
    this.findings.add(code, `${this.path}.${name}`, value, reason, remedy);
  }
}

function article(name: string): string {
  return SECRETS.includes(name) ? 'it, or an Output by asString' : 'it as OpenStack shows it';
}

function isLate(given: unknown): given is string {
  return typeof given === 'string' && hasPlaceholder(given);
}
