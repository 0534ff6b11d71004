/** How members are spread over failure domains, and what the loss of one means. */
import type { Findings } from '../values';

/** What becomes of the cluster when all of a failure domain is lost. */
export interface EtcdDomainLoss {
  readonly domain: string;
  /** The members that stand in it. */
  readonly members: readonly string[];
  /** How many members are left without it. */
  readonly left: number;
  /** Whether writes go on without it. */
  readonly writes: boolean;
}

interface Placed {
  readonly name: string;
  readonly failureDomain: string;
}

/** The domain of the member with that index. It stays the same when the cluster grows. */
export function domainOf(domains: readonly string[], index: number): string {
  return domains[index % Math.max(domains.length, 1)] ?? '';
}

/** The loss of each domain, in the order in which members stand in them. */
export function domainLosses(
  members: readonly Placed[],
  quorum: number,
): readonly EtcdDomainLoss[] {
  const domains = [...new Set(members.map(({ failureDomain }) => failureDomain))];
  return domains.map((domain) => {
    const inside = members.filter(({ failureDomain }) => failureDomain === domain);
    const left = members.length - inside.length;
    return { domain, members: inside.map(({ name }) => name), left, writes: left >= quorum };
  });
}

/** Whether two members share a domain while another is free. */
export function checkSpread(
  members: readonly Placed[],
  known: readonly string[],
  findings: Findings,
): void {
  const losses = domainLosses(members, 0);
  const shared = losses.find((loss) => loss.members.length > 1);
  const free = known.filter((domain) => losses.every((loss) => loss.domain !== domain));
  if (shared === undefined || free.length === 0) return;
  const reason = `${shared.members.join(' and ')} would both be in it while ${free.join(' and ')} ${free.length === 1 ? 'is' : 'are'} free: what ends one of them ends the other`;
  const remedy = `name ${free[0] ?? ''} too, or set allowSharedDomain`;
  findings.add('conflict', 'failureDomains', shared.domain, reason, remedy);
}
