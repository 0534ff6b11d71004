/** A project of a cloud with a user of its own, an ordinary member, as most people who use one are. */
import { PASSWORD, REGION } from '../../../tools/openstack-lab/lab-service';
import { CloudSession } from './cloud-session';
import type { ServiceType } from './cloud-session';
import { grant } from './seed';

// What a member of a project may be given: volumes and servers, load balancers, secrets.
const MEMBER_ROLES = ['member', 'load-balancer_member', 'creator'];

/** Limits by service, under the names of its API: `{ compute: { cores: 4 }, volumev3: { gigabytes: 10 } }`; -1 is none. */
export type Quotas = Readonly<
  Partial<
    Record<
      'compute' | 'volumev3' | 'network' | 'load-balancer' | 'sharev2',
      Readonly<Record<string, number>>
    >
  >
>;

const QUOTA_PLACES: Readonly<Record<keyof Quotas, readonly [path: string, key: string]>> = {
  compute: ['/os-quota-sets', 'quota_set'],
  volumev3: ['/os-quota-sets', 'quota_set'],
  network: ['/v2.0/quotas', 'quota'],
  'load-balancer': ['/v2.0/lbaas/quotas', 'quota'],
  sharev2: ['/quota-sets', 'quota_set'],
};

/** A project and its user. */
export interface CloudProject {
  readonly name: string;
  readonly id: string;
  /** The name of its user; the password is `lab`. */
  readonly user: string;
  readonly password: string;
  /** Its user, signed in. */
  readonly session: CloudSession;
  /** The variables by which programs find the cloud and sign in: `OS_AUTH_URL`, … */
  readonly env: Readonly<Record<string, string>>;
  /** The same as settings of a Pulumi stack: `openstack:authUrl`, … */
  readonly settings: Readonly<Record<string, string>>;
}

/** Makes a project and its user. */
export async function makeProject(
  admin: CloudSession,
  authUrl: string,
  name: string,
  quotas: Quotas = {},
): Promise<CloudProject> {
  const project = await admin.create('identity', '/projects', {
    project: { name, domain_id: 'default' },
  });
  const user = await admin.create('identity', '/users', {
    user: { name, password: PASSWORD, domain_id: 'default', default_project_id: project.id },
  });
  const roles = await admin.list('identity', '/roles', 'roles');
  for (const { id } of roles.filter((role) => MEMBER_ROLES.includes(role.name))) {
    await grant(admin, project.id, user.id, id);
  }
  await setQuotas(admin, project.id, quotas);
  const session = await CloudSession.open(authUrl, { name, password: PASSWORD, project: name });
  return {
    name,
    id: project.id,
    user: name,
    password: PASSWORD,
    session,
    env: variables(authUrl, name),
    settings: stackSettings(authUrl, name),
  };
}

/** Removes a project and its user; what is in it stays, and is nobody's. */
export async function removeProject(admin: CloudSession, project: CloudProject): Promise<void> {
  await admin.remove('identity', `/users/${project.session.userId}`);
  await admin.remove('identity', `/projects/${project.id}`);
}

/** Sets limits of a project. */
export async function setQuotas(
  admin: CloudSession,
  project: string,
  quotas: Quotas,
): Promise<void> {
  for (const [service, limits] of Object.entries(quotas)) {
    const [path, key] = QUOTA_PLACES[service as keyof Quotas];
    await admin.succeed('PUT', service as ServiceType, `${path}/${project}`, { [key]: limits });
  }
}

function variables(authUrl: string, name: string): Readonly<Record<string, string>> {
  return {
    OS_AUTH_URL: authUrl,
    OS_REGION_NAME: REGION,
    OS_USERNAME: name,
    OS_PASSWORD: PASSWORD,
    OS_PROJECT_NAME: name,
    OS_USER_DOMAIN_NAME: 'Default',
    OS_PROJECT_DOMAIN_NAME: 'Default',
    OS_IDENTITY_API_VERSION: '3',
  };
}

function stackSettings(authUrl: string, name: string): Readonly<Record<string, string>> {
  return {
    'openstack:authUrl': authUrl,
    'openstack:region': REGION,
    'openstack:userName': name,
    'openstack:password': PASSWORD,
    'openstack:tenantName': name,
    'openstack:userDomainName': 'Default',
    'openstack:projectDomainName': 'Default',
    // The provider would speak to Neutron's own load balancers, which have been gone for years.
    'openstack:useOctavia': 'true',
  };
}
