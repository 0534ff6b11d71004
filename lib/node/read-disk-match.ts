/** What a disk must be, read; and as the program on the machine reads it. */
import { checkSwitch, isRecord, isText, Quantity } from '../values';
import type { Findings } from '../values';

import type { DiskMatch } from './local-disks-props';

/** What a disk must be; what is undefined does not matter. */
export interface Match {
  readonly min: Quantity | undefined;
  readonly max: Quantity | undefined;
  readonly rotational: boolean | undefined;
  readonly transport: readonly string[];
  readonly model: string | undefined;
  readonly path: string | undefined;
  readonly atLeast: number;
  readonly atMost: number | undefined;
  readonly allowSlots: boolean;
}

const MOST_DISKS = 9999;
// What the shell on the machine can compare.
const MOST_BYTES = 2n ** 63n - 1n;
const FIELDS = 'size rotational transport model path atLeast atMost count allowSlots'.split(' ');

/** Reads what a disk must be. */
export function readMatch(given: DiskMatch, findings: Findings): Match | undefined {
  const record: unknown = given;
  if (!isRecord(record)) {
    const remedy = 'write { transport: "nvme", size: { min: "1Ti" } }, or {} for any disk';
    findings.add('invalid', 'match', record, 'is no record', remedy);
    return undefined;
  }
  for (const field of Object.keys(given)) {
    if (FIELDS.includes(field)) continue;
    const remedy = `use ${FIELDS.join(', ')}`;
    findings.add('unsupported', `match.${field}`, undefined, 'is no property of a disk', remedy);
  }
  for (const field of ['rotational', 'allowSlots'] as const) {
    checkSwitch(given[field], `match.${field}`, findings);
  }
  return {
    ...readSize(given.size, findings),
    ...readCounts(given, findings),
    rotational: given.rotational,
    transport: readTransport(given.transport, findings),
    // udev writes the spaces of a model as underscores.
    model: readPattern(given.model, 'model', findings)?.replaceAll(' ', '_'),
    path: readPattern(given.path, 'path', findings),
    allowSlots: given.allowSlots === true,
  };
}

/** The lines that say it to the program. */
export function matchLines(match: Match): readonly string[] {
  const { min, max, rotational, transport, model, path, atLeast, atMost } = match;
  const settings: Readonly<Record<string, string | undefined>> = {
    least: String(atLeast),
    most: atMost?.toString(),
    min: min?.bytes().toString(),
    max: max?.bytes().toString(),
    rotational: rotational === undefined ? undefined : String(Number(rotational)),
    transport: transport.length === 0 ? undefined : transport.join(' '),
    model,
    path,
    slots: match.allowSlots ? '1' : undefined,
  };
  return Object.entries(settings).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${value}`],
  );
}

function readSize(given: unknown, findings: Findings): Pick<Match, 'min' | 'max'> {
  if (given === undefined) return { min: undefined, max: undefined };
  if (!isRecord(given)) {
    const remedy = 'write { min: "1Ti", max: "4Ti" }';
    findings.add('invalid', 'match.size', given, 'is no record', remedy);
    return { min: undefined, max: undefined };
  }
  const min = readAmount(given['min'], 'match.size.min', findings);
  const max = readAmount(given['max'], 'match.size.max', findings);
  if (min !== undefined && max !== undefined && min.compare(max) > 0) {
    const reason = `is more than the largest size, ${max.toString()}`;
    findings.add('conflict', 'match.size.min', String(min), reason, 'write the smaller one as min');
  }
  return { min, max };
}

function readAmount(given: unknown, path: string, findings: Findings): Quantity | undefined {
  if (given === undefined) return undefined;
  const amount = findings.take(Quantity.parse(given as string, path));
  if (amount === undefined) return undefined;
  if (!amount.isNegative() && !amount.isZero() && amount.bytes() <= MOST_BYTES) return amount;
  const reason = 'is no size of a disk: above 0 and below 8Ei';
  findings.add('out-of-range', path, String(amount), reason, 'write for example "1Ti"');
  return undefined;
}

function readCounts(given: DiskMatch, findings: Findings): Pick<Match, 'atLeast' | 'atMost'> {
  const { count, atLeast, atMost } = given;
  const least = readCount(atLeast, 'atLeast', findings);
  const most = readCount(atMost, 'atMost', findings);
  if (count !== undefined) {
    const exactly = readCount(count, 'count', findings);
    if (atLeast !== undefined || atMost !== undefined) {
      const reason = 'stands beside atLeast or atMost, which it means both';
      findings.add('conflict', 'match.count', count, reason, 'keep one of them');
    }
    return { atLeast: exactly ?? 1, atMost: exactly };
  }
  if (least !== undefined && most !== undefined && least > most) {
    const reason = `is more than atMost, ${most}`;
    findings.add('conflict', 'match.atLeast', least, reason, 'write the smaller one as atLeast');
  }
  return { atLeast: least ?? 1, atMost: most };
}

function readCount(given: unknown, field: string, findings: Findings): number | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= MOST_DISKS) {
    return given;
  }
  const reason = `is no whole number from 1 to ${MOST_DISKS}`;
  findings.add('out-of-range', `match.${field}`, given, reason, 'write for example 2');
  return undefined;
}

function readTransport(given: DiskMatch['transport'], findings: Findings): readonly string[] {
  if (given === undefined) return [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const good = list.filter((one) => isText(one, /^[a-z][a-z0-9-]*$/));
  if (good.length === list.length && good.length > 0) return [...new Set(good)].sort();
  const remedy = 'write for example "nvme", as "lsblk -o TRAN" has it';
  findings.add('invalid', 'match.transport', given, 'names no way to attach a disk', remedy);
  return [];
}

function readPattern(given: unknown, field: string, findings: Findings): string | undefined {
  if (given === undefined) return undefined;
  // Quotes and backslashes would mean something to the shell that compares; udev has neither in these names.
  if (isText(given, /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/) && !/["'\\`$]/.test(given))
    return given;
  const remedy = 'write printable ASCII without quotes, "$" and "\\", such as "SAMSUNG*"';
  findings.add('invalid', `match.${field}`, given, 'is no pattern', remedy);
  return undefined;
}
