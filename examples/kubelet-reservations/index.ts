import { Machine } from 'groundwork/machine';
import { ReservedResourcesKubelet } from 'groundwork/node';

export const machine = new Machine('worker-1', {
  kubernetesVersion: '1.36',
  capacity: { cpu: 16, memory: '32Gi', ephemeralStorage: '100Gi' },
});

export const kubelet = new ReservedResourcesKubelet(machine, 'kubelet', {
  kubeReserved: { cpu: '1', memory: '2Gi', ephemeralStorage: '1Gi' },
  systemReserved: { cpu: '500m', memory: '1Gi', ephemeralStorage: '1Gi' },
  evictionHard: { 'memory.available': '500Mi', 'nodefs.available': '10%' },
  enforceNodeAllocatable: ['pods', 'kube-reserved', 'system-reserved'],
  kubeReservedCgroup: '/runtime.slice',
  systemReservedCgroup: '/system.slice',
});
