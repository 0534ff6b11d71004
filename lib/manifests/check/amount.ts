import { Quantity } from '../../values';
import type { Findings } from '../../values';

import type { Field } from './field';
import { isWhole } from './resource-name';

/** The amount that stands in a field; undefined when it is known only later, and when it is none. */
export function amountOf(field: Field): Quantity | undefined {
  const { value } = field;
  // As the API server reads it.
  if (value === null) return Quantity.zero;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const read = Quantity.parse(value);
  return read.ok ? read.value : undefined;
}

/** As `amountOf`, and refuses what is none and what is less than nothing. */
export function readAmount(field: Field, findings: Findings): Quantity | undefined {
  if (!field.given || field.late) return undefined;
  const read = Quantity.parse(field.value as string, field.path);
  const amount = findings.take(read);
  if (amount?.isNegative() !== true) return amount;
  const reason = 'is less than nothing';
  findings.add('out-of-range', field.path, field.value, reason, 'write 0 or more');
  return undefined;
}

/** Refuses a part of what there are only whole ones of. */
export function checkWhole(field: Field, amount: Quantity | undefined, findings: Findings): void {
  if (amount === undefined || !isWhole(field.key)) return;
  if (amount.equals(amount.roundedUp(''))) return;
  const reason = `there is only a whole number of ${field.key}`;
  findings.add(
    'invalid',
    field.path,
    field.value,
    reason,
    `write "${amount.roundedUp('').toString()}"`,
  );
}
