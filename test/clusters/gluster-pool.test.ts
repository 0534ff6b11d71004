import * as pulumi from '@pulumi/pulumi';

import { GlusterPool } from '../../lib/clusters';
import type { GlusterPoolArgs } from '../../lib/clusters';
import { LocalPlatform } from '../../lib/platform/local';
import { synthesizeProgram } from '../../lib/testing';
import type { ProgramOptions, SynthesizedProgram } from '../../lib/testing';
import '../../lib/testing/matchers';

const DYNAMIC = 'pulumi-nodejs:dynamic/groundwork';
const KEY = 'the key of';
const PACKAGES = [
  ...['glusterfs-server', 'lvm2', 'openssh-server', 'sudo', 'thin-provisioning-tools', 'xfsprogs'],
];

const PROVIDERS: NonNullable<ProgramOptions['newResource']> = ({ type, name }) => {
  if (type.endsWith(':SshKey')) {
    return {
      ...{ publicKey: `ecdsa-sha2-nistp256 AAAA ${name}`, fingerprint: `SHA256:${name}` },
      privateKey: pulumi.secret(`${KEY} ${name}`),
    };
  }
  if (type.endsWith(':LocalSecret')) return { revision: `files of ${name}` };
  if (type.endsWith(':LocalMachine')) return { instance: `instance of ${name}`, state: 'running' };
  return type.endsWith(':GlusterWhole') ? { condition: 'well' } : undefined;
};

type Changes = Partial<Omit<GlusterPoolArgs, 'platform' | 'network'>>;

function poolOf(changes: Changes = {}): GlusterPool {
  const platform = new LocalPlatform({
    ...{ runtime: 'files', failureDomains: ['a', 'b', 'c'] },
    image: { packages: PACKAGES },
  });
  return new GlusterPool('gfs', {
    ...{ platform, network: platform.network('net', { cidr: '10.0.0.0/24' }) },
    bricks: { data: { size: '10Gi' } },
    volumes: { shared: { options: { 'server.allow-insecure': true } } },
    ...changes,
  });
}

function synthesized(
  changes: Changes = {},
  options: ProgramOptions = {},
  look: (pool: GlusterPool) => void = () => undefined,
): Promise<SynthesizedProgram> {
  return synthesizeProgram(
    () => {
      const pool = poolOf(changes);
      look(pool);
      return { condition: pool.condition, heketi: pool.heketi };
    },
    { newResource: PROVIDERS, timeout: '20s', ...options },
  );
}

const at = (type: string, name: string): string => `${DYNAMIC}:${type}::${name}`;

// One for all that is asked of it: in every text of it every secret is looked for.
describe('two nodes and an arbiter, with Heketi', () => {
  let program: SynthesizedProgram;
  let seen: GlusterPool;

  beforeAll(async () => {
    const changes: Changes = {
      ...{ arbiter: true, rawDevices: { heketi: { size: '1Ti' } } },
      heketi: { from: ['10.9.0.0/24'] },
    };
    program = await synthesized(changes, {}, (one) => {
      seen = one;
    });
  }, 60_000);

  test('are registered in their order: what the pool may become, each machine between its turn and its membership, at last the whole', () => {
    const order = [
      at('GlusterPlan', 'gfs-plan'),
      ...['gfs-1', 'gfs-2', 'gfs-arbiter'].flatMap((name) => [
        at('GlusterTurn', `${name}-turn`),
        at('LocalMachine', name),
        at('GlusterMembership', `${name}-membership`),
      ]),
      at('GlusterWhole', 'gfs-whole'),
    ];
    for (const [index, later] of order.entries()) {
      const earlier = order[index - 1];
      if (earlier !== undefined) expect(program).toRunBefore(earlier, later);
    }
    expect(program).toRunBefore(at('LocalSecret', 'gfs-1-files'), at('LocalMachine', 'gfs-1'));
  });

  test('keep keys in secrets only, and tell every node of all nodes and volumes by files', () => {
    expect(program.leaks).toEqual([]);
    for (const name of ['gfs-1', 'gfs-2']) {
      expect(program).toHaveSecret(`${at('LocalSecret', `${name}-files`)}.files`);
    }
    const texts = JSON.stringify(program.userData);
    expect(texts).toContain('/etc/gluster-pool/files/peers');
    expect(texts).not.toContain(KEY);
    // The text of a machine says nothing about the others.
    const first = Object.entries(program.userData).filter(([name]) => name.endsWith('::gfs-1'));
    expect(first).toHaveLength(1);
    expect(JSON.stringify(first)).not.toMatch(/gfs-2|gfs-arbiter|shared/);
  });

  test('tell what is known of them before anything is made', () => {
    expect(seen.servers).toEqual(['10.0.0.11', '10.0.0.12', '10.0.0.13']);
    expect(seen.plan.nodes).toMatchObject([
      { name: 'gfs-1', address: '10.0.0.11' },
      { name: 'gfs-2', address: '10.0.0.12' },
      { name: 'gfs-arbiter', address: '10.0.0.13', rawDevices: {} },
    ]);
    const devices = [{ name: '/dev/disk/by-id/virtio-raw-heketi', size: '1Ti' }];
    expect(seen.topology).toEqual({
      clusters: [
        {
          nodes: [
            {
              node: { hostnames: { manage: ['10.0.0.11'], storage: ['10.0.0.11'] }, zone: 1 },
              devices,
            },
            {
              node: { hostnames: { manage: ['10.0.0.12'], storage: ['10.0.0.12'] }, zone: 2 },
              devices,
            },
          ],
        },
      ],
    });
    expect(program.outputs['condition']).toBe('well');
    expect(program.outputs['heketi']).toMatchObject({ privateKey: '<secret>' });
  });
});

test('the files of a node are the list of nodes and the volumes', async () => {
  const given: unknown[] = [];
  await synthesized(
    {},
    {
      newResource: (made) => {
        if (made.name === 'gfs-2-files') given.push(made.inputs['files']);
        return typeof PROVIDERS === 'function' ? PROVIDERS(made) : undefined;
      },
    },
  );

  const lines = [
    'volume shared replica 3 gfs-1:/bricks/data/shared gfs-2:/bricks/data/shared gfs-3:/bricks/data/shared',
    'set shared server.allow-insecure on',
  ];
  expect(JSON.stringify(given)).toContain(
    JSON.stringify({
      peers: 'gfs-1 10.0.0.11\ngfs-2 10.0.0.12\ngfs-3 10.0.0.13\n',
      volumes: `${lines.join('\n')}\n`,
    }),
  );
});

test('everything that is wrong is told at once, and nothing is registered', async () => {
  const registered: string[] = [];
  const refused = synthesized(
    { nodes: 2, bricks: { data: { size: '1Mi' } }, timeout: '1s' },
    {
      newResource: ({ name }) => {
        registered.push(name);
        return undefined;
      },
    },
  );

  await expect(refused).rejects.toThrow(/problems in pool of GlusterFS "gfs"\n/);
  for (const path of ['nodes', 'bricks.data.size', 'timeout']) {
    await expect(refused).rejects.toThrow(`  ${path}: `);
  }
  expect(registered).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['no platform', { platform: undefined }, 'platform: is not given; give for example a'],
  ['no network', { network: undefined }, 'network: is not given; give what platform.network(…)'],
])('%s is refused', async (_, changes, told) => {
  await expect(synthesized(changes as Changes)).rejects.toThrow(told);
});

test('arguments that are none are refused', () => {
  const none = null as unknown as GlusterPoolArgs;

  expect(() => new GlusterPool('gfs', none)).toThrow(
    'there are no arguments; give { platform, network, bricks, … }',
  );
});
