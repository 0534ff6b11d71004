/** That the target version serves the API versions of objects. */
import type { Findings } from '../../values';
import type { CheckedObject } from '../check/checked-object';
import type { Rule } from '../check/rule';

import { customKinds } from './custom-kinds';
import { deprecatedApi } from './deprecated-apis';
import { KubernetesApi } from './kubernetes-api';
import type { KindSchema } from './kubernetes-api';
import { nearestName } from './nearest-name';
import { lastIn, nextIn } from './span';

/**
 * Objects of Kubernetes' own groups are of a kind and an API version that the target version has. Kinds of other groups may be those of a
 * CustomResourceDefinition that is in the cluster already, and are let through.
 *
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export const apiVersions: Rule = {
  check: 'apiVersions',

  find(object, set, findings) {
    const [apiVersion, kind] = [object.at('apiVersion').text, object.at('kind').text];
    if (!apiVersion || !kind) {
      refuseNameless(object, findings);
      return;
    }
    if (customKinds(set).has(object.kind)) return;
    const api = KubernetesApi.of(set.version.minor);
    const known = KubernetesApi.kindOf(apiVersion, kind);
    if (known === undefined) refuseUnknown(object, kind, api, findings);
    else if (!isServed(known, api)) refuseMissing(object, known, api, findings);
  },
};

/** Whether a version serves a kind. Those of 1.16 and 1.17 had the code of some kinds that they did not serve any more. */
export function isServed(kind: KindSchema, api: KubernetesApi): boolean {
  const removed = deprecatedApi(kind.apiVersion, kind.kind)?.removed;
  return api.has(kind) && (removed === undefined || api.minor < removed);
}

/** The API version of a kind that is best in this version of Kubernetes, other than the given one. */
export function bestVersion(known: KindSchema, api: KubernetesApi): string | undefined {
  const { apiVersion, kind } = known;
  const instead = deprecatedApi(apiVersion, kind)?.instead ?? '';
  const others = servedAs(kind, api).filter((one) => one !== apiVersion);
  if (others.includes(instead)) return instead;
  return others.find((one) => groupOf(one) === groupOf(apiVersion));
}

function refuseNameless(object: CheckedObject, findings: Findings): void {
  for (const [key, example] of [
    ['apiVersion', 'apps/v1'],
    ['kind', 'Deployment'],
  ] as const) {
    const field = object.at(key);
    if (field.text) continue;
    const remedy = `write for example "${example}"`;
    findings.add('required', field.path, field.value, 'must be given as text', remedy);
  }
}

function refuseMissing(
  object: CheckedObject,
  known: KindSchema,
  api: KubernetesApi,
  findings: Findings,
): void {
  const { apiVersion, kind, span } = known;
  const next = nextIn(span, api.minor);
  const entry = deprecatedApi(apiVersion, kind);
  const since = entry?.removed ?? (lastIn(span, api.minor) ?? api.minor) + 1;
  const reason =
    next === undefined
      ? `${kind} is not served under this API version from Kubernetes 1.${since} on`
      : `${kind} is served under this API version from Kubernetes 1.${next} on, and the target is 1.${api.minor}`;
  const best = bestVersion(known, api);
  const advice = entry?.instead.includes(' ') === true ? entry.instead : 'leave it out';
  const remedy = best === undefined ? advice : `write apiVersion "${best}"`;
  const field = object.at('apiVersion');
  findings.add('unsupported', field.path, apiVersion, reason, remedy);
}

function refuseUnknown(
  object: CheckedObject,
  kind: string,
  api: KubernetesApi,
  findings: Findings,
): void {
  const apiVersion = object.at('apiVersion');
  const ofGroup = KubernetesApi.kinds.filter((one) => groupOf(one.apiVersion) === object.group);
  if (ofGroup.length === 0) return;
  const [elsewhere] = servedAs(kind, api);
  if (elsewhere !== undefined) {
    const reason = `Kubernetes has no ${kind} under this API version`;
    const remedy = `write apiVersion "${elsewhere}"`;
    findings.add('unsupported', apiVersion.path, apiVersion.text, reason, remedy);
    return;
  }
  const names = ofGroup.filter((one) => api.has(one)).map((one) => one.kind);
  const near = nearestName(kind, names);
  const reason = `Kubernetes has no such kind in ${apiVersion.text ?? ''}`;
  const remedy = near === undefined ? 'write a kind of this API' : `write "${near}"`;
  findings.add('unsupported', object.at('kind').path, kind, reason, remedy);
}

/** The API versions under which a kind is served, stable ones first, and newer ones before older ones. */
function servedAs(kind: string, api: KubernetesApi): readonly string[] {
  return KubernetesApi.kinds
    .filter((one) => one.kind === kind && isServed(one, api))
    .map(({ apiVersion }) => apiVersion)
    .sort((a, b) => rankOf(b) - rankOf(a));
}

/**
 * Stable before beta before alpha, and higher numbers first.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority
 */
function rankOf(apiVersion: string): number {
  const [, major = '0', stage, minor = '0'] =
    /v(\d+)(?:(alpha|beta)(\d+))?$/.exec(apiVersion) ?? [];
  const weight = stage === undefined ? 2 : stage === 'beta' ? 1 : 0;
  return weight * 1e6 + Number(major) * 1e3 + Number(minor);
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
