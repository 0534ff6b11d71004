/** What comes around the pods: what limits them before, what counts, guards or intercepts them after. */
import { isRecord } from '../values';

import { Groups, eachObject } from './implicit-rule';
import type { ImplicitRule } from './implicit-rule';
import { fieldAt, listAt, textAt } from './object-field';
import { groupOf, qualifiedKind } from './object-view';
import type { ObjectLookup, ObjectView } from './object-view';

const ADMISSION = 'admissionregistration.k8s.io';
const API_SERVICE = 'APIService.apiregistration.k8s.io';

/** Each of these can keep the API server from taking other objects, so long as what stands behind it does not answer. */
const LAST_KINDS = new Set([
  `MutatingAdmissionPolicy.${ADMISSION}`,
  `MutatingAdmissionPolicyBinding.${ADMISSION}`,
  `MutatingWebhookConfiguration.${ADMISSION}`,
  `ValidatingAdmissionPolicy.${ADMISSION}`,
  `ValidatingAdmissionPolicyBinding.${ADMISSION}`,
  `ValidatingWebhookConfiguration.${ADMISSION}`,
  API_SERVICE,
]);

const LIMIT_KINDS = ['ResourceQuota', 'LimitRange', 'NetworkPolicy.networking.k8s.io'];

/** Limits hold for pods that are made after them. */
export const LIMITS: ImplicitRule = {
  says: 'pods after the ResourceQuotas, LimitRanges and NetworkPolicies of their namespace',
  add: (graph, objects, weakness) => {
    const groups = new Groups(graph);
    for (const view of LIMIT_KINDS.flatMap((kind) => objects.ofKind(kind))) {
      groups.join(view.namespace, view.index);
    }
    for (const { pods, namespace, index } of objects.views) {
      if (pods !== undefined) groups.follow(namespace, index, weakness);
    }
  },
};

/** Webhooks, admission policies and aggregated APIs come after everything else. */
export const LAST: ImplicitRule = {
  says: 'webhook configurations, admission policies and APIServices after everything else',
  add: (graph, objects, weakness) => {
    const [last, others] = [true, false].map((isLast) =>
      objects.views.filter(({ kind }) => LAST_KINDS.has(kind) === isLast),
    );
    for (const { index } of last ?? []) {
      // One point for each: an object that has to come after one of them still comes before the others.
      const everything = graph.addPoint();
      for (const other of others ?? []) graph.add(everything, other.index, weakness);
      graph.add(index, everything);
    }
  },
};

/** What is about the pods of others comes after these; a StatefulSet comes after the Service that names its pods. */
export const WORKLOADS: ImplicitRule = {
  says: 'autoscalers, disruption budgets and webhooks after their workloads, StatefulSets after their headless Service',
  add: (graph, objects, weakness) => {
    const pods = new LabelledPods(objects);
    const rule = eachObject('', (view) => [
      headlessService(view, objects),
      scaledObject(view, objects),
      ...(view.kind === 'PodDisruptionBudget.policy'
        ? pods.matching(view.namespace, fieldAt(view.object, 'spec', 'selector', 'matchLabels'))
        : []),
      ...servicesBehind(view, objects).flatMap((service) => [
        service.index,
        ...pods.matching(service.namespace, fieldAt(service.object, 'spec', 'selector')),
      ]),
    ]);
    rule.add(graph, objects, weakness);
  },
};

/**
 * The Service that gives the pods of a StatefulSet their names. Only a headless one: for pods behind any other the provider waits ten seconds, in vain as long as
 * the StatefulSet is not there.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/service.go
 */
function headlessService(view: ObjectView, objects: ObjectLookup): number | undefined {
  if (view.kind !== 'StatefulSet.apps') return undefined;
  const name = textAt(view.object, 'spec', 'serviceName');
  const found = objects.find('Service', view.namespace, name);
  const service = found === undefined ? undefined : objects.views[found]?.object;
  return textAt(service, 'spec', 'clusterIP') === 'None' ? found : undefined;
}

/** What a HorizontalPodAutoscaler, or another object of that form, scales. */
function scaledObject(
  { object, namespace }: ObjectView,
  objects: ObjectLookup,
): number | undefined {
  const target = fieldAt(object, 'spec', 'scaleTargetRef') ?? fieldAt(object, 'spec', 'targetRef');
  const kind = textAt(target, 'kind') ?? '';
  const group = groupOf(textAt(target, 'apiVersion') ?? '');
  return objects.find(qualifiedKind(group, kind), namespace, textAt(target, 'name'));
}

/** The Services that answer for a webhook configuration or an APIService. */
function servicesBehind({ object, kind }: ObjectView, objects: ObjectLookup): ObjectView[] {
  if (!LAST_KINDS.has(kind)) return [];
  const references = [
    fieldAt(object, 'spec', 'service'),
    ...listAt(object, 'webhooks').map((one) => fieldAt(one, 'clientConfig', 'service')),
  ];
  return references.flatMap((one) => {
    const namespace = textAt(one, 'namespace') ?? 'default';
    const found = objects.find('Service', namespace, textAt(one, 'name'));
    return found === undefined ? [] : (objects.views[found] ?? []);
  });
}

/** Workloads, to be found by the labels of their pods. */
class LabelledPods {
  private readonly byLabel = new Map<string, ObjectView[]>();

  constructor(objects: ObjectLookup) {
    for (const view of objects.views) {
      for (const [key, value] of Object.entries(view.pods?.labels ?? {})) {
        const label = `${view.namespace}/${key}=${String(value)}`;
        const known = this.byLabel.get(label);
        if (known === undefined) this.byLabel.set(label, [view]);
        else known.push(view);
      }
    }
  }

  /** Those whose pods carry all of the labels; none when there is no label. */
  matching(namespace: string, labels: unknown): readonly number[] {
    const wanted = isRecord(labels) ? Object.entries(labels) : [];
    const [first] = wanted;
    if (first === undefined) return [];
    const candidates = this.byLabel.get(`${namespace}/${first[0]}=${String(first[1])}`) ?? [];
    return candidates
      .filter(({ pods }) => wanted.every(([key, value]) => pods?.labels[key] === value))
      .map(({ index }) => index);
  }
}
