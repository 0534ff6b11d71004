/**
 * The control plane that other labs stand on: it comes up, does what an OpenStack does, refuses what an OpenStack refuses, and leaves nothing.
 */
import { existsSync } from 'node:fs';

import { identify, isRunning } from '../../../lib/platform/local/process-identity';
import type { ProcessIdentity } from '../../../lib/platform/local/process-identity';
import { describeLab } from '../../support/describe-lab';
import { until } from '../../support/lab/cluster';
import { hostSnapshot, leaksSince } from '../../support/leaks';
import type { CloudSession } from '../../support/openstack/cloud-session';
import { makeNetwork, serverRequest, serverState } from '../../support/openstack/lab-servers';
import type { LabNetwork } from '../../support/openstack/lab-servers';
import { listeningAddresses } from '../../support/openstack/listeners';
import { startOpenStack } from '../../support/openstack/openstack';
import type { CloudProject, OpenStack } from '../../support/openstack/openstack';
import { processTree } from '../../support/process-tree';

// 127.0.0.1 and ::1, as the kernel writes them.
const LOOPBACK = ['0100007F', '00000000000000000000000001000000'];
// The longest user data that Nova takes, in characters of base64.
const LONGEST = 65_535;
const LIMIT_SECONDS = 120;
const TEST_MS = 180_000;

const text = (value: string): string => Buffer.from(value).toString('base64');

function runs(one: ProcessIdentity | undefined): boolean {
  return one !== undefined && isRunning(one);
}

describeLab('control plane of OpenStack', () => {
  let openstack: OpenStack;
  let project: CloudProject;
  let session: CloudSession;
  let net: LabNetwork;

  beforeAll(async () => {
    openstack = await startOpenStack({ own: true, projects: ['people'] });
    project = openstack.project('people');
    ({ session } = project);
    net = await makeNetwork(session, '10.11.0.0/24');
  }, 400_000);

  async function makePort(
    name: string,
    address: string,
    groups?: readonly string[],
  ): Promise<string> {
    const port = await session.create('network', '/v2.0/ports', {
      port: {
        name,
        network_id: net.network,
        fixed_ips: [{ subnet_id: net.subnet, ip_address: address }],
        ...(groups === undefined ? {} : { security_groups: groups }),
      },
    });
    return port.id;
  }

  async function makeServer(name: string, port: string, more: object = {}): Promise<string> {
    const wish = { name, port, ...more };
    const { id } = await session.create('compute', '/servers', await serverRequest(session, wish));
    await until(
      `${name} is active`,
      async () => (await serverState(session, id))?.['status'] === 'ACTIVE',
      LIMIT_SECONDS,
    );
    return id;
  }

  test('is reached by this computer only', () => {
    const addresses = listeningAddresses(openstack.pids);

    expect(addresses.length).toBeGreaterThan(8);
    expect(addresses.filter((address) => !LOOPBACK.includes(address))).toEqual([]);
  });

  test(
    'knows a member from an administrator, and one project from another',
    async () => {
      const other = await openstack.newProject('others');

      expect((await session.ask('GET', 'compute', '/os-hypervisors')).status).toBe(403);
      expect(await openstack.leftovers(project)).toEqual([
        expect.stringMatching(/^network networks net /),
        expect.stringMatching(/^network subnets net /),
      ]);
      expect(await openstack.leftovers(other)).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'keeps members of a group apart, and tells a server its user data byte by byte',
    async () => {
      const group = await session.create('compute', '/os-server-groups', {
        server_group: { name: 'apart', policy: 'anti-affinity' },
      });
      const userData = '#cloud-config\n# Grüße, 世界\n';
      const servers: string[] = [];
      // One after another: Nova sends two that are built at once to the same host, and gives up.
      for (const name of ['one', 'two', 'three']) {
        const port = await makePort(name, `10.11.0.${20 + servers.length}`);
        const more = { userData: text(userData), group: group.id };
        servers.push(await makeServer(name, port, more));
      }

      const hosts = await Promise.all(
        servers.map(async (id) => {
          const seen = await serverState(openstack.admin, id);
          return seen?.['OS-EXT-SRV-ATTR:host'];
        }),
      );
      expect([...hosts].sort()).toEqual(['host-1', 'host-2', 'host-3']);
      const [first = ''] = servers;
      const served = await openstack.metadataOf(project, first);
      expect(served.userData?.toString('utf8')).toBe(userData);
      expect(JSON.parse(served.metaData)).toMatchObject({ uuid: first, name: 'one' });
      expect(JSON.parse(served.networkData)).toMatchObject({
        networks: [{ network_id: net.network, type: 'ipv4_dhcp' }],
      });
    },
    TEST_MS,
  );

  test(
    'lets packets pass that a security group allows, and no others',
    async () => {
      const group = await session.create('network', '/v2.0/security-groups', {
        security_group: { name: 'web' },
      });
      await session.create('network', '/v2.0/security-group-rules', {
        security_group_rule: {
          security_group_id: group.id,
          direction: 'ingress',
          protocol: 'tcp',
          port_range_min: 443,
          port_range_max: 443,
        },
      });
      const from = { port: await makePort('client', '10.11.0.30') };
      const to = { port: await makePort('web', '10.11.0.31', [group.id]) };
      await makeServer('client', from.port);
      await makeServer('web', to.port);
      const passes = async (port: number): Promise<boolean> =>
        (await openstack.reach({ from, to, protocol: 'tcp', port })).arrives;

      await until('443 is open', () => passes(443), LIMIT_SECONDS);
      expect(await passes(22)).toBe(false);
      await session.create('network', '/v2.0/security-group-rules', {
        security_group_rule: {
          ...{ security_group_id: group.id, direction: 'ingress', protocol: 'tcp' },
          ...{ port_range_min: 22, port_range_max: 22 },
        },
      });
      await until('22 is open as well', () => passes(22), LIMIT_SECONDS);
    },
    TEST_MS,
  );

  describe('refuses', () => {
    async function status(
      service: 'compute' | 'network' | 'volumev3',
      path: string,
      body: unknown,
    ): Promise<number> {
      return (await session.ask('POST', service, path, body)).status;
    }

    test.each([
      ['user data that is too long', 'A'.repeat(LONGEST + 1)],
      ['user data that is no base64', 'no base64!'],
    ])(
      '%s',
      async (_, userData) => {
        const wish = { name: 'refused', port: net.network, userData };

        expect(await status('compute', '/servers', await serverRequest(session, wish))).toBe(400);
      },
      TEST_MS,
    );

    test(
      'addresses outside of the network, and those that are taken',
      async () => {
        const at = (address: string): Promise<number> =>
          status('network', '/v2.0/ports', {
            port: { network_id: net.network, fixed_ips: [{ ip_address: address }] },
          });
        await makePort('taken', '10.11.0.40');

        expect(await at('10.12.0.5')).toBe(400);
        expect(await at('10.11.0.40')).toBe(409);
        // The same request with a free address is taken.
        expect(await at('10.11.0.41')).toBe(201);
      },
      TEST_MS,
    );

    test(
      'volumes of an unknown type, and more than the project may have',
      async () => {
        const poor = await openstack.newProject('poor', { volumev3: { gigabytes: 3 } });
        const make = async (volume: object): Promise<number> =>
          (await poor.session.ask('POST', 'volumev3', '/volumes', { volume })).status;

        expect(await make({ size: 1, volume_type: 'nothing' })).toBe(404);
        expect(await make({ size: 3, volume_type: 'fast' })).toBe(202);
        expect(await make({ size: 1, volume_type: 'fast' })).toBe(413);
      },
      TEST_MS,
    );
  });

  test(
    'has forgotten nothing when a service was away',
    async () => {
      const before = await session.list('compute', '/servers', 'servers');
      await openstack.halt('nova');
      await expect(session.ask('GET', 'compute', '/servers')).rejects.toThrow('fetch failed');
      await openstack.resume('nova');

      expect(await session.list('compute', '/servers', 'servers')).toEqual(before);
    },
    TEST_MS,
  );

  test(
    'leaves no process, no mount and no folder when it is stopped',
    async () => {
      const { folder, pids } = openstack;
      // With the time of their start: somebody else may have one of the numbers a moment later.
      const trees = pids.flatMap((pid) => processTree(pid)).map(identify);
      const before = hostSnapshot([]);
      const running = hostSnapshot([folder]);
      await openstack.stop();

      // What is looked for below was there.
      expect(running.processes.length).toBeGreaterThan(15);
      expect(await leaksSince(before, [folder])).toEqual([]);
      expect(trees.length).toBeGreaterThan(15);
      await until('all processes have ended', () => Promise.resolve(!trees.some(runs)), 60);
      expect(existsSync(folder)).toBe(false);
    },
    TEST_MS,
  );
});
