/** The objects of charts as text, without an engine. */
import { Yaml } from 'cdk8s';
import type { App, Chart } from 'cdk8s';

import { checkManifests, requiredQoS } from '../manifests';
import type { CheckOptions, KubernetesObject } from '../manifests';
import { InvalidConfiguration } from '../values';
import type { Violation } from '../values';

import { changedTree } from './changed-tree';
import { collectObjects } from './collect-objects';
import type { ChartObject } from './collect-objects';
import { LateOutput } from './late-text';
import { groupOf } from './object-view';

/** Charts as files. */
export interface RenderedManifests {
  /**
   * YAML by the name of its file: `storage/ConfigMap.network.yaml`, sorted. The name tells the object and not its place.
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
  const texts = written.map((object) => Yaml.stringify(object));
  const files = fileNames(objects)
    .map((name, index) => [`${name}.yaml`, texts[index] ?? ''] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    files: Object.fromEntries(files),
    objects: written,
    yaml: texts.join('---\n'),
    warnings: checked.warnings,
  };
}

/** An object as the checks take it. */
export function placedObject(one: ChartObject): Parameters<typeof checkManifests>[0][number] {
  const { path, object, options } = one;
  const qos = requiredQoS(one.construct);
  const partial = options.existing === 'patch';
  return { path, object, partial, ...(qos === undefined ? {} : { qos }) };
}

function writtenObject(object: KubernetesObject): KubernetesObject {
  const written = (value: unknown): unknown =>
    value instanceof LateOutput ? value.label() : value;
  return changedTree(object, written) as KubernetesObject;
}

/** The names of files, without their ending. Where two would be the same, or differ only by case, both tell their constructs too. */
function fileNames(objects: readonly ChartObject[]): readonly string[] {
  const count = new Map<string, number>();
  const names = objects.map((one) => fileName(one));
  for (const name of names) {
    const key = name.toLowerCase();
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  return objects.map(({ path }, index) => {
    const name = names[index] ?? '';
    return count.get(name.toLowerCase()) === 1 ? name : `${name}.${encodeURIComponent(path)}`;
  });
}

/** Custom kinds tell their group, since kinds of two groups often have the same name. */
function fileName({ construct, object }: ChartObject): string {
  const { apiVersion, kind, metadata } = object;
  const group = groupOf(apiVersion);
  const isCustom = group.includes('.') && !group.endsWith('.k8s.io');
  const parts = [kind, isCustom ? group : undefined, metadata.namespace, metadata.name];
  const name = parts.filter((part) => part !== undefined).join('.');
  return `${construct.chart.node.path}/${plain(name)}`;
}

/** What is not for names of files goes. */
function plain(name: string): string {
  return name.replace(/[^\w.-]/g, '-');
}
