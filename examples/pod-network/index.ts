import { App, Chart } from 'cdk8s';
import {
  FlannelNetwork,
  PriorityClasses,
  guaranteed,
  planPodRanges,
  podMtu,
  qosReport,
} from 'groundwork/manifests';
import type { KubernetesObject, PodNetworkRanges, TenantNetwork } from 'groundwork/manifests';

/** The ranges of the cluster: apart from each other, with room for twenty machines of 110 pods. */
export const ranges: PodNetworkRanges = {
  podCidr: '10.244.0.0/16',
  serviceCidr: '10.96.0.0/16',
  hostCidrs: ['10.0.0.0/24'],
  nodes: 20,
  others: { docker0: '172.17.0.0/16', storage: '10.1.0.0/24' },
};

/** What the controller manager and the kubelets are told. */
export const { mostNodes, clusterDNS } = planPodRanges(ranges);

/** The network of the machines, which is an overlay of Neutron as in most clouds. */
const tenantNetwork: TenantNetwork = { type: 'geneve', mtu: 1442 };

/** What is left for pods, and what would be left if flannel wrapped their packets once more. */
export const [native, wrappedTwice] = [
  podMtu(tenantNetwork, 'host-gw'),
  podMtu(tenantNetwork, 'vxlan'),
];

const app = new App();

/** The network of the pods: packets travel as they are. */
export const network = new FlannelNetwork(new Chart(app, 'network'), 'flannel', {
  ranges,
  tenantNetwork,
  portSecurity: 'allowed-address-pairs',
});

/** What machines of the groups `masters` and `workers` forward: `forwardedRanges` of an `OpenStackPlatform`, which makes address pairs of it. */
export const forwardedRanges = {
  masters: network.allowedAddressPairs.map(({ ipAddress }) => ipAddress),
  workers: network.allowedAddressPairs.map(({ ipAddress }) => ipAddress),
};

/** Who may speak with pods: pods' addresses are none of a machine, so they want flows of their own, from their range. */
export const flows = ['masters', 'workers'].map(
  (to) => ({ from: { cidr: ranges.podCidr }, to, protocol: 'any', purpose: 'pods' }) as const,
);

/** How important pods of users are, below those of the cluster itself. */
export const priorities = new PriorityClasses(new Chart(app, 'priorities'), 'own', {
  classes: [
    { name: 'monitoring', value: 1_000_000, description: 'what tells whether all else works' },
    { name: 'usual', value: 0, description: 'what says nothing', globalDefault: true },
    {
      name: 'background',
      value: -1000,
      description: 'what may wait',
      preemptionPolicy: 'Never',
    },
  ],
});

/** Two of the pods that clusters have, as kubeadm and a person have written them. */
const pods: readonly KubernetesObject[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-proxy', namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: { 'k8s-app': 'kube-proxy' } },
      template: {
        metadata: { labels: { 'k8s-app': 'kube-proxy' } },
        spec: {
          priorityClassName: 'system-node-critical',
          containers: [{ name: 'kube-proxy', image: 'registry.k8s.io/kube-proxy:v1.36.1' }],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'prometheus', namespace: 'kube-system' },
    spec: {
      priorityClassName: 'monitoring',
      containers: [
        {
          name: 'prometheus',
          image: 'quay.io/prometheus/prometheus:v3.7.3',
          resources: guaranteed('500m', '2Gi'),
        },
      ],
    },
  },
];

/** Which of them the kernel ends last, and what would have to change for the others. */
export const classes = qosReport(pods);
