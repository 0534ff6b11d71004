/**
 * What a network of pods is told to ask of Neutron, asked of Neutron: packets between pods arrive by OVN's own trace when the ports of the machines have
 * the pairs and the groups have the flow, and are dropped without either; and networks carry what the arithmetic says.
 *
 * The trace of OVN 23.03 takes a range in the security of a port for its first address, where the switches take it for all of it. So each port has the
 * address of its pod beside the range.
 *
 * @see https://man7.org/linux/man-pages/man5/ovn-nb.5.html (port_security)
 */
import { podAddressPairs, podMtu, podRoutes } from '../../../lib/manifests';
import { OVN_NORTH } from '../../../tools/openstack-lab/services/neutron';
import { describeLab } from '../../support/describe-lab';
import { until } from '../../support/lab/cluster';
import { startOpenStack } from '../../support/openstack/openstack';
import type { CloudProject, OpenStack } from '../../support/openstack/openstack';

const LIMIT_SECONDS = 90;
const TEST_MS = 600_000;
const PODS = '10.244.0.0/16';
/** The machines, and a pod of each; `plain` is one whose port has no pairs. */
const MACHINES = {
  a: { address: '10.0.0.11', podCidr: '10.244.1.0/24', pod: '10.244.1.7', paired: true },
  b: { address: '10.0.0.12', podCidr: '10.244.2.0/24', pod: '10.244.2.9', paired: true },
  plain: { address: '10.0.0.13', podCidr: '10.244.3.0/24', pod: '10.244.3.5', paired: false },
} as const;

type Name = keyof typeof MACHINES;

describeLab('pod routing on OpenStack', () => {
  let openstack: OpenStack;
  let cloud: CloudProject;
  let network: string;
  let group: string;
  let router: string;
  let outsider: string;
  const ports: Record<string, string> = {};
  /** How all of it goes again, the last first; whether it has gone is asked at the end. */
  const leaving: (() => Promise<unknown>)[] = [];

  const make = async (
    what: string,
    key: string,
    body: Readonly<Record<string, unknown>>,
  ): Promise<string> => {
    const { id } = await cloud.session.create('network', `/v2.0/${what}`, { [key]: body });
    leaving.unshift(() => cloud.session.ask('DELETE', 'network', `/v2.0/${what}/${id}`));
    return id;
  };

  const subnetOf = (network_id: string, cidr: string): Promise<string> =>
    make('subnets', 'subnet', { network_id, cidr, ip_version: 4, name: 'lab' });

  const allow = (rule: Readonly<Record<string, unknown>>): Promise<string> =>
    make('security-group-rules', 'security_group_rule', {
      ...{ security_group_id: group, direction: 'ingress', ethertype: 'IPv4', ...rule },
    });

  const speaks = async (from: Name, to: Name, port = 8080): Promise<boolean> => {
    const { arrives } = await openstack.reach({
      from: { port: ports[from] ?? '', address: MACHINES[from].pod },
      to: { port: ports[to] ?? '', address: MACHINES[to].pod },
      ...{ protocol: 'tcp', port },
    });
    return arrives;
  };

  beforeAll(async () => {
    openstack = await startOpenStack({ projects: ['pods'], computes: 1 });
    cloud = openstack.project('pods');
    network = await make('networks', 'network', { name: 'machines' });
    const near = await subnetOf(network, '10.0.0.0/24');
    const other = await make('networks', 'network', { name: 'others' });
    const far = await subnetOf(other, '10.9.0.0/24');
    router = await make('routers', 'router', { name: 'lab' });
    for (const subnet_id of [near, far]) {
      const way = `/v2.0/routers/${router}`;
      const turn = (word: 'add' | 'remove') =>
        cloud.session.ask('PUT', 'network', `${way}/${word}_router_interface`, { subnet_id });
      leaving.unshift(() => turn('remove'));
      expect((await turn('add')).status).toBe(200);
    }
    group = await make('security-groups', 'security_group', { name: 'workers' });
    for (const [name, { address, pod, paired }] of Object.entries(MACHINES)) {
      const pairs = [PODS, `${pod}/32`].flatMap(podAddressPairs);
      const allowed = pairs.map(({ ipAddress }) => ({ ip_address: ipAddress }));
      ports[name] = await make('ports', 'port', {
        ...{ network_id: network, name, security_groups: [group] },
        fixed_ips: [{ subnet_id: near, ip_address: address }],
        ...(paired ? { allowed_address_pairs: allowed } : {}),
      });
    }
    outsider = await make('ports', 'port', { network_id: other, name: 'outsider' });
    // Machines among themselves, by their group.
    await allow({ remote_group_id: group });
    await until(
      'machines reach each other',
      async () => {
        const [from, to] = [{ port: ports['a'] ?? '' }, { port: ports['b'] ?? '' }];
        return (await openstack.reach({ from, to, protocol: 'tcp', port: 8080 })).arrives;
      },
      LIMIT_SECONDS,
    );
  }, TEST_MS);

  afterAll(async () => {
    try {
      for (const leave of leaving) await leave();
      expect(await openstack.leftovers(cloud)).toEqual([]);
    } finally {
      await openstack.stop();
    }
  }, TEST_MS);

  test(
    'networks carry as much as the arithmetic says',
    async () => {
      const made = await openstack.admin.get('network', `/v2.0/networks/${network}`, 'network');

      expect(made['provider:network_type']).toBe('geneve');
      expect(made['mtu']).toBe(podMtu({ type: 'geneve' }, 'host-gw').mtu);
    },
    TEST_MS,
  );

  test(
    'the ports of machines have the whole range of pods in their security',
    async () => {
      const columns = ['--bare', '--columns=port_security', 'list', 'Logical_Switch_Port'];
      const said = async (name: Name): Promise<string> => {
        const asked = ['ovn-nbctl', `--db=${OVN_NORTH}`, ...columns, ports[name] ?? ''];
        return (await openstack.run(asked)).stdout;
      };

      expect(await said('a')).toContain(` ${PODS}`);
      expect(await said('plain')).not.toContain('10.244');
    },
    TEST_MS,
  );

  test(
    'a rule for the machines of a group is none for their pods',
    async () => {
      expect(await speaks('a', 'b')).toBe(false);
    },
    TEST_MS,
  );

  test(
    'with the pairs and a flow from their range pods reach each other, and not without the pairs',
    async () => {
      await allow({ remote_ip_prefix: PODS, protocol: 'tcp' });
      await until('pods reach each other', () => speaks('a', 'b'), LIMIT_SECONDS);

      expect(await speaks('b', 'a', 443)).toBe(true);
      expect(await speaks('plain', 'b')).toBe(false);
      expect(await speaks('a', 'plain')).toBe(false);
    },
    TEST_MS,
  );

  test(
    'with the routes others reach pods by the router, and not without them',
    async () => {
      await allow({ remote_ip_prefix: '10.9.0.0/24', protocol: 'tcp' });
      const knocks = async (): Promise<boolean> => {
        const to = { port: ports['b'] ?? '', address: MACHINES.b.pod };
        const packet = { from: { port: outsider }, to, protocol: 'tcp', port: 8080 } as const;
        return (await openstack.reach(packet)).arrives;
      };
      expect(await knocks()).toBe(false);

      const { a, b } = MACHINES;
      const routes = podRoutes({ a, b }).map(({ destinationCidr, nextHop }) => ({
        ...{ destination: destinationCidr, nexthop: nextHop },
      }));
      await cloud.session.succeed('PUT', 'network', `/v2.0/routers/${router}`, {
        router: { routes },
      });
      await until('others reach a pod', knocks, LIMIT_SECONDS);
      await cloud.session.succeed('PUT', 'network', `/v2.0/routers/${router}`, {
        router: { routes: [] },
      });
      await until('the way is gone', async () => !(await knocks()), LIMIT_SECONDS);
    },
    TEST_MS,
  );
});
