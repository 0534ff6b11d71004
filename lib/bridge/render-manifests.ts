/** The objects of charts as text, without an engine. */
import { Yaml } from 'cdk8s';
import type { App, Chart } from 'cdk8s';

import { LateValue, checkManifests, requiredQoS } from '../manifests';
import type { CheckOptions, KubernetesObject } from '../manifests';
import { InvalidConfiguration, isRecord } from '../values';
import type { Violation } from '../values';

import { collectObjects } from './collect-objects';
import type { ChartObject } from './collect-objects';

/** Charts as files. */
export interface RenderedManifests {
  /**
   * YAML by the name of its file: `storage/ConfigMap.network.yaml`, sorted. The name tells the object and not its place, so a new object renames no file.
   */
  readonly files: Readonly<Record<string, string>>;

  /** The objects in the order in which they are to be applied; with `<output:vpc>` for each value that is known only later. */
  readonly objects: readonly KubernetesObject[];

  /** All objects as one YAML text, in the same order. */
  readonly yaml: string;

  /** What may be wrong. */
  readonly warnings: readonly Violation[];
}

/**
 * The objects of a chart, or of all charts of an app, as `deploy` would register them, with `<output:vpc>` in the place of each Output. Nothing is waited for and
 * no engine is needed, so it is good for snapshots and reviews; what is written is not meant to be applied when it holds Outputs.
 *
 * @throws InvalidConfiguration with everything that is wrong
 */
export function renderManifests(
  source: Chart | App,
  options: CheckOptions = {},
): RenderedManifests {
  const { objects, violations } = collectObjects(source);
  const checked = checkManifests(objects.map(placedObject), options);
  const wrong = [...violations, ...checked.violations];
  if (wrong.length > 0) throw new InvalidConfiguration('the manifests', wrong);
  const written = objects.map(({ object }) => writtenObject(object));
  const files = objects
    .map((one, index) => [fileName(one), Yaml.stringify(written[index])] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    files: Object.fromEntries(files),
    objects: written,
    yaml: Yaml.stringify(...written),
    warnings: checked.warnings,
  };
}

/** An object as the checks take it. */
export function placedObject(one: ChartObject): Parameters<typeof checkManifests>[0][number] {
  const { path, object } = one;
  const qos = requiredQoS(one.construct);
  return { path, object, ...(qos === undefined ? {} : { qos }) };
}

function writtenObject(object: KubernetesObject): KubernetesObject {
  return written(object) as KubernetesObject;
}

function written(value: unknown): unknown {
  if (value instanceof LateValue) return value.toString();
  if (Array.isArray(value)) return value.map(written);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, written(one)]));
}

/** What is not for names of files goes; kinds of two groups may have the same name, and so the group is part of it where it is not Kubernetes' own. */
function fileName({ construct, object }: ChartObject): string {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const custom = group.includes('.') && !group.endsWith('.k8s.io') ? `.${group}` : '';
  const namespace = metadata.namespace === undefined ? '' : `${metadata.namespace}.`;
  const file = `${kind}${custom}.${namespace}${metadata.name}`.replace(/[^\w.-]/g, '-');
  return `${construct.chart.node.path}/${file}.yaml`;
}
