/**
 * The network of a machine, for the `network-config` of a seed: the subset of netplan's version 2 that cloud-init understands everywhere.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/network-config-format-v2.html
 */
import { yamlList, yamlScalar } from './yaml-text';

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
  const cards = Object.entries(network.ethernets);
  if (cards.length === 0) return 'version: 2\nethernets: {}\n';
  const lines = cards.flatMap(([name, card]) => [`  ${yamlScalar(name)}:`, ...cardLines(card)]);
  return ['version: 2', 'ethernets:', ...lines, ''].join('\n');
}

function cardLines(card: Ethernet): string[] {
  const { match, addresses = [], routes = [], nameservers, dhcp4 = false, mtu } = card;
  return [
    ...mappingLines('match', { name: match?.name, macaddress: match?.macaddress }),
    `dhcp4: ${String(dhcp4)}`,
    ...(addresses.length === 0 ? [] : [`addresses: ${yamlList(addresses)}`]),
    ...(routes.length === 0 ? [] : ['routes:', ...routes.map(routeLine)]),
    ...nameserverLines(nameservers),
    ...(mtu === undefined ? [] : [`mtu: ${mtu}`]),
  ].map((line) => `    ${line}`);
}

function routeLine({ to, via }: { to: string; via: string }): string {
  // cloud-init 22.4 knows no "default" in routes.
  const network = to === 'default' ? (via.includes(':') ? '::/0' : '0.0.0.0/0') : to;
  return `- {to: ${yamlScalar(network)}, via: ${yamlScalar(via)}}`;
}

function nameserverLines(nameservers: Ethernet['nameservers']): string[] {
  const { addresses = [], search = [] } = nameservers ?? {};
  if (addresses.length === 0 && search.length === 0) return [];
  return [
    'nameservers:',
    ...(addresses.length === 0 ? [] : [`  addresses: ${yamlList(addresses)}`]),
    ...(search.length === 0 ? [] : [`  search: ${yamlList(search)}`]),
  ];
}

function mappingLines(key: string, values: Readonly<Record<string, string | undefined>>): string[] {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  if (set.length === 0) return [];
  return [`${key}:`, ...set.map(([name, value]) => `  ${name}: ${yamlScalar(value ?? '')}`)];
}
