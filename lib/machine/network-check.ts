/** What is wrong with the network of a machine. cloud-init would fail on it at boot, pass over it, or leave a card without an address. */
import { Cidr, Hostname } from '../values';
import type { Violation } from '../values';

import { BOND_MODES, NETWORK_READERS } from './network-config';
import type { NetworkConfig } from './network-config';
import {
  address,
  addressWithPrefix,
  byName,
  listOf,
  onOff,
  oneOf,
  record,
  textOf,
  violationOf,
  wholeNumber,
} from './network-field';
import type { FieldCheck, FieldChecks } from './network-field';
import { validateLinks } from './network-links';
import { validateReaders } from './network-readers';

/** Everything that is wrong with it, under a path. */
export function validateNetwork(network: unknown, path: string): Violation[] {
  const found = NETWORK(network, path);
  if (found.length > 0) return found;
  const good = network as NetworkConfig;
  return [...validateLinks(good, path), ...validateReaders(good, path)];
}

const LEAST_MTU = 68;
const MOST_MTU = 65_535;
const MOST_METRIC = 4_294_967_295;
const MOST_TIME = 2_147_483_647;

// What Linux takes for a name; an entry that is found by something else may be called anything.
const CARD_NAME = /^(?!\.{1,2}$)[^\s/:\p{Cc}]{1,15}$/u;
const ENTRY_NAME = /^[^\s/\p{Cc}]{1,64}$/u;

const macAddress = textOf(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i, 'is no address', '02:00:00:00:00:01');
const cardName = textOf(CARD_NAME, 'is no name of a card', 'eth0');
const entry = textOf(ENTRY_NAME, 'is no name of an entry', 'eth0');
const names = listOf(entry, '["eth0", "eth1"]');
const domain: FieldCheck = (name, at) => violationOf(Hostname.parse(name as string, at));
const time = wholeNumber(0, MOST_TIME, 100);
const metric = wholeNumber(0, MOST_METRIC, 100);

const destination: FieldCheck = (to, at) =>
  to === 'default' ? [] : violationOf(Cidr.parse(to as string, at));

const ROUTE = record({ to: destination, via: address, metric, 'on-link': onOff }, ['to', 'via']);

const OVERRIDES = record({
  'use-dns': onOff,
  'use-domains': oneOf([true, false, 'route']),
  'use-hostname': onOff,
  'use-mtu': onOff,
  'use-ntp': onOff,
  'use-routes': onOff,
  'send-hostname': onOff,
  hostname: domain,
  'route-metric': metric,
});

const LINK: FieldChecks = {
  addresses: listOf(addressWithPrefix, '["10.0.0.5/24"]'),
  routes: listOf(ROUTE, '[{ to: "default", via: "10.0.0.1" }]'),
  gateway4: address,
  gateway6: address,
  nameservers: record({
    addresses: listOf(address, '["10.0.0.1"]'),
    search: listOf(domain, '["x.org"]'),
  }),
  dhcp4: onOff,
  dhcp6: onOff,
  'dhcp4-overrides': OVERRIDES,
  'dhcp6-overrides': OVERRIDES,
  'accept-ra': onOff,
  mtu: wholeNumber(LEAST_MTU, MOST_MTU, 1450),
  macaddress: macAddress,
  optional: onOff,
};

const ETHERNET = record({
  ...LINK,
  match: record({
    // netplan takes patterns.
    name: textOf(/^[^\s/]+$/, 'is no name of a card', 'eth0'),
    macaddress: macAddress,
    driver: textOf(/^[A-Za-z0-9_.*?[\]-]+$/, 'is no driver', 'virtio_net'),
  }),
  'set-name': cardName,
  wakeonlan: onOff,
});

const BOND = record(
  {
    ...LINK,
    interfaces: names,
    parameters: record({
      mode: oneOf(BOND_MODES),
      'lacp-rate': oneOf(['slow', 'fast']),
      'mii-monitor-interval': time,
      'min-links': wholeNumber(0, MOST_TIME, 1),
      'transmit-hash-policy': oneOf(['layer2', 'layer2+3', 'layer3+4', 'encap2+3', 'encap3+4']),
      'ad-select': oneOf(['stable', 'bandwidth', 'count']),
      'up-delay': time,
      'down-delay': time,
      'fail-over-mac-policy': oneOf(['none', 'active', 'follow']),
      'gratuitous-arp': wholeNumber(1, 255, 2),
      primary: entry,
      'primary-reselect-policy': oneOf(['always', 'better', 'failure']),
      'arp-interval': time,
      'arp-ip-targets': listOf(address, '["10.0.0.1"]'),
      'arp-validate': oneOf(['none', 'active', 'backup', 'all']),
    }),
  },
  ['interfaces'],
);

const BRIDGE = record({
  ...LINK,
  interfaces: names,
  parameters: record({
    stp: onOff,
    'ageing-time': time,
    priority: wholeNumber(0, 65_535, 32_768),
    'forward-delay': wholeNumber(2, 30, 4),
    'hello-time': wholeNumber(1, 10, 2),
    'max-age': wholeNumber(6, 40, 20),
  }),
});

const VLAN = record({ ...LINK, id: wholeNumber(1, 4094, 5), link: entry }, ['id', 'link']);

const NETWORK = record(
  {
    version: oneOf([2]),
    readBy: oneOf(['any', ...NETWORK_READERS]),
    ethernets: byName(ETHERNET, ENTRY_NAME, 'eth0'),
    bonds: byName(BOND, CARD_NAME, 'bond0'),
    bridges: byName(BRIDGE, CARD_NAME, 'br0'),
    vlans: byName(VLAN, CARD_NAME, 'eth0.5'),
  },
  ['ethernets'],
);
