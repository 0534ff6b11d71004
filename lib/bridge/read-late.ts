/** From values with placeholders to values with late values. */
import { CALCULATED, isCalculated, isRecord, mayBeLate, placeholderIndex } from '../values';
import type { Findings } from '../values';

import { checkIdentity, checkKeyText, readChecked, refuse, wholeEntry } from './late-check';
import { LateNames } from './late-names';
import { encodedWhole } from './late-template';
import { LateData, LateList, LateText, LateWhole, isLateList, isPlainRecord } from './late-text';
import { entryAt, entryCount } from './output-registry';

/**
 * The same tree with a `LateOutput` wherever a placeholder is. What cannot be done is among the findings, and stays as it is.
 *
 * Of an object of Kubernetes, what says which object it is has to be known. `data` of a Secret and `binaryData` of a ConfigMap are base64:
 * a text with a placeholder in clear there is encoded as a whole once it is complete; what the program has encoded itself stays encoded.
 *
 * @param value an object, or any data: records, lists, texts, numbers
 * @param path of the value, in front of the paths of all findings
 * @param names one for all that is rendered together
 */
export function readLate(
  value: unknown,
  path: string,
  findings: Findings,
  names: LateNames = new LateNames(),
): unknown {
  const reading = { findings, names };
  if (!isObject(value)) return readAny(value, path, reading);
  checkIdentity(value, path, findings);
  const field = encodedField(value);
  const read = Object.entries(value).map(([key, one]) => {
    checkKeyText(key, path, findings);
    const at = joined(path, key);
    return [key, key === field ? readData(one, at, reading) : readAny(one, at, reading)];
  });
  return Object.fromEntries(read) as unknown;
}

interface Reading {
  readonly findings: Findings;
  readonly names: LateNames;
}

function readAny(value: unknown, path: string, reading: Reading): unknown {
  if (typeof value === 'string') return readText(value, path, reading);
  if (typeof value === 'number') return readNumber(value, path, reading);
  if (Array.isArray(value)) return readList(value, path, reading);
  if (!isPlainRecord(value)) return value;
  // Nearly all of it holds nothing late, and is not copied.
  let copy: Record<string, unknown> | undefined;
  for (const [key, one] of Object.entries(value)) {
    checkKeyText(key, path, reading.findings);
    const read = readAny(one, joined(path, key), reading);
    if (read !== one) (copy ??= { ...value })[key] = read;
  }
  return copy ?? value;
}

function readList(list: readonly unknown[], path: string, reading: Reading): unknown {
  const read = list.map((one: unknown, index) => {
    const at = `${path}[${index}]`;
    const place = list.length === 1 ? path : at;
    const whole = typeof one === 'string' ? wholeOf(one, place, reading.names) : undefined;
    if (isLateList(whole)) return whole;
    const item = readAny(one, at, reading);
    // A list inside of this one, and not a part of it.
    return isLateList(item) ? new LateList([item], at) : item;
  });
  const [first] = read;
  if (read.length === 1 && isLateList(first)) return first;
  if (read.some(isLateList)) return new LateList(read, path);
  return read.every((one, index) => one === list[index]) ? list : read;
}

function readNumber(value: number, path: string, { findings, names }: Reading): unknown {
  const index = placeholderIndex(value);
  const entry = index === undefined ? undefined : entryAt(index);
  if (entry?.type === 'number') return new LateWhole(entry, path, names);
  if (isCalculated(value, entryCount())) refuse(findings, path, CALCULATED);
  return value;
}

function readText(text: string, path: string, reading: Reading): unknown {
  if (!mayBeLate(text)) return text;
  const whole = wholeOf(text, path, reading.names);
  if (whole !== undefined && !isLateList(whole)) return whole;
  const template = readChecked(text, path, reading.findings);
  return template === undefined ? text : new LateText(template, path, reading.names);
}

/** The late value of a text that is a placeholder and nothing else. */
function wholeOf(text: string, path: string, names: LateNames): LateWhole | undefined {
  const entry = wholeEntry(text);
  return entry === undefined ? undefined : new LateWhole(entry, path, names);
}

/** `data` of a Secret: what the program has encoded is complete but for its values; a text in clear is encoded as a whole. */
function readData(value: unknown, path: string, reading: Reading): unknown {
  if (typeof value === 'string') {
    const whole = wholeOf(value, path, reading.names);
    return whole === undefined ? value : new LateData(whole, path);
  }
  if (!isRecord(value)) return readAny(value, path, reading);
  const read = Object.entries(value).map(([key, one]) => {
    checkKeyText(key, path, reading.findings);
    const at = joined(path, key);
    if (typeof one !== 'string' && typeof one !== 'number') return [key, readAny(one, at, reading)];
    const template = readChecked(String(one), at, reading.findings);
    if (template === undefined) return [key, one];
    const isClear = template.holes.some(({ content }) => typeof content === 'number');
    const whole = isClear ? encodedWhole(template) : template;
    return [key, new LateText(whole, at, reading.names)];
  });
  return Object.fromEntries(read) as unknown;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && typeof value['apiVersion'] === 'string' && 'kind' in value;
}

/** The field of an object whose values are base64. */
function encodedField({ apiVersion, kind }: Readonly<Record<string, unknown>>): string | undefined {
  if (apiVersion !== 'v1') return undefined;
  return kind === 'Secret' ? 'data' : kind === 'ConfigMap' ? 'binaryData' : undefined;
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
