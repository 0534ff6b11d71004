/** What a chart turns into, as a plain object for assertions and snapshots. Nothing is created and no engine is loaded. */
import { App, Chart, Testing, Yaml } from 'cdk8s';

import { manifestViolations } from '../manifests';
import type { Violation } from '../values';

/** Everything about one chart, in the order in which it is to be applied. */
export interface SynthesizedChart {
  /** The objects; none when there are violations. */
  readonly objects: readonly ManifestObject[];

  /** The objects as YAML, by kind and name: `PersistentVolume/local-node-1-data-0`. */
  readonly manifests: Readonly<Record<string, string>>;

  /** All objects as one YAML text; empty when there are violations. */
  readonly yaml: string;

  /** Everything that is wrong with the constructs of this library, with their paths. */
  readonly violations: readonly Violation[];
}

/** A Kubernetes object. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/**
 * Everything about a chart; what is wrong with constructs of this library is in `violations`.
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
 * @param subject a chart, or a function that adds to a new one; what it returns is not looked at
 * @throws Error when something else than a construct of this library refuses to be synthesised
 */
export function synthesizeChart(subject: Chart | ((chart: Chart) => unknown)): SynthesizedChart {
  const chart = chartOf(subject);
  const violations = manifestViolations(chart);
  if (violations.length > 0) return { objects: [], manifests: {}, yaml: '', violations };
  const objects = Testing.synth(chart) as readonly ManifestObject[];
  const manifests = new Map<string, string>();
  for (const object of objects) {
    const key = `${object.kind}/${object.metadata.name}`;
    if (manifests.has(key)) throw new Error(`two objects are the ${key}`);
    manifests.set(key, Yaml.stringify(object));
  }
  return {
    objects,
    manifests: Object.fromEntries(manifests),
    yaml: Yaml.stringify(...objects),
    violations,
  };
}

function chartOf(subject: Chart | ((chart: Chart) => unknown)): Chart {
  if (typeof subject !== 'function') return subject;
  const chart = new Chart(new App(), 'chart');
  subject(chart);
  return chart;
}
