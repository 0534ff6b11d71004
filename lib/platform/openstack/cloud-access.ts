/**
 * How a cloud is reached and by whom, put together from everywhere that it may stand, by the rules of the provider: so that what is asked beforehand is
 * asked of the same project, by the same user, at the same addresses.
 *
 * @see https://github.com/terraform-provider-openstack/terraform-provider-openstack/blob/v1.54.1/openstack/provider.go
 * @see https://github.com/gophercloud/utils/blob/05e9e7f5ea4d/openstack/clientconfig/requests.go `v3auth`
 */
import { Findings, isRecord } from '../../values';
import type { Violation } from '../../values';
import { filled, findCloud } from './clouds-yaml';
import type { CloudEntry, SettingSources } from './clouds-yaml';
import { identityOf } from './keystone-identity';
import type { IdentityField, IdentitySettings, KeystoneIdentity } from './keystone-identity';
import { systemAuthorities } from './system-authorities';

/** Which of a service's addresses is taken. */
export type EndpointInterface = 'public' | 'internal' | 'admin';

/** All that is needed to ask a cloud. */
export interface CloudAccess {
  /** Of Keystone's version 3, without a slash at its end. */
  readonly authUrl: string;
  readonly region: string | undefined;
  readonly endpointInterface: EndpointInterface;
  /** Addresses by the type of a service. */
  readonly endpointOverrides: Readonly<Record<string, string>>;
  readonly identity: KeystoneIdentity;
  /** Texts in PEM. The one authority that counts, where it is said. */
  readonly ca: string | undefined;
  /** The authorities of the system, which count beside those that Node knows where `ca` is not said. */
  readonly systemAuthorities?: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** Everywhere that settings may stand. */
export interface AccessSources extends SettingSources {
  /** What the program said itself. */
  readonly given: Readonly<Record<string, unknown>>;
  /** A setting of the stack: `authUrl` of `openstack:authUrl`. */
  readonly setting: (name: string) => string | undefined;
}

/** How the cloud is reached, or what is wrong with what was said of it. */
export type ReadAccess =
  | { readonly access: CloudAccess; readonly violations: readonly [] }
  | { readonly access?: undefined; readonly violations: readonly Violation[] };

type OtherField = 'cloud' | 'region' | 'endpointType' | 'cacertFile' | 'cert' | 'key' | 'insecure';

const IDENTITY_VARIABLES: Readonly<Record<IdentityField, readonly string[]>> = {
  authUrl: ['OS_AUTH_URL'],
  userName: ['OS_USERNAME'],
  userId: ['OS_USER_ID'],
  password: ['OS_PASSWORD'],
  token: ['OS_TOKEN', 'OS_AUTH_TOKEN'],
  tenantName: ['OS_TENANT_NAME', 'OS_PROJECT_NAME'],
  tenantId: ['OS_TENANT_ID', 'OS_PROJECT_ID'],
  userDomainName: ['OS_USER_DOMAIN_NAME'],
  userDomainId: ['OS_USER_DOMAIN_ID'],
  projectDomainName: ['OS_PROJECT_DOMAIN_NAME'],
  projectDomainId: ['OS_PROJECT_DOMAIN_ID'],
  domainName: ['OS_DOMAIN_NAME'],
  domainId: ['OS_DOMAIN_ID'],
  defaultDomain: ['OS_DEFAULT_DOMAIN'],
  applicationCredentialId: ['OS_APPLICATION_CREDENTIAL_ID'],
  applicationCredentialName: ['OS_APPLICATION_CREDENTIAL_NAME'],
  applicationCredentialSecret: ['OS_APPLICATION_CREDENTIAL_SECRET'],
};

const OTHER_VARIABLES: Readonly<Record<OtherField, string>> = {
  cloud: 'OS_CLOUD',
  region: 'OS_REGION_NAME',
  endpointType: 'OS_ENDPOINT_TYPE',
  cacertFile: 'OS_CACERT',
  cert: 'OS_CERT',
  key: 'OS_KEY',
  insecure: 'OS_INSECURE',
};

const IDENTITY_FIELDS = Object.keys(IDENTITY_VARIABLES) as IdentityField[];
/** The names of `clouds.yaml`, where they are not those of the settings in snake case. */
const YAML_NAMES: Readonly<Partial<Record<IdentityField, string>>> = {
  userName: 'username',
  tenantName: 'project_name',
  tenantId: 'project_id',
};
const TRUE = /^(?:1|t|true)$/i;
const FALSE = /^(?:n|no|false|off)$/i;

/** Reads how a cloud is reached. Touches nothing but the files that are named. */
export function readAccess(sources: AccessSources): ReadAccess {
  const findings = new Findings();
  const cloud = other('cloud', sources);
  const entry = cloud === undefined ? undefined : entryOf(cloud, sources, findings);
  if (findings.violations.length > 0) return { violations: findings.violations };
  const settings = entry === undefined ? ownIdentity(sources) : yamlIdentity(entry, sources);
  const identity = identityOf(settings, findings);
  const authUrl = readAuthUrl(settings.authUrl, findings);
  refuseInsecure(entry, sources, findings);
  const read = {
    region: other('region', sources) ?? filled(entry?.['region_name']),
    endpointInterface: readInterface(other('endpointType', sources), findings),
    endpointOverrides: readOverrides(sources, findings),
    ca: readPem('cacertFile', filled(entry?.['cacert']), sources, findings),
    systemAuthorities: systemAuthorities(sources),
    cert: readPem('cert', filled(entry?.['cert']), sources, findings),
    key: readPem('key', filled(entry?.['key']), sources, findings),
  };
  const { violations } = findings;
  if (violations.length > 0 || identity === undefined || authUrl === undefined)
    return { violations };
  return { access: { ...read, authUrl, identity }, violations: [] };
}

function entryOf(name: string, sources: AccessSources, findings: Findings): CloudEntry {
  const { entry, trouble } = findCloud(name, other('region', sources), sources);
  if (entry !== undefined) return entry;
  findings.add(
    'invalid',
    'auth.cloud',
    name,
    trouble,
    'write the cloud there, or say authUrl, userName and password',
  );
  return {};
}

/** A setting that is not part of the identity. */
function other(field: OtherField, { given, setting, env }: AccessSources): string | undefined {
  return (
    filled(textOf(given[field])) ?? filled(setting(field)) ?? filled(env[OTHER_VARIABLES[field]])
  );
}

function textOf(value: unknown): unknown {
  return typeof value === 'boolean' ? String(value) : value;
}

function ownIdentity({ given, setting, env }: AccessSources): IdentitySettings {
  const read = IDENTITY_FIELDS.map((field) => {
    const said = filled(given[field]) ?? filled(setting(field));
    return [field, said ?? fromEnvironment(IDENTITY_VARIABLES[field], env)] as const;
  });
  const settings = Object.fromEntries(read) as IdentitySettings;
  return { ...settings, defaultDomain: settings.defaultDomain ?? 'default' };
}

// Beside an entry only the environment counts, and of two variables the newer one.
function yamlIdentity(entry: CloudEntry, { env }: AccessSources): IdentitySettings {
  const auth = isRecord(entry['auth']) ? entry['auth'] : {};
  const read = IDENTITY_FIELDS.map((field) => {
    const name =
      YAML_NAMES[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const variables = [...IDENTITY_VARIABLES[field]].reverse();
    return [field, filled(auth[name]) ?? fromEnvironment(variables, env)] as const;
  });
  return Object.fromEntries(read);
}

function fromEnvironment(names: readonly string[], env: SettingSources['env']): string | undefined {
  return names.map((name) => filled(env[name])).find((value) => value !== undefined);
}

function readAuthUrl(given: string | undefined, findings: Findings): string | undefined {
  const example = 'write for example "https://cloud.example.com:5000/v3"';
  if (given === undefined) {
    findings.add(
      'required',
      'auth.authUrl',
      undefined,
      'nothing says where the cloud is',
      `set openstack:authUrl or OS_AUTH_URL: ${example}`,
    );
    return undefined;
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    findings.add('invalid', 'auth.authUrl', given, 'is no address of the web', example);
    return undefined;
  }
  if (url.username !== '' || url.password !== '') {
    findings.add(
      'forbidden',
      'auth.authUrl',
      undefined,
      'holds a user or a password',
      'set userName and password',
    );
    return undefined;
  }
  const address = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  if (address.endsWith('/v2.0')) {
    findings.add(
      'unsupported',
      'auth.authUrl',
      given,
      'is version 2 of Keystone, which clouds have had no more since 2018',
      example,
    );
    return undefined;
  }
  return address.endsWith('/v3') ? address : `${address}/v3`;
}

function refuseInsecure(
  entry: CloudEntry | undefined,
  sources: AccessSources,
  findings: Findings,
): void {
  const said = other('insecure', sources);
  const isInsecure =
    said === undefined ? FALSE.test(filled(entry?.['verify']) ?? '') : TRUE.test(said);
  if (!isInsecure) return;
  const reason = 'certificates would not be looked at, so passwords and keys could go to anybody';
  findings.add(
    'forbidden',
    'auth.insecure',
    undefined,
    reason,
    'give the authority of the cloud: openstack:cacertFile, OS_CACERT, or cacert in clouds.yaml',
  );
}

function readInterface(given: string | undefined, findings: Findings): EndpointInterface {
  const [, name] = /^(public|internal|admin)(?:URL)?$/.exec(given ?? 'public') ?? [];
  if (name === 'public' || name === 'internal' || name === 'admin') return name;
  findings.add(
    'unsupported',
    'auth.endpointType',
    given,
    'is no kind of address',
    'write public, internal or admin',
  );
  return 'public';
}

function readOverrides(
  { given, setting }: AccessSources,
  findings: Findings,
): Record<string, string> {
  const said = given['endpointOverrides'] ?? fromJson(setting('endpointOverrides'));
  if (said === undefined) return {};
  const entries = isRecord(said) ? Object.entries(said) : [];
  const good = entries.filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && URL.canParse(entry[1]),
  );
  if (!isRecord(said) || good.length < entries.length) {
    findings.add(
      'invalid',
      'auth.endpointOverrides',
      undefined,
      'is no record of addresses by the type of a service',
      'write for example { volumev3: "https://cloud.example.com/volume/v3/" }',
    );
  }
  return Object.fromEntries(good.map(([type, url]) => [type, url.replace(/\/+$/, '')]));
}

function fromJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

// As the provider has it: a file, or else its text.
function readPem(
  field: 'cacertFile' | 'cert' | 'key',
  inYaml: string | undefined,
  sources: AccessSources,
  findings: Findings,
): string | undefined {
  const given = other(field, sources) ?? inYaml;
  if (given === undefined) return undefined;
  const text = given.includes('-----BEGIN')
    ? given
    : sources.readFile(given.replace(/^~(?=\/)/, sources.home));
  if (text?.includes('-----BEGIN') === true) return text;
  const reason = text === undefined ? 'there is no such file' : 'holds nothing in PEM';
  findings.add(
    'invalid',
    `auth.${field}`,
    field === 'key' ? undefined : given,
    reason,
    'name a file in PEM, or give its text',
  );
  return undefined;
}
