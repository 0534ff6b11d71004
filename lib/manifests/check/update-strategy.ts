import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';

const TYPES: Readonly<Record<string, readonly string[]>> = {
  'Deployment.apps': ['RollingUpdate', 'Recreate'],
  'StatefulSet.apps': ['RollingUpdate', 'OnDelete'],
  'DaemonSet.apps': ['RollingUpdate', 'OnDelete'],
};

/**
 * How a workload replaces its pods: a strategy that its kind has, which replaces any at all.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/apps/validation/validation.go (ValidateDeploymentStrategy)
 */
export function checkStrategy(object: CheckedObject, findings: Findings): void {
  const { kind } = object;
  const types = TYPES[kind];
  if (types === undefined) return;
  const spec = object.at('spec');
  const strategy = spec.at(kind === 'Deployment.apps' ? 'strategy' : 'updateStrategy');
  const [type, rolling] = [strategy.at('type'), strategy.at('rollingUpdate')];
  if (type.isOtherThan([...types, ''])) {
    const remedy = `write ${types.map((one) => `"${one}"`).join(' or ')}`;
    findings.add('unsupported', type.path, type.value, 'is no strategy of this kind', remedy);
  } else if (
    rolling.given &&
    type.text !== undefined &&
    type.text !== 'RollingUpdate' &&
    type.text !== ''
  ) {
    // A DaemonSet keeps it for later.
    if (kind === 'DaemonSet.apps') return;
    const reason = `is only for RollingUpdate, not for ${type.text}`;
    findings.add('forbidden', rolling.path, undefined, reason, 'leave it out');
  } else if (rolling.given) checkRolling(kind, rolling, findings);
  if (kind === 'Deployment.apps') checkDeadline(spec, findings);
}

function checkRolling(kind: string, rolling: Field, findings: Findings): void {
  const [surge, unavailable] = [rolling.at('maxSurge'), rolling.at('maxUnavailable')];
  checkShares(kind === 'StatefulSet.apps' ? [unavailable] : [surge, unavailable], findings, surge);
  const partition = rolling.at('partition');
  if (partition.number !== undefined && partition.number < 0) {
    const remedy = 'write 0 or more';
    findings.add('out-of-range', partition.path, partition.value, 'is less than none', remedy);
  }
  if (isStuck(kind, surge, unavailable)) {
    const reason = 'no pod may go, and none may come before one goes';
    const remedy = 'write 1 or more here, or for maxSurge';
    findings.add('conflict', unavailable.path, unavailable.value, reason, remedy);
  }
  if (kind !== 'DaemonSet.apps' || !surge.given || surge.late || isNone(surge)) return;
  if (isNone(unavailable) || unavailable.late) return;
  const reason = 'a DaemonSet lets pods go first or come first, not both';
  findings.add('conflict', surge.path, surge.value, reason, 'write maxUnavailable: 0');
}

function isStuck(kind: string, surge: Field, unavailable: Field): boolean {
  if (!isNone(unavailable)) return false;
  if (kind === 'StatefulSet.apps') return true;
  // Unless told otherwise, a DaemonSet lets none come first.
  return isNone(surge) || (kind === 'DaemonSet.apps' && !surge.given);
}

function isNone({ value }: Field): boolean {
  return value === 0 || (typeof value === 'string' && /^0+%$/.test(value));
}

/** Refuses what is neither a count nor a percentage, and more than all of them, but for pods that come in addition. */
export function checkShares(fields: readonly Field[], findings: Findings, unbound?: Field): void {
  for (const field of fields) {
    if (!field.given || field.late) continue;
    const percent = field.text === undefined ? undefined : /^(\d+)%$/.exec(field.text)?.[1];
    const count = field.number;
    if (percent === undefined && (count === undefined || count < 0)) {
      const reason = 'is neither a number of pods nor a percentage';
      findings.add('invalid', field.path, field.value, reason, 'write for example 1 or "25%"');
    } else if (Number(percent) > 100 && field.path !== unbound?.path) {
      const reason = 'is more than all pods';
      findings.add('out-of-range', field.path, field.value, reason, 'write at most "100%"');
    }
  }
}

function checkDeadline(spec: Field, findings: Findings): void {
  const deadline = spec.at('progressDeadlineSeconds');
  const ready = spec.at('minReadySeconds').number ?? 0;
  if (spec.at('minReadySeconds').late || deadline.number === undefined || deadline.number > ready)
    return;
  const reason = `is not more than minReadySeconds, ${ready}`;
  findings.add('conflict', deadline.path, deadline.value, reason, 'raise it');
}
