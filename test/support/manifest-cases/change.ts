/** Short ways to objects that are right but for one thing. */
import type { CheckOptions, KubernetesObject } from '../../../lib/manifests';
import { GOOD_OBJECTS } from './good-objects';

/** A key, or a position in a list. */
export type Step = string | number;
/** A place, `spec.replicas` or its steps, and what is to stand there; undefined for nothing. */
export type Change = readonly [place: string | readonly Step[], value: unknown];

/** A copy of an object with other things in some places. */
export function changed(object: KubernetesObject, ...changes: readonly Change[]): KubernetesObject {
  // Other than structuredClone, this makes two of what stands in two places.
  const copy = JSON.parse(JSON.stringify(object)) as Record<Step, unknown>;
  for (const [place, value] of changes) {
    const steps: readonly Step[] = typeof place === 'string' ? place.split('.') : place;
    let at = copy;
    for (const step of steps.slice(0, -1)) {
      at[step] ??= {};
      at = at[step] as Record<Step, unknown>;
    }
    const last = steps.at(-1) ?? '';
    if (value === undefined) Reflect.deleteProperty(at, last);
    else at[last] = value;
  }
  return copy as unknown as KubernetesObject;
}

const GOOD = GOOD_OBJECTS;
/** Where the template of a Deployment is. */
export const template = ['spec', 'template'] as const;
/** Where its pods are described. */
export const pod = ['spec', 'template', 'spec'] as const;
/** Where its container is. */
export const main = [...pod, 'containers', 0] as const;
/** Where the port of that is. */
export const port = [...main, 'ports', 0] as const;

/** A Deployment with something else in its pods. */
export const deployment = (...changes: readonly Change[]): KubernetesObject[] => [
  changed(GOOD.deployment, ...changes),
];
/** The same with something else in its container. */
export const container = (
  ...changes: readonly (readonly [readonly Step[], unknown])[]
): KubernetesObject[] =>
  deployment(...changes.map(([steps, value]): Change => [[...main, ...steps], value]));
/** An object with something else in it. */
export const one = (
  object: KubernetesObject,
  ...changes: readonly Change[]
): KubernetesObject[] => [changed(object, ...changes)];
/** A Service, and the pods that it selects. */
export const service = (...changes: readonly Change[]): KubernetesObject[] => [
  GOOD.deployment,
  changed(GOOD.service, ...changes),
];
/** An Ingress that leads somewhere else, with its Service and pods. */
export const ingress = (
  ...changes: readonly (readonly [string, unknown])[]
): KubernetesObject[] => [
  GOOD.deployment,
  GOOD.service,
  changed(
    GOOD.ingress,
    ...changes.map(([place, value]): Change => {
      const backend = ['spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service'];
      return [[...backend, ...place.split('.')], value];
    }),
  ),
];
/** A probe that is right. */
export const http = { httpGet: { path: '/', port: 'http' } };

/** What a real API server does with an object: some it would make, but refuses to apply (server-side apply). */
export type Verdict = 'refuses' | 'refuses to apply' | 'takes';

/** What is wrong, the objects (the last one is the one that it is about), what a real API server does with that, and all that is said. */
export type Row = readonly [
  what: string,
  objects: readonly KubernetesObject[],
  server: Verdict,
  says: readonly string[],
  options?: CheckOptions,
];
