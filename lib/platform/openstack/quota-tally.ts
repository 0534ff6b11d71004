/** How much of each quota needs take, as the services count it. */
import type { CloudNeed, CountedKind, RepeatedNeed, ServerNeed } from './cloud-need';
import type { FlavorFacts } from './flavor-facts';

/** The services that set quotas, as their quotas are told to people. */
export type QuotaService =
  'compute' | 'volume' | 'network' | 'load-balancer' | 'share' | 'key-manager';

/** A quota: the service, and its own name for it: `compute.cores`. */
export type QuotaKey = `${QuotaService}.${string}`;

/** What has to be known of the cloud to count. */
export interface TallyFacts {
  /** By what needs call them. */
  readonly flavors: Readonly<Record<string, FlavorFacts>>;
  /** The type of a volume that says none. */
  readonly defaultVolumeType?: string | undefined;
  /** The type of a share that says none. */
  readonly defaultShareType?: string | undefined;
}

/** How much is taken. */
export interface Tally {
  /** What is summed up over the project. */
  readonly sums: ReadonlyMap<QuotaKey, number>;
  /** The largest single one, for quotas of a single one: the size of a volume, the members of a group. */
  readonly largest: ReadonlyMap<QuotaKey, number>;
}

// With what comes with it: two rules for whatever goes out are in each new group, until the provider takes them out again.
const COUNTED: Readonly<Record<CountedKind, Readonly<Record<QuotaKey, number>>>> = {
  container: {},
  'floating-ip': { 'network.floatingip': 1 },
  'health-monitor': { 'load-balancer.health_monitor': 1 },
  'key-manager-secret': { 'key-manager.secrets': 1 },
  'key-pair': { 'compute.key_pairs': 1 },
  listener: { 'load-balancer.listener': 1 },
  'load-balancer': { 'load-balancer.load_balancer': 1, 'network.port': 1 },
  member: { 'load-balancer.member': 1 },
  network: { 'network.network': 1 },
  pool: { 'load-balancer.pool': 1 },
  port: { 'network.port': 1 },
  router: { 'network.router': 1 },
  'router-interface': { 'network.port': 1 },
  'security-group': { 'network.security_group': 1, 'network.security_group_rule': 2 },
  'security-group-rule': { 'network.security_group_rule': 1 },
  'server-group': { 'compute.server_groups': 1 },
  'share-network': { 'share.share_networks': 1 },
  subnet: { 'network.subnet': 1, 'network.port': 1 },
};

/** Counts needs. */
export function tally(needs: readonly RepeatedNeed[], facts: TallyFacts): Tally {
  const count = new Count();
  const members = new Map<string, number>();
  for (const { need, times } of needs) {
    countNeed(need, times, facts, count);
    if (need.kind !== 'server' || need.serverGroup === undefined) continue;
    members.set(need.serverGroup, (members.get(need.serverGroup) ?? 0) + times);
  }
  for (const size of members.values()) count.atLeast('compute.server_group_members', size);
  return count;
}

function countNeed(need: CloudNeed, times: number, facts: TallyFacts, count: Count): void {
  switch (need.kind) {
    case 'server':
      countServer(need, times, facts, count);
      break;
    case 'volume':
      countVolume(need, times, facts, count);
      break;
    case 'share':
      countShare(need, times, facts, count);
      break;
    case 'external-network':
      break;
    default:
      for (const [key, each] of Object.entries(COUNTED[need.kind])) {
        count.add(key as QuotaKey, each * times);
      }
  }
}

function countServer(need: ServerNeed, times: number, facts: TallyFacts, count: Count): void {
  const flavor = facts.flavors[need.flavor];
  count.add('compute.instances', times);
  if (flavor !== undefined) {
    count.add('compute.cores', flavor.vcpus * times);
    count.add('compute.ram', flavor.ram * times);
  }
  if (need.rootVolume !== undefined) countVolume(need.rootVolume, times, facts, count);
}

interface Sized {
  readonly gigabytes: number;
  readonly type?: string;
}

function countVolume(
  { gigabytes, type = '' }: Sized,
  times: number,
  { defaultVolumeType }: TallyFacts,
  count: Count,
): void {
  const name = type === '' ? defaultVolumeType : type;
  count.add('volume.volumes', times);
  count.add('volume.gigabytes', gigabytes * times);
  count.atLeast('volume.per_volume_gigabytes', gigabytes);
  if (name === undefined) return;
  count.add(`volume.volumes_${name}`, times);
  count.add(`volume.gigabytes_${name}`, gigabytes * times);
}

function countShare(
  { gigabytes, type = '' }: Sized,
  times: number,
  { defaultShareType }: TallyFacts,
  count: Count,
): void {
  const name = type === '' ? defaultShareType : type;
  count.add('share.shares', times);
  count.add('share.gigabytes', gigabytes * times);
  count.atLeast('share.per_share_gigabytes', gigabytes);
  if (name === undefined) return;
  count.add(`share.shares_${name}`, times);
  count.add(`share.gigabytes_${name}`, gigabytes * times);
}

class Count implements Tally {
  readonly sums = new Map<QuotaKey, number>();
  readonly largest = new Map<QuotaKey, number>();

  add(key: QuotaKey, amount: number): void {
    this.sums.set(key, (this.sums.get(key) ?? 0) + amount);
  }

  atLeast(key: QuotaKey, amount: number): void {
    this.largest.set(key, Math.max(this.largest.get(key) ?? 0, amount));
  }
}
