import { Machine } from 'groundwork/machine';
import { KubeletService, KubernetesRole, SwapOff, weaveLaunchArguments } from 'groundwork/node';

const VERSION = '1.36';

/** A worker: it starts its kubelet once the API server answers over TLS. */
export const machine = new Machine('worker-1', { kubernetesVersion: VERSION });

export const role = new KubernetesRole(machine, 'role', {
  role: 'worker',
  environment: { CLUSTER_NAME: 'demo' },
  waitForApi: {
    endpoint: 'https://masters.${CLUSTER_NAME}.k8s:6443/readyz',
    certificateAuthority: '/etc/kubernetes/pki/ca.crt',
    timeout: '10m',
  },
});

new KubeletService(machine, 'kubelet', {
  manager: 'systemd',
  nodeLabels: { 'node.kubernetes.io/instance-type': 'm5.large' },
  clusterDNS: ['10.96.0.10'],
});
new SwapOff(machine, 'swap-off');

/** From an image that carries all of that but the role, a control plane needs one file. */
export const controlPlane = new Machine('master-1', { kubernetesVersion: VERSION });
new KubernetesRole(controlPlane, 'role', { role: 'control-plane', inImage: true });

/** What Weave is launched with on the first of two nodes, should the cluster still run it. */
export const weave = weaveLaunchArguments(
  { members: ['172.20.0.63', '172.20.0.64'], range: '10.244.0.0/16' },
  '172.20.0.63',
);
