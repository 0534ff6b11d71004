/**
 * Choosing by labels. A label that is known only later matches whatever is asked of it, as far as its key goes.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go
 */
import { isLabelKey, isLabelValue } from '../../values';
import type { Findings } from '../../values';

import type { Field } from './field';
import { checkLabels } from './labels';

const WITH_VALUES = ['In', 'NotIn'];
const WITHOUT_VALUES = ['Exists', 'DoesNotExist'];

/** Refuses what is no selector of labels. */
export function checkSelector(selector: Field, findings: Findings): void {
  checkLabels(selector.at('matchLabels'), findings);
  for (const one of selector.at('matchExpressions').items) checkExpression(one, findings);
}

function checkExpression(expression: Field, findings: Findings): void {
  const [key, operator, values] = [
    expression.at('key'),
    expression.at('operator'),
    expression.at('values'),
  ];
  if (!key.late && !isLabelKey(key.value)) {
    const remedy = 'write for example "app.kubernetes.io/name"';
    findings.add('invalid', key.path, key.value, 'is no key of a label', remedy);
  }
  if (operator.late) return;
  if (!WITH_VALUES.includes(operator.text ?? '') && !WITHOUT_VALUES.includes(operator.text ?? '')) {
    const remedy = 'write "In", "NotIn", "Exists" or "DoesNotExist"';
    findings.add(
      'unsupported',
      operator.path,
      operator.value,
      'is no way to compare labels',
      remedy,
    );
  } else checkValues(operator.text ?? '', values, findings);
}

function checkValues(operator: string, values: Field, findings: Findings): void {
  if (values.open) return;
  const wanted = WITH_VALUES.includes(operator);
  if (wanted !== values.items.length > 0) {
    const reason = wanted ? `${operator} compares with no value` : `${operator} takes no values`;
    const remedy = wanted ? 'write at least one value' : 'leave the values out, or write "In"';
    findings.add(wanted ? 'required' : 'forbidden', values.path, undefined, reason, remedy);
  }
  for (const value of values.items) {
    if (isLabelValue(value.value)) continue;
    const remedy = 'write at most 63 letters, digits, "-", "_" and "."';
    findings.add('invalid', value.path, value.value, 'is no value of a label', remedy);
  }
}

/** Whether a selector asks for nothing, and so would match everything. */
export function isEmptySelector(selector: Field): boolean {
  const [labels, expressions] = [selector.at('matchLabels'), selector.at('matchExpressions')];
  if (labels.late || expressions.late) return false;
  return labels.entries.length + expressions.items.length === 0;
}

/** The first thing that a selector asks for and labels do not have; undefined when they may match. */
export function mismatch(selector: Field, labels: Field): Field | undefined {
  if (labels.late) return undefined;
  return (
    mapMismatch(selector.at('matchLabels'), labels) ??
    selector.at('matchExpressions').items.find((one) => !mayHold(one, labels))
  );
}

/** As `mismatch`, of a selector that is a record of labels. */
export function mapMismatch(wanted: Field, labels: Field): Field | undefined {
  if (labels.late) return undefined;
  return wanted.entries.find((one) => {
    const label = labels.at(one.key);
    if (label.late || one.late) return !label.given;
    return label.value !== one.value;
  });
}

function mayHold(expression: Field, labels: Field): boolean {
  const [key, operator] = [expression.at('key').text, expression.at('operator').text];
  const values = expression.at('values');
  if (key === undefined || operator === undefined) return true;
  const label = labels.at(key);
  const isOneOf = values.items.some(({ value }) => value === label.value);
  const known = !label.late && !values.open;
  switch (operator) {
    case 'In':
      return label.given && (isOneOf || !known);
    case 'NotIn':
      return !label.given || !isOneOf || !known;
    case 'Exists':
      return label.given;
    case 'DoesNotExist':
      return !label.given;
    default:
      return true;
  }
}
