/**
 * The network of a machine, for the `network-config` of a seed: the subset of netplan's version 2 that cloud-init understands everywhere.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/network-config-format-v2.html
 */
import { yamlBlock } from './yaml-text';

/** The network cards of a machine. */
export interface NetworkConfig {
  /** The format; there is one. @default 2 */
  readonly version?: 2;
  /** Network cards by a name of one's own, or by their own name when there is no `match`. */
  readonly ethernets: Readonly<Record<string, Ethernet>>;
}

/** One network card. */
export interface Ethernet {
  /** Which card it is. @default - the one with the name of the entry */
  readonly match?: { readonly name?: string; readonly macaddress?: string };
  /** Addresses with their prefix: `10.77.0.11/24`. @default [] */
  readonly addresses?: readonly string[];
  /** Where packets to other networks go; `to` is a network or `default`. @default [] */
  readonly routes?: readonly { readonly to: string; readonly via: string }[];
  /** Name servers and search domains. @default - none */
  readonly nameservers?: {
    readonly addresses?: readonly string[];
    readonly search?: readonly string[];
  };
  /** Whether to ask a DHCP server for an IPv4 address. @default false */
  readonly dhcp4?: boolean;
  /** The biggest packet, in bytes. @default - what the card has */
  readonly mtu?: number;
}

/** The text of `network-config`; without a network, cloud-init asks a DHCP server on the first card that it finds. */
export function renderNetworkConfig(network: NetworkConfig | undefined): string {
  if (network === undefined) return '# none given: cloud-init configures the first card by DHCP\n';
  const cards = Object.entries(network.ethernets).map(([name, card]) => [name, cardOf(card)]);
  return yamlBlock({ version: 2, ethernets: Object.fromEntries(cards) as object });
}

function cardOf(card: Ethernet): object {
  const { match, addresses = [], routes = [], nameservers, dhcp4 = false, mtu } = card;
  return {
    ...(match === undefined ? {} : { match }),
    dhcp4,
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(routes.length === 0 ? {} : { routes: routes.map(routeOf) }),
    ...(nameservers === undefined ? {} : { nameservers }),
    ...(mtu === undefined ? {} : { mtu }),
  };
}

// cloud-init 22.4 knows no "default" in routes.
function routeOf({ to, via }: { to: string; via: string }): object {
  const everywhere = via.includes(':') ? '::/0' : '0.0.0.0/0';
  return { to: to === 'default' ? everywhere : to, via };
}
