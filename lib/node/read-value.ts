/** Single values of what a person writes: numbers within bounds, spans of time, records within records. */
import { Duration, isRecord } from '../values';
import type { DurationInput, Findings } from '../values';

/** A whole number within bounds, both allowed; undefined when none was given or it is refused. */
export function readWhole(
  given: unknown,
  path: string,
  [least, most]: readonly [number, number],
  findings: Findings,
): number | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= least && given <= most) {
    return given;
  }
  const reason = `is no whole number from ${least} to ${most}`;
  findings.add('out-of-range', path, given, reason, 'write one within the bounds');
  return undefined;
}

/** A span of time in whole seconds within bounds; undefined when none was given or it is refused. */
export function readSeconds(
  given: DurationInput | undefined,
  path: string,
  [least, most]: readonly [number, number],
  findings: Findings,
): number | undefined {
  if (given === undefined) return undefined;
  const duration = findings.take(Duration.parse(given, path));
  if (duration === undefined) return undefined;
  const seconds = duration.seconds();
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return seconds;
  const bounds = `${String(Duration.ofSeconds(least))} to ${String(Duration.ofSeconds(most))}`;
  const reason = `is no span of whole seconds from ${bounds}`;
  findings.add('out-of-range', path, String(duration), reason, 'write one within the bounds');
  return undefined;
}

/** A record within the props; undefined when none was given or it is none. */
export function readRecord<T extends object>(
  given: T | undefined,
  path: string,
  example: string,
  findings: Findings,
): Partial<T> | undefined {
  return given === undefined ? undefined : takeRecord(given, path, example, findings);
}

/** A record within a list or a record, where there must be one; undefined when there is none. */
export function takeRecord<T extends object>(
  given: T | undefined,
  path: string,
  example: string,
  findings: Findings,
): Partial<T> | undefined {
  if (isRecord(given)) return given;
  findings.add('invalid', path, given, 'is no record of settings', `write for example ${example}`);
  return undefined;
}

/** A field with its value, or nothing when there is none: what is absent stays absent in the record that it is spread into. */
export function present<K extends string, T>(
  key: K,
  value: T | undefined,
): Readonly<Partial<Record<K, T>>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, T>>;
}
