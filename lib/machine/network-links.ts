/** What is wrong with a network as a whole: names, what is made of what, and who has which address. */
import { Cidr, IpAddress } from '../values';
import type { Violation } from '../values';

import { linksOf, routesOf } from './network-config';
import type { NetworkConfig, NetworkEntry } from './network-config';
import { splitAddress } from './network-field';
import { problem } from './problem';

/** A card and where it stands in what was given. */
type Placed = NetworkEntry & { readonly at: string };

const KERNEL_NAME = 15;
const LEAST_MTU_OF_IPV6 = 1280;

/** Everything that is wrong with a network whose fields are good. */
export function validateLinks(network: NetworkConfig, path: string): Violation[] {
  const links = [...linksOf(network)].map((one) => {
    return { ...one, at: `${path}.${one.kind}[${one.name}]` };
  });
  return [
    ...validateNames(links),
    ...links.flatMap((one) => [
      ...validateMatch(one),
      ...validateParts(one, links),
      ...validateBond(one),
      ...validateFamilies(one),
      ...validateRoutes(one),
      ...validateMtu(one, links),
    ]),
    ...validateLoops(links),
    ...validateAddresses(links),
    ...validateWays(links),
  ];
}

/** Every name once: those of the entries, and those that cards get. */
function validateNames(links: readonly Placed[]): Violation[] {
  const found: Violation[] = [];
  const seen = new Map<string, string>();
  for (const { name, link, at } of links) {
    const setName = link['set-name'];
    const names: [at: string, name: string][] = [[at, name]];
    if (setName !== undefined && setName !== name) names.push([`${at}.set-name`, setName]);
    for (const [where, each] of names) {
      const other = seen.get(each);
      seen.set(each, where);
      if (other === undefined) continue;
      const remedy = 'choose another name';
      found.push(problem('duplicate', where, each, `is the name of ${other} too`, remedy));
    }
  }
  return found;
}

function validateMatch({ kind, name, link, at }: Placed): Violation[] {
  if (kind !== 'ethernets') return [];
  const { match, 'set-name': setName } = link;
  const empty =
    match !== undefined && Object.values<unknown>(match).every((each) => each === undefined);
  if (empty) {
    const remedy = 'name the card, its address or its driver';
    return [problem('required', `${at}.match`, '{}', 'matches every card', remedy)];
  }
  if (match !== undefined) return [];
  if (setName !== undefined) {
    const reason = 'there is nothing by which the card is found';
    return [problem('required', `${at}.match`, '', reason, 'add match: { macaddress: "…" }')];
  }
  if (Buffer.byteLength(name) <= KERNEL_NAME) return [];
  const reason = `is longer than the ${KERNEL_NAME} bytes of a card's name, and there is no match`;
  return [problem('too-long', at, name, reason, 'add match: { macaddress: "…" }')];
}

/** What bonds, bridges and VLANs are made of. */
function partsOf({ link }: Placed): readonly (readonly [path: string, name: string])[] {
  const interfaces = (link.interfaces ?? []).map((name, index) => {
    return [`interfaces[${index}]`, name] as const;
  });
  return link.link === undefined ? interfaces : [...interfaces, ['link', link.link]];
}

function validateParts(one: Placed, links: readonly Placed[]): Violation[] {
  return partsOf(one).flatMap(([field, name], index) => {
    const at = `${one.at}.${field}`;
    const part = links.find((each) => each.name === name);
    if (part === undefined) {
      const names = links.map((each) => each.name).join(', ');
      return [problem('invalid', at, name, 'is no entry of this network', `use ${names}`)];
    }
    if (field === 'link') return [];
    const earlier = partsOf(one).slice(0, index);
    const owner = links.find(
      (each) =>
        (each !== one || earlier.some(([, other]) => other === name)) &&
        (each.link.interfaces ?? []).includes(name) &&
        links.indexOf(each) <= links.indexOf(one),
    );
    const found: Violation[] = [];
    if (owner !== undefined) {
      const reason = `belongs to ${owner.name} already`;
      found.push(problem('duplicate', at, name, reason, 'let it belong to one of them'));
    }
    const { addresses = [], dhcp4, dhcp6 } = part.link;
    if (addresses.length > 0 || dhcp4 === true || dhcp6 === true) {
      const reason = `has addresses of its own; as a part of ${one.name} it cannot use them`;
      found.push(problem('conflict', at, name, reason, `give them to ${one.name}`));
    }
    return found;
  });
}

function validateLoops(links: readonly Placed[]): Violation[] {
  const next = new Map(links.map((one) => [one.name, partsOf(one).map(([, name]) => name)]));
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (next.get(from) ?? []).some((name) => {
      if (name === to) return true;
      if (seen.has(name)) return false;
      seen.add(name);
      return reaches(name, to, seen);
    });
  return links
    .filter(({ name }) => reaches(name, name, new Set()))
    .map(({ name, at }) =>
      problem('conflict', at, name, 'is made of itself', 'make it of something else'),
    );
}

const PRIMARY_MODES = ['active-backup', 'balance-tlb', 'balance-alb'];

function validateBond({ kind, link, at }: Placed): Violation[] {
  if (kind !== 'bonds') return [];
  const { interfaces = [], parameters = {} } = link;
  const found: Violation[] = [];
  if (interfaces.length === 0) {
    const remedy = 'name at least one entry';
    found.push(problem('required', `${at}.interfaces`, '[]', 'bonds nothing', remedy));
  }
  if (parameters['arp-interval'] !== undefined && parameters['arp-ip-targets'] === undefined) {
    const where = `${at}.parameters.arp-interval`;
    found.push(problem('required', where, '', 'there is nobody to ask', 'add arp-ip-targets'));
  }
  return [...found, ...validatePrimary(link, at), ...validateMode(link, at)];
}

function validatePrimary({ interfaces = [], parameters = {} }: NetworkEntry['link'], at: string) {
  const { mode = 'balance-rr', primary } = parameters;
  const where = `${at}.parameters.primary`;
  if (primary === undefined) return [];
  if (!interfaces.includes(primary)) {
    const remedy = `use ${interfaces.join(', ')}`;
    return [problem('invalid', where, primary, 'is not in this bond', remedy)];
  }
  if (PRIMARY_MODES.includes(mode)) return [];
  const remedy = `use the mode ${PRIMARY_MODES.join(', ')}`;
  return [problem('conflict', where, primary, `means nothing to ${mode}`, remedy)];
}

function validateMode({ parameters = {} }: NetworkEntry['link'], at: string): Violation[] {
  const { mode = 'balance-rr' } = parameters;
  if (mode === '802.3ad') return [];
  return (['lacp-rate', 'ad-select'] as const).flatMap((key) => {
    const value = parameters[key];
    if (value === undefined) return [];
    const where = `${at}.parameters.${key}`;
    return [problem('conflict', where, value, `means nothing to ${mode}`, 'use mode: "802.3ad"')];
  });
}

function validateFamilies({ link, at }: Placed): Violation[] {
  const found: Violation[] = [];
  const { routes = [], gateway4, gateway6 } = link;
  for (const [key, given, family] of [
    ['gateway4', gateway4, 4],
    ['gateway6', gateway6, 6],
  ] as const) {
    if (given === undefined || IpAddress.of(given).family === family) continue;
    const remedy = `use gateway${family === 4 ? 6 : 4}`;
    found.push(problem('invalid', `${at}.${key}`, given, `is no IPv${family} address`, remedy));
  }
  routes.forEach(({ to, via }, index) => {
    if (to === 'default' || to.includes(':') === via.includes(':')) return;
    const reason = `is of another family than ${to}`;
    found.push(problem('conflict', `${at}.routes[${index}].via`, via, reason, 'use one family'));
  });
  return found;
}

/** A router that is in none of the card's networks is not found, and the kernel refuses the route. */
function validateRoutes({ link, at }: Placed): Violation[] {
  const { routes = [], gateway4, gateway6 } = link;
  const ways = [
    ...routes.map((route, index) => [`routes[${index}].via`, route] as const),
    ['gateway4', { via: gateway4, 'on-link': false }] as const,
    ['gateway6', { via: gateway6, 'on-link': false }] as const,
  ];
  return ways.flatMap(([field, { via, 'on-link': onLink = false }]) => {
    if (via === undefined || onLink || isReached(IpAddress.of(via), link)) return [];
    const reason = 'is in none of the networks of this card';
    const remedy = 'name a router in one of them, or set on-link: true';
    return [problem('conflict', `${at}.${field}`, via, reason, remedy)];
  });
}

function isReached(via: IpAddress, link: NetworkEntry['link']): boolean {
  // What the DHCP server will say is not known yet.
  if (link[via.family === 4 ? 'dhcp4' : 'dhcp6'] === true) return true;
  if (via.family === 6 && (link['accept-ra'] === true || LINK_LOCAL.contains(via))) return true;
  return (link.addresses ?? []).some((each) => networkOf(each).contains(via));
}

const LINK_LOCAL = Cidr.of('fe80::/10');

function networkOf(given: string): Cidr {
  const { address, prefix } = splitAddress(given) ?? {};
  if (address === undefined || prefix === undefined) throw new Error('bug: checked before');
  return Cidr.containing(address, prefix);
}

function validateMtu({ link, at }: Placed, links: readonly Placed[]): Violation[] {
  const { mtu, addresses = [], dhcp6 } = link;
  if (mtu === undefined) return [];
  if (mtu < LEAST_MTU_OF_IPV6 && (dhcp6 === true || addresses.some((each) => each.includes(':')))) {
    const reason = `is below ${LEAST_MTU_OF_IPV6}, the least that IPv6 works with`;
    return [
      problem('out-of-range', `${at}.mtu`, mtu, reason, `write ${LEAST_MTU_OF_IPV6} or more`),
    ];
  }
  const below = links.find(({ name }) => name === link.link)?.link.mtu;
  if (below === undefined || mtu <= below) return [];
  const reason = `is more than the ${below} of ${link.link ?? ''}, which carries it`;
  return [problem('conflict', `${at}.mtu`, mtu, reason, `write ${below} or less`)];
}

/** Every address once, and none that means a whole network. */
function validateAddresses(links: readonly Placed[]): Violation[] {
  const found: Violation[] = [];
  const seen = new Map<string, string>();
  for (const { name, link, at } of links) {
    (link.addresses ?? []).forEach((given, index) => {
      const where = `${at}.addresses[${index}]`;
      const text = String(splitAddress(given)?.address);
      const other = seen.get(text);
      seen.set(text, name);
      if (other !== undefined) {
        const reason = `is an address of ${other} already`;
        found.push(problem('duplicate', where, given, reason, 'give every card its own'));
      }
      if (!isHost(given)) {
        const reason = 'is the address of the whole network, or of all in it';
        found.push(problem('invalid', where, given, reason, 'give the address of the machine'));
      }
    });
  }
  return found;
}

function isHost(given: string): boolean {
  const network = networkOf(given);
  const [text] = given.split('/');
  const { address, prefix = 0 } = splitAddress(given) ?? {};
  if (text === undefined || address?.family !== 4 || prefix >= 31) return true;
  return !address.equals(network.first) && !address.equals(network.last);
}

/** Two ways to one network with one metric: the kernel takes the first and refuses the second. */
function validateWays(links: readonly Placed[]): Violation[] {
  const found: Violation[] = [];
  const seen = new Map<string, string>();
  for (const { name, link, at } of links) {
    for (const { to, via, metric } of routesOf(link)) {
      const way = `${Cidr.of(to).toString()} ${metric ?? ''}`;
      const other = seen.get(way);
      seen.set(way, name);
      if (other === undefined) continue;
      const reason = `${other} is a way to ${to} with the same metric`;
      const remedy = 'keep one, or give each a metric of its own';
      found.push(problem('duplicate', `${at}.routes`, via, reason, remedy));
    }
  }
  return found;
}
