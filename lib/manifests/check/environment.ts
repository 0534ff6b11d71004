import { isObjectName } from '../../values';
import type { Findings } from '../../values';

import { isDataKey } from './data-keys';
import type { Field } from './field';

// From 1.32 on all printable characters of ASCII but one (RelaxedEnvironmentVariableValidation).
const NAME = /^[\x20-\x3c\x3e-\x7e]+$/;
const OLD_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

/** Checks the variables of a container. Their values are never told. */
export function checkEnvironment(container: Field, relaxed: boolean, findings: Findings): void {
  for (const variable of container.at('env').items) {
    if (variable.late) continue;
    const name = variable.at('name');
    if (!name.late && !isName(name.value, relaxed)) {
      const reason = relaxed
        ? 'is no name of a variable: printable characters of ASCII but "="'
        : 'is no name of a variable: letters, digits, "-", "_" and ".", no digit first';
      findings.add(
        name.given ? 'invalid' : 'required',
        name.path,
        name.value,
        reason,
        'write for example "LOG_LEVEL"',
      );
    }
    checkValue(variable, findings);
  }
  for (const source of container.at('envFrom').items) checkSource(source, findings);
}

function isName(value: unknown, relaxed: boolean): boolean {
  if (typeof value !== 'string') return false;
  return relaxed ? NAME.test(value) : OLD_NAME.test(value) && !value.startsWith('..');
}

function checkValue(variable: Field, findings: Findings): void {
  const [value, from] = [variable.at('value'), variable.at('valueFrom')];
  if (value.given && !value.late && value.text === undefined) {
    const reason = 'the value of a variable must be text';
    findings.add('invalid', value.path, undefined, reason, 'write it in quotes');
  }
  if (!from.given || from.late) return;
  const sources = SOURCES.filter((source) => from.at(source).given);
  if (sources.length !== 1) {
    const reason = sources.length === 0 ? 'names no source' : `names ${sources.length} sources`;
    findings.add(
      'invalid',
      from.path,
      undefined,
      reason,
      `write one of ${SOURCES.slice(0, 4).join(', ')}`,
    );
  } else if (value.given && value.value !== '') {
    const reason = 'the variable has a value already';
    findings.add('conflict', from.path, undefined, reason, 'leave out value or valueFrom');
  }
  for (const kind of ['configMapKeyRef', 'secretKeyRef']) {
    if (from.at(kind).given) checkReference(from.at(kind), ['name', 'key'], findings);
  }
}

function checkSource(source: Field, findings: Findings): void {
  if (source.late) return;
  const sources = ['configMapRef', 'secretRef'].filter((one) => source.at(one).given);
  if (sources.length !== 1) {
    const reason = sources.length === 0 ? 'names no source' : `names ${sources.length} sources`;
    findings.add('invalid', source.path, undefined, reason, 'write configMapRef or secretRef');
  }
  for (const one of sources) checkReference(source.at(one), ['name'], findings);
}

function checkReference(field: Field, names: readonly string[], findings: Findings): void {
  requireNames(field, names, findings);
  for (const { text, key, path } of names.map((name) => field.at(name))) {
    if (text === undefined || text === '') continue;
    if (key === 'name' ? isObjectName(text) : isDataKey(text)) continue;
    const reason = key === 'name' ? 'is no name of an object' : 'is no key of data';
    findings.add('invalid', path, text, reason, `write the ${key} that is meant`);
  }
}

/** Refuses a reference that does not say to what. */
export function requireNames(field: Field, names: readonly string[], findings: Findings): void {
  for (const one of names.map((name) => field.at(name))) {
    if (one.late || (one.given && one.value !== '')) continue;
    findings.add('required', one.path, undefined, 'is missing', `say which ${one.key} is meant`);
  }
}
