import * as pulumi from '@pulumi/pulumi';

import { Machine } from '../../../lib/machine';
import { LocalPlatform } from '../../../lib/platform/local';
import type { HostFacts } from '../../../lib/platform/local';
import type { Endpoint, MachinePoolArgs, Network } from '../../../lib/platform/platform';
import { synthesizeProgram } from '../../../lib/testing';
import { refusal } from '../../support/openstack/mocked-cloud';

const host: HostFacts = {
  operatingSystem: 'linux',
  isRoot: true,
  missingPrograms: [],
  hasMmdebstrap: true,
  imageIsCached: true,
};
const MACHINE = 'pulumi-nodejs:dynamic/groundwork:LocalMachine';

function pooled(network: Network, more: Partial<MachinePoolArgs> = {}): MachinePoolArgs {
  return { network, count: 3, machine: ({ name = '' }) => new Machine(name), ...more };
}

function onLocal(program: (platform: LocalPlatform, network: Network) => unknown) {
  return synthesizeProgram(
    () => {
      const platform = new LocalPlatform({ host, failureDomains: ['a', 'b'] });
      return program(platform, platform.network('nodes', { cidr: '10.77.0.0/24' }));
    },
    { newResource: { [MACHINE]: { state: 'running', instance: 'i-1' } } },
  );
}

const waits = (edges: readonly { readonly from: string; readonly to: string }[], name: string) =>
  edges
    .filter(({ from, to }) => from === `${MACHINE}::${name}` && to.startsWith(MACHINE))
    .map(({ to }) => to.slice(`${MACHINE}::`.length));

test('a pool is machines that are numbered, each after the one before it', async () => {
  const { resources, edges } = await onLocal((platform, network) => {
    const { count, machines } = platform.pool('worker', pooled(network));

    expect([count, ...Object.keys(machines)]).toEqual([3, 'worker-1', 'worker-2', 'worker-3']);
  });

  expect(resources.filter(({ type }) => type === MACHINE)).toHaveLength(3);
  expect(['worker-1', 'worker-2', 'worker-3'].map((name) => waits(edges, name))).toEqual([
    [],
    ['worker-1'],
    ['worker-2'],
  ]);
});

test('as many machines of a pool are made anew at a time as may be away', async () => {
  const { edges } = await onLocal((platform, network) => {
    platform.pool('worker', pooled(network, { count: 4, maxUnavailable: 2 }));
  });

  expect(['worker-2', 'worker-3', 'worker-4'].map((name) => waits(edges, name))).toEqual([
    [],
    ['worker-1'],
    ['worker-2'],
  ]);
});

test('the text of a machine of a pool is told its name and its failure domain', async () => {
  const told: unknown[] = [];
  await onLocal((platform, network) => {
    platform.machine('etcd-1', { network, machine: ({ name }) => new Machine(name) });
    const machine: MachinePoolArgs['machine'] = ({ name = '', pool, failureDomain, hosts }) => {
      told.push([pool, name, failureDomain, hosts['etcd-1']]);
      return new Machine(name);
    };
    platform.pool('worker', pooled(network, { count: 2, machine }));
  });

  expect(told).toEqual([
    ['worker', 'worker-1', 'a', '10.77.0.11'],
    ['worker', 'worker-2', 'b', '10.77.0.11'],
  ]);
});

test('a wrong number, a wrong failure domain and an endpoint are refused together', async () => {
  const { resources } = await onLocal((platform, network) => {
    const endpoint: Endpoint = {
      name: 'api',
      kind: 'load-balancer',
      address: '10.77.0.5',
      port: 6443,
      publicAddress: pulumi.output(''),
    };
    const wrong = { count: -1, failureDomains: ['z'], endpoints: [endpoint] };
    const message = refusal(() => platform.pool('worker', pooled(network, wrong)));

    expect(message).toContain('count: "-1": is no whole number from 0 to 1000');
    expect(message).toContain('failureDomains[0]: "z": is none of the failure domains');
    expect(message).toContain('endpoints: the local platform has no load balancer');
  });

  expect(resources).toEqual([]);
});

test('a network is refused for flows that would be refused elsewhere', async () => {
  await onLocal((platform) => {
    const flows = [{ from: { group: 'a' }, to: 'b', protocol: 'tcp' }] as const;
    const args = { cidr: '10.78.0.0/24', flows };

    expect(refusal(() => platform.network('more', args))).toMatch(/flows\[0\]\.ports/);
  });
});
