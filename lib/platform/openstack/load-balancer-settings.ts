/** What the load balancers of a platform have in common, and what may be wrong with it. Pure. */
import { Duration, Findings, isRecord, isText } from '../../values';
import type { DurationInput, Violation } from '../../values';

/** How a load balancer chooses a machine, in Octavia's own words. */
export type LoadBalancerAlgorithm =
  'ROUND_ROBIN' | 'LEAST_CONNECTIONS' | 'SOURCE_IP' | 'SOURCE_IP_PORT';

/**
 * What the load balancers of a platform have in common.
 *
 * @see https://docs.openstack.org/octavia/latest/user/feature-classification/index.html
 */
export interface LoadBalancerSettings {
  /**
   * The name of Octavia's provider: `amphora`, a pair of programs on a machine of its own that speak for their clients, or `ovn`, which only changes
   * addresses on the way, so that machines see who speaks with them. Any other is taken for one like `amphora`.
   *
   * @default - the cloud's own, taken for one like `amphora`
   */
  readonly provider?: string;
  /**
   * How a machine is chosen. `ovn` knows `SOURCE_IP_PORT` only.
   *
   * @default 'ROUND_ROBIN', and 'SOURCE_IP_PORT' with `ovn`
   */
  readonly algorithm?: LoadBalancerAlgorithm;
  /**
   * How long a connection may be silent before it is cut, in whole milliseconds, from one second to a day. Octavia's own 50 seconds would cut a
   * `kubectl exec` and a quiet watch. Not with `ovn`, which cuts nothing.
   *
   * @default '10m'
   */
  readonly idleTimeout?: DurationInput;
  /**
   * The id of a flavour of Octavia.
   *
   * @default - the cloud's own
   */
  readonly flavorId?: string;
  /**
   * An availability zone of Octavia. Not with `ovn`.
   *
   * @default - the cloud's own
   */
  readonly availabilityZone?: string;
}

const ALGORITHMS: readonly LoadBalancerAlgorithm[] = [
  'ROUND_ROBIN',
  'LEAST_CONNECTIONS',
  'SOURCE_IP',
  'SOURCE_IP_PORT',
];
const DEFAULT_IDLE = '10m';
const OVN = 'ovn';
const SHORTEST_IDLE_SECONDS = 1;
const LONGEST_IDLE_SECONDS = 86_400;

/** Whether machines see the addresses of those who speak with them. */
export function keepsSource({ provider }: LoadBalancerSettings): boolean {
  return provider === OVN;
}

/** How a machine is chosen. */
export function algorithmOf(settings: LoadBalancerSettings): LoadBalancerAlgorithm {
  return settings.algorithm ?? (keepsSource(settings) ? 'SOURCE_IP_PORT' : 'ROUND_ROBIN');
}

/** How long a connection may be silent, in milliseconds; nothing where it is never cut. */
export function idleMilliseconds(settings: LoadBalancerSettings): number | undefined {
  if (keepsSource(settings)) return undefined;
  return Math.round(Duration.of(settings.idleTimeout ?? DEFAULT_IDLE).seconds() * 1000);
}

/** What is wrong with it. */
export function checkLoadBalancerSettings(given: unknown): readonly Violation[] {
  const findings = new Findings();
  if (given === undefined) return [];
  if (!isRecord(given)) {
    findings.add('invalid', '', given, 'is no record of settings', 'write {} for none');
    return findings.violations;
  }
  for (const field of ['provider', 'flavorId', 'availabilityZone'] as const) {
    checkWord(given[field], field, findings);
  }
  checkAlgorithm(given['algorithm'], given['provider'], findings);
  checkIdle(given['idleTimeout'], findings);
  if (given['provider'] === OVN) {
    for (const field of ['idleTimeout', 'availabilityZone']) {
      if (given[field] === undefined) continue;
      const remedy = 'leave it out, or take the provider "amphora"';
      findings.add(
        'unsupported',
        field,
        given[field],
        'the provider "ovn" does not know it',
        remedy,
      );
    }
  }
  return findings.violations;
}

function checkWord(given: unknown, path: string, findings: Findings): void {
  if (given === undefined || isText(given, /^[\w.:-]{1,255}$/)) return;
  findings.add('invalid', path, given, 'is no name', 'write the name that the cloud has for it');
}

function checkAlgorithm(given: unknown, provider: unknown, findings: Findings): void {
  if (given === undefined) return;
  const ovn = provider === OVN;
  const known = ovn ? ['SOURCE_IP_PORT'] : ALGORITHMS;
  if (known.some((one) => one === given)) return;
  const remedy = `write ${known.map((one) => `"${one}"`).join(' or ')}`;
  const reason = ovn ? 'the provider "ovn" does not know it' : 'is no algorithm of Octavia';
  findings.add(ovn ? 'unsupported' : 'invalid', 'algorithm', given, reason, remedy);
}

function checkIdle(given: unknown, findings: Findings): void {
  if (given === undefined) return;
  const duration = findings.take(Duration.parse(given as DurationInput, 'idleTimeout'));
  if (duration === undefined) return;
  const seconds = duration.seconds();
  if (seconds >= SHORTEST_IDLE_SECONDS && seconds <= LONGEST_IDLE_SECONDS) return;
  const reason = 'must be from one second to a day';
  findings.add(
    'out-of-range',
    'idleTimeout',
    duration.toString(),
    reason,
    'write for example "10m"',
  );
}
