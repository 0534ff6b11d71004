/** What ConfigMaps and Secrets hold. */
import type { Findings } from '../../values';

import { decodedLength } from './base64';
import { dataOf, isDataKey } from './data-keys';
import type { Field } from './field';
import type { Rule } from './rule';
import { checkSecretType } from './secret-type';

/**
 * Keys are legal names of files, values are texts or base64, and a Secret holds what its type asks for. Values of Secrets are never told.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/validation/validation.go (ValidateSecret, ValidateConfigMap)
 */
export const data: Rule = {
  check: 'data',
  find(object, _, findings) {
    const { kind } = object;
    if (kind !== 'ConfigMap' && kind !== 'Secret') return;
    const { plain, encoded } = dataOf(object, kind);
    for (const field of [...plain.entries, ...encoded.entries]) checkKey(field, findings);
    for (const field of plain.entries) checkText(field, kind, findings);
    for (const field of encoded.entries) checkEncoded(field, findings);
    if (kind === 'Secret') checkSecretType(object, findings);
    else checkTwice(plain, encoded, findings);
  },
};

function checkKey(field: Field, findings: Findings): void {
  if (isDataKey(field.key)) return;
  const reason =
    'is no key: at most 253 letters, digits, "-", "_" and ".", and not ".", ".." or what begins with ".."';
  findings.add('invalid', field.path, field.key, reason, 'write for example "app.conf"');
}

function checkText(field: Field, kind: string, findings: Findings): void {
  if (field.late || field.text !== undefined) return;
  const shown = kind === 'Secret' ? undefined : field.value;
  findings.add('invalid', field.path, shown, 'must be text', 'write it in quotes');
}

function checkEncoded(field: Field, findings: Findings): void {
  if (field.late) return;
  if (field.text !== undefined && decodedLength(field.text) !== undefined) return;
  const plain = field.path.includes('.binaryData') ? 'data' : 'stringData';
  findings.add(
    'invalid',
    field.path,
    undefined,
    'is no base64',
    `encode it, or write it as ${plain}`,
  );
}

function checkTwice(plain: Field, encoded: Field, findings: Findings): void {
  for (const field of plain.entries) {
    if (encoded.late || !encoded.at(field.key).given) continue;
    const reason = 'binaryData has that key too';
    findings.add('duplicate', field.path, field.key, reason, 'leave out one of them');
  }
}
