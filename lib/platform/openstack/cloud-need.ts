/**
 * What a stack asks of a project of OpenStack, as plain data: it can be summed, compared with what was asked before, and held against what the cloud has.
 */
import { stableText } from '../resource-provider';

/** An image, or a network, by what it is called. */
export type CloudReference = { readonly name: string } | { readonly id: string };

/** A server. */
export interface ServerNeed {
  readonly kind: 'server';
  /** The name of its flavour, or its id. */
  readonly flavor: string;
  readonly image: CloudReference;
  /**
   * The disk that it boots from, when that is a volume. Its place in the quota of volumes is counted with the server.
   *
   * @default - the disk of the flavour
   */
  readonly rootVolume?: {
    /** In GiB. */
    readonly gigabytes: number;
    /**
     * Its volume type.
     *
     * @default - the cloud's own
     */
    readonly type?: string;
    /**
     * Its availability zone, under Cinder's name.
     *
     * @default - the cloud's choice
     */
    readonly zone?: string;
  };
  /**
   * Its availability zone, under Nova's name.
   *
   * @default - the cloud's choice
   */
  readonly zone?: string;
  /**
   * The server group that it belongs to: the quota has a most for the members of one.
   *
   * @default - none
   */
  readonly serverGroup?: string;
}

/** A volume. */
export interface VolumeNeed {
  readonly kind: 'volume';
  /** In GiB. */
  readonly gigabytes: number;
  /**
   * Its volume type.
   *
   * @default - the cloud's own
   */
  readonly type?: string;
  /**
   * Its availability zone, under Cinder's name.
   *
   * @default - the cloud's choice
   */
  readonly zone?: string;
}

/** A share of Manila. */
export interface ShareNeed {
  readonly kind: 'share';
  /** In GiB. */
  readonly gigabytes: number;
  /**
   * Its share type.
   *
   * @default - the cloud's own
   */
  readonly type?: string;
  /**
   * Its availability zone, under Manila's name.
   *
   * @default - the cloud's choice
   */
  readonly zone?: string;
}

/** A network that is there and leads outside. */
export interface ExternalNetworkNeed {
  readonly kind: 'external-network';
  /** Its name, or its id. */
  readonly network: string;
}

/** What is only counted. */
export interface CountedNeed {
  readonly kind: CountedKind;
  /**
   * How many of them.
   *
   * @default 1
   */
  readonly count?: number;
}

/**
 * What is only counted. What comes with it is counted too: with a `subnet` the port of its DHCP, with a `router-interface` and a `load-balancer`
 * their port.
 */
export type CountedKind =
  | 'container'
  | 'floating-ip'
  | 'health-monitor'
  | 'key-manager-secret'
  | 'key-pair'
  | 'listener'
  | 'load-balancer'
  | 'member'
  | 'network'
  | 'pool'
  | 'port'
  | 'router'
  | 'router-interface'
  | 'security-group'
  | 'security-group-rule'
  | 'server-group'
  | 'share-network'
  | 'subnet';

/** One thing that a stack asks for. */
export type CloudNeed = ServerNeed | VolumeNeed | ShareNeed | ExternalNetworkNeed | CountedNeed;

/** The same need, so many times. */
export interface RepeatedNeed {
  readonly need: CloudNeed;
  readonly times: number;
}

/** Needs, the same ones together, in an order that does not depend on the program's. */
export function groupNeeds(needs: readonly CloudNeed[]): readonly RepeatedNeed[] {
  const groups = new Map<string, { need: CloudNeed; times: number }>();
  for (const given of needs) {
    const [need, times] = single(given);
    const key = stableText(need) ?? '';
    const known = groups.get(key) ?? { need: JSON.parse(key) as CloudNeed, times: 0 };
    groups.set(key, { ...known, times: known.times + times });
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => group)
    .filter(({ times }) => times > 0);
}

// Three ports are one port three times, however they were declared.
function single(need: CloudNeed): readonly [CloudNeed, number] {
  if (!('count' in need)) return [need, 1];
  const { count = 1, kind } = need;
  return [{ kind }, count];
}
