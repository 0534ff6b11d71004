import { Quantity, isRecord, printedValue } from '../../values';

import type { ScalarName } from './field-type';

/** Why a value is refused, and what to do. */
export interface Refusal {
  readonly reason: string;
  readonly remedy: string;
}

type Check = (value: unknown) => Refusal | undefined;

const INT32 = { least: -(2 ** 31), most: 2 ** 31 - 1 };
// The largest numbers that are still within when JSON writes them.
const INT64 = { least: -(2 ** 63 - 1024), most: 2 ** 63 - 1024 };

/**
 * How the API server decodes each type.
 *
 * @see https://github.com/kubernetes/kubernetes/tree/v1.36.1/staging/src/k8s.io/apimachinery/pkg (api/resource/quantity.go,
 *   apis/meta/v1/time.go, apis/meta/v1/micro_time.go, util/intstr/intstr.go)
 */
const CHECKS: Readonly<Record<ScalarName, Check>> = {
  any: () => undefined,
  boolean: (value) =>
    typeof value === 'boolean' ? undefined : refusal('must be true or false', asSwitch(value)),
  bytes: (value) => (isByteList(value) ? undefined : checkBase64(value)),
  'int-or-string': (value) =>
    typeof value === 'string' ? undefined : checkInteger(value, INT32, 'a whole number or text'),
  int32: (value) => checkInteger(value, INT32, 'a whole number'),
  int64: (value) => checkInteger(value, INT64, 'a whole number'),
  'micro-time': (value) => checkTime(value, /[.,]\d{6}$/, '2026-01-31T09:30:00.000000Z'),
  number: (value) =>
    typeof value === 'number' && Number.isFinite(value)
      ? undefined
      : refusal('must be a number', asNumber(value)),
  quantity: checkQuantity,
  'schema-or-boolean': (value) =>
    typeof value === 'boolean' || isRecord(value)
      ? undefined
      : refusal('must be a schema, true or false', 'write true, false or a schema'),
  'schema-or-list': (value) =>
    !Array.isArray(value) || value.every((one) => one === null || isRecord(one))
      ? undefined
      : refusal('must be a schema', 'write one schema for all items'),
  string: checkText,
  time: (value) => checkTime(value, /(?:[.,]\d+)?$/, '2026-01-31T09:30:00Z'),
};

/** Why the API server cannot decode a value as this type; undefined when it can. */
export function checkScalar(name: ScalarName, value: unknown): Refusal | undefined {
  return CHECKS[name](value);
}

function refusal(reason: string, remedy: string): Refusal {
  return { reason, remedy };
}

function checkText(value: unknown): Refusal | undefined {
  if (typeof value === 'string') return undefined;
  const plain = typeof value === 'number' || typeof value === 'boolean';
  return refusal(
    'must be text',
    plain ? `write it in quotes: "${printedValue(value)}"` : 'write text',
  );
}

function asSwitch(value: unknown): string {
  const plain = value === 'true' || value === 'false';
  return plain ? `write ${value} without quotes` : 'write true or false';
}

function asNumber(value: unknown): string {
  const plain = typeof value === 'string' && /^-?\d{1,15}(?:\.\d+)?$/.test(value);
  return plain ? `write ${value} without quotes` : 'write a number without quotes';
}

function checkInteger(
  value: unknown,
  { least, most }: typeof INT32,
  what: string,
): Refusal | undefined {
  if (typeof value !== 'number') return refusal(`must be ${what}`, asNumber(value));
  if (!Number.isInteger(value)) return refusal(`must be ${what}`, 'write it without a fraction');
  if (value >= least && value <= most) return undefined;
  return refusal('is too large a number for this field', `write one from ${least} to ${most}`);
}

/** Go reads bytes from a list of numbers too. */
function isByteList(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((one) => one === null || (Number.isInteger(one) && one >= 0 && one < 256));
}

function checkBase64(text: unknown): Refusal | undefined {
  if (typeof text !== 'string') return checkText(text);
  const bare = text.replace(/[\r\n]/g, '');
  // The pattern alone would be slow on megabytes with alternatives; length and alphabet say the same.
  const right = bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare);
  if (right) return undefined;
  return refusal('is no base64', 'encode it, with padding and the standard alphabet');
}

function checkQuantity(value: unknown): Refusal | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return undefined;
  if (typeof value !== 'string') {
    return refusal('must be a quantity', 'write for example "500m" or "1Gi"');
  }
  const outcome = Quantity.parse(value.trim());
  // What is too large or too fine is cut by the API server.
  if (outcome.ok || !['invalid', 'required'].includes(outcome.violation.code)) return undefined;
  const { remedy } = outcome.violation;
  return refusal('is no quantity', remedy);
}

const TIME = /^\d{4}-\d\d-\d\dT\d{1,2}:\d\d:\d\d((?:[.,]\d+)?)(?:Z|[+-](\d\d):(\d\d))$/;

function checkTime(value: unknown, fraction: RegExp, example: string): Refusal | undefined {
  const remedy = `write for example "${example}"`;
  if (typeof value !== 'string') return refusal('must be a time, as text', remedy);
  const parts = TIME.exec(value);
  if (parts === null || !fraction.test(parts[1] ?? '')) return refusal('is no time', remedy);
  const numbers = value.split(/\D/, 6).map(Number);
  const zone = Number(parts[2] ?? 0) <= 24 && Number(parts[3] ?? 0) <= 60;
  return zone && isReal(numbers) ? undefined : refusal('is no time that there is', remedy);
}

function isReal([year = 0, month = 0, day = 0, ...clock]: readonly number[]): boolean {
  const limits = [23, 59, 59];
  if (clock.some((one, index) => one > (limits[index] ?? 0))) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(month, year);
}

function daysOf(month: number, year: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
