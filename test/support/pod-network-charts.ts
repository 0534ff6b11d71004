/** Networks of pods that a cluster can be given, with all that they can be told, and what is stated about them. */
import { ApiObject } from 'cdk8s';

import { FlannelNetwork, KuryrNetwork, PriorityClasses, guaranteed } from '../../lib/manifests';
import type { KuryrNetworkProps } from '../../lib/manifests';
import type { StorageChart } from './storage/storage-charts';

const ID = '3f0d4c3a-8d8e-4c8e-9d0e-2f5f3b0f7a11';
const ranges = {
  ...{ podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/16', hostCidrs: ['10.0.0.0/24'] },
  nodes: 20,
};
const tenantNetwork = { type: 'geneve', mtu: 1442 } as const;
const kuryr: KuryrNetworkProps = {
  ...{ kubernetesVersion: '1.28', ranges, api_root: 'https://10.0.0.10:6443' },
  images: { controller: 'registry.example/controller:1', cni: 'registry.example/cni:1' },
  neutron: {
    ...{ auth_type: 'v3applicationcredential', auth_url: 'https://keystone.example/v3' },
    ...{ application_credential_id: ID, application_credential_secret: 'open-sesame' },
    cacert: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  },
  neutron_defaults: {
    ...{ project: ID, pod_subnet: ID, pod_security_groups: [ID], service_subnet: ID },
    resource_tags: ['cluster-a'],
  },
  driver: { pod_vif_driver: 'nested-vlan', worker_nodes_subnets: [ID], trunkPorts: true },
};

/** All of them. */
export const POD_NETWORK_CHARTS: readonly StorageChart[] = [
  {
    name: 'flannel on native routing',
    level: 'privileged',
    add: (chart) => {
      new FlannelNetwork(chart, 'flannel', {
        ...{ ranges, tenantNetwork, portSecurity: 'allowed-address-pairs' },
      });
    },
  },
  {
    // Its pods would want the port of the node that those of the other one have.
    name: 'flannel that wraps packets, with everything',
    add: (chart) => {
      new FlannelNetwork(chart, 'flannel', {
        ...{ ranges, tenantNetwork, backend: 'vxlan', acceptDoubleEncapsulation: true },
        ...{ portSecurity: 'disabled', vxlan: { VNI: 7, Port: 8473, DirectRouting: true } },
        ...{ EnableNFTables: true, iface: 'ens3', cniConfFile: '05-flannel.conflist' },
        ...{ namespace: 'other-flannel', labels: { team: 'network' } },
        tolerations: [{ operator: 'Exists' }],
      });
    },
  },
  {
    name: 'Kuryr with Services of Octavia',
    level: 'privileged',
    kubernetesVersion: '1.28',
    add: (chart) => {
      new KuryrNetwork(chart, 'kuryr', kuryr);
    },
  },
  {
    // Its objects are those of the other one, so its pods would have to take their place first.
    name: 'Kuryr that gives addresses only',
    kubernetesVersion: '1.28',
    add: (chart) => {
      new KuryrNetwork(chart, 'kuryr', {
        ...{ ...kuryr, services: 'kube-proxy', hostPorts: true, labels: { team: 'network' } },
        driver: { pod_vif_driver: 'neutron-vif', throughHost: true },
        neutron_defaults: { project: ID, pod_subnet: ID, pod_security_groups: [ID] },
      });
    },
  },
  {
    name: 'classes of priority, and a pod of one of them',
    level: 'baseline',
    add: (chart) => {
      new PriorityClasses(chart, 'classes', {
        classes: [
          { name: 'monitoring', value: 1_000_000_000, description: 'what tells of all else' },
          {
            ...{ name: 'background', value: -2_147_483_648, description: 'what may wait' },
            ...{ preemptionPolicy: 'Never', globalDefault: true },
          },
        ],
      });
      new ApiObject(chart, 'pod', {
        ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'guaranteed' } },
        spec: {
          containers: [
            {
              ...{ name: 'app', image: 'docker.io/library/busybox:1.36.1' },
              resources: guaranteed('100m', '64Mi'),
            },
          ],
        },
      });
    },
  },
];
