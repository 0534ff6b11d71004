/**
 * How the cost of rendering grows: `npm run bench`. Prints times of one run and their ratio; the ratio is what counts, since machines differ.
 */
import { performance } from 'node:perf_hooks';

import { Machine } from 'groundwork/machine';
import { CortxNodePrep, ReservedResourcesKubelet } from 'groundwork/node';

function worker(index: number): Machine {
  const machine = new Machine(`worker-${index}`, {
    kubernetesVersion: '1.36',
    capacity: { cpu: 16, memory: '32Gi', ephemeralStorage: '100Gi' },
  });
  new CortxNodePrep(machine, 'cortx', {
    secondaryStorage: { device: `/dev/disk/by-id/virtio-s-${index}` },
    blockDevices: [
      { device: `/dev/disk/by-id/virtio-d0-${index}`, name: 'data-0' },
      { device: `/dev/disk/by-id/virtio-d1-${index}`, name: 'data-1' },
    ],
  });
  new ReservedResourcesKubelet(machine, 'kubelet', {
    kubeReserved: { cpu: '1', memory: '2Gi', ephemeralStorage: '1Gi' },
    systemReserved: { cpu: '500m', memory: '1Gi', ephemeralStorage: '1Gi' },
    evictionHard: { 'memory.available': '500Mi', 'nodefs.available': '10%' },
    enforceNodeAllocatable: ['pods', 'kube-reserved', 'system-reserved'],
    kubeReservedCgroup: '/runtime.slice',
    systemReservedCgroup: '/system.slice',
  });
  return machine;
}

function milliseconds(count: number): number {
  const start = performance.now();
  for (let index = 0; index < count; index += 1) worker(index).seed();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

milliseconds(100); // warm the compiler
const hundred = median([milliseconds(100), milliseconds(100), milliseconds(100)]);
const thousand = median([milliseconds(1000), milliseconds(1000), milliseconds(1000)]);
console.log(`render with all checks, median of 3 runs:
    100 machines ${hundred.toFixed(0)} ms
  1,000 machines ${thousand.toFixed(0)} ms
  ratio ${(thousand / hundred).toFixed(1)} (linear is 10)`);
