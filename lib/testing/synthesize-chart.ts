/** What a chart turns into, as a plain object for assertions and snapshots. Nothing is created and no engine is loaded. */
import { ApiObject, App, Chart, DependencyGraph, Yaml } from 'cdk8s';

import { checkManifests, manifestViolations, requiredQoS } from '../manifests';
import type { CheckOptions, KubernetesObject, PlacedObject } from '../manifests';
import type { Violation } from '../values';

import { outputMark, withLatePlaces, withLateTexts } from './late-place';

/** Everything about one chart, or all charts of an app, in the order in which it is to be applied. */
export interface SynthesizedChart {
  /** The objects, with `<output:…>` in the place of Outputs; none when a construct of this library refuses its input. */
  readonly objects: readonly ManifestObject[];

  /** The objects as YAML, by kind and name, and by namespace where they name one: `StorageClass/local`, `Secret/shop/db`. */
  readonly manifests: Readonly<Record<string, string>>;

  /** All objects as one YAML text; empty when there are none. */
  readonly yaml: string;

  /** Which object comes after which because the constructs say so, by the keys of `manifests`. */
  readonly edges: readonly ChartEdge[];

  /** Everything that is wrong with the constructs of this library and with the objects, with the paths of the constructs. */
  readonly violations: readonly Violation[];

  /** What a cluster takes, and is likely to be wrong all the same. */
  readonly warnings: readonly Violation[];
}

/** That one object of a chart has to be there before another. */
export interface ChartEdge {
  /** The one that comes later. */
  readonly from: string;
  /** The one that comes first. */
  readonly to: string;
}

/** A Kubernetes object. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

interface MadeObject extends PlacedObject {
  readonly construct: ApiObject;
  readonly key: string;
}

/**
 * Everything about a chart; what is wrong with constructs of this library or with objects is in `violations`.
 *
 * @example
 * ```ts
 * import { LocalStorageClass } from 'groundwork/manifests';
 * import { synthesizeChart } from 'groundwork/testing';
 *
 * test('disks are kept', () => {
 *   const { manifests } = synthesizeChart((chart) => new LocalStorageClass(chart, 'class'));
 *
 *   expect(manifests['StorageClass/local-block-storage']).toContain('reclaimPolicy: Retain');
 * });
 * ```
 *
 * @param subject a chart, an app, or a function that adds to a new chart; what it returns is not looked at
 * @param options against what the objects are checked
 * @throws Error when something else than a construct of this library refuses to be synthesised
 */
export function synthesizeChart(
  subject: Chart | App | ((chart: Chart) => unknown),
  options: CheckOptions = {},
): SynthesizedChart {
  const source = chartOf(subject);
  const refused = manifestViolations(source);
  if (refused.length > 0) {
    const nothing = { objects: [], manifests: {}, yaml: '', edges: [], warnings: [] };
    return { ...nothing, violations: refused };
  }
  const made = objectsOf(source);
  const objects = made.map(({ object }) => withLateTexts(object) as ManifestObject);
  const { violations, warnings } = checkManifests(made, options);
  return {
    objects,
    manifests: manifestsOf(made, objects),
    yaml: objects.length === 0 ? '' : Yaml.stringify(...objects),
    edges: edgesOf(made),
    violations,
    warnings,
  };
}

function chartOf(subject: Chart | App | ((chart: Chart) => unknown)): Chart | App {
  if (typeof subject !== 'function') return subject;
  const chart = new Chart(new App(), 'chart');
  subject(chart);
  return chart;
}

/** The objects in their order. cdk8s knows dependencies between objects only when it has written them once. */
function objectsOf(source: Chart | App): readonly MadeObject[] {
  const { resolvers } = source instanceof App ? source : App.of(source);
  const mark = outputMark();
  resolvers.unshift(mark);
  try {
    const charts = source instanceof App ? source.charts : [source];
    return charts.flatMap((chart) => {
      chart.toJson();
      return new DependencyGraph(chart.node)
        .topology()
        .filter((one) => ApiObject.isApiObject(one))
        .filter((one) => Chart.of(one) === chart)
        .map(madeObject);
    });
  } finally {
    resolvers.splice(resolvers.indexOf(mark), 1);
  }
}

function madeObject(construct: ApiObject): MadeObject {
  const object = withLatePlaces(construct.toJson()) as KubernetesObject;
  const { kind, metadata } = object;
  const qos = requiredQoS(construct);
  const key = [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined);
  return {
    construct,
    key: key.join('/'),
    path: construct.node.path,
    object,
    ...(qos === undefined ? {} : { qos }),
  };
}

function manifestsOf(
  made: readonly MadeObject[],
  objects: readonly ManifestObject[],
): Readonly<Record<string, string>> {
  const manifests = new Map<string, string>();
  for (const [index, { key }] of made.entries()) {
    if (manifests.has(key)) throw new Error(`two objects are the ${key}`);
    manifests.set(key, Yaml.stringify(objects[index]));
  }
  return Object.fromEntries(manifests);
}

function edgesOf(made: readonly MadeObject[]): readonly ChartEdge[] {
  const keys = new Map(made.map(({ construct, key }) => [construct as unknown, key]));
  return made.flatMap(({ construct, key }) =>
    construct.node.dependencies.flatMap((dependency) => {
      const to = keys.get(dependency);
      return to === undefined ? [] : [{ from: key, to }];
    }),
  );
}
