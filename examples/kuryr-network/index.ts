import { App, Chart } from 'cdk8s';
import { FlannelNetwork, KuryrNetwork, planKuryrRanges } from 'groundwork/manifests';
import type { KuryrNetworkProps, KuryrRanges } from 'groundwork/manifests';

/** The ranges: of the subnet of Services, the API server deals out one half and Neutron the other. */
const ranges: KuryrRanges = {
  podCidr: '10.1.0.0/16',
  serviceCidr: '10.2.0.0/17',
  hostCidrs: ['10.0.0.0/24'],
  nodes: 20,
};

/** What the subnet of Services has to be in Neutron, and the quota of ports that pods need. */
export const { serviceSubnet, ports } = planKuryrRanges(ranges);

/** Ids of the project, as OpenStack shows them; in a program with Pulumi these are Outputs: `asString(subnet.id)`. */
const PROJECT = '0123456789abcdef0123456789abcdef';
const PODS = '10000000-0000-4000-8000-000000000001';
const SERVICES = '20000000-0000-4000-8000-000000000002';
const MACHINES = '30000000-0000-4000-8000-000000000003';
const GROUP = '40000000-0000-4000-8000-000000000004';

/** What is the same of both. */
const kuryr = {
  kubernetesVersion: '1.28',
  images: {
    controller: 'registry.example/kuryr/controller:2024.1',
    cni: 'registry.example/kuryr/cni:2024.1',
  },
  api_root: 'https://10.0.0.10:6443',
  // A Secret with the key `neutron.conf`, whose section [neutron] says how to log in.
  neutron: { secret: 'kuryr-neutron' },
} as const satisfies Partial<KuryrNetworkProps>;

const app = new App();

/** As upstream has it: machines with trunks, Services as load balancers of OVN. */
export const upstream = new KuryrNetwork(new Chart(app, 'upstream'), 'kuryr', {
  ...kuryr,
  ranges,
  neutron_defaults: {
    ...{ project: PROJECT, pod_subnet: PODS, pod_security_groups: [GROUP] },
    ...{ service_subnet: SERVICES, resource_tags: ['cluster-a'] },
  },
  driver: { pod_vif_driver: 'nested-vlan', worker_nodes_subnets: [MACHINES], trunkPorts: true },
  octavia: { endpoints_driver_octavia_provider: 'ovn' },
});

/** As the slides have it: addresses from Neutron, Services from kube-proxy, ports of the node from the chained plugin. */
export const slides = new KuryrNetwork(new Chart(app, 'slides'), 'kuryr', {
  ...kuryr,
  ranges,
  neutron_defaults: { project: PROJECT, pod_subnet: PODS, pod_security_groups: [GROUP] },
  driver: { pod_vif_driver: 'neutron-vif', throughHost: true },
  services: 'kube-proxy',
  hostPorts: true,
});

/** What takes its place on clusters that are newer: pods on native routing, with address pairs on the ports of the machines. */
export const modern = new FlannelNetwork(new Chart(app, 'modern'), 'flannel', {
  ranges,
  tenantNetwork: { type: 'geneve', mtu: 1442 },
  portSecurity: 'allowed-address-pairs',
});
