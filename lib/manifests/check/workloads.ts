/** How often, how many and in which order: what each kind of workload allows. */
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import { scheduleProblem } from './cron-schedule';
import type { Field } from './field';
import { isPathSegment } from './names';
import { checkShares, checkStrategy } from './update-strategy';
import type { Rule } from './rule';

// Neither is there half a pod nor less than none.
const COUNTS: Readonly<Record<string, readonly string[]>> = {
  ReplicationController: ['replicas', 'minReadySeconds'],
  'Deployment.apps': ['replicas', 'minReadySeconds', 'revisionHistoryLimit'],
  'ReplicaSet.apps': ['replicas', 'minReadySeconds'],
  'StatefulSet.apps': ['replicas', 'minReadySeconds'],
  'DaemonSet.apps': ['minReadySeconds', 'revisionHistoryLimit'],
  'CronJob.batch': [
    'startingDeadlineSeconds',
    'successfulJobsHistoryLimit',
    'failedJobsHistoryLimit',
  ],
};
const COUNTS_OF_JOB = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
];

/**
 * Restart policies, schedules, strategies and counts are what the kind allows.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/apps/validation/validation.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/batch/validation/validation.go
 */
export const workloads: Rule = {
  check: 'workloads',
  find(object, _, findings) {
    const spec = object.at('spec');
    if (object.pods !== undefined) checkRestart(object, findings);
    for (const name of COUNTS[object.kind] ?? []) checkCount(spec.at(name), findings);
    checkStrategy(object, findings);
    if (object.kind === 'Job.batch') checkJob(spec, findings);
    if (object.kind === 'CronJob.batch') {
      checkSchedule(spec, findings);
      checkJob(spec.at('jobTemplate', 'spec'), findings);
    }
    if (object.kind === 'HorizontalPodAutoscaler.autoscaling') checkAutoscaler(spec, findings);
    if (object.kind === 'PodDisruptionBudget.policy') checkBudget(spec, findings);
  },
};

// Whose pods end at some time; Pods themselves may do either.
const ENDING = ['Job.batch', 'CronJob.batch'];

function checkRestart({ kind, pods }: CheckedObject, findings: Findings): void {
  const policy = pods?.spec.at('restartPolicy');
  if (policy === undefined || policy.late || kind === 'PodTemplate') return;
  if (ENDING.includes(kind)) {
    if (policy.value === 'OnFailure' || policy.value === 'Never') return;
    const reason = 'the pods of a Job end at some time, and are not restarted always';
    findings.add('required', policy.path, policy.value, reason, 'write "OnFailure" or "Never"');
  } else if (kind === 'Pod') {
    if (!policy.isOtherThan(['Always', 'OnFailure', 'Never', ''])) return;
    const remedy = 'write "Always", "OnFailure" or "Never"';
    findings.add('unsupported', policy.path, policy.value, 'is no restart policy', remedy);
  } else if (policy.isOtherThan(['Always', ''])) {
    const reason = `the pods of a ${kind.replace(/\..*/, '')} are restarted always`;
    findings.add('unsupported', policy.path, policy.value, reason, 'leave it out');
  }
}

function checkCount(field: Field, findings: Findings): void {
  if (field.number === undefined || field.number >= 0) return;
  findings.add('out-of-range', field.path, field.value, 'is less than none', 'write 0 or more');
}

function checkJob(spec: Field, findings: Findings): void {
  for (const name of COUNTS_OF_JOB) checkCount(spec.at(name), findings);
  const [mode, completions] = [spec.at('completionMode'), spec.at('completions')];
  // Without either of these, both are one.
  if (mode.value !== 'Indexed' || completions.given || !spec.at('parallelism').given) return;
  const reason = 'an Indexed Job says how many completions it has';
  findings.add('required', completions.path, undefined, reason, 'write for example 3');
}

function checkSchedule(spec: Field, findings: Findings): void {
  const schedule = spec.at('schedule');
  const problem = schedule.late ? undefined : scheduleProblem(schedule.text ?? '');
  if (problem !== undefined) {
    const remedy = problem.remedy ?? 'write for example "30 3 * * 1-5"';
    const code = schedule.given ? 'invalid' : 'required';
    findings.add(code, schedule.path, schedule.value, problem.reason, remedy);
  }
  const policy = spec.at('concurrencyPolicy');
  if (policy.isOtherThan(['Allow', 'Forbid', 'Replace', ''])) {
    const remedy = 'write "Allow", "Forbid" or "Replace"';
    findings.add('unsupported', policy.path, policy.value, 'is no policy', remedy);
  }
  const zone = spec.at('timeZone');
  if (!zone.given || zone.late || isTimeZone(zone.value)) return;
  const remedy = 'write for example "Europe/Berlin" or "Etc/UTC"';
  findings.add('invalid', zone.path, zone.value, 'is no name of a time zone', remedy);
}

/** By its form alone: which zones there are depends on the cluster's machine. */
function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string' || value.toLowerCase() === 'local') return false;
  return value
    .split('/')
    .every((part) => /^[A-Za-z._0-9+][-A-Za-z._0-9+]{0,13}$/.test(part) && !/^\.{1,2}$/.test(part));
}

function checkAutoscaler(spec: Field, findings: Findings): void {
  const [least, most] = [spec.at('minReplicas'), spec.at('maxReplicas')];
  if (!most.late && (most.number ?? 0) < 1) {
    const reason = 'is less than one pod';
    findings.add('out-of-range', most.path, most.value, reason, 'write 1 or more');
  } else if (
    least.number !== undefined &&
    most.number !== undefined &&
    least.number > most.number
  ) {
    const reason = `is more than maxReplicas, ${most.number}`;
    findings.add('conflict', least.path, least.value, reason, 'lower it, or raise maxReplicas');
  }
  checkTarget(spec.at('scaleTargetRef'), findings);
  checkLeast(spec, findings);
}

function checkTarget(target: Field, findings: Findings): void {
  for (const field of [target.at('kind'), target.at('name')]) {
    if (field.late || isPathSegment(field.text ?? '')) continue;
    const remedy = `say which ${field.key} is meant`;
    findings.add('required', field.path, field.value, 'an autoscaler scales something', remedy);
  }
  const version = target.at('apiVersion');
  if (version.late || version.text?.includes('/') === true) return;
  if (target.at('kind').value === 'ReplicationController' && version.value === 'v1') return;
  const remedy = 'write for example "apps/v1"';
  findings.add('required', version.path, version.value, 'names no group of an API', remedy);
}

/** No pods at all are possible only for what is measured outside of them. */
function checkLeast(spec: Field, findings: Findings): void {
  const least = spec.at('minReplicas');
  if (least.number === undefined || least.number > 0) return;
  const metrics = spec.at('metrics');
  const outside = metrics.items.some((one) =>
    ['Object', 'External'].includes(one.at('type').text ?? ''),
  );
  if (least.number === 0 && (outside || metrics.open)) return;
  const reason = 'is less than one pod';
  findings.add('out-of-range', least.path, least.value, reason, 'write 1 or more');
}

function checkBudget(spec: Field, findings: Findings): void {
  const [least, most] = [spec.at('minAvailable'), spec.at('maxUnavailable')];
  if (least.given && most.given && !least.late && !most.late) {
    const reason = 'a budget says either how many pods stay or how many may go';
    const remedy = 'leave out minAvailable or maxUnavailable';
    findings.add('conflict', most.path, most.value, reason, remedy);
  }
  checkShares([least, most], findings);
}
