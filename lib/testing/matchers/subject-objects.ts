/** The Kubernetes objects in whatever a test has in hand. */
import { ApiObject, App, Chart } from 'cdk8s';

import type { KubernetesObject } from '../../manifests';
import { LateValue, isRecord } from '../../values';

import { LatePlace } from '../late-place';
import { synthesizeChart } from '../synthesize-chart';

/** An object and how it is called. */
export interface NamedObject {
  readonly name: string;
  /** With late values where values are not known, or secret. */
  readonly object: KubernetesObject;
}

/**
 * The objects of a chart or app, of the result of `synthesize` or `synthesizeProgram`, of a list, or one alone; also the `spec` of a pod.
 *
 * @throws TypeError when it is none of these
 */
export function objectsOf(subject: unknown): readonly NamedObject[] {
  if (subject instanceof App || Chart.isChart(subject)) {
    return synthesizeChart(subject).objects.map(named);
  }
  if (subject instanceof ApiObject) return [named(subject.toJson())];
  if (Array.isArray(subject)) return subject.flatMap(objectsOf);
  if (!isRecord(subject)) throw new TypeError(UNFIT);
  const { resources, objects, kind, containers } = subject;
  if (Array.isArray(resources)) return resources.flatMap(objectOfResource);
  if (Array.isArray(objects)) return objects.map(named);
  if (typeof kind === 'string') return [named(subject)];
  if (containers !== undefined) {
    return [named({ apiVersion: 'v1', kind: 'Pod', metadata: { name: '' }, spec: subject })];
  }
  throw new TypeError(UNFIT);
}

const UNFIT =
  'this matcher wants a chart, an app, the result of synthesize, Kubernetes objects or the spec of a pod';

function objectOfResource(resource: unknown): readonly NamedObject[] {
  if (!isRecord(resource)) return [];
  const { type, inputs, address } = resource;
  if (typeof type !== 'string' || !type.startsWith('kubernetes:') || !isRecord(inputs)) return [];
  if (typeof inputs['kind'] !== 'string') return [];
  return [{ ...named(inputs), name: String(address) }];
}

function named(object: unknown): NamedObject {
  const read = withLateMarks(object) as KubernetesObject;
  const metadata = isRecord(read.metadata) ? read.metadata : { name: '' };
  const parts = [read.kind, metadata.namespace, metadata.name];
  const name = parts.filter((part) => typeof part === 'string' && part !== '').join('/');
  return { name, object: read };
}

function withLateMarks(value: unknown): unknown {
  if (value instanceof LateValue) return value;
  if (typeof value === 'string') {
    return /<(?:secret|unknown|output(?::[^>]*)?)>/.test(value)
      ? new LatePlace('unknown', value)
      : value;
  }
  if (Array.isArray(value)) return value.map(withLateMarks);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withLateMarks(one)]));
}
