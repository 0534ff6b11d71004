import { File, Machine } from '../../lib/machine';
import type { NetworkConfig } from '../../lib/machine';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const META_DATA = 'openstack/latest/meta_data.json';

function metaDataOf(machine: Machine, network?: NetworkConfig): { readonly uuid: string } {
  const text = machine.seedDrive('config-drive', network).files[META_DATA];
  return JSON.parse(String(text)) as { uuid: string };
}

test('a NoCloud drive holds the seed under its label', () => {
  const machine = new Machine('m');

  expect(machine.seedDrive('nocloud')).toEqual({ label: 'cidata', files: machine.seed() });
});

test('a config drive holds what nova puts there', () => {
  const machine = new Machine('m', { hostname: 'm.example.org' });
  const { label, files } = machine.seedDrive('config-drive', {
    ethernets: { eth0: { dhcp4: true } },
  });

  expect(label).toBe('config-2');
  expect(Object.keys(files)).toEqual([
    META_DATA,
    'openstack/latest/user_data',
    'openstack/latest/network_data.json',
  ]);
  expect(files['openstack/latest/user_data']).toBe(machine.render().userData);
  expect(JSON.parse(String(files['openstack/latest/network_data.json']))).toEqual({
    links: [{ id: 'eth0', type: 'phy', name: 'eth0' }],
    networks: [{ id: 'eth0-0', link: 'eth0', type: 'ipv4_dhcp' }],
    services: [],
  });
  expect(metaDataOf(machine)).toMatchObject({
    uuid: expect.stringMatching(UUID) as string,
    hostname: 'm.example.org',
    public_keys: {},
  });
});

test('a config drive leaves the network to cloud-init when none is given', () => {
  expect(Object.keys(new Machine('m').seedDrive('config-drive').files)).toHaveLength(2);
});

test('a config drive is another instance as soon as anything in it changes', () => {
  const machine = new Machine('m');
  const first = metaDataOf(machine).uuid;
  const moved = metaDataOf(machine, { ethernets: {} }).uuid;
  const named = metaDataOf(new Machine('m', { hostname: 'n' })).uuid;
  new File(machine, 'x', { path: '/etc/x', content: '' });
  const changed = metaDataOf(machine).uuid;

  expect(new Set([first, moved, named, changed]).size).toBe(4);
  expect(metaDataOf(machine).uuid).toBe(changed);
});
