/**
 * Classes of service: how a node treats a pod when memory runs short.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/v1/helper/qos/qos.go
 */
import { Quantity } from '../../values';

import { amountOf } from './amount';
import { Field } from './field';
import { PodTemplate } from './pod-template';
import { sumOfRequests } from './resource-sum';

/** How a node treats a pod when memory runs short: `BestEffort` is evicted first, `Guaranteed` last. */
export type QoSClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/** All classes, the safest one first. */
export const QOS_CLASSES: readonly QoSClass[] = ['Guaranteed', 'Burstable', 'BestEffort'];

/** The class that a pod gets, and what keeps it from a better one. */
export interface QoSOutcome {
  /** Undefined when it depends on what is known only later. */
  readonly qos: QoSClass | undefined;
  /** What it lacks for `Guaranteed`: `container "web" has no limit of memory`. */
  readonly lacks: readonly string[];
  /** What it has that `BestEffort` pods have not. */
  readonly has: readonly string[];
}

const COMPUTE = ['cpu', 'memory'] as const;

/**
 * The class of service of the pods with that `spec`, as the kubelet finds it: by cpu and memory of all containers, those that run first among
 * them, or by those of the pod as a whole. A limit without a request stands for both. Undefined when it depends on what is known only later.
 *
 * A LimitRange of the namespace may change it when pods are made.
 */
export function qosClassOf(podSpec: unknown): QoSClass | undefined {
  return qosOf(new PodTemplate(Field.root({ spec: podSpec }, ''))).qos;
}

/**
 * As `qosClassOf`, with the reasons.
 *
 * @param pods the pods
 * @param wholes whether resources of a pod as a whole count, as they do from 1.34 on
 */
export function qosOf(pods: PodTemplate, wholes = true): QoSOutcome {
  const whole = pods.spec.at('resources');
  const isWhole = wholes && whole.given;
  const computes = isWhole
    ? [readCompute('the pod', whole, (kind) => sumOfRequests(pods, kind))]
    : pods.containers.map(({ field }) => {
        const name = `container "${field.at('name').text ?? field.path}"`;
        return readCompute(name, field.at('resources'), () => undefined);
      });
  const lacks = computes.flatMap((one) => one.lacks);
  const has = computes.flatMap((one) => one.has);
  // What is not known yet can only add to what there is.
  const late = computes.some((one) => one.late) || (pods.open && !isWhole);
  if (late) return { qos: undefined, lacks, has };
  if (has.length === 0) return { qos: 'BestEffort', lacks, has };
  return { qos: lacks.length === 0 ? 'Guaranteed' : 'Burstable', lacks, has };
}

interface Compute {
  readonly lacks: readonly string[];
  readonly has: readonly string[];
  readonly late: boolean;
}

function readCompute(
  name: string,
  resources: Field,
  unsaid: (kind: string) => Quantity | undefined,
): Compute {
  const lacks: string[] = [];
  const has: string[] = [];
  const fields = COMPUTE.flatMap((kind) => [
    resources.at('requests', kind),
    resources.at('limits', kind),
  ]);
  for (const kind of COMPUTE) {
    const request = resources.at('requests', kind);
    const most = positive(resources.at('limits', kind));
    const wanted = request.given ? positive(request) : (unsaid(kind) ?? most);
    if ((request.given && wanted !== undefined) || most !== undefined)
      has.push(`${name} has ${kind}`);
    if (most === undefined) lacks.push(`${name} has no limit of ${kind}`);
    else if (wanted?.equals(most) !== true) {
      const asked = wanted?.toString() ?? 'no';
      lacks.push(`${name} asks for ${asked} ${kind}, not for its limit of ${most.toString()}`);
    }
  }
  return { lacks, has, late: fields.some(({ late }) => late) };
}

function positive(field: Field): Quantity | undefined {
  const amount = amountOf(field);
  return amount !== undefined && amount.compare(Quantity.zero) > 0 ? amount : undefined;
}
