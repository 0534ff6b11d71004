import { Machine } from 'groundwork/machine';
import {
  ContainerRuntime,
  NetworkTuning,
  ReservedResourcesKubelet,
  TimeSync,
} from 'groundwork/node';

export const machine = new Machine('worker-1', {
  kubernetesVersion: '1.36',
  capacity: { cpu: 8, memory: '32Gi', ephemeralStorage: '100Gi' },
});

new ReservedResourcesKubelet(machine, 'kubelet', {
  kubeReserved: { cpu: '500m', memory: '1Gi', ephemeralStorage: '1Gi' },
});

/** Takes its driver of cgroups from the kubelet, and its sandbox image from Kubernetes' version. */
export const runtime = new ContainerRuntime(machine, 'containerd', {
  version: '2.3',
  registries: {
    'docker.io': {
      hosts: [{ url: 'https://mirror.example.org', ca: '/etc/ssl/certs/mirror.pem' }],
    },
    // Everything else comes from the mirror alone.
    _default: { server: 'https://mirror.example.org', ca: '/etc/ssl/certs/mirror.pem' },
  },
});

/** Forwarding, bridges, and kube-proxy's limits of connections from the start. */
export const network = new NetworkTuning(machine, 'network', {
  ipFamilies: ['IPv4', 'IPv6'],
  conntrack: {},
});

export const time = new TimeSync(machine, 'time', {
  servers: ['ntp1.example.org', 'ntp2.example.org', 'ntp3.example.org'],
  waitFor: { services: ['kubelet.service'] },
});
