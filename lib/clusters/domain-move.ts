/** A machine whose disks stand in one failure domain cannot go to another: disks do not follow it there. */
import type { PlatformKind } from '../platform';
import type { Findings } from '../values';

/** The failure domains of machines, by their names. */
export type KnownDomains = Readonly<Record<string, string>>;

interface Placed {
  readonly name: string;
  readonly failureDomain: string;
}

/** What is to be known of domains in the next run: nothing where all of them are on one host, which reaches every disk. */
export function knownDomains(
  machines: readonly Placed[],
  kind: PlatformKind | undefined,
): { readonly domains?: KnownDomains } {
  if (kind === 'local') return {};
  return {
    domains: Object.fromEntries(machines.map(({ name, failureDomain }) => [name, failureDomain])),
  };
}

/**
 * Refuses another domain for a machine that is there already.
 *
 * @param before undefined when nothing is known of it: then nothing is refused
 * @see https://docs.openstack.org/nova/latest/configuration/config.html (cross_az_attach: a cloud may refuse a disk of another zone, and says so when the old machine is gone)
 */
export function refuseMoves(
  before: KnownDomains | undefined = {},
  wanted: KnownDomains | undefined = {},
  findings: Findings,
): void {
  for (const [name, domain] of Object.entries(wanted)) {
    const old = before[name];
    if (old === undefined || old === domain) continue;
    const reason = `${name} would go there from ${old}, where its disks are and stay`;
    const remedy = `name the domains of before in failureDomains, with allowSharedDomain where another is free now; or take ${name} away in one run, and add it in the next`;
    findings.add('conflict', 'failureDomains', domain, reason, remedy);
  }
}
