/** Whether a project has room for what is going to be made, beyond what was there already. */
import type { Violation } from '../../values';
import type { QuotaKey, QuotaService, Tally } from './quota-tally';

/** How much a cloud lets a project have, and how much it has. */
export interface Quota {
  /** The most; negative when there is none. */
  readonly limit: number;
  readonly used: number;
}

/** Quotas by their names. */
export type Quotas = ReadonlyMap<QuotaKey, Quota>;

/** What is compared. */
export interface QuotaQuestion {
  /** What the stack asked for before; nothing when it is new. */
  readonly before: Tally;
  /** What it asks for now. */
  readonly now: Tally;
  readonly quotas: Quotas;
  /** The name of the project, for people. */
  readonly project: string;
}

/** What each service is called by people. */
const SERVICE_NAMES: Readonly<Record<QuotaService, string>> = {
  compute: 'Nova',
  volume: 'Cinder',
  network: 'Neutron',
  'load-balancer': 'Octavia',
  share: 'Manila',
  'key-manager': 'Barbican',
};

/** Every quota that is too small, with how much is missing. */
export function checkQuotas(question: QuotaQuestion): readonly Violation[] {
  return [...checkSums(question), ...checkLargest(question)];
}

function checkSums({ before, now, quotas, project }: QuotaQuestion): readonly Violation[] {
  return [...now.sums].flatMap(([key, amount]) => {
    const wanted = amount - (before.sums.get(key) ?? 0);
    const quota = quotas.get(key);
    if (quota === undefined || quota.limit < 0 || wanted <= 0) return [];
    const free = Math.max(0, quota.limit - quota.used);
    if (wanted <= free) return [];
    const unit = unitOf(key);
    const room = `${free}${unit} free (${quota.limit}${unit} allowed, ${quota.used}${unit} in use)`;
    const reason = `${wanted}${unit} more needed, ${room}, ${wanted - free}${unit} missing`;
    const remedy = `ask for a quota of at least ${quota.used + wanted}${unit}, or make the stack smaller`;
    return [tooSmall(key, project, reason, remedy)];
  });
}

function checkLargest({ before, now, quotas, project }: QuotaQuestion): readonly Violation[] {
  return [...now.largest].flatMap(([key, amount]) => {
    const quota = quotas.get(key);
    if (quota === undefined || quota.limit < 0 || amount <= quota.limit) return [];
    if (amount <= (before.largest.get(key) ?? 0)) return [];
    const unit = unitOf(key);
    const reason = `${amount}${unit} needed, at most ${quota.limit}${unit} allowed`;
    const remedy = `ask for a quota of at least ${amount}${unit}, or take less`;
    return [tooSmall(key, project, reason, remedy)];
  });
}

function tooSmall(key: QuotaKey, project: string, reason: string, remedy: string): Violation {
  const [service, name] = splitKey(key);
  const whose = `the quota "${name}" of ${SERVICE_NAMES[service]} for project "${project}" is too small`;
  return { code: 'out-of-range', path: `quota.${key}`, reason: `${whose}: ${reason}`, remedy };
}

function splitKey(key: QuotaKey): readonly [QuotaService, string] {
  const dot = key.indexOf('.');
  return [key.slice(0, dot) as QuotaService, key.slice(dot + 1)];
}

function unitOf(key: QuotaKey): string {
  if (key === 'compute.ram') return ' MiB';
  return key.includes('gigabytes') ? ' GiB' : '';
}
