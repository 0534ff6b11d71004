/** How fast the disk must be. */
import { Duration, isRecord } from '../values';
import type { DurationInput, Findings } from '../values';

import { readWhole } from './read-value';

/** What was read. */
export interface ReadGate {
  readonly percentile: number;
  readonly limitMicroseconds: number;
  readonly onSlow: 'refuse' | 'warn';
  readonly writes: number;
}

const USUAL: ReadGate = {
  percentile: 99,
  limitMicroseconds: 10_000,
  onSlow: 'refuse',
  writes: 1000,
};

/** Reads it; undefined for none. */
export function readGate(given: unknown, findings: Findings): ReadGate | undefined {
  if (given === undefined) return USUAL;
  if (given === false) return undefined;
  if (!isRecord(given)) {
    const remedy = 'write for example { limit: "10ms" }, or false for none';
    findings.add('invalid', 'fsyncGate', given, 'is no record of settings', remedy);
    return undefined;
  }
  const { percentile, limit, onSlow, writes } = given;
  if (onSlow !== undefined && onSlow !== 'refuse' && onSlow !== 'warn') {
    const reason = 'is neither refuse nor warn';
    findings.add('unsupported', 'fsyncGate.onSlow', onSlow, reason, 'write one of the two');
  }
  const whole = (value: unknown, field: string, bounds: readonly [number, number]) =>
    readWhole(value, `fsyncGate.${field}`, bounds, findings);
  return {
    percentile: whole(percentile, 'percentile', [50, 100]) ?? USUAL.percentile,
    limitMicroseconds: readLimit(limit, findings),
    onSlow: onSlow === 'warn' ? 'warn' : 'refuse',
    writes: whole(writes, 'writes', [100, 10_000]) ?? USUAL.writes,
  };
}

function readLimit(given: unknown, findings: Findings): number {
  if (given === undefined) return USUAL.limitMicroseconds;
  const path = 'fsyncGate.limit';
  const span = findings.take(Duration.parse(given as DurationInput, path));
  if (span === undefined) return USUAL.limitMicroseconds;
  const micros = span.seconds() * 1e6;
  const whole = Math.round(micros);
  if (Math.abs(micros - whole) < 1e-6 && whole >= 100 && whole <= 1_000_000) return whole;
  const reason = 'is no span of whole microseconds from 100µs to 1s';
  findings.add('out-of-range', path, String(span), reason, 'write for example "10ms"');
  return USUAL.limitMicroseconds;
}
