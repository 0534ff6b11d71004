/**
 * A network in OpenStack's format, for the config drive. It knows less than version 2: what it cannot say is refused by name.
 *
 * @see https://specs.openstack.org/openstack/nova-specs/specs/liberty/implemented/metadata-service-network-info.html
 * @see https://github.com/canonical/cloud-init/blob/22.4.2/cloudinit/sources/helpers/openstack.py
 */
import { Cidr } from '../values';
import type { Violation } from '../values';

import { linksOf, routesOf } from './network-config';
import type { NetworkConfig, NetworkEntry, NetworkLink, NetworkRoute } from './network-config';
import { splitAddress } from './network-field';
import { problem } from './problem';

/** The content of `network_data.json`. */
export interface NetworkData {
  readonly links: readonly object[];
  readonly networks: readonly object[];
  readonly services: readonly object[];
}

/** The network of a good config in OpenStack's format. */
export function networkData(network: NetworkConfig): NetworkData {
  const entries = [...linksOf(network)];
  return {
    links: entries.map((entry) => linkData(entry, entries)),
    networks: entries.flatMap(networksOf),
    // Name servers stand with an address: those of all the machine reach only some cards.
    services: [],
  };
}

/** Everything about a good network that cannot be said in OpenStack's format, under a path. */
export function validateNetworkData(network: NetworkConfig, path: string): Violation[] {
  const entries = [...linksOf(network)];
  return entries.flatMap((entry) => {
    const at = `${path}.${entry.kind}[${entry.name}]`;
    return [
      ...unsaid(entry).map(([field, value]) => {
        const reason = "OpenStack's network_data.json has no place for it";
        const remedy = 'leave it out, or use a NoCloud seed';
        return problem('unsupported', field === '' ? at : `${at}.${field}`, value, reason, remedy);
      }),
      ...validateName(entry, entries, at),
    ];
  });
}

type Unsaid = (link: NetworkEntry['link'], entry: NetworkEntry) => unknown;

const never: Unsaid = () => undefined;
const noPlace =
  (key: keyof NetworkEntry['link']): Unsaid =>
  (link) =>
    link[key];

/** What of a field has no place; undefined for a field that has one. */
const UNSAID: { readonly [K in keyof Required<NetworkEntry['link']>]: Unsaid } = {
  addresses: never,
  // A route stands with an address of its family.
  routes: (link) => {
    const odd = link.routes?.find(
      (one) => one.metric !== undefined || one['on-link'] !== undefined,
    );
    return odd?.to ?? routesOf(link).find(({ via }) => !hasFamilyOf(via, link))?.via;
  },
  gateway4: never,
  gateway6: never,
  nameservers: ({ nameservers = {}, addresses = [] }) => {
    const given = [...(nameservers.addresses ?? []), ...(nameservers.search ?? [])];
    return addresses.length === 0 && given.length > 0 ? given.join(', ') : undefined;
  },
  dhcp4: never,
  dhcp6: never,
  'dhcp4-overrides': noPlace('dhcp4-overrides'),
  'dhcp6-overrides': noPlace('dhcp6-overrides'),
  'accept-ra': noPlace('accept-ra'),
  mtu: never,
  macaddress: noPlace('macaddress'),
  optional: noPlace('optional'),
  match: ({ match }, { name }) => match?.driver ?? (match?.name === name ? undefined : match?.name),
  'set-name': ({ match, 'set-name': setName }) =>
    match?.macaddress === undefined ? setName : undefined,
  wakeonlan: noPlace('wakeonlan'),
  interfaces: never,
  parameters: ({ parameters = {} }) =>
    Object.keys(parameters).find((key) => !Object.hasOwn(BOND_KEYS, key)),
  id: never,
  link: never,
};

function unsaid(entry: NetworkEntry): (readonly [field: string, value: unknown])[] {
  if (entry.kind === 'bridges') return [['', entry.name]];
  return Object.entries(UNSAID).flatMap(([field, of]) => {
    const value = of(entry.link, entry);
    return value === undefined ? [] : [[field, value] as const];
  });
}

/** cloud-init gives bonds and VLANs names of its own. */
function validateName(entry: NetworkEntry, entries: readonly NetworkEntry[], at: string) {
  const { name } = entry;
  const expected = givenName(entry, entries);
  if (expected === undefined || expected === name) return [];
  const reason = `is called ${expected} on a config drive`;
  return [problem('unsupported', at, name, reason, `write "${expected}"`)];
}

function givenName(
  { kind, name, link }: NetworkEntry,
  entries: readonly NetworkEntry[],
): string | undefined {
  if (kind === 'bonds') {
    const bonds = entries.filter((each) => each.kind === 'bonds').map((each) => each.name);
    return `bond${bonds.indexOf(name)}`;
  }
  if (kind !== 'vlans') return undefined;
  const below = entries.find((each) => each.name === link.link);
  return `${below?.link['set-name'] ?? link.link ?? ''}.${link.id ?? 0}`;
}

const BOND_KEYS: Readonly<Record<string, string>> = {
  mode: 'bond_mode',
  'lacp-rate': 'bond_lacp_rate',
  'mii-monitor-interval': 'bond_miimon',
  'min-links': 'bond_min_links',
  'transmit-hash-policy': 'bond_xmit_hash_policy',
  'ad-select': 'bond_ad_select',
  'up-delay': 'bond_updelay',
  'down-delay': 'bond_downdelay',
  'fail-over-mac-policy': 'bond_fail_over_mac',
  'gratuitous-arp': 'bond_num_grat_arp',
  primary: 'bond_primary',
  'primary-reselect-policy': 'bond_primary_reselect',
};

function linkData(entry: NetworkEntry, entries: readonly NetworkEntry[]): object {
  const { mtu } = entry.link;
  return { id: entry.name, ...ofKind(entry, entries), ...(mtu === undefined ? {} : { mtu }) };
}

function ofKind({ kind, name, link }: NetworkEntry, entries: readonly NetworkEntry[]): object {
  const { match, interfaces, parameters = {} } = link;
  if (kind === 'bonds') {
    const settings = Object.entries({ mode: 'balance-rr', ...parameters });
    const named = settings.map(([key, value]) => [BOND_KEYS[key] ?? key, value] as const);
    return { type: 'bond', bond_links: interfaces, ...(Object.fromEntries(named) as object) };
  }
  if (kind === 'vlans') {
    const below = entries.find((each) => each.name === link.link);
    const mac = below?.link.match?.macaddress ?? null;
    return { type: 'vlan', vlan_link: link.link, vlan_id: link.id, vlan_mac_address: mac };
  }
  return cardData(match?.macaddress?.toLowerCase(), link['set-name'], name);
}

// A name without need would hide the hardware address, by which cloud-init finds the card.
function cardData(mac: string | undefined, setName: string | undefined, entry: string): object {
  const name = setName ?? (mac === undefined ? entry : undefined);
  return {
    type: 'phy',
    ...(mac === undefined ? {} : { ethernet_mac_address: mac }),
    ...(name === undefined ? {} : { name }),
  };
}

interface Subnet {
  readonly type: string;
  readonly [key: string]: unknown;
}

function networksOf({ name, link }: NetworkEntry): object[] {
  const { dhcp4, dhcp6, addresses = [], nameservers } = link;
  const networks: Subnet[] = [
    ...(dhcp4 === true ? [{ type: 'ipv4_dhcp' }] : []),
    ...(dhcp6 === true ? [{ type: 'ipv6_dhcp' }] : []),
    ...addresses.map((each, index) => ({
      ...addressData(each),
      ...(index === 0 ? dnsData(nameservers) : {}),
    })),
  ];
  return networks.map((network, index) => {
    const first = networks.findIndex(({ type }) => type === network.type) === index;
    const routes = first ? routesOf(link).filter(({ via }) => network.type === familyOf(via)) : [];
    const written = routes.length === 0 ? {} : { routes: routes.map(routeData) };
    return { id: `${name}-${index}`, link: name, ...network, ...written };
  });
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

function hasFamilyOf(via: string, { addresses = [] }: NetworkLink): boolean {
  return addresses.some((each) => familyOf(each) === familyOf(via));
}

function dnsData({ addresses = [], search = [] }: NetworkLink['nameservers'] = {}): object {
  return {
    ...(addresses.length === 0 ? {} : { dns_nameservers: addresses }),
    ...(search.length === 0 ? {} : { dns_search: search }),
  };
}

function addressData(given: string): Subnet {
  const { address, prefix } = splitAddress(given) ?? {};
  if (address === undefined || prefix === undefined) throw new Error('bug: checked before');
  const { netmask } = Cidr.containing(address, prefix);
  return { type: familyOf(given), ip_address: address.toString(), netmask };
}

function routeData({ to, via }: NetworkRoute): object {
  const { first, netmask } = Cidr.of(to);
  return { network: first, netmask, gateway: via };
}
