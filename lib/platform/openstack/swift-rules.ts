/** What a machine may ask of the object store: the list of one container, and everything with the objects in it. */
import type { AccessRule } from './application-credential';
import { pathOf } from './service-url';

/**
 * How much of the path of a rule Keystone keeps, in characters.
 *
 * @see https://opendev.org/openstack/keystone/src/branch/master/keystone/application_credential/backends/sql.py (access_rule)
 */
export const RULE_PATH_MAX = 128;

const USUAL_ACCOUNT = `/v1/AUTH_${'0'.repeat(32)}`;

/** The longest name of a container whose rules Keystone keeps, where the account has its usual address. */
export const CONTAINER_MAX = RULE_PATH_MAX - `${USUAL_ACCOUNT}//**`.length;

/**
 * The rules.
 *
 * @param container the address of the container
 */
export function swiftRules(container: string): readonly AccessRule[] {
  const path = pathOf(container);
  const service = 'object-store';
  const objects = ['GET', 'HEAD', 'PUT', 'DELETE'] as const;
  return [
    { service, method: 'GET', path },
    ...objects.map((method) => ({ service, method, path: `${path}/**` })),
  ];
}
