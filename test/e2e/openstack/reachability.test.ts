/**
 * Who reaches whom on a network that OpenStackPlatform has made of flows: every machine is asked about every other, by OVN's own trace. Exactly what
 * was declared arrives; and the questions are good ones, since a flow more, a flow less and a rule behind our back each give other answers.
 */
import { describeLab } from '../../support/describe-lab';
import { until } from '../../support/lab/cluster';
import { startOpenStack } from '../../support/openstack/openstack';
import type { CloudProject, OpenStack, Packet } from '../../support/openstack/openstack';
import { stackSettingsText } from '../../support/openstack/openstack-project';
import { platformProject } from '../../support/openstack/platform-project';
import type { PulumiProject } from '../../support/pulumi-project';
import type { ReachabilitySettings } from '../programs/openstack-reachability';

const LIMIT_SECONDS = 90;
const AT_ONCE = 8;
const START_MS = 400_000;
const TEST_MS = 900_000;
const CLIENT = '198.51.100.7';

type Flows = ReachabilitySettings['flows'];

const FLOWS: Flows = [
  { from: { group: 'web' }, to: 'db', protocol: 'tcp', ports: 5432, purpose: 'queries' },
  { from: { group: 'db' }, to: 'db', protocol: 'tcp', ports: [2379, 2380], purpose: 'peers' },
  { from: { cidr: '0.0.0.0/0' }, to: 'web', protocol: 'tcp', ports: 443, purpose: 'the world' },
  { from: { cidr: '10.20.0.12/32' }, to: 'db', protocol: 'tcp', ports: 22, purpose: 'web-2 only' },
  { from: { group: 'db' }, to: 'web', protocol: 'udp', ports: [8000, 8010] },
  { from: { cidr: '10.20.0.0/24' }, to: 'web', protocol: 'icmp' },
];

const OPEN = ['web-1', 'web-2', 'db-1', 'db-2', 'lone'];

/** What each machine is asked about each other. */
const PROBES = [
  'tcp/22',
  'tcp/443',
  'tcp/2379',
  'tcp/2381',
  'tcp/5432',
  'tcp/16443',
  'udp/8005',
  'icmp',
] as const;

/** All that may arrive in the open network, written down by hand. */
const ALLOWED: readonly string[] = [
  // Queries.
  ...pairs(['web-1', 'web-2'], ['db-1', 'db-2'], 'tcp/5432'),
  // Peers.
  ...pairs(['db-1', 'db-2'], ['db-1', 'db-2'], 'tcp/2379'),
  // The world, and the virtual address.
  ...pairs(OPEN, ['web-1', 'web-2'], 'tcp/443'),
  // One address.
  ...pairs(['web-2'], ['db-1', 'db-2'], 'tcp/22'),
  ...pairs(['db-1', 'db-2'], ['web-1', 'web-2'], 'udp/8005'),
  ...pairs(OPEN, ['web-1', 'web-2'], 'icmp'),
  // Nobody reaches machines behind a load balancer (tcp/16443) past it.
].sort();

function pairs(from: readonly string[], to: readonly string[], probe: string): readonly string[] {
  return from.flatMap((one) =>
    to.filter((other) => other !== one).map((other) => `${one} -> ${other} ${probe}`),
  );
}

interface Exported {
  readonly ports: Readonly<Record<string, string>>;
  readonly webAddress: string;
  readonly balancedAddress: string;
}

describeLab('reachability on OpenStack', () => {
  let openstack: OpenStack;
  let cloud: CloudProject;
  let project: PulumiProject;
  let made: Exported;

  async function up(flows: Flows): Promise<Readonly<Record<string, number>>> {
    project.write('Pulumi.test.yaml', stackSettingsText(cloud, { 'lab:scene': { flows } }));
    const ran = await project.observe('up', '--yes', '--skip-preview');
    if (ran.code !== 0) throw new Error(`${ran.stdout}\n${ran.stderr}\n${openstack.lastWords()}`);
    const outputs = await project.pulumi('stack', 'output', '--json', '--stack', 'test');
    made = JSON.parse(outputs.stdout) as Exported;
    return ran.changes;
  }

  beforeAll(async () => {
    openstack = await startOpenStack({ extras: ['octavia'], projects: ['flows'], computes: 1 });
  }, START_MS);

  beforeAll(async () => {
    cloud = openstack.project('flows');
    project = await platformProject(cloud, 'test/e2e/programs/openstack-reachability.ts');
    await up(FLOWS);
  }, TEST_MS);

  afterAll(() => {
    project.remove();
  });

  const portOf = (name: string): string => made.ports[name] ?? `no port of ${name}`;
  const arrives = async (packet: Packet): Promise<boolean> => {
    return (await openstack.reach(packet)).arrives;
  };

  function asked(from: string, to: string, probe: string): Promise<boolean> {
    const [protocol = '', port] = probe.split('/');
    return arrives({
      from: { port: portOf(from) },
      to: { port: portOf(to) },
      protocol: protocol as Packet['protocol'],
      ...(port === undefined ? {} : { port: Number(port) }),
    });
  }

  /** Every machine of the open network asked about every other. */
  async function matrix(probes: readonly string[] = PROBES): Promise<readonly string[]> {
    const questions = probes.flatMap((probe) =>
      OPEN.flatMap((from) => OPEN.filter((to) => to !== from).map((to) => ({ from, to, probe }))),
    );
    const passed: string[] = [];
    while (questions.length > 0) {
      // A few at a time: most of a question is waiting for the APIs.
      const some = questions.splice(0, AT_ONCE).map(async ({ from, to, probe }) => {
        if (await asked(from, to, probe)) passed.push(`${from} -> ${to} ${probe}`);
      });
      await Promise.all(some);
    }
    return passed.sort();
  }

  test(
    'what was declared arrives, and nothing else',
    async () => {
      await until('the last rule is known', () => asked('db-1', 'web-2', 'icmp'), LIMIT_SECONDS);

      expect(await matrix()).toEqual(ALLOWED);
    },
    TEST_MS,
  );

  test(
    'the world reaches what it may, at the addresses that it knows',
    async () => {
      const from = { outside: CLIENT };
      const to = { floating: made.webAddress };

      expect(await arrives({ from, to, protocol: 'tcp', port: 443 })).toBe(true);
      expect(await arrives({ from, to, protocol: 'tcp', port: 22 })).toBe(false);
      expect(await arrives({ from, to, protocol: 'icmp' })).toBe(false);
      expect(
        await arrives({ from: { port: portOf('lone') }, to, protocol: 'tcp', port: 443 }),
      ).toBe(true);
      const outside = { port: portOf('lone') };
      expect(
        await arrives({ from: outside, to: { outside: CLIENT }, protocol: 'tcp', port: 25 }),
      ).toBe(true);
    },
    TEST_MS,
  );

  test(
    'an address that machines hand to each other is theirs, and nobody else can pretend to have it',
    async () => {
      const address = '10.20.0.30';
      const to = (name: string) => ({ port: portOf(name), address });
      const from = (name: string) => ({ port: portOf(name), address });
      const other = { port: portOf('lone') };

      expect(await arrives({ from: other, to: to('web-1'), protocol: 'tcp', port: 443 })).toBe(
        true,
      );
      expect(await arrives({ from: other, to: to('web-2'), protocol: 'tcp', port: 443 })).toBe(
        true,
      );
      expect(await arrives({ from: other, to: to('db-1'), protocol: 'tcp', port: 16_443 })).toBe(
        false,
      );
      const asked = { port: portOf('web-2') };
      expect(await arrives({ from: from('web-1'), to: asked, protocol: 'icmp' })).toBe(true);
      expect(await arrives({ from: from('db-1'), to: asked, protocol: 'icmp' })).toBe(false);
    },
    TEST_MS,
  );

  test(
    'machines that reach only whom they are told do',
    async () => {
      const from = { port: portOf('asks') };
      const to = { port: portOf('answers') };
      const outside = (address: string) => ({ outside: address });

      expect(await arrives({ from, to, protocol: 'tcp', port: 7000 })).toBe(true);
      expect(await arrives({ from, to, protocol: 'tcp', port: 7001 })).toBe(false);
      expect(await arrives({ from, to: outside(CLIENT), protocol: 'tcp', port: 443 })).toBe(true);
      expect(await arrives({ from, to: outside(CLIENT), protocol: 'tcp', port: 80 })).toBe(false);
      expect(await arrives({ from, to: outside('192.0.2.1'), protocol: 'tcp', port: 443 })).toBe(
        false,
      );
      // Whoever is reached does not thereby reach anybody: neither back by itself, nor out.
      const back = { from: to, to: from, protocol: 'icmp' } as const;
      expect(await arrives(back)).toBe(false);
      expect(await arrives({ from: to, to: outside(CLIENT), protocol: 'tcp', port: 443 })).toBe(
        false,
      );
    },
    TEST_MS,
  );

  test(
    'a load balancer is in front of its machines, and asks for no more than it was told',
    async () => {
      const { session } = cloud;
      const [balancer] = await session.list(
        'load-balancer',
        '/v2.0/lbaas/loadbalancers',
        'loadbalancers',
      );
      const [listener] = await session.list('load-balancer', '/v2.0/lbaas/listeners', 'listeners');
      const [pool] = await session.list('load-balancer', '/v2.0/lbaas/pools', 'pools');
      const path = `/v2.0/lbaas/pools/${pool?.id ?? ''}/members`;
      const members = await session.list('load-balancer', path, 'members');

      expect(balancer).toMatchObject({ provisioning_status: 'ACTIVE' });
      expect(listener).toMatchObject({
        protocol: 'TCP',
        protocol_port: 6443,
        allowed_cidrs: ['10.0.0.0/8', '9.0.0.0/8'],
        timeout_client_data: 600_000,
      });
      expect(pool).toMatchObject({ lb_algorithm: 'ROUND_ROBIN' });
      const seen = members.map(({ name, protocol_port }) => `${name} ${String(protocol_port)}`);
      expect(seen.sort()).toEqual(['db-1 16443', 'db-2 16443']);
      expect(made.balancedAddress).toMatch(/^203\.0\.113\./);
    },
    TEST_MS,
  );

  test(
    'what has an address of the half that a load balancer speaks from reaches its machines',
    async () => {
      const { session } = cloud;
      const networks = await session.list('network', '/v2.0/networks', 'networks');
      const open = networks.find(({ name }) => name === 'test-open');
      const speaker = await session.create('network', '/v2.0/ports', {
        port: { network_id: open?.id, name: 'speaker' },
      });
      const to = { port: portOf('db-1') };
      const asks = (port: string) => arrives({ from: { port }, to, protocol: 'tcp', port: 16_443 });
      try {
        await until('its address is known', () => asks(speaker.id), LIMIT_SECONDS);

        expect(await asks(portOf('lone'))).toBe(false);
      } finally {
        await session.remove('network', `/v2.0/ports/${speaker.id}`);
      }
    },
    TEST_MS,
  );

  test(
    'no machine is in the group that Neutron puts machines into',
    async () => {
      const groups = await cloud.session.list(
        'network',
        '/v2.0/security-groups',
        'security_groups',
      );
      const standard = groups.filter(({ name }) => name === 'default').map(({ id }) => id);
      const ports = await cloud.session.list('network', '/v2.0/ports', 'ports');
      const used = ports
        .filter(({ device_owner: owner }) => String(owner).startsWith('compute:'))
        .map(({ security_groups: ids }) => ids as readonly string[]);

      expect(used.length).toBe(7);
      expect(
        used.filter((ids) => ids.length === 0 || ids.some((id) => standard.includes(id))),
      ).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'a rule that somebody adds is seen by these questions',
    async () => {
      const { session } = cloud;
      const groups = await session.list('network', '/v2.0/security-groups', 'security_groups');
      const open = groups.find(({ name }) => name === 'test-open');
      const rule = await session.create('network', '/v2.0/security-group-rules', {
        security_group_rule: {
          ...{ security_group_id: open?.id, direction: 'ingress', protocol: 'tcp' },
          ...{ port_range_min: 2381, port_range_max: 2381 },
        },
      });
      await until('it is known', () => asked('web-1', 'lone', 'tcp/2381'), LIMIT_SECONDS);
      const seen = await matrix(['tcp/2381', 'tcp/22']);
      await session.remove('network', `/v2.0/security-group-rules/${rule.id}`);

      expect(seen).toEqual(
        [...pairs(OPEN, OPEN, 'tcp/2381'), ...pairs(['web-2'], ['db-1', 'db-2'], 'tcp/22')].sort(),
      );
      await until(
        'it is gone',
        async () => !(await asked('web-1', 'lone', 'tcp/2381')),
        LIMIT_SECONDS,
      );
    },
    TEST_MS,
  );

  test(
    'a second run changes nothing; a flow less and another one are a rule less and another one',
    async () => {
      expect(Object.keys(await up(FLOWS))).toEqual(['same']);
      const [queries, ...others] = FLOWS;
      const more: Flows[number] = { from: { group: 'db' }, to: 'web', protocol: 'tcp', ports: 22 };
      const changes = await up([
        { ...(queries ?? more), purpose: 'other words' },
        ...others.slice(1),
        more,
      ]);

      expect({ ...changes, same: 0 }).toEqual({ same: 0, create: 1, delete: 1 });
      await until('the new flow passes', () => asked('db-1', 'web-1', 'tcp/22'), LIMIT_SECONDS);
      await until(
        'the old one does not',
        async () => !(await asked('db-1', 'db-2', 'tcp/2379')),
        LIMIT_SECONDS,
      );
      expect(await matrix(['tcp/22', 'tcp/2379', 'tcp/5432'])).toEqual(
        [
          ...ALLOWED.filter((line) => /tcp\/(22|5432)$/.test(line)),
          ...pairs(['db-1', 'db-2'], ['web-1', 'web-2'], 'tcp/22'),
        ].sort(),
      );
    },
    TEST_MS,
  );

  test(
    'nothing of it stays',
    async () => {
      const gone = await project.operate('destroy', '--yes', '--skip-preview');

      expect(gone.code).toBe(0);
      expect(await openstack.leftovers(cloud)).toEqual([]);
    },
    TEST_MS,
  );
});
