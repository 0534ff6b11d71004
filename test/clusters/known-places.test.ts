import { EtcdCluster, GlusterPool, etcdFlows, glusterFlows } from '../../lib/clusters';
import { LocalPlatform } from '../../lib/platform/local';
import { OpenStackPlatform } from '../../lib/platform/openstack';
import type { Platform } from '../../lib/platform';
import type { ProgramOptions, SynthesizedProgram } from '../../lib/testing';
import { LEAST, inputsOf, onCloud, volumeId } from '../support/openstack/mocked-cloud';

const PLACES = { availabilityZones: ['a', 'b'], volumeTypes: { fast: 'ssd' }, preflight: false };

function both(platform: Platform): void {
  const flows = [
    ...etcdFlows({ members: 'etcd', clients: [] }),
    ...glusterFlows({ nodes: 'gfs', clients: [] }),
  ];
  const network = platform.network('net', { cidr: '10.77.0.0/24', flows });
  new EtcdCluster('etcd', {
    ...{ platform, network, version: '3.6.14', backup: false, dataVolume: { size: '20Gi' } },
    ...{ install: { folder: '/opt/programs/etcd-{version}' }, allowSharedDomain: true },
  });
  new GlusterPool('gfs', {
    ...{ platform, network, bricks: { data: { size: '10Gi' } }, allowSharedDomain: true },
  });
}

// What any of the resources answers that are made here.
const ANSWERS: ProgramOptions = {
  newResource: ({ name }) => ({
    ...{ id: volumeId(name), certificate: 'c', privateKey: 'k', trustBundle: 't', root: 'r' },
    ...{ allFixedIps: ['10.77.0.11'], revision: 'r', instance: 'i', state: 'running' },
  }),
};

/** What the plans of both know of a place. */
const knownOf = (program: SynthesizedProgram, what: string): readonly unknown[] => [
  inputsOf(program, 'EtcdPlan::etcd-plan')[what],
  inputsOf(program, 'GlusterPlan::gfs-plan')[what],
];

test('it is known who stands where, as far as it matters', async () => {
  const zones = await onCloud(() => {
    both(new OpenStackPlatform({ ...LEAST, ...PLACES }));
  }, ANSWERS);
  const host = await onCloud(() => {
    const image = { packages: ['glusterfs-server'] };
    both(new LocalPlatform({ runtime: 'files', failureDomains: ['a', 'b'], image }));
  }, ANSWERS);

  expect(knownOf(zones, 'domains')).toEqual([
    { 'etcd-1': 'a', 'etcd-2': 'b', 'etcd-3': 'a' },
    { 'gfs-1': 'a', 'gfs-2': 'b', 'gfs-3': 'a' },
  ]);
  expect(knownOf(host, 'domains')).toEqual([undefined, undefined]);
  // Nobody lives where machines are only written down.
  const addresses = { 'etcd-1': '10.77.0.11', 'etcd-2': '10.77.0.12', 'etcd-3': '10.77.0.13' };
  expect(knownOf(zones, 'addresses')).toEqual([addresses, undefined]);
  expect(knownOf(host, 'addresses')).toEqual([undefined, undefined]);
});
