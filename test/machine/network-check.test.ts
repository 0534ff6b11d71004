import { Machine } from '../../lib/machine';
import type { NetworkConfig } from '../../lib/machine';
import { InvalidConfiguration } from '../../lib/values';

function refusalsOf(network: unknown, layout: 'nocloud' | 'config-drive' = 'nocloud'): string[] {
  try {
    new Machine('m').seedDrive(layout, network as NetworkConfig);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    return error.violations.map(
      ({ code, path }) => `${code} ${path.replace(/^m\.network\.?/, '')}`,
    );
  }
}

const one = (eth0: object, rest: object = {}): object => ({ ethernets: { eth0 }, ...rest });
const fixed = { addresses: ['10.0.0.5/24', 'fd00::5/64'] };

/** With netplan everything can be said. */
const all = {
  readBy: 'netplan',
  ethernets: {
    eth0: { match: { name: 'en*', driver: 'virtio_net' }, 'set-name': 'lan0', wakeonlan: true },
    eth1: { optional: true },
    eth2: {
      ...fixed,
      dhcp4: true,
      'dhcp4-overrides': { 'route-metric': 5, 'use-dns': false, 'use-domains': 'route' },
      'accept-ra': false,
      macaddress: '02:00:00:00:00:09',
      routes: [
        { to: 'default', via: '10.0.0.1', metric: 0 },
        { to: 'default', via: '10.0.0.2', metric: 10 },
        { to: '10.8.0.0/16', via: '192.0.2.1', 'on-link': true },
        { to: '::/0', via: 'fe80::1' },
      ],
    },
    eth3: {},
  },
  bonds: {
    bond0: {
      interfaces: ['eth0', 'eth1'],
      parameters: { mode: 'active-backup', primary: 'eth0', 'mii-monitor-interval': 100 },
    },
  },
  bridges: { br0: { interfaces: ['bond0'], parameters: { stp: false, 'forward-delay': 4 } } },
  vlans: { v5: { id: 5, link: 'br0', dhcp4: true, mtu: 1400 } },
};

test('takes everything that netplan takes', () => {
  expect(refusalsOf(all)).toEqual([]);
});

test.each<[string, unknown, string[]]>([
  ['an unknown setting', one({ dhcp: true }), ['unsupported ethernets[eth0].dhcp']],
  ['wireless cards', one({}, { wifis: {} }), ['unsupported wifis']],
  ['an unknown reader', one({}, { readBy: 'eni' }), ['unsupported readBy']],
  [
    'a name that Linux does not take',
    { ethernets: { 'a-name-of-sixteen': {} } },
    ['too-long ethernets[a-name-of-sixteen]'],
  ],
  ['a name with a slash', { ethernets: { 'a/b': {} } }, ['invalid ethernets[a/b]']],
  ['a match of nothing', one({ match: {} }), ['required ethernets[eth0].match']],
  ['a new name for any card', one({ 'set-name': 'x' }), ['required ethernets[eth0].match']],
  [
    'a gateway of the other family',
    one({ ...fixed, gateway4: 'fd00::1' }),
    ['invalid ethernets[eth0].gateway4'],
  ],
  [
    'a gateway that is not near',
    one({ ...fixed, gateway4: '10.0.1.1' }),
    ['conflict ethernets[eth0].gateway4'],
  ],
  [
    'a router that is not near',
    one({ ...fixed, routes: [{ to: 'default', via: '192.0.2.1' }] }),
    ['conflict ethernets[eth0].routes[0].via'],
  ],
  [
    'a route of two families',
    one({ ...fixed, routes: [{ to: '10.0.0.0/8', via: 'fd00::1' }] }),
    ['conflict ethernets[eth0].routes[0].via'],
  ],
  [
    'one address on two cards',
    { ethernets: { eth0: { addresses: ['10.0.0.5/24'] }, eth1: { addresses: ['10.0.0.5/16'] } } },
    ['duplicate ethernets[eth1].addresses[0]'],
  ],
  [
    'the address of the network',
    one({ addresses: ['10.0.0.0/24'] }),
    ['invalid ethernets[eth0].addresses[0]'],
  ],
  [
    'the address of all',
    one({ addresses: ['10.0.0.255/24'] }),
    ['invalid ethernets[eth0].addresses[0]'],
  ],
  ['both addresses of a /31', one({ addresses: ['10.0.0.0/31', '10.0.0.1/31'] }), []],
  [
    'two ways to everywhere',
    {
      ethernets: {
        eth0: { ...fixed, gateway4: '10.0.0.1' },
        eth1: { dhcp4: true, routes: [{ to: '0.0.0.0/0', via: '10.1.0.1' }] },
      },
    },
    ['duplicate ethernets[eth1].routes'],
  ],
  ['small packets of IPv6', one({ ...fixed, mtu: 1279 }), ['out-of-range ethernets[eth0].mtu']],
  [
    'a bond of a card that is not there',
    { ...all, bonds: { bond0: { interfaces: ['eth9'] } } },
    ['invalid bonds[bond0].interfaces[0]'],
  ],
  [
    'a bond of nothing',
    { ...all, bonds: { bond0: { interfaces: [] } } },
    ['required bonds[bond0].interfaces'],
  ],
  [
    'a card in two bonds',
    { ...all, bonds: { bond0: { interfaces: ['eth0'] }, bond1: { interfaces: ['eth0'] } } },
    ['duplicate bonds[bond1].interfaces[0]'],
  ],
  [
    'a card twice in a bond',
    { ...all, bonds: { bond0: { interfaces: ['eth0', 'eth0'] } } },
    ['duplicate bonds[bond0].interfaces[1]'],
  ],
  [
    'a card with addresses in a bond',
    { ...all, bonds: { bond0: { interfaces: ['eth2'] } } },
    ['conflict bonds[bond0].interfaces[0]'],
  ],
  [
    'an unknown mode of a bond',
    { ...all, bonds: { bond0: { interfaces: ['eth0'], parameters: { mode: '6' } } } },
    ['unsupported bonds[bond0].parameters.mode'],
  ],
  [
    'a rate of LACP without LACP',
    { ...all, bonds: { bond0: { interfaces: ['eth0'], parameters: { 'lacp-rate': 'fast' } } } },
    ['conflict bonds[bond0].parameters.lacp-rate'],
  ],
  [
    'a first card that is none of them',
    {
      ...all,
      bonds: {
        bond0: { interfaces: ['eth0'], parameters: { mode: 'active-backup', primary: 'eth1' } },
      },
    },
    ['invalid bonds[bond0].parameters.primary'],
  ],
  [
    'a bridge that is made of itself',
    { ...all, bridges: { br0: { interfaces: ['br1'] }, br1: { interfaces: ['br0'] } }, vlans: {} },
    ['conflict bridges[br0]', 'conflict bridges[br1]'],
  ],
  [
    'a VLAN without a number',
    { ...all, vlans: { v5: { link: 'br0' } } },
    ['required vlans[v5].id'],
  ],
  [
    'a VLAN beyond the last',
    { ...all, vlans: { v5: { id: 4095, link: 'br0' } } },
    ['out-of-range vlans[v5].id'],
  ],
  [
    'a VLAN on nothing',
    { ...all, vlans: { v5: { id: 5, link: 'eth9' } } },
    ['invalid vlans[v5].link'],
  ],
  [
    'packets of a VLAN that its card cannot carry',
    { ...all, bridges: { br0: { mtu: 1300 } } },
    ['conflict vlans[v5].mtu'],
  ],
  [
    'one name for two things',
    { ...all, bridges: { br0: {}, eth1: {} } },
    ['duplicate bridges[eth1]'],
  ],
])('refuses %s', (_, network, refused) => {
  expect(refusalsOf(network)).toEqual(refused);
});

test.each<[string, object, string[]]>([
  [
    'any',
    { readBy: 'any' },
    [
      'bonds[bond0]',
      'bridges[br0]',
      'bridges[br0].parameters.forward-delay',
      'ethernets[eth0].match.driver',
      'ethernets[eth0].match.name',
      'ethernets[eth0].set-name',
      'ethernets[eth0].wakeonlan',
      'ethernets[eth1].optional',
      'ethernets[eth2].accept-ra',
      'ethernets[eth2].dhcp4-overrides.use-dns',
      'ethernets[eth2].dhcp4-overrides.use-domains',
      'ethernets[eth2].macaddress',
      'ethernets[eth2].routes[0].metric',
      'ethernets[eth2].routes[1].metric',
      'ethernets[eth2].routes[2].on-link',
      'vlans[v5]',
    ],
  ],
  [
    'networkd',
    {
      readBy: 'networkd',
      ethernets: { eth0: { dhcp6: true, 'accept-ra': true, wakeonlan: true } },
    },
    ['ethernets[eth0].wakeonlan'],
  ],
  [
    'sysconfig',
    {
      readBy: 'sysconfig',
      ethernets: {
        eth0: { wakeonlan: true },
        eth1: {},
        eth2: { dhcp4: true, 'dhcp4-overrides': { 'route-metric': 7, 'use-mtu': false } },
      },
    },
    ['bridges[br0].parameters.forward-delay', 'ethernets[eth2].dhcp4-overrides.use-mtu'],
  ],
])('refuses what cloud-init does not tell %s', (_, changed, refused) => {
  const made = 'ethernets' in changed && changed.ethernets !== undefined ? changed : {};
  const parts = Object.keys(made).length > 0 && !('eth1' in (made as NetworkConfig).ethernets);
  const network = { ...all, ...changed, ...(parts ? { bonds: {}, bridges: {}, vlans: {} } : {}) };

  expect(refusalsOf(network)).toEqual(refused.map((path) => `unsupported ${path}`));
});

test.each<[string, unknown, string[]]>([
  ['a bridge', { readBy: 'netplan', ethernets: {}, bridges: { br0: {} } }, ['bridges[br0]']],
  [
    'a bond of another name',
    { readBy: 'netplan', ethernets: { eth0: {} }, bonds: { lan: { interfaces: ['eth0'] } } },
    ['bonds[lan]'],
  ],
  [
    'a VLAN of another name',
    { readBy: 'netplan', ethernets: { eth0: {} }, vlans: { v5: { id: 5, link: 'eth0' } } },
    ['vlans[v5]'],
  ],
  [
    'name servers of a card without an address',
    one({ dhcp4: true, nameservers: { addresses: ['9.9.9.9'] } }),
    ['ethernets[eth0].nameservers'],
  ],
  [
    'a route of a card without an address',
    one({ dhcp4: true, routes: [{ to: 'default', via: '10.0.0.1' }] }),
    ['ethernets[eth0].routes'],
  ],
  [
    'the metric of DHCP',
    one({ dhcp4: true, 'dhcp4-overrides': { 'route-metric': 5 } }),
    ['ethernets[eth0].dhcp4-overrides'],
  ],
])('a config drive has no place for %s', (_, network, refused) => {
  expect(refusalsOf(network)).toEqual([]);
  expect(refusalsOf(network, 'config-drive')).toEqual(refused.map((path) => `unsupported ${path}`));
});

test.each(['iso', undefined, null, 5])('refuses %p instead of a layout', (layout) => {
  expect(() => new Machine('m').seedDrive(layout as never)).toThrow(/"?m\.layout/);
});

const ANYTHING: readonly unknown[] = [
  null,
  [],
  [null],
  ['x'],
  5,
  NaN,
  true,
  '',
  {},
  { toString: 5 },
  10n,
  () => 1,
  Symbol('x'),
];

test('tells what is wrong with anything, wherever it stands', () => {
  let refused = 0;
  for (const value of ANYTHING) {
    for (const changed of [value, ...variantsOf(all, value)]) {
      const found = refusalsOf(changed);
      refused += Math.sign(found.length);
      expect(found.every((one) => !one.includes('undefined'))).toBe(true);
      refusalsOf(changed, 'config-drive');
    }
  }

  expect(refused).toBeGreaterThan(500);
});

/** The record with the value in each place in turn, however deep. */
function* variantsOf(record: unknown, value: unknown): Generator {
  if (typeof record !== 'object' || record === null) return;
  for (const [key, old] of Object.entries(record)) {
    const withThis = (changed: unknown): unknown =>
      Array.isArray(record)
        ? record.map((one: unknown, index) => (String(index) === key ? changed : one))
        : { ...record, [key]: changed };
    yield withThis(value);
    for (const inner of variantsOf(old, value)) yield withThis(inner);
  }
}
