/** That objects use API versions which have a future. */
import type { Rule } from '../check/rule';

import { bestVersion, isServed } from './api-versions';
import { deprecatedApi } from './deprecated-apis';
import { KubernetesApi } from './kubernetes-api';
import type { KindSchema } from './kubernetes-api';

/** API versions that are deprecated in the target version, or that clusters serve only when told so. */
export const deprecatedVersions: Rule = {
  check: 'deprecations',

  find(object, set, findings) {
    const apiVersion = object.at('apiVersion');
    const known = KubernetesApi.kindOf(apiVersion.text ?? '', object.at('kind').text ?? '');
    const api = KubernetesApi.of(set.version.minor);
    if (known === undefined || !isServed(known, api)) return;
    const found = deprecation(known, api) ?? optIn(known);
    if (found === undefined) return;
    findings.add('unsupported', apiVersion.path, apiVersion.text, found.reason, found.remedy);
  },
};

interface Notice {
  readonly reason: string;
  readonly remedy: string;
}

function deprecation(known: KindSchema, api: KubernetesApi): Notice | undefined {
  const entry = deprecatedApi(known.apiVersion, known.kind);
  if (entry === undefined || api.minor < entry.deprecated) return undefined;
  const end =
    entry.removed === undefined ? '' : `, and not served from Kubernetes 1.${entry.removed} on`;
  const reason = `${known.kind} is deprecated under this API version${end}`;
  if (entry.instead.includes(' ')) {
    const advice = entry.removed === undefined ? `use ${entry.instead}` : entry.instead;
    return { reason, remedy: advice };
  }
  // Where the target has nothing better yet, there is nothing to do.
  const best = bestVersion(known, api);
  if (best === undefined) return undefined;
  const isBetter = best === entry.instead || isFresh(best, known.kind, api);
  return isBetter ? { reason, remedy: `write apiVersion "${best}"` } : undefined;
}

/** Whether it is a newer beta, and not deprecated as well. */
function isFresh(apiVersion: string, kind: string, api: KubernetesApi): boolean {
  const entry = deprecatedApi(apiVersion, kind);
  return entry !== undefined && entry.deprecated > api.minor;
}

/**
 * Alpha APIs are off by default, and so are beta APIs that are new in 1.24 or later.
 *
 * @see https://kubernetes.io/docs/reference/using-api/#enabling-or-disabling (KEP-3136)
 */
export function isOptIn({ apiVersion, span }: KindSchema): boolean {
  if (/alpha\d+$/.test(apiVersion)) return true;
  // The group was beta before, and its new versions came with it.
  if (!/beta\d+$/.test(apiVersion) || apiVersion.startsWith('flowcontrol.')) return false;
  return span.every(({ from }) => from >= 24);
}

function optIn(known: KindSchema): Notice | undefined {
  if (!isOptIn(known)) return undefined;
  const reason = 'is an API that clusters serve only when they are told to';
  return {
    reason,
    remedy: `turn it on in the API server: --runtime-config=${known.apiVersion}=true`,
  };
}
