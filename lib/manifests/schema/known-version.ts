import type { KubernetesVersion, Violation } from '../../values';

import { KubernetesApi } from './kubernetes-api';

/** What to tell about a version that is newer or older than all whose kinds are known; undefined for those in between. */
export function knownVersionNotice(version: KubernetesVersion): Violation | undefined {
  const { minor } = KubernetesApi.of(version.minor);
  if (minor === version.minor) return undefined;
  const side = version.minor > minor ? 'newest' : 'oldest';
  return {
    code: 'unsupported',
    path: 'kubernetesVersion',
    value: version.toString(),
    reason: `the ${side} version whose kinds are known here is 1.${minor}, so objects are checked against that`,
    remedy: side === 'newest' ? 'use a newer release of this library' : 'look at them yourself',
  };
}
