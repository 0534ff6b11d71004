/** Which class of service pods get, and what would have to change for the best one. */
import { KubernetesVersion } from '../values';
import type { KubernetesVersionInput, Quantity } from '../values';

import { amountOf } from './check/amount';
import { CheckedObject } from './check/checked-object';
import type { Field } from './check/field';
import type { PodTemplate } from './check/pod-template';
import { qosOf } from './check/qos-class';
import type { QoSClass } from './check/qos-class';
import type { KubernetesObject } from './kubernetes-object';

/** One field that would have to be another for a pod to be `Guaranteed`. */
export interface QoSChange {
  readonly container: string;
  /** The field of its `resources`. */
  readonly field: 'requests.cpu' | 'requests.memory' | 'limits.cpu' | 'limits.memory';

  /**
   * What it is.
   *
   * @default - it is not there
   */
  readonly from?: string;

  /**
   * What it would have to be.
   *
   * @default - any amount: nothing says how much the container needs
   */
  readonly to?: string;
}

/** The pods of one object. */
export interface PodQoS {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;

  /**
   * The class that they get.
   *
   * @default - it depends on what is known only later
   */
  readonly qos?: QoSClass;

  /**
   * Their priority.
   *
   * @default - the default one of the cluster
   */
  readonly priorityClassName?: string;

  /** What would make them `Guaranteed`; empty when they are. */
  readonly changes: readonly QoSChange[];
}

/** What to report on. */
export interface QoSReportOptions {
  /**
   * The namespaces whose pods are told of, beside all pods of a priority that begins with `system-`.
   *
   * @default ['kube-system']
   */
  readonly namespaces?: readonly string[];

  /**
   * The version of the cluster: from 1.34 on resources of a pod as a whole count.
   *
   * @default '1.36'
   */
  readonly kubernetesVersion?: KubernetesVersionInput;
}

/**
 * The classes of service of a cluster's own pods, and what would have to change for `Guaranteed`: what makes these pods the last that the kernel ends
 * when memory runs short. In the order of the objects. What is no object with pods is passed over.
 *
 * @example
 * ```ts
 * import { guaranteed, qosReport } from 'groundwork/manifests';
 *
 * const containers = [
 *   { name: 'proxy', image: 'registry.k8s.io/kube-proxy:v1.36.1', resources: { requests: { cpu: '100m' } } },
 *   { name: 'exporter', image: 'registry.example/exporter:1.0.0', resources: guaranteed('10m', '32Mi') },
 * ];
 * const metadata = { name: 'kube-proxy', namespace: 'kube-system' };
 * const [proxy] = qosReport([{ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers } }]);
 * proxy?.qos; // Burstable
 * proxy?.changes; // limits.cpu to 100m, limits.memory to something, both of the container "proxy"
 * ```
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 * @throws InvalidConfiguration when the version is none
 */
export function qosReport(
  objects: readonly KubernetesObject[],
  { namespaces = ['kube-system'], kubernetesVersion = '1.36' }: QoSReportOptions = {},
): readonly PodQoS[] {
  const wholes = KubernetesVersion.of(kubernetesVersion).atLeast('1.34');
  return objects.flatMap((object) => {
    const checked = new CheckedObject({ path: '', object }, 'default');
    const { pods, namespace } = checked;
    if (pods === undefined) return [];
    const priority = pods.spec.at('priorityClassName').text;
    const own = namespaces.includes(namespace) || priority?.startsWith('system-') === true;
    return own ? [podQoS(checked, pods, priority, wholes)] : [];
  });
}

function podQoS(
  { kind, namespace, name }: CheckedObject,
  pods: PodTemplate,
  priority: string | undefined,
  wholes: boolean,
): PodQoS {
  const { qos } = qosOf(pods, wholes);
  const whole = wholes && pods.spec.at('resources').given;
  const changes =
    qos === 'Guaranteed'
      ? []
      : whole
        ? changesOf('the pod as a whole', pods.spec.at('resources'))
        : pods.containers.flatMap(({ field }) =>
            changesOf(field.at('name').text ?? '', field.at('resources')),
          );
  return {
    ...{ kind: kind.split('.')[0] ?? '', namespace, name, changes },
    ...(qos === undefined ? {} : { qos }),
    ...(priority === undefined ? {} : { priorityClassName: priority }),
  };
}

function changesOf(container: string, resources: Field): readonly QoSChange[] {
  return (['cpu', 'memory'] as const).flatMap((kind): readonly QoSChange[] => {
    const [request, limit] = [resources.at('requests', kind), resources.at('limits', kind)];
    // What is known only later is for nobody to change now.
    if (request.late || limit.late) return [];
    const [asked, most] = [positive(request), positive(limit)];
    if (most === undefined) {
      const to = asked === undefined ? {} : { to: asked.toString() };
      return [{ container, field: `limits.${kind}`, ...to }];
    }
    // A limit without a request stands for both.
    if (!request.given || asked?.equals(most) === true) return [];
    const from = asked === undefined ? {} : { from: asked.toString() };
    return [{ container, field: `requests.${kind}`, ...from, to: most.toString() }];
  });
}

function positive(field: Field): Quantity | undefined {
  const amount = field.given ? amountOf(field) : undefined;
  return amount !== undefined && amount.compare(0) > 0 ? amount : undefined;
}
