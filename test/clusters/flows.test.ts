import { etcdFlows, glusterFlows } from '../../lib/clusters/plan';
import type { Flow } from '../../lib/platform';

const short = ({ from, to, protocol, ports, purpose }: Flow): string => {
  const who = 'group' in from ? from.group : String(from.cidr);
  return `${who} -> ${to} ${protocol} ${String(ports)} ${purpose ?? ''}`;
};

test('members of etcd reach each other, clients and monitors only their port', () => {
  const flows = etcdFlows({
    members: 'etcd',
    clients: [{ group: 'control-plane' }, { cidr: '10.9.0.5/32' }],
    monitors: [{ group: 'workers' }],
  });

  expect(flows.map(short)).toEqual([
    'etcd -> etcd tcp 2380 etcd among members',
    'etcd -> etcd tcp 2379 etcd asked by members',
    'control-plane -> etcd tcp 2379 etcd for clients',
    '10.9.0.5/32 -> etcd tcp 2379 etcd for clients',
    'workers -> etcd tcp 2381 metrics of etcd',
  ]);
});

test('without clients nobody but members comes in', () => {
  const flows = etcdFlows({ members: 'etcd-events', clients: [] });

  expect(flows.map(({ from }) => from)).toEqual([
    { group: 'etcd-events' },
    { group: 'etcd-events' },
  ]);
});

test('nodes and clients of a pool reach glusterd and the ports of as many bricks as there may be, Heketi logs in', () => {
  const flows = glusterFlows({
    ...{ nodes: 'gfs', clients: [{ group: 'workers' }], heketi: [{ cidr: '10.9.0.0/24' }] },
    expectedVolumes: 20,
  });

  expect(flows.map(short)).toEqual([
    'gfs -> gfs tcp 24007 glusterd',
    'gfs -> gfs tcp 49152,49181 bricks of GlusterFS',
    'workers -> gfs tcp 24007 glusterd',
    'workers -> gfs tcp 49152,49181 bricks of GlusterFS',
    '10.9.0.0/24 -> gfs tcp 22 Heketi',
  ]);
});

test('the ports are those that a node keeps for its bricks by default', () => {
  const [, bricks] = glusterFlows({ nodes: 'gfs', clients: [] });

  expect(bricks?.ports).toEqual([49_152, 49_261]);
});
