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
  const given = withDomains(settings);
  const method = methodOf(given, findings);
  if (method === undefined) return undefined;
  const before = findings.violations.length;
  const identity = identityBody(method, given, findings);
  // An application credential is of one project.
  const isCredential =
    given.applicationCredentialId !== undefined || given.applicationCredentialName !== undefined;
  const scope = isCredential ? undefined : scopeOf(given, findings);
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
    const user = { ...userOf(given, findings), password: given.password };
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
  if ((userId === undefined) === (userName === undefined)) {
    const reason = userId === undefined ? 'nothing says whose it is' : 'userId is said, too';
    findings.add('required', 'auth.userName', userName, reason, 'set either userName or userId');
    return {};
  }
  if (userId !== undefined) return { id: userId };
  const domain = domainOf(
    { id: given.userDomainId, name: given.userDomainName, path: 'auth.userDomainName' },
    findings,
  );
  return { name: userName, domain };
}

function scopeOf(given: IdentitySettings, findings: Findings): object {
  const { tenantId, tenantName } = given;
  if (tenantId !== undefined) return { project: { id: tenantId } };
  if (tenantName === undefined) {
    const remedy = 'set openstack:tenantName, OS_PROJECT_NAME, or project_name in clouds.yaml';
    findings.add('required', 'auth.tenantName', undefined, 'no project is named', remedy);
    return {};
  }
  const domain = domainOf(
    { id: given.projectDomainId, name: given.projectDomainName, path: 'auth.projectDomainName' },
    findings,
  );
  return { project: { name: tenantName, domain } };
}

interface SaidDomain {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly path: string;
}

function domainOf({ id, name, path }: SaidDomain, findings: Findings): Domain | undefined {
  if (id !== undefined && name === undefined) return { id };
  if (id === undefined && name !== undefined) return { name };
  const reason = id === undefined ? 'no domain is named' : 'the id of the domain is said, too';
  findings.add('required', path, name, reason, 'set either the name or the id of the domain');
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
