/**
 * Who asks, as Keystone's version 3 takes it.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
 * @see https://github.com/gophercloud/gophercloud/blob/v1.8.0/auth_options.go `ToTokenV3CreateMap`
 */
import type { Findings } from '../../values';

/** The settings that say who asks, and for which project. */
export type IdentityField =
  | 'authUrl'
  | 'userName'
  | 'userId'
  | 'password'
  | 'token'
  | 'tenantName'
  | 'tenantId'
  | 'userDomainName'
  | 'userDomainId'
  | 'projectDomainName'
  | 'projectDomainId'
  | 'domainName'
  | 'domainId'
  | 'defaultDomain'
  | 'applicationCredentialId'
  | 'applicationCredentialName'
  | 'applicationCredentialSecret';

/** The settings that say who asks, each where it was said. */
export type IdentitySettings = Readonly<Partial<Record<IdentityField, string | undefined>>>;

/** What Keystone is sent, and how it is told to people. */
export interface KeystoneIdentity {
  /** The value of `auth` in the question. It holds a secret. */
  readonly auth: Readonly<Record<string, unknown>>;
  /** Who that is, without a secret: `user "demo" of project "demo"`. */
  readonly description: string;
}

type Method = 'token' | 'password' | 'application credential';
type Domain = { readonly id: string } | { readonly name: string };

/** Reads who asks; what is missing is refused. */
export function identityOf(
  settings: IdentitySettings,
  findings: Findings,
): KeystoneIdentity | undefined {
  // An application credential is of one project; where one is said, the provider asks for no other, whatever proves who it is.
  const { applicationCredentialId, applicationCredentialName } = settings;
  const credential =
    applicationCredentialId ?? applicationCredentialName ?? settings.applicationCredentialSecret;
  const isScoped = (settings.tenantId ?? settings.tenantName) !== undefined;
  const given = credential !== undefined || isScoped ? withDomains(settings) : settings;
  const method = methodOf(given, findings);
  if (method === undefined) return undefined;
  const before = findings.violations.length;
  const identity = identityBody(method, given, findings);
  const scope = credential === undefined ? scopeOf(given, findings) : undefined;
  if (findings.violations.length > before) return undefined;
  return {
    auth: { identity, ...(scope === undefined ? {} : { scope }) },
    description: describe(method, given),
  };
}

// A domain for both counts where a domain of its own is not said, and the default one where none is.
function withDomains(settings: IdentitySettings): IdentitySettings {
  const { domainId, domainName, defaultDomain } = settings;
  const userDomainId = settings.userDomainId ?? domainId;
  const userDomainName = settings.userDomainName ?? domainName;
  const projectDomainId = settings.projectDomainId ?? domainId;
  const projectDomainName = settings.projectDomainName ?? domainName;
  return {
    ...settings,
    userDomainName,
    userDomainId: userDomainId ?? (userDomainName === undefined ? defaultDomain : undefined),
    projectDomainName,
    projectDomainId:
      projectDomainId ?? (projectDomainName === undefined ? defaultDomain : undefined),
  };
}

function methodOf(given: IdentitySettings, findings: Findings): Method | undefined {
  if (given.token !== undefined) return 'token';
  if (given.password !== undefined) return 'password';
  if (given.applicationCredentialId ?? given.applicationCredentialName) {
    return 'application credential';
  }
  findings.add(
    'required',
    'auth.password',
    undefined,
    'nothing proves who asks',
    'set openstack:password as a secret, an application credential, or OS_CLOUD and the like',
  );
  return undefined;
}

function identityBody(method: Method, given: IdentitySettings, findings: Findings): object {
  if (method === 'token') return { methods: ['token'], token: { id: given.token } };
  if (method === 'password') {
    const user = { ...passwordUser(given, findings), password: given.password };
    return { methods: ['password'], password: { user } };
  }
  const { applicationCredentialId: id, applicationCredentialSecret: secret } = given;
  if (secret === undefined) {
    const path = 'auth.applicationCredentialSecret';
    const reason = 'an application credential has a secret';
    findings.add('required', path, undefined, reason, 'set it, as a secret');
  }
  const which =
    id === undefined
      ? { name: given.applicationCredentialName, user: userOf(given, findings) }
      : { id };
  return { methods: ['application_credential'], application_credential: { ...which, secret } };
}

function userOf(given: IdentitySettings, findings: Findings): object {
  const { userId, userName } = given;
  if (userId !== undefined) return { id: userId };
  if (userName !== undefined) {
    const said = { id: given.userDomainId, name: given.userDomainName };
    return { name: userName, domain: domainOf(said, 'auth.userDomainName', findings) };
  }
  const remedy = 'set userName, or userId';
  findings.add('required', 'auth.userName', undefined, 'nothing says whose it is', remedy);
  return {};
}

// Here the provider takes nothing that could contradict.
function passwordUser(given: IdentitySettings, findings: Findings): object {
  const { userId, userName, userDomainId, userDomainName } = given;
  const domains = [userDomainId, userDomainName].filter((one) => one !== undefined);
  if (userId !== undefined && userName !== undefined) {
    findings.add('conflict', 'auth.userName', userName, 'userId is said, too', 'set one of them');
  } else if (userId !== undefined && domains.length > 0) {
    const reason = 'the provider takes no id of a user together with a domain, be it the default';
    findings.add('conflict', 'auth.userId', userId, reason, 'set userName instead');
  } else if (userName !== undefined && domains.length > 1) {
    const reason = 'the id of the domain is said, too';
    findings.add('conflict', 'auth.userDomainName', userDomainName, reason, 'set one of them');
  }
  return userOf(given, findings);
}

function scopeOf(given: IdentitySettings, findings: Findings): object | undefined {
  const { tenantId, tenantName, domainId, domainName } = given;
  if (tenantId !== undefined) return { project: { id: tenantId } };
  if (tenantName !== undefined) {
    const said = { id: given.projectDomainId, name: given.projectDomainName };
    const domain = domainOf(said, 'auth.projectDomainName', findings);
    return { project: { name: tenantName, domain } };
  }
  if (domainId !== undefined) return { domain: { id: domainId } };
  // Users may have a project of their own, which Keystone takes where none is said.
  return domainName === undefined ? undefined : { domain: { name: domainName } };
}

interface SaidDomain {
  readonly id: string | undefined;
  readonly name: string | undefined;
}

function domainOf({ id, name }: SaidDomain, path: string, findings: Findings): Domain | undefined {
  if (id !== undefined) return { id };
  if (name !== undefined) return { name };
  const remedy = 'set the name or the id of the domain';
  findings.add('required', path, undefined, 'no domain is named', remedy);
  return undefined;
}

function describe(method: Method, given: IdentitySettings): string {
  const { userName, userId, tenantName, tenantId, applicationCredentialId } = given;
  const project = tenantName ?? tenantId;
  const inProject = project === undefined ? '' : ` of project "${project}"`;
  if (method === 'password') return `user "${userName ?? userId ?? ''}"${inProject}`;
  if (method === 'token') return `the given token${inProject}`;
  const name = given.applicationCredentialName ?? applicationCredentialId ?? '';
  return `application credential "${name}"`;
}
