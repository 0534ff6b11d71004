/** From charts to objects with what each comes after. */
import { ApiObject } from 'cdk8s';
import type { Chart, App } from 'cdk8s';
import { isKubernetesObject } from './kubernetes-shape';
import type { KubernetesObject } from '../manifests';
import { Findings } from '../values';
import type { Violation } from '../values';

import { readLate } from './read-late';

/** An object of a chart. */
export interface ChartObject {
  readonly construct: ApiObject;
  /** The path of its construct. */
  readonly path: string;
  /** With a `LateOutput` for each Output. */
  readonly object: KubernetesObject;
  /** The objects that have to be there before it. */
  readonly after: ReadonlySet<ChartObject>;
}

/** All objects below a chart or an app, each after those that it depends on. */
export function collectObjects(source: Chart | App): {
  readonly objects: readonly ChartObject[];
  readonly violations: readonly Violation[];
} {
  const findings = new Findings();
  const objects = source.node
    .findAll()
    .filter((one) => one instanceof ApiObject)
    .map((construct) => {
      const { path } = construct.node;
      const read: unknown = readLate(construct.toJson(), path, findings);
      if (!isKubernetesObject(read)) throw new Error(`${path} is no object`);
      return { construct, path, object: read, after: new Set<ChartObject>() };
    });
  return { objects, violations: findings.violations };
}
