import { Quantity, isLabelKey } from '../../values';
import type { Findings } from '../../values';

import { amountOf } from './amount';
import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import { isContainerResource, isQuotaResource } from './resource-name';

const AMOUNTS = ['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'];
const TYPES = ['Container', 'Pod', 'PersistentVolumeClaim'];
// Of each pair, the first must not be more than the second.
const ORDERED = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['defaultRequest', 'max'],
  ['defaultRequest', 'default'],
  ['min', 'default'],
  ['default', 'max'],
] as const;

/**
 * What a LimitRange says of each type fits together.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/validation/validation.go (ValidateLimitRange)
 */
export function checkLimitRange(object: CheckedObject, findings: Findings): void {
  const types = new Set<string>();
  for (const limit of object.at('spec', 'limits').items) {
    const type = limit.at('type');
    if (type.text !== undefined && types.has(type.text)) {
      const reason = 'there are limits of this type already';
      findings.add('duplicate', type.path, type.text, reason, 'write all of them in one place');
    }
    types.add(type.text ?? '');
    if (!type.late && !isType(type.value)) {
      const remedy = 'write "Container", "Pod" or "PersistentVolumeClaim"';
      findings.add(
        type.given ? 'invalid' : 'required',
        type.path,
        type.value,
        'is no type',
        remedy,
      );
    }
    for (const amounts of AMOUNTS) {
      // Nobody minds when these are less than nothing.
      for (const field of limit.at(amounts).entries) checkAmount(field, type.text, findings);
    }
    checkOrder(limit, findings);
    if (type.text === 'Pod') refuseDefaults(limit, findings);
  }
}

function checkAmount(field: Field, type: string | undefined, findings: Findings): void {
  const isLegal = type === 'PersistentVolumeClaim' ? isQuotaResource : isContainerResource;
  if (isStandard(type) && field.key !== 'storage' && !isLegal(field.key)) {
    const reason = 'is nothing that there are limits of here';
    findings.add('invalid', field.path, field.key, reason, 'write for example "cpu" or "memory"');
  }
  if (!field.late) findings.take(Quantity.parse(field.value as string, field.path));
}

function isStandard(type: string | undefined): boolean {
  return TYPES.includes(type ?? '');
}

function isType(value: unknown): boolean {
  return (
    (typeof value === 'string' && TYPES.includes(value)) ||
    (isLabelKey(value) && value.includes('/'))
  );
}

function checkOrder(limit: Field, findings: Findings): void {
  for (const [low, high] of ORDERED) {
    for (const lower of limit.at(low).entries) {
      const [less, more] = [amountOf(lower), amountOf(limit.at(high, lower.key))];
      if (less === undefined || more === undefined || less.compare(more) <= 0) continue;
      const reason = `${low} is more than ${high}, ${more.toString()}`;
      findings.add('conflict', lower.path, lower.value, reason, `lower ${low} or raise ${high}`);
    }
  }
}

function refuseDefaults(limit: Field, findings: Findings): void {
  for (const field of [limit.at('default'), limit.at('defaultRequest')]) {
    if (field.entries.length === 0) continue;
    const reason = 'pods as a whole have no defaults';
    findings.add(
      'forbidden',
      field.path,
      undefined,
      reason,
      'write them with the type "Container"',
    );
  }
}
