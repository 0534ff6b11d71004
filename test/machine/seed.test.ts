import { parse } from 'yaml';

import { File, Machine } from '../../lib/machine';
import type { NetworkConfig } from '../../lib/machine';

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
          { to: '::/0', via: 'fd00::1' },
          { to: '10.0.0.0/8', via: '10.77.0.254' },
        ],
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
