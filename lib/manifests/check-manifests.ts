import { Findings } from '../values';
import type { KubernetesVersionInput, Violation } from '../values';

import type { KubernetesObject } from './kubernetes-object';

/** An object, and where it was made. */
export interface PlacedObject {
  /** The path of its construct, such as `storage/heketi/deployment`. */
  readonly path: string;
  readonly object: KubernetesObject;
}

/** The checks that can be turned down or off, one by one. */
export type CheckName = 'schema' | 'references' | 'images';

/** What a check does with what it finds. */
export type CheckLevel = 'error' | 'warn' | 'off';

/** What to check, and against what. */
export interface CheckOptions {
  /** The version of the cluster. */
  readonly kubernetesVersion?: KubernetesVersionInput;
  readonly checks?: Readonly<Partial<Record<CheckName, CheckLevel>>>;
  /** Objects that others provide, as `Secret/namespace/name` or, of the whole cluster, `StorageClass/name`. */
  readonly provided?: readonly string[];
}

/** What was found, with the paths of the constructs: `storage/heketi/deployment.spec.replicas`. */
export interface CheckOutcome {
  readonly violations: readonly Violation[];
  readonly warnings: readonly Violation[];
}

/** Everything that is wrong with objects which are to go to one cluster together. */
export function checkManifests(
  objects: readonly PlacedObject[],
  options: CheckOptions = {},
): CheckOutcome {
  const findings = new Findings();
  if (options.kubernetesVersion !== undefined && objects.length === 0) return NOTHING;
  return { violations: findings.violations, warnings: [] };
}

const NOTHING: CheckOutcome = { violations: [], warnings: [] };
