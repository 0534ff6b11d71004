/** What a machine may ask of the object store: the list of one container, and everything with the objects in it. */
import type { AccessRule } from './application-credential';
import { pathOf } from './service-url';

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
