/** What workloads and others choose their pods by. */
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import { checkSelector, isEmptySelector, mapMismatch, mismatch } from './label-selector';
import { checkLabels } from './labels';
import type { PodTemplate } from './pod-template';
import type { Rule } from './rule';

const WORKLOADS = ['Deployment.apps', 'ReplicaSet.apps', 'StatefulSet.apps', 'DaemonSet.apps'];
const REMEDY = 'give the template the labels that are asked for';

/**
 * Selectors are legal, and choose the pods that their own object makes.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/apps/validation/validation.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/batch/validation/validation.go (validateGeneratedSelector)
 */
export const selectors: Rule = {
  check: 'selectors',
  find(object, _, findings) {
    const { kind, pods } = object;
    const selector = object.at('spec', 'selector');
    if (WORKLOADS.includes(kind) && pods !== undefined) checkWorkload(selector, pods, findings);
    if (kind === 'ReplicationController' && pods !== undefined) {
      checkLabels(selector, findings);
      const missing = mapMismatch(selector, pods.labels);
      if (missing !== undefined) refuseMismatch(missing, pods, findings);
    }
    if (kind === 'Job.batch' && pods !== undefined) checkJob(object, selector, pods, findings);
    if (kind === 'CronJob.batch') checkCronJob(object, findings);
    if (kind === 'Service') checkLabels(selector, findings);
    for (const one of furtherSelectors(object)) checkSelector(one, findings);
  },
};

function checkWorkload(selector: Field, pods: PodTemplate, findings: Findings): void {
  if (selector.late) return;
  if (!selector.given || isEmptySelector(selector)) {
    const reason = 'chooses no pods by their labels';
    const remedy = 'write for example { "matchLabels": { "app": "web" } }';
    findings.add('required', selector.path, undefined, reason, remedy);
    return;
  }
  checkSelector(selector, findings);
  const missing = mismatch(selector, pods.labels);
  if (missing !== undefined) refuseMismatch(missing, pods, findings);
}

function refuseMismatch(missing: Field, pods: PodTemplate, findings: Findings): void {
  const own = pods.labels.entries.map(({ key, text }) => `${key}=${text ?? '…'}`);
  const reason = `its own pods have ${own.length === 0 ? 'no labels' : `other labels (${own.join(', ')})`}`;
  findings.add('conflict', missing.path, missing.text, reason, REMEDY);
}

/** A Job makes its own selector, unless it is told that the one given is meant. */
function checkJob(
  job: CheckedObject,
  selector: Field,
  pods: PodTemplate,
  findings: Findings,
): void {
  const manual = job.at('spec', 'manualSelector');
  if (manual.late || selector.late) return;
  if (manual.value === true) {
    checkWorkload(selector, pods, findings);
  } else if (selector.given && !isEmptySelector(selector)) {
    const reason = 'a Job makes its own selector';
    findings.add('forbidden', selector.path, undefined, reason, 'leave it out');
  }
}

function checkCronJob(cronJob: CheckedObject, findings: Findings): void {
  const spec = cronJob.at('spec', 'jobTemplate', 'spec');
  for (const field of [spec.at('selector'), spec.at('manualSelector')]) {
    if (!field.given || field.late || field.value === false) continue;
    const reason = 'the Jobs of a CronJob make their own selectors';
    findings.add('forbidden', field.path, undefined, reason, 'leave it out');
  }
}

function furtherSelectors(object: CheckedObject): readonly Field[] {
  const spec = object.at('spec');
  switch (object.kind) {
    case 'PodDisruptionBudget.policy':
    case 'PersistentVolumeClaim':
      return [spec.at('selector')];
    case 'NetworkPolicy.networking.k8s.io':
      return [spec.at('podSelector'), ...peersOf(spec)];
    default:
      return object.pods === undefined ? [] : selectorsOfPods(object.pods.spec);
  }
}

function peersOf(spec: Field): readonly Field[] {
  const peers = [
    ...spec.at('ingress').items.flatMap((rule) => rule.at('from').items),
    ...spec.at('egress').items.flatMap((rule) => rule.at('to').items),
  ];
  return peers.flatMap((peer) => [peer.at('podSelector'), peer.at('namespaceSelector')]);
}

function selectorsOfPods(spec: Field): readonly Field[] {
  const affinity = ['podAffinity', 'podAntiAffinity'].flatMap((kind) => [
    ...spec.at('affinity', kind, 'requiredDuringSchedulingIgnoredDuringExecution').items,
    ...spec
      .at('affinity', kind, 'preferredDuringSchedulingIgnoredDuringExecution')
      .items.map((one) => one.at('podAffinityTerm')),
  ]);
  return [...affinity, ...spec.at('topologySpreadConstraints').items].flatMap((term) => [
    term.at('labelSelector'),
    term.at('namespaceSelector'),
  ]);
}
