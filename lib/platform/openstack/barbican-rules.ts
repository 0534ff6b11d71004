/** What a machine may ask of the key manager: the container of one secret, and payloads whose ids stand in it. Nobody can guess other ids. */
import type { AccessRule } from './application-credential';
import { pathOf } from './service-url';

/**
 * The rules.
 *
 * @param keyManager where the key manager answers, with its version
 * @param container the id of the container
 * @see https://docs.openstack.org/keystone/zed/user/application_credentials.html#access-rules
 */
export function barbicanRules(keyManager: string, container: string): readonly AccessRule[] {
  const path = pathOf(keyManager);
  const service = 'key-manager';
  return [
    { service, method: 'GET', path: `${path}/containers/${container}` },
    // Any one part of a path, as `*` is. With a name of its own, since Keystone keeps each rule of a user once, and of two that bring the same one at the
    // same time it fails one.
    { service, method: 'GET', path: `${path}/secrets/{of-${container}}/payload` },
  ];
}
