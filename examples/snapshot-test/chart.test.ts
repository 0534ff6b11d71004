import { Machine } from 'groundwork/machine';
import { ReservedResourcesKubelet } from 'groundwork/node';
import { synthesize } from 'groundwork/testing';
import 'groundwork/testing/matchers';

import { shopChart } from './shop';

function worker(): Machine {
  const capacity = { cpu: 2, memory: '4Gi', ephemeralStorage: '50Gi' };
  const machine = new Machine('worker-1', { kubernetesVersion: '1.36', capacity });
  new ReservedResourcesKubelet(machine, 'kubelet', {
    kubeReserved: { cpu: '250m', memory: '1Gi' },
  });
  return machine;
}

test('a chart is right, and in order', () => {
  const chart = shopChart('shop', 2, 'open sesame');

  expect(chart).toHaveNoViolations();
  expect(chart).toRunBefore('StatefulSet/db', 'Deployment/web');
  expect(synthesize(chart).manifests['Deployment/shop/web']).toContain('replicas: 2');
});

test('a worker has room for a shop of four web servers, and not of seven', () => {
  expect(shopChart('shop', 4, 'open sesame')).toBeAllocatable(worker());
  expect(shopChart('shop', 7, 'open sesame')).not.toBeAllocatable(worker());
});
