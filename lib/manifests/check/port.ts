/**
 * Numbers and names of ports.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go (IsValidPortName)
 */
import type { Findings } from '../../values';

import type { Field } from './field';

const LAST_PORT = 65_535;
const LONGEST_NAME = 15;
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** Whether it is the number of a port. */
export function isPortNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LAST_PORT;
}

/** Whether it is the name of a port, as IANA has them. */
export function isPortName(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > LONGEST_NAME) return false;
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value) && /[a-z]/.test(value);
}

/** The protocol of a port; TCP when it names none. */
export function protocolOf(port: Field): string {
  const protocol = port.at('protocol').text ?? '';
  return protocol === '' ? 'TCP' : protocol;
}

/** Refuses what is no number of a port; nothing is given is refused only where one must be. */
export function checkNumber(field: Field, findings: Findings, must = true): void {
  if (field.late || isPortNumber(field.value)) return;
  if (!field.given) {
    if (must)
      findings.add('required', field.path, undefined, 'names no port', 'write for example 80');
    return;
  }
  const reason = `is no number of a port, from 1 to ${LAST_PORT}`;
  findings.add('invalid', field.path, field.value, reason, 'write for example 80');
}

/** Refuses what is no name of a port. */
export function checkName(field: Field, findings: Findings): void {
  if (field.late || isPortName(field.value)) return;
  const reason = `is no name of a port: at most ${LONGEST_NAME} lower-case letters, digits and single inner "-", with a letter`;
  findings.add('invalid', field.path, field.value, reason, 'write for example "http"');
}

/** Refuses what is neither a number nor a name of a port. */
export function checkNumberOrName(field: Field, findings: Findings): void {
  // A number in quotes is taken for a name, and no name is without a letter.
  if (field.text === undefined) checkNumber(field, findings);
  else if (/^\d+$/.test(field.text)) {
    const reason = 'is a number in quotes, which is taken for a name';
    findings.add('invalid', field.path, field.value, reason, `write ${field.text} without quotes`);
  } else checkName(field, findings);
}

/** Refuses protocols that there are not. */
export function checkProtocol(field: Field, findings: Findings): void {
  if (!field.isOtherThan([...PROTOCOLS, ''])) return;
  const remedy = `write one of ${PROTOCOLS.map((one) => `"${one}"`).join(', ')}`;
  findings.add('unsupported', field.path, field.value, 'is no protocol of a port', remedy);
}
