/**
 * What pods ask a machine for, as the scheduler counts it.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/staging/src/k8s.io/component-helpers/resource/helpers.go (PodRequests)
 */
import { LateValue, Quantity } from '../values';

import { amountOf } from './check/amount';
import { CheckedObject } from './check/checked-object';
import type { Field } from './check/field';
import type { PodTemplate } from './check/pod-template';
import { sumOfRequests } from './check/resource-sum';
import type { KubernetesObject } from './kubernetes-object';

/** The resources that every machine has. */
export const DEMANDED = ['cpu', 'memory', 'ephemeral-storage'] as const;

/** One of them. */
export type DemandedResource = (typeof DEMANDED)[number];

/** The pods of one object. */
export interface PodDemand {
  /** The `spec` of each of them. */
  readonly spec: unknown;

  /** How many there are; one for those of which each machine has one. Undefined when it is known only later. */
  readonly count: number | undefined;

  /**
   * What one of them asks for. A limit without a request is one too. Undefined when it is known only later.
   *
   * @default - nothing, for what none of its containers names
   */
  readonly requests: Readonly<Record<DemandedResource, Quantity | undefined>>;
}

/** What the pods of an object ask for; undefined for an object that makes none. */
export function podDemandOf(object: KubernetesObject): PodDemand | undefined {
  const checked = new CheckedObject({ path: '', object }, 'default');
  const { pods } = checked;
  if (pods === undefined) return undefined;
  const requests = DEMANDED.map((name) => [name, requestOf(pods, name)] as const);
  return {
    spec: pods.spec.value,
    count: countOf(checked),
    requests: Object.fromEntries(requests) as PodDemand['requests'],
  };
}

function requestOf(pods: PodTemplate, name: DemandedResource): Quantity | undefined {
  const whole = pods.spec.at('resources', 'requests', name);
  const overhead = pods.spec.at('overhead', name);
  const asked = pods.containers.flatMap(({ field }) => {
    const resources = field.at('resources');
    return [resources, resources.at('requests', name), resources.at('limits', name)];
  });
  if (pods.open || [whole, overhead, ...asked].some(isLate)) return undefined;
  const ofContainers = sumOfRequests(pods, name) ?? Quantity.zero;
  return (amountOf(whole) ?? ofContainers).plus(amountOf(overhead) ?? Quantity.zero);
}

// What asks for each kind, and what it stands for when nothing is said.
const COUNTS: Readonly<Record<string, readonly string[]>> = {
  'Deployment.apps': ['spec', 'replicas'],
  'ReplicaSet.apps': ['spec', 'replicas'],
  'StatefulSet.apps': ['spec', 'replicas'],
  ReplicationController: ['spec', 'replicas'],
  'Job.batch': ['spec', 'parallelism'],
  'CronJob.batch': ['spec', 'jobTemplate', 'spec', 'parallelism'],
};

function countOf(object: CheckedObject): number | undefined {
  const steps = Object.hasOwn(COUNTS, object.kind) ? COUNTS[object.kind] : undefined;
  if (steps === undefined) return 1;
  const field = object.at(...steps);
  return isLate(field) ? undefined : (field.number ?? 1);
}

function isLate(field: Field): boolean {
  return field.value instanceof LateValue;
}
