/**
 * The network of a machine, for the seed that it starts from: version 2 of cloud-init, which is netplan's format, as far as the cloud-init of
 * today's stable distributions does what it says.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/network-config-format-v2.html
 */
import { IpAddress } from '../values';

import { sortBy } from './machine-parts';
import { yamlBlock } from './yaml-text';

/** The programs for which cloud-init writes the network: which one it is, depends on the image. */
export const NETWORK_READERS = ['netplan', 'networkd', 'sysconfig'] as const;

/** One of these programs. */
export type NetworkReader = (typeof NETWORK_READERS)[number];

/** The network cards of a machine, and what is made of them. */
export interface NetworkConfig {
  /** The format; there is one. @default 2 */
  readonly version?: 2;

  /**
   * What the image configures its network by. cloud-init hands everything on to netplan, but passes over much of it without a word when
   * it writes for systemd-networkd (no bonds, bridges, VLANs, metrics) or for sysconfig; what would be lost is refused.
   *
   * @default 'any' - what all three do alike
   */
  readonly readBy?: NetworkReader | 'any';

  /** Network cards by a name of one's own, or by their own name when there is no `match`. */
  readonly ethernets: Readonly<Record<string, Ethernet>>;
  /** Cards that work as one, by name. @default {} */
  readonly bonds?: Readonly<Record<string, Bond>>;
  /** Cards that are joined to one network, by name. @default {} */
  readonly bridges?: Readonly<Record<string, Bridge>>;
  /** Virtual networks on a card, by name. @default {} */
  readonly vlans?: Readonly<Record<string, Vlan>>;
}

/** What every kind of card has. */
export interface NetworkLink {
  /** Addresses with their prefix: `10.77.0.11/24`. @default [] */
  readonly addresses?: readonly string[];
  /** Where packets to other networks go. @default [] */
  readonly routes?: readonly NetworkRoute[];
  /** The way to everywhere else over IPv4: the same as a route to `default`. @default - none */
  readonly gateway4?: string;
  /** The same over IPv6. @default - none */
  readonly gateway6?: string;
  /** Name servers and search domains. @default - none */
  readonly nameservers?: {
    readonly addresses?: readonly string[];
    readonly search?: readonly string[];
  };
  /** Whether to ask a DHCP server for an IPv4 address. @default false */
  readonly dhcp4?: boolean;
  /** Whether to ask a DHCP server for an IPv6 address. @default false */
  readonly dhcp6?: boolean;
  /** What of the answer of the DHCP server is taken. @default - all, with the metric of the program */
  readonly 'dhcp4-overrides'?: DhcpOverrides;
  /** The same for IPv6. @default - all, with the metric of the program */
  readonly 'dhcp6-overrides'?: DhcpOverrides;
  /** Whether routers may tell the machine its IPv6 addresses. @default - what the kernel does */
  readonly 'accept-ra'?: boolean;
  /** The biggest packet, in bytes. @default - what the card has */
  readonly mtu?: number;
  /** Another hardware address than the card has. @default - its own */
  readonly macaddress?: string;
  /** Whether the machine starts up without waiting for it. @default false */
  readonly optional?: boolean;
}

/** A way to a network. */
export interface NetworkRoute {
  /** A network, or `default`. */
  readonly to: string;
  /** The address of the router: in a network of the card, unless `on-link`. */
  readonly via: string;
  /** Of several ways to one network that with the lowest is taken. @default - what the program takes */
  readonly metric?: number;
  /** Whether the router is reached through the card although it is in none of its networks. @default false */
  readonly 'on-link'?: boolean;
}

/** What of a DHCP server's answer is taken, as netplan has it. */
export interface DhcpOverrides {
  readonly 'use-dns'?: boolean;
  readonly 'use-domains'?: boolean | 'route';
  readonly 'use-hostname'?: boolean;
  readonly 'use-mtu'?: boolean;
  readonly 'use-ntp'?: boolean;
  readonly 'use-routes'?: boolean;
  readonly 'send-hostname'?: boolean;
  readonly hostname?: string;
  readonly 'route-metric'?: number;
}

/** One network card. */
export interface Ethernet extends NetworkLink {
  /** Which card it is. @default - the one with the name of the entry */
  readonly match?: {
    readonly name?: string;
    readonly macaddress?: string;
    readonly driver?: string;
  };
  /** The name that the card gets; wants a `match`, by its hardware address unless netplan reads it. @default - it keeps its own */
  readonly 'set-name'?: string;
  /** Whether the machine can be woken through it. @default false */
  readonly wakeonlan?: boolean;
}

/** Cards that work as one. */
export interface Bond extends NetworkLink {
  /** Names of entries. */
  readonly interfaces: readonly string[];
  /** How they do it; times are milliseconds. @default { mode: 'balance-rr' } */
  readonly parameters?: {
    readonly mode?: BondMode;
    readonly 'lacp-rate'?: 'slow' | 'fast';
    readonly 'mii-monitor-interval'?: number;
    readonly 'min-links'?: number;
    readonly 'transmit-hash-policy'?: string;
    readonly 'ad-select'?: 'stable' | 'bandwidth' | 'count';
    readonly 'up-delay'?: number;
    readonly 'down-delay'?: number;
    readonly 'fail-over-mac-policy'?: 'none' | 'active' | 'follow';
    readonly 'gratuitous-arp'?: number;
    readonly primary?: string;
    readonly 'primary-reselect-policy'?: 'always' | 'better' | 'failure';
    readonly 'arp-interval'?: number;
    readonly 'arp-ip-targets'?: readonly string[];
    readonly 'arp-validate'?: 'none' | 'active' | 'backup' | 'all';
  };
}

/** How cards work as one. */
export const BOND_MODES = [
  'balance-rr',
  'active-backup',
  'balance-xor',
  'broadcast',
  '802.3ad',
  'balance-tlb',
  'balance-alb',
] as const;

/** One of these. */
export type BondMode = (typeof BOND_MODES)[number];

/** Cards that are joined to one network. */
export interface Bridge extends NetworkLink {
  /** Names of entries. @default [] */
  readonly interfaces?: readonly string[];
  /** How they are joined; times are seconds. @default - what the kernel does */
  readonly parameters?: {
    readonly stp?: boolean;
    readonly 'ageing-time'?: number;
    readonly priority?: number;
    readonly 'forward-delay'?: number;
    readonly 'hello-time'?: number;
    readonly 'max-age'?: number;
  };
}

/** A virtual network on a card. */
export interface Vlan extends NetworkLink {
  /** Its number, from 1 to 4094. */
  readonly id: number;
  /** The name of the entry that it is on. */
  readonly link: string;
}

/** Every entry of a network, whatever its kind. */
export function* linksOf(network: NetworkConfig): Generator<NetworkEntry> {
  for (const kind of NETWORK_KINDS) {
    const entries = Object.entries<NetworkEntry['link']>(network[kind] ?? {});
    for (const [name, link] of sortBy(entries, ([each]) => each)) yield { kind, name, link };
  }
}

/** An entry of a network. */
export interface NetworkEntry {
  readonly kind: NetworkKind;
  readonly name: string;
  readonly link: NetworkLink & Partial<Ethernet & Bond & Bridge & Vlan>;
}

/** The kinds of entries; each may be made of those before it. */
export const NETWORK_KINDS = ['ethernets', 'bonds', 'bridges', 'vlans'] as const;

/** One of these. */
export type NetworkKind = (typeof NETWORK_KINDS)[number];

/** The text of `network-config`; without a network, cloud-init asks a DHCP server on the first card that it finds. */
export function renderNetworkConfig(network: NetworkConfig | undefined): string {
  if (network === undefined) return '# none given: cloud-init configures the first card by DHCP\n';
  const { readBy = 'any' } = network;
  const document: Record<string, unknown> = { version: 2, ethernets: {} };
  for (const { kind, name, link } of linksOf(network)) {
    document[kind] = { ...(document[kind] as object | undefined), [name]: linkText(link, readBy) };
  }
  return yamlBlock(document);
}

/** Everywhere, over IPv6. */
export const EVERYWHERE_6 = '::/0';

/** The routes of a card, its gateways among them, with networks in full: cloud-init 22.4 knows no "default". */
export function routesOf({ routes = [], gateway4, gateway6 }: NetworkLink): NetworkRoute[] {
  const gateways = [gateway4, gateway6].filter((via) => via !== undefined);
  return [...routes, ...gateways.map((via) => ({ to: 'default', via }))].map((route) => {
    if (route.to !== 'default') return route;
    return { ...route, to: IpAddress.of(route.via).family === 6 ? EVERYWHERE_6 : '0.0.0.0/0' };
  });
}

const FIRST_KEYS = ['match', 'set-name', 'interfaces', 'id', 'link', 'parameters'];

function linkText(link: NetworkLink, readBy: NetworkReader | 'any'): object {
  const { dhcp4 = false, addresses = [], gateway4: _4, gateway6: _6, ...others } = link;
  const all = routesOf(link);
  // Of the route to ::/0 cloud-init 22.4 loses the 0, and writes ::/64 for networkd and sysconfig; the gateway it gets right.
  const gateway6 =
    readBy === 'netplan' ? undefined : all.find(({ to }) => to === EVERYWHERE_6)?.via;
  const routes = all.filter(({ to }) => gateway6 === undefined || to !== EVERYWHERE_6);
  const rest = Object.entries({ ...others, routes: undefined, gateway6 });
  const given = sortBy(rest, ([key]) => key).filter(([, value]) => value !== undefined);
  const first = given.filter(([key]) => FIRST_KEYS.includes(key));
  const last = given.filter(([key]) => !FIRST_KEYS.includes(key));
  return {
    ...(Object.fromEntries(first) as object),
    dhcp4,
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(routes.length === 0 ? {} : { routes }),
    ...(Object.fromEntries(last) as object),
  };
}
