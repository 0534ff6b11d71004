import * as pulumi from '@pulumi/pulumi';
import { EtcdCluster, etcdFlows } from 'groundwork/clusters';
import { Machine } from 'groundwork/machine';
import { ReservedResourcesKubelet } from 'groundwork/node';
import { OpenStackPlatform } from 'groundwork/openstack';
import { flavorCapacity } from 'groundwork/openstack/plan';

// What is your cloud's own: `pulumi config set cloud:externalNetwork public`, …
const config = new pulumi.Config('cloud');
const flavors = { 'm1.large': { vcpus: 4, ram: 8192, disk: 40 } };

const platform = new OpenStackPlatform({
  externalNetwork: config.get('externalNetwork') ?? 'public',
  image: { name: config.get('image') ?? 'debian-12' },
  flavor: 'm1.large',
  flavors,
  volumeTypes: { fast: config.get('fastVolumes') ?? 'ssd' },
});

/** What every node is: reservations are worked out from the flavour. */
function node(name: string): Machine {
  const machine = new Machine(name, {
    kubernetesVersion: '1.36',
    capacity: flavorCapacity(flavors['m1.large']),
    userData: { platform: 'openstack' },
  });
  new ReservedResourcesKubelet(machine, 'kubelet', {
    kubeReserved: { cpu: '250m', memory: '1Gi', ephemeralStorage: '1Gi' },
    systemReserved: { cpu: '250m', memory: '512Mi', ephemeralStorage: '1Gi' },
    evictionHard: { 'memory.available': '500Mi', 'nodefs.available': '10%' },
  });
  return machine;
}

const masters = { group: 'control-plane' };
const network = platform.network('nodes', {
  cidr: '10.77.0.0/24',
  flows: [
    ...etcdFlows({ members: 'etcd', clients: [masters] }),
    { from: masters, to: 'control-plane', protocol: 'tcp', ports: 10250, purpose: 'kubelets' },
    { from: masters, to: 'workers', protocol: 'tcp', ports: 10250, purpose: 'kubelets' },
  ],
});

const api = platform.endpoint('api', { network, port: 6443, address: '10.77.0.10' });

platform.machines(
  Object.fromEntries(
    [1, 2, 3].map((number) => [
      `control-plane-${number}`,
      {
        network,
        address: `10.77.0.${10 + number}`,
        groups: ['control-plane'],
        antiAffinity: { group: 'control-plane', required: true },
        endpoints: [api],
        machine: ({ name }) => node(name),
      },
    ]),
  ),
);

const etcd = new EtcdCluster('etcd', {
  platform,
  network,
  version: '3.6.14',
  install: {
    release: {
      // From SHA256SUMS of the release.
      sha256: { amd64: 'ffe840ff9295808e88cce2794a18a5ac87f12a5203c8314d0bf6aa119b41bac5' },
    },
  },
  addresses: ['10.77.0.21', '10.77.0.22', '10.77.0.23'],
  dataVolume: { size: '20Gi' },
  settings: { 'quota-backend-bytes': '4Gi' },
  backup: { to: platform.bucket('etcd-backup') },
});

platform.pool('workers', {
  network,
  count: 2,
  groups: ['workers'],
  machine: ({ name, pool }) => node(name ?? pool),
});

const files = platform.share('shared', {
  size: '10Gi',
  shareServer: { driverHandlesShareServers: false },
  access: [{ accessTo: { cidr: '10.77.0.0/24' } }],
});

/** Known before anything is made. */
export const { endpoints, plan } = etcd;
export const apiAddress = `https://${api.address}:${api.port}`;

/** Where the share is mounted from. */
export const { exportLocations } = files;
