/** Taints that a pod tolerates. */
import { isLabelKey, isLabelValue, isRecord } from '../values';
import type { Findings } from '../values';

import type { Toleration } from './symlink-props';

const OPERATORS: readonly unknown[] = ['Exists', 'Equal'];
const EFFECTS: readonly unknown[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Reads a list of them; those that tolerate every taint which keeps pods off when none are given. What is no toleration is refused. */
export function readTolerations(given: unknown, findings: Findings): readonly Toleration[] {
  if (given === undefined) return [{ operator: 'Exists', effect: 'NoSchedule' }];
  const remedy = 'write for example [{ key: "storage", operator: "Exists" }]';
  if (!Array.isArray(given)) {
    findings.add('invalid', 'tolerations', given, 'is no list', remedy);
    return [];
  }
  given.forEach((one: unknown, index) => {
    const reason = whyNoToleration(one);
    if (reason !== undefined) {
      findings.add('invalid', `tolerations[${index}]`, one, reason, remedy);
    }
  });
  return given as readonly Toleration[];
}

function whyNoToleration(given: unknown): string | undefined {
  if (!isRecord(given)) return 'is no toleration';
  const { key, operator = 'Equal', value, effect, ...more } = given;
  const [unknown] = Object.keys(more);
  const exists = operator === 'Exists';
  const problems: readonly (readonly [boolean, string])[] = [
    [unknown !== undefined, `has a field ${String(unknown)}, which is not known here`],
    [!OPERATORS.includes(operator), 'has another operator than Exists or Equal'],
    [key !== undefined && !isLabelKey(key), 'has a key that is none'],
    [key === undefined && !exists, 'has no key, and an operator that needs one'],
    [value !== undefined && (exists || !isLabelValue(value)), 'has a wrong value'],
    [effect !== undefined && !EFFECTS.includes(effect), 'has an effect that is none'],
  ];
  return problems.find(([wrong]) => wrong)?.[1];
}
