/** How Kuryr logs in at OpenStack, and what pods get there. */
import { hasPlaceholder, isObjectName, isRecord, isText } from '../values';
import type { Findings } from '../values';

import { quotedIni } from './kuryr-ini';
import type { IniSections } from './kuryr-ini';
import { readSecretText } from './heketi-secret-text';

/** How Kuryr logs in: the Secret with its file, the text of the file where it is made here, and the authorities. */
export interface ReadNeutron {
  readonly secret: string;
  readonly file: IniSections | undefined;
  readonly cacert: string | undefined;
}

/** What pods get. */
export interface ReadNeutronDefaults {
  readonly project: string;
  readonly pod_subnet: string;
  readonly pod_security_groups: readonly string[];
  readonly service_subnet: string | undefined;
  readonly resource_tags: readonly string[] | undefined;
}

/** Where the certificates are in pods of Kuryr. */
export const CA_FILE = '/etc/kuryr/openstack-ca.crt';
const SECRET = 'kuryr-neutron';
// UUIDs, and those of Keystone without hyphens.
const ID = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const TAG = /^[^\s,/]{1,60}$/;
const LINE = /^[^\s\p{Cc}](?:[^\p{Cc}]{0,253}[^\s\p{Cc}])?$/u;
const PEM = /^-----BEGIN CERTIFICATE-----\s[\s\S]+-----END CERTIFICATE-----\s*$/;
const EXAMPLE = 'f13c3c1b-1a7c-4a0b-8f5e-4a4ff1f0b7a2';

/** Reads the ids of a list; at least one. */
export function readIds(given: unknown, path: string, findings: Findings): readonly string[] {
  if (!Array.isArray(given) || given.length === 0) {
    findings.add('required', path, given, 'names none', `write for example ["${EXAMPLE}"]`);
    return [];
  }
  return given.map((one: unknown, index) => readId(one, `${path}[${index}]`, findings));
}

function readId(given: unknown, path: string, findings: Findings): string {
  if (typeof given === 'string' && (ID.test(given) || hasPlaceholder(given))) return given;
  findings.add('invalid', path, given, 'is no id of OpenStack', `write for example "${EXAMPLE}"`);
  return '';
}

/** Reads what pods get. */
export function readNeutronDefaults(
  given: unknown,
  services: 'octavia' | 'kube-proxy',
  findings: Findings,
): ReadNeutronDefaults | undefined {
  const path = 'neutron_defaults';
  if (!isRecord(given)) {
    const remedy = 'write { project, pod_subnet, pod_security_groups }';
    findings.add('required', path, given, 'says not what pods get in Neutron', remedy);
    return undefined;
  }
  const { service_subnet } = given;
  const wanted = services === 'octavia';
  if (!wanted && service_subnet !== undefined) {
    const reason = 'is nothing for kube-proxy, which serves Services without Neutron';
    findings.add('conflict', `${path}.service_subnet`, service_subnet, reason, 'leave it out');
  }
  return {
    project: readId(given['project'], `${path}.project`, findings),
    pod_subnet: readId(given['pod_subnet'], `${path}.pod_subnet`, findings),
    pod_security_groups: readIds(
      given['pod_security_groups'],
      `${path}.pod_security_groups`,
      findings,
    ),
    service_subnet: wanted ? readId(service_subnet, `${path}.service_subnet`, findings) : undefined,
    resource_tags: readTags(given['resource_tags'], `${path}.resource_tags`, findings),
  };
}

function readTags(given: unknown, path: string, findings: Findings): readonly string[] | undefined {
  if (given === undefined) return undefined;
  if (Array.isArray(given) && given.every((one: unknown): one is string => isText(one, TAG))) {
    return given.length > 0 ? given : undefined;
  }
  const reason = 'is no list of tags';
  findings.add('invalid', path, given, reason, 'write for example ["cluster-a"]');
  return undefined;
}

/** Reads how Kuryr logs in. Nothing secret is shown. */
export function readNeutron(given: unknown, findings: Findings): ReadNeutron | undefined {
  if (!isRecord(given)) {
    const remedy =
      'write { auth_type: "v3applicationcredential", … }, or { secret: "kuryr-neutron" }';
    findings.add('required', 'neutron', undefined, 'says not how Kuryr logs in', remedy);
    return undefined;
  }
  if (given['secret'] !== undefined) return readSecretName(given, findings);
  const before = findings.violations.length;
  const { region_name, cacert } = given;
  const login = readLogin(given, findings);
  const auth_url = readUrl(given['auth_url'], 'neutron.auth_url', findings);
  const region = region_name === undefined ? undefined : readLine(given, 'region_name', findings);
  if (cacert !== undefined && !isCertificates(cacert)) {
    const remedy = 'write the text of the file, from BEGIN CERTIFICATE on';
    findings.add('invalid', 'neutron.cacert', undefined, 'is no certificate in PEM', remedy);
  }
  if (findings.violations.length > before || login === undefined) return undefined;
  const authorities = typeof cacert === 'string' ? cacert : undefined;
  const cafile = authorities === undefined ? undefined : CA_FILE;
  const neutron = { auth_url, region_name: region, cafile, ...login };
  return { secret: SECRET, file: { neutron }, cacert: authorities };
}

function readSecretName(
  { secret, ...more }: Readonly<Record<string, unknown>>,
  findings: Findings,
): ReadNeutron | undefined {
  const [other] = Object.keys(more);
  if (other !== undefined) {
    const reason = 'stands beside a Secret that says it all';
    findings.add('conflict', `neutron.${other}`, undefined, reason, 'leave one of the two out');
  }
  if (isObjectName(secret)) return { secret, file: undefined, cacert: undefined };
  const remedy = 'write for example { secret: "kuryr-neutron" }';
  findings.add('invalid', 'neutron.secret', undefined, 'is no name of a Secret', remedy);
  return undefined;
}

function readLogin(
  given: Readonly<Record<string, unknown>>,
  findings: Findings,
): Readonly<Record<string, string>> | undefined {
  const { auth_type } = given;
  if (auth_type === 'password') {
    const line = (field: string, usual?: string): string => readLine(given, field, findings, usual);
    return {
      ...{ auth_type, username: line('username') },
      user_domain_name: line('user_domain_name', 'Default'),
      project_name: line('project_name'),
      project_domain_name: line('project_domain_name', 'Default'),
      password: readHidden(given['password'], 'password', findings),
    };
  }
  if (auth_type === 'v3applicationcredential') {
    const id = 'application_credential_id';
    const secret = 'application_credential_secret';
    return {
      ...{ auth_type, [id]: readId(given[id], `neutron.${id}`, findings) },
      [secret]: readHidden(given[secret], secret, findings),
    };
  }
  const remedy = 'write "v3applicationcredential" or "password"';
  findings.add('unsupported', 'neutron.auth_type', auth_type, 'is no way to log in', remedy);
  return undefined;
}

function readLine(
  given: Readonly<Record<string, unknown>>,
  field: string,
  findings: Findings,
  usual?: string,
): string {
  const text = given[field] ?? usual;
  if (isText(text, LINE)) return quotedIni(text);
  const path = `neutron.${field}`;
  findings.add('invalid', path, text, 'is no line of text', 'write it without white space around');
  return '';
}

function readHidden(given: unknown, field: string, findings: Findings): string {
  const whyNot = (text: string): string | undefined =>
    /\p{Cc}/u.test(text) ? 'holds a new line or a control character' : undefined;
  const remedy = 'give it as an Output of a secret: asString(secret)';
  const read = readSecretText(
    typeof given === 'object' ? undefined : given,
    `neutron.${field}`,
    remedy,
    whyNot,
    findings,
  );
  if (read?.from !== 'text') return '';
  // What is known later says its own `$` twice: nothing can be put into it here.
  return hasPlaceholder(read.text) ? `"${read.text}"` : quotedIni(read.text);
}

/** Reads an address of HTTPS. */
export function readUrl(given: unknown, path: string, findings: Findings): string {
  if (typeof given === 'string' && hasPlaceholder(given)) return given;
  if (isText(given, /^https:\/\/[^\s$"'@?#]+$/) && URL.canParse(given)) return given;
  const clear = isText(given, /^http:/);
  const reason = clear ? 'would send what is secret in clear' : 'is no address of HTTPS';
  findings.add(clear ? 'forbidden' : 'invalid', path, given, reason, 'write "https://…"');
  return '';
}

function isCertificates(given: unknown): boolean {
  return typeof given === 'string' && (hasPlaceholder(given) || PEM.test(given));
}
