import { parse } from 'yaml';

import { File, Machine } from '../../lib/machine';
import type { NetworkConfig } from '../../lib/machine';
import { InvalidConfiguration } from '../../lib/values';

const network: NetworkConfig = {
  ethernets: {
    host0: {
      match: { name: 'host0', macaddress: '02:00:00:00:00:01' },
      addresses: ['10.77.0.11/24', 'fd00::11/64'],
      routes: [
        { to: 'default', via: '10.77.0.1' },
        { to: 'default', via: 'fd00::1' },
        { to: '10.0.0.0/8', via: '10.77.0.254' },
      ],
      nameservers: { addresses: ['9.9.9.9'], search: ['example.org'] },
      mtu: 1450,
    },
    eth1: { dhcp4: true },
  },
};

test('holds the user data, the identity and the network of a machine', () => {
  const machine = new Machine('worker-1');
  const seed = machine.seed(network);

  expect(Object.keys(seed)).toEqual(['user-data', 'meta-data', 'network-config']);
  expect(seed['user-data']).toBe(machine.render().userData);
  expect(parse(seed['meta-data'])).toEqual({
    'instance-id': expect.stringMatching(/^worker-1-[0-9a-f]{12}$/) as string,
    'local-hostname': 'worker-1',
  });
});

test('is another instance as soon as anything in it changes', () => {
  const machine = new Machine('m');
  const first = machine.seed(network)['meta-data'];
  const moved = machine.seed({ ethernets: { host0: { dhcp4: true } } })['meta-data'];
  new File(machine, 'x', { path: '/etc/x', content: '' });
  const changed = machine.seed(network)['meta-data'];

  expect(new Set([first, moved, changed]).size).toBe(3);
});

test('prints the network as cloud-init reads it', () => {
  expect(parse(new Machine('m').seed(network)['network-config'], { version: '1.1' })).toEqual({
    version: 2,
    ethernets: {
      host0: {
        match: { name: 'host0', macaddress: '02:00:00:00:00:01' },
        dhcp4: false,
        addresses: ['10.77.0.11/24', 'fd00::11/64'],
        routes: [
          { to: '0.0.0.0/0', via: '10.77.0.1' },
          { to: '10.0.0.0/8', via: '10.77.0.254' },
        ],
        gateway6: 'fd00::1',
        nameservers: { addresses: ['9.9.9.9'], search: ['example.org'] },
        mtu: 1450,
      },
      eth1: { dhcp4: true },
    },
  });
});

test('may have no network card at all', () => {
  const text = new Machine('m').seed({ ethernets: {} })['network-config'];

  expect(parse(text)).toEqual({ version: 2, ethernets: {} });
});

test('leaves the network to cloud-init when none is given', () => {
  expect(parse(new Machine('m').seed()['network-config'])).toBeNull();
});

test.each<[string, unknown, string]>([
  ['nothing', null, 'm.network'],
  ['no cards', {}, 'm.network.ethernets'],
  ['another version', { version: 1, ethernets: {} }, 'm.network.version'],
  ['a list of cards', { ethernets: [] }, 'm.network.ethernets'],
  ['a card that is none', card(null), 'm.network.ethernets[eth0]'],
  ['no prefix', card({ addresses: ['10.0.0.5'] }), 'm.network.ethernets[eth0].addresses[0]'],
  ['a long prefix', card({ addresses: ['10.0.0.5/33'] }), 'm.network.ethernets[eth0].addresses[0]'],
  ['one address', card({ addresses: '10.0.0.5/24' }), 'm.network.ethernets[eth0].addresses'],
  [
    'a route without a way',
    card({ routes: [{ to: 'default' }] }),
    'm.network.ethernets[eth0].routes[0].via',
  ],
  [
    'a route to a host',
    card({ routes: [{ to: '10.0.0.1/8', via: '10.0.0.1' }] }),
    'm.network.ethernets[eth0].routes[0].to',
  ],
  [
    'a server by name',
    card({ nameservers: { addresses: ['dns'] } }),
    'm.network.ethernets[eth0].nameservers.addresses[0]',
  ],
  [
    'a domain with a space',
    card({ nameservers: { search: ['a b'] } }),
    'm.network.ethernets[eth0].nameservers.search[0]',
  ],
  ['a quoted switch', card({ dhcp4: 'no' }), 'm.network.ethernets[eth0].dhcp4'],
  ['a tiny packet', card({ mtu: 1 }), 'm.network.ethernets[eth0].mtu'],
  [
    'a short hardware address',
    card({ match: { macaddress: '02:00' } }),
    'm.network.ethernets[eth0].match.macaddress',
  ],
])('refuses a network with %s', (_, given, path) => {
  expect(pathsOf(() => new Machine('m').seed(given as NetworkConfig))).toEqual([path]);
});

function card(settings: unknown): unknown {
  return { ethernets: { eth0: settings } };
}

function pathsOf(make: () => unknown): readonly string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.violations.map(({ path }) => path);
    throw error;
  }
  return [];
}
