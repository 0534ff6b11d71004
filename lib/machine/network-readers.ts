/**
 * What cloud-init 22.4 loses on the way to the program that sets the network up. For netplan it hands the text on as it is; for the others it
 * reads what it knows and drops the rest without a word, up to whole bonds of which only the addresses remain.
 *
 * @see https://github.com/canonical/cloud-init/blob/22.4.2/cloudinit/net/network_state.py
 * @see https://github.com/canonical/cloud-init/blob/22.4.2/cloudinit/net/networkd.py
 * @see https://github.com/canonical/cloud-init/blob/22.4.2/cloudinit/net/sysconfig.py
 */
import type { Violation } from '../values';

import { EVERYWHERE_6, NETWORK_READERS, linksOf, routesOf } from './network-config';
import type { NetworkConfig, NetworkEntry, NetworkLink, NetworkReader } from './network-config';
import { problem } from './problem';

/** Something that is given, and who gets it. */
interface Use {
  /** Relative to the card; empty for all of it. */
  readonly field: string;
  readonly value: unknown;
  readonly readers: readonly NetworkReader[];
}

/** Everything that the reader of the network would not get. */
export function validateReaders(network: NetworkConfig, path: string): Violation[] {
  const { readBy = 'any' } = network;
  const wanted = readBy === 'any' ? NETWORK_READERS : [readBy];
  return [...linksOf(network)].flatMap((one) =>
    usesOf(one).flatMap(({ field, value, readers }) => {
      const lost = wanted.filter((reader) => !readers.includes(reader));
      if (lost.length === 0) return [];
      const at = [`${path}.${one.kind}[${one.name}]`, field].filter(Boolean).join('.');
      const reason = `cloud-init 22.4 passes over this for ${lost.join(' and ')}`;
      const remedy = `leave it out, or set readBy to what the image has: ${readers.join(', ')}`;
      return [problem('unsupported', at, value, reason, remedy)];
    }),
  );
}

const NETPLAN = ['netplan'] as const;
const NO_NETWORKD = ['netplan', 'sysconfig'] as const;
const NO_SYSCONFIG = ['netplan', 'networkd'] as const;

/** What resolv.conf(5) holds. */
const MOST_SERVERS = 3;

function usesOf(one: NetworkEntry): Use[] {
  const { kind, name, link } = one;
  const whole: Use[] =
    kind === 'ethernets' ? [] : [{ field: '', value: name, readers: NO_NETWORKD }];
  return [
    ...whole,
    ...given('macaddress', link.macaddress, NETPLAN),
    ...given('optional', link.optional, NETPLAN),
    ...given('wakeonlan', link.wakeonlan, NO_NETWORKD),
    ...given('accept-ra', link['accept-ra'], routerReaders(one)),
    ...given(
      `nameservers.addresses[${MOST_SERVERS}]`,
      link.nameservers?.addresses?.[MOST_SERVERS],
      NO_SYSCONFIG,
    ),
    ...matchUses(one),
    ...overrideUses(4, link['dhcp4-overrides'], kind === 'ethernets'),
    ...overrideUses(6, link['dhcp6-overrides'], kind === 'ethernets'),
    ...routeUses(link),
    ...Object.entries(link.parameters ?? {}).flatMap(([key, value]) =>
      NETPLAN_PARAMETERS.has(key) ? given(`parameters.${key}`, value, NETPLAN) : [],
    ),
  ];
}

function given(field: string, value: unknown, readers: readonly NetworkReader[]): Use[] {
  return value === undefined ? [] : [{ field, value, readers }];
}

// For networkd it is written beside DHCPv6 only.
function routerReaders({ kind, link }: NetworkEntry): readonly NetworkReader[] {
  return kind === 'ethernets' && link.dhcp6 === true ? NO_SYSCONFIG : NETPLAN;
}

function matchUses({ name, link }: NetworkEntry): Use[] {
  const { match = {}, 'set-name': setName } = link;
  return [
    ...(match.name === name ? [] : given('match.name', match.name, NETPLAN)),
    ...given('match.driver', match.driver, NETPLAN),
    // cloud-init renames cards by itself, but only those that it knows by their hardware address.
    ...(link.match === undefined || match.macaddress !== undefined
      ? []
      : given('set-name', setName, NETPLAN)),
  ];
}

const EVERYWHERE_4 = new Set(['route-metric']);
const NETWORKD_6 = new Set(['use-dns', 'use-domains', 'use-hostname', 'use-ntp']);

function overrideUses(family: 4 | 6, overrides: object | undefined, isCard: boolean): Use[] {
  return Object.entries(overrides ?? {}).flatMap(([key, value]) => {
    const field = `dhcp${family}-overrides.${key}`;
    if (family === 4 && EVERYWHERE_4.has(key))
      return isCard ? [] : given(field, value, NO_NETWORKD);
    const networkd = isCard && (family === 4 || NETWORKD_6.has(key));
    return given(field, value, networkd ? NO_SYSCONFIG : NETPLAN);
  });
}

function routeUses(link: NetworkLink): Use[] {
  const { routes = [], addresses = [], dhcp4, dhcp6 } = link;
  // Routes are kept with the first address, so that without any they are lost.
  const lost = addresses.length === 0 && dhcp4 !== true && dhcp6 !== true;
  const homeless6 = !addresses.some((each) => each.includes(':'));
  const everywhere6 = routesOf(link).find(({ to }) => to === EVERYWHERE_6)?.via;
  // Written as the gateway of the first address of IPv6.
  const gateway = homeless6 && !lost ? given('routes', everywhere6, NETPLAN) : [];
  return routes
    .flatMap((route, index) => [
      ...given(`routes[${index}].metric`, route.metric, NETPLAN),
      ...given(`routes[${index}].on-link`, route['on-link'], NETPLAN),
      ...(lost ? given(`routes[${index}]`, route.to, NETPLAN) : []),
    ])
    .concat(gateway);
}

/** Parameters of bonds and bridges that cloud-init does not know, or knows by another name than netplan. */
const NETPLAN_PARAMETERS = new Set([
  'arp-interval',
  'arp-ip-targets',
  'arp-validate',
  'forward-delay',
  'hello-time',
  'max-age',
]);
