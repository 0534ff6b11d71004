/** The machines of a pool where the program makes them one by one: their names, where they stand, and what they are told. */
import { Findings } from '../values';
import type { Violation } from '../values';
import type { Placement, PoolPlacement } from './placement';

/** A machine of a pool. */
export interface PoolMember {
  readonly name: string;
  readonly failureDomain: string;
}

/** What a pool is to be. */
export interface PoolRequest {
  readonly name: string;
  readonly count: unknown;
  readonly maxUnavailable?: unknown;
  /**
   * The failure domains that its machines are spread over.
   *
   * @default - those of the platform
   */
  readonly failureDomains?: readonly string[];
  /** All that the platform has. */
  readonly platformDomains: readonly string[];
}

/** More in one pool are a mistake of typing rather than a wish. */
const MOST_MACHINES = 1_000;

/** The machines of a pool: `<pool>-1`, `<pool>-2`, …, dealt to its failure domains in turn, so that another number moves none of them. */
export function poolMembers(request: PoolRequest): readonly PoolMember[] {
  const { name, count, platformDomains } = request;
  const domains = request.failureDomains ?? platformDomains;
  if (typeof count !== 'number' || !Number.isInteger(count) || count > MOST_MACHINES) return [];
  return Array.from({ length: Math.max(0, count) }, (_, index) => ({
    name: `${name}-${index + 1}`,
    failureDomain: domains[index % domains.length] ?? '',
  }));
}

/** What is wrong with the numbers and the failure domains of a pool. */
export function checkPool(request: PoolRequest): readonly Violation[] {
  const { count, maxUnavailable = 1, failureDomains, platformDomains } = request;
  const findings = new Findings();
  checkNumber(findings, 'count', count, 0);
  checkNumber(findings, 'maxUnavailable', maxUnavailable, 1);
  const given: unknown = failureDomains ?? platformDomains;
  if (!Array.isArray(given)) {
    const remedy = `leave it out, or write for example ["${platformDomains[0] ?? 'a'}"]`;
    findings.add('invalid', 'failureDomains', given, 'is no list', remedy);
    return findings.violations;
  }
  if (given.length === 0) {
    const remedy = `leave it out, or write for example ["${platformDomains[0] ?? 'a'}"]`;
    findings.add('invalid', 'failureDomains', '[]', 'names no failure domain', remedy);
  }
  for (const [index, domain] of given.entries()) {
    if (platformDomains.some((one) => one === domain)) continue;
    const reason = 'is none of the failure domains of the platform';
    const remedy = `take one of ${platformDomains.map((one) => `"${one}"`).join(', ')}`;
    findings.add('unsupported', `failureDomains[${index}]`, domain, reason, remedy);
  }
  return findings.violations;
}

/** Whom the next machine of a pool waits for, so that only so many are made anew at a time: the one that went so many places before it. */
export function poolWaits<T>(registered: readonly T[], maxUnavailable: number): readonly T[] {
  const place = registered.length - maxUnavailable;
  return place < 0 ? [] : registered.slice(place, place + 1);
}

/** What the text of a machine of a pool is told of its place. */
export function poolPlacement(pool: string, placement: Placement): PoolPlacement {
  const { name, failureDomain, secrets, buckets, hosts } = placement;
  return { pool, name, failureDomain, secrets, buckets, hosts };
}

function checkNumber(findings: Findings, path: string, value: unknown, least: number): void {
  const whole = typeof value === 'number' && Number.isInteger(value);
  if (whole && value >= least && value <= MOST_MACHINES) return;
  const reason = `is no whole number from ${least} to ${MOST_MACHINES}`;
  findings.add('out-of-range', path, value, reason, 'write for example 3');
}
