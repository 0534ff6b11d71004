/** From when until when a certificate is valid, and when it is time for the next. The clock is the caller's. */
import { Duration } from '../values';
import type { DurationInput, Findings } from '../values';

/** How long certificates last. In seconds. */
export interface Validity {
  /** From the moment of issue on. */
  readonly length: number;
  /** How long before its end a certificate is renewed. */
  readonly renewBefore: number;
  /** How long before the moment of issue a certificate begins. */
  readonly backdate: number;
}

/** From when until when, both included. */
export interface Period {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Five minutes: what clocks of machines may be apart, as Kerberos and `kubeadm` have it. */
export const DEFAULT_BACKDATE = '5m';
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59);
const SHARE_OF_RENEWAL = 3;

/** The three settings as they are given. */
export interface ValidityArgs {
  readonly validity?: DurationInput;
  readonly renewBefore?: DurationInput;
  readonly backdate?: DurationInput;
}

/** Reads `validity`, `renewBefore` and `backdate`. */
export function readValidity(
  given: Readonly<Record<string, unknown>>,
  standard: string,
  findings: Findings,
): Validity {
  const length = readLength(given, 'validity', standard, findings);
  const renewBefore =
    given['renewBefore'] === undefined
      ? Math.floor(length / SHARE_OF_RENEWAL)
      : readLength(given, 'renewBefore', '720h', findings);
  const backdate = readLength(given, 'backdate', DEFAULT_BACKDATE, findings);
  if (length === 0) {
    const remedy = `write for example "${standard}"`;
    findings.add('out-of-range', 'validity', given['validity'], 'would end at once', remedy);
  } else if (renewBefore >= length) {
    const reason = `is no shorter than the validity of ${Duration.ofSeconds(length).toString()}, so that every run would renew it`;
    const remedy = 'renew it later, or let it be valid for longer';
    findings.add('conflict', 'renewBefore', given['renewBefore'], reason, remedy);
  }
  return { length, renewBefore, backdate };
}

/**
 * From when until when a certificate is valid that is issued now: in whole seconds, never outside its issuer's own period, and never beyond the year
 * 9999, where dates of certificates end.
 */
export function periodFrom(now: Date, validity: Validity, issuer?: Period): Period {
  const moment = Math.floor(now.getTime() / 1000) * 1000;
  const begin = moment - validity.backdate * 1000;
  const end = moment + validity.length * 1000;
  return {
    notBefore: new Date(Math.max(begin, issuer?.notBefore.getTime() ?? begin)),
    notAfter: new Date(Math.min(end, issuer?.notAfter.getTime() ?? end, LAST)),
  };
}

/**
 * Whether it is time to renew. One that ends with its issuer is not renewed as long as that would win no time: it would be renewed by every run.
 *
 * @param next what a renewal would bring
 */
export function isDue(now: Date, current: Period, renewBefore: number, next: Period): boolean {
  const due = current.notAfter.getTime() - renewBefore * 1000;
  return now.getTime() >= due && next.notAfter.getTime() > current.notAfter.getTime();
}

function readLength(
  given: Readonly<Record<string, unknown>>,
  key: keyof ValidityArgs,
  standard: string,
  findings: Findings,
): number {
  const parsed = Duration.parse((given[key] ?? standard) as DurationInput, key);
  const seconds = findings.take(parsed)?.seconds() ?? Duration.of(standard).seconds();
  if (seconds < 0) {
    findings.add('out-of-range', key, given[key], 'is less than nothing', 'leave the sign out');
    return Duration.of(standard).seconds();
  }
  if (Number.isInteger(seconds)) return seconds;
  const reason = 'is no whole number of seconds, as the dates of certificates are';
  findings.add('invalid', key, given[key], reason, `write for example "${standard}"`);
  return Math.floor(seconds);
}
