import * as pulumi from '@pulumi/pulumi';

import { asString } from '../../../lib/bridge/outputs';
import { File, FileSystem, Machine, Mount } from '../../../lib/machine';
import { OpenStackPlatform } from '../../../lib/platform/openstack';
import type { OpenStackPlatformArgs } from '../../../lib/platform/openstack';
import type { MachineArgs, Network } from '../../../lib/platform/platform';
import type { ProgramOptions, SynthesizedProgram } from '../../../lib/testing';
import {
  EXTERNAL_ID,
  IMAGE_ID,
  LEAST,
  inputsOf,
  onCloud,
  refusal,
  userDataOf,
  volumeId,
} from '../../support/openstack/mocked-cloud';
import '../../../lib/testing/matchers';

// How a cloud is asked beforehand has tests of its own.
const UNASKED = { ...LEAST, preflight: false };
const FLOWS = [{ from: { group: 'etcd' }, to: 'etcd', protocol: 'tcp', ports: 2380 }] as const;

function start(args: Partial<OpenStackPlatformArgs> = {}) {
  const platform = new OpenStackPlatform({ ...UNASKED, ...args });
  return { platform, network: platform.network('nodes', { cidr: '10.77.0.0/24', flows: FLOWS }) };
}

function plain(network: Network, more: Partial<MachineArgs> = {}): MachineArgs {
  return { network, machine: ({ name }) => new Machine(name), ...more };
}

function withData(network: Network, more: Partial<MachineArgs> = {}): MachineArgs {
  return {
    network,
    volumes: [{ name: 'data', size: '20Gi' }],
    machine: ({ name, volumes }) => {
      const machine = new Machine(name);
      const device = volumes['data']?.device ?? '';
      new FileSystem(machine, 'fs', { device, type: 'ext4' });
      new Mount(machine, 'mount', { what: device, path: '/var/lib/data', type: 'ext4' });
      return machine;
    },
    ...more,
  };
}

const KEYPAIR = 'openstack:compute/keypair:Keypair';

const keysOf = ({ resources }: SynthesizedProgram) =>
  resources.filter(({ type }) => type === KEYPAIR).map(({ inputs }) => inputs);

const optionsOf = ({ resources }: SynthesizedProgram, ending: string) =>
  resources.find(({ address }) => address.endsWith(`:${ending}`))?.options;

const comesAfter = ({ edges }: SynthesizedProgram, ending: string): readonly string[] =>
  edges
    .filter(({ from }) => from.endsWith(`:${ending}`))
    .map(({ to }) => to.slice(to.lastIndexOf(':', to.lastIndexOf('::') - 1) + 1));

describe('a network', () => {
  test('has a router with the first address, and leaves the upper half to Neutron', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start({ externalNetwork: 'public', nameservers: ['9.9.9.9'] });
      platform.machine('one', plain(network));
    });

    expect(inputsOf(program, 'Subnet::nodes')).toMatchObject({
      name: 'dev-nodes',
      cidr: '10.77.0.0/24',
      gatewayIp: '10.77.0.1',
      allocationPools: [{ start: '10.77.0.128', end: '10.77.0.254' }],
      dnsNameservers: ['9.9.9.9'],
    });
    expect(inputsOf(program, 'Router::nodes')).toMatchObject({ externalNetworkId: EXTERNAL_ID });
    expect(inputsOf(program, 'RouterInterface::nodes')).toEqual({
      routerId: 'nodes-id',
      subnetId: 'nodes-id',
    });
  });

  test('is not registered before something is in it, and has no router where nothing leads out', async () => {
    const empty = await onCloud(() => void start());
    const alone = await onCloud(() => {
      const { platform, network } = start();
      platform.machine('one', plain(network));
    });

    expect(empty.resources).toEqual([]);
    expect(alone.resources.filter(({ type }) => type.includes('router'))).toEqual([]);
  });

  test.each([
    [
      { cidr: '10.77.0.0/28' },
      'network.cidr: "10.77.0.0/28": a network has a prefix from /8 to /27',
    ],
    [{ cidr: 'fd00::/64' }, 'networks of this platform speak IPv4 only'],
    [
      { cidr: '10.77.0.0/24', hosts: { api: '10.77.0.200' } },
      'hosts.api: "10.77.0.200": Neutron gives out the addresses of 10.77.0.128/25 by itself',
    ],
    [
      { cidr: '10.77.0.0/24', hosts: { api: '10.77.0.1' } },
      'belongs to the network itself: its first, its last, or that of the router',
    ],
  ])('is refused when it is %j', async (args, message) => {
    await onCloud(() => {
      const platform = new OpenStackPlatform(UNASKED);

      expect(refusal(() => platform.network('nodes', args))).toContain(message);
    });
  });
});

describe('a machine', () => {
  test('is a server at a port with its own address', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      return { address: platform.machine('one', plain(network)).address };
    });

    expect(inputsOf(program, 'Port::one')).toMatchObject({
      name: 'dev-one',
      fixedIps: [{ subnetId: 'nodes-id', ipAddress: '10.77.0.11' }],
      securityGroupIds: ['nodes-id'],
    });
    expect(inputsOf(program, 'Instance::one')).toMatchObject({
      name: 'one',
      flavorName: 'm1.small',
      imageId: IMAGE_ID,
      configDrive: true,
      networks: [{ port: 'one-id' }],
      metadata: { groundwork: 'shop/dev/one' },
      stopBeforeDestroy: false,
    });
    expect(inputsOf(program, 'Instance::one')).not.toHaveProperty('availabilityZone');
    expect(program.outputs).toEqual({ address: '10.77.0.11' });
  });

  test('finds its volume by the id that Cinder gave it, under a name that was known before', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      platform.machine('one', withData(network));
    });
    const id = volumeId('one-data');
    const text = userDataOf(program, 'one');

    expect(text).toContain(`data ${id} ${id.slice(0, 20)} ${id.replaceAll('-', '')}`);
    expect(text).toContain(`disk/by-id/virtio-${id.slice(0, 20)}|disk/by-id/virtio-${id}|`);
    expect(text).toContain(`scsi-0QEMU_QEMU_HARDDISK_${id.slice(0, 20)}|`);
    expect(text).toContain('What=/dev/disk/by-id/groundwork-data');
  });

  test('holds its volumes as disks that are there when it starts and stay when it goes', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      platform.machine('one', withData(network));
    });

    expect(inputsOf(program, 'Volume::one-data')).toMatchObject({ name: 'dev-one-data', size: 20 });
    expect(inputsOf(program, 'Instance::one')['blockDevices']).toEqual([
      {
        ...{ uuid: IMAGE_ID, sourceType: 'image', destinationType: 'local', bootIndex: 0 },
        deleteOnTermination: true,
      },
      {
        ...{ uuid: volumeId('one-data'), sourceType: 'volume', destinationType: 'volume' },
        ...{ bootIndex: -1, deleteOnTermination: false },
      },
    ]);
    // It is shut down before its disks are taken away.
    expect(inputsOf(program, 'Instance::one')).toMatchObject({ stopBeforeDestroy: true });
    expect(optionsOf(program, 'Volume::one-data')).toMatchObject({
      retainOnDelete: true,
      ignoreChanges: ['volumeType', 'availabilityZone'],
    });
    expect(optionsOf(program, 'Instance::one')).toMatchObject({ deleteBeforeReplace: true });
  });

  test('gives its data up only where that was said', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start({ retain: false });
      platform.machine('one', withData(network));
    });

    expect(optionsOf(program, 'Volume::one-data')).not.toHaveProperty('retainOnDelete', true);
  });

  test('boots from a volume of its own where one is wanted, which goes with it', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start({
        rootVolume: { size: '19.5Gi', performance: 'fast' },
        volumeTypes: { fast: 'ssd' },
        availabilityZones: ['az1', 'az2'],
        volumeAvailabilityZones: { az2: 'cinder-2' },
      });
      platform.machine('one', withData(network, { failureDomain: 'az2' }));
    });
    const server = inputsOf(program, 'Instance::one');

    expect(server).not.toHaveProperty('imageId');
    expect(server).toMatchObject({ availabilityZone: 'az2' });
    expect((server['blockDevices'] as readonly unknown[])[0]).toEqual({
      ...{ uuid: IMAGE_ID, sourceType: 'image', destinationType: 'volume', bootIndex: 0 },
      ...{ volumeSize: 20, volumeType: 'ssd', deleteOnTermination: true },
    });
    expect(inputsOf(program, 'Volume::one-data')).toMatchObject({ availabilityZone: 'cinder-2' });
    expect(inputsOf(program, 'Volume::one-data')).not.toHaveProperty('volumeType');
  });

  test('has a public address that stays with its port', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start({ externalNetwork: 'public' });
      return {
        seen: platform.machine('one', plain(network, { publicAddress: true })).publicAddress,
      };
    });

    expect(inputsOf(program, 'FloatingIp::one')).toMatchObject({
      pool: 'public',
      portId: 'one-id',
    });
    expect(comesAfter(program, 'FloatingIp::one')).toContain('RouterInterface::nodes');
    expect(program.outputs).toEqual({ seen: '203.0.113.9' });
  });

  test('forwards the ranges of its groups, and nothing else', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start({ forwardedRanges: { etcd: ['10.244.0.0/16'] } });
      platform.machines({ one: plain(network, { groups: ['etcd'] }), two: plain(network) });
    });

    expect(inputsOf(program, 'Port::one')['allowedAddressPairs']).toEqual([
      { ipAddress: '10.244.0.0/16' },
    ]);
    expect(inputsOf(program, 'Port::two')).not.toHaveProperty('allowedAddressPairs');
  });

  test('lets the key in that the platform has', async () => {
    const made = await onCloud(() => {
      const { platform, network } = start({ keyPair: { publicKey: 'ssh-ed25519 AAAAC3Nz me' } });
      platform.machines({ one: plain(network), two: plain(network) });
    });
    const named = await onCloud(() => {
      const { platform, network } = start({ keyPair: { name: 'mine' } });
      platform.machine('one', plain(network));
    });

    const [key, ...others] = keysOf(made);
    expect(key).toMatchObject({ publicKey: 'ssh-ed25519 AAAAC3Nz me' });
    expect(key?.['name']).toMatch(/^dev-key-[0-9a-f]{8}$/);
    expect(others).toEqual([]);
    expect(inputsOf(made, 'Instance::two')).toMatchObject({ keyPair: key?.['name'] });
    expect(inputsOf(named, 'Instance::one')).toMatchObject({ keyPair: 'mine' });
  });

  test('gets another key beside the old one, so that no server goes because the old one does', async () => {
    const keyOf = async (publicKey: string, options: ProgramOptions = {}) => {
      const program = await onCloud(() => {
        const { platform, network } = start({ keyPair: { publicKey } });
        platform.machine('one', plain(network));
      }, options);
      const [address = ''] = program.resources
        .filter(({ type }) => type === KEYPAIR)
        .map((one) => one.address);
      return { address, name: keysOf(program)[0]?.['name'] };
    };
    const first = await keyOf('ssh-ed25519 AAAAC3Nz me');
    const other = await keyOf('ssh-ed25519 BBBBC3Nz me');

    expect(await keyOf('ssh-ed25519 AAAAC3Nz me')).toEqual(first);
    expect(other.address).not.toBe(first.address);
    expect(other.name).not.toBe(first.name);
    // Keys belong to a user, who has other projects with stacks of this name.
    expect((await keyOf('ssh-ed25519 AAAAC3Nz me', { project: 'blog' })).name).not.toBe(first.name);
    expect((await keyOf('ssh-ed25519 AAAAC3Nz me', { stack: 'dev.eu' })).name).toMatch(
      /^dev-eu-key-[0-9a-f]{8}$/,
    );
  });

  test('is left alone by what is not to reach it', async () => {
    const usual = await onCloud(() => {
      const { platform, network } = start();
      platform.machine('one', plain(network));
    });
    const strict = await onCloud(() => {
      const { platform, network } = start({ imageChange: 'replace', userDataChange: 'keep' });
      platform.machine('one', plain(network));
    });

    expect(optionsOf(usual, 'Instance::one')?.ignoreChanges).toEqual([
      'imageId',
      'blockDevices[0].uuid',
    ]);
    expect(optionsOf(strict, 'Instance::one')?.ignoreChanges).toEqual(['userData']);
  });

  test('has a text that knows nothing of machines that come or go', async () => {
    const textOf = async (others: readonly string[]): Promise<string> => {
      const program = await onCloud(() => {
        const { platform, network } = start();
        const all = Object.fromEntries(others.map((name) => [name, plain(network)]));
        platform.machines({ one: withData(network), ...all });
      });
      return userDataOf(program, 'one');
    };

    expect(await textOf(['two', 'three'])).toBe(await textOf([]));
  });

  test('shows only what Cinder has not said yet as unknown before it is there', async () => {
    const program = await onCloud(
      () => {
        const { platform, network } = start();
        platform.machine('one', withData(network));
        platform.machine('two', plain(network));
      },
      { mode: 'preview' },
    );

    expect(program.unknowns.filter((one) => one.includes('userData'))).toEqual([
      expect.stringContaining('Instance::one'),
    ]);
  });
});

describe('machines that stand apart', () => {
  test('are made one after another where they must, and at once where they need not', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      const must = { antiAffinity: { group: 'etcd', required: true } };
      const may = { antiAffinity: { group: 'web', required: false } };
      platform.machines({
        ...{ a: plain(network, must), b: plain(network, must), c: plain(network, must) },
        ...{ x: plain(network, may), y: plain(network, may) },
      });
    });
    const waitsFor = (name: string): readonly string[] =>
      comesAfter(program, `Instance::${name}`).filter((one) => one.startsWith('Instance'));

    // A group of another policy is another one beside it, so that members change to it one by one.
    expect(inputsOf(program, 'ServerGroup::etcd/anti-affinity')).toEqual({
      name: 'dev-etcd/anti-affinity',
      policies: ['anti-affinity'],
    });
    expect(inputsOf(program, 'ServerGroup::web/soft-anti-affinity')).toEqual({
      name: 'dev-web/soft-anti-affinity',
      policies: ['soft-anti-affinity'],
    });
    expect(inputsOf(program, 'Instance::b')['schedulerHints']).toEqual([
      { group: 'etcd/anti-affinity-id' },
    ]);
    expect(['a', 'b', 'c', 'x', 'y'].map(waitsFor)).toEqual([
      [],
      ['Instance::a'],
      ['Instance::b'],
      [],
      [],
    ]);
  });
});

describe('machines that are prepared', () => {
  const revisionOf = async (
    args: Partial<OpenStackPlatformArgs>,
    more: Partial<MachineArgs> = {},
    text = 'a',
  ): Promise<unknown> => {
    const { outputs } = await onCloud(() => {
      const { platform, network } = start(args);
      const prepared = platform.prepare({
        one: withData(network, {
          ...more,
          machine: ({ name }) => {
            const machine = new Machine(name);
            new File(machine, 'text', {
              path: '/etc/text',
              content: asString(pulumi.output(text)),
            });
            return machine;
          },
        }),
      });
      const revision = prepared.revision('one');
      prepared.register('one');
      return { revision };
    });
    return outputs['revision'];
  };

  test('have a revision that changes with what makes them anew or shuts them down', async () => {
    const first = await revisionOf({});

    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await revisionOf({})).toBe(first);
    expect(await revisionOf({}, {}, 'b')).not.toBe(first);
    expect(await revisionOf({}, { size: 'm1.large' })).not.toBe(first);
    expect(await revisionOf({ configDrive: false })).not.toBe(first);
    expect(await revisionOf({ userDataChange: 'keep' }, {}, 'b')).toBe(
      await revisionOf({ userDataChange: 'keep' }),
    );
  });

  test('have a revision that changes with all that a server cannot change, each by itself', async () => {
    // Nothing of these stands in a text that is left alone.
    const keep = { userDataChange: 'keep' } as const;
    const image = (id: string) => ({ imageChange: 'replace', image: { id } }) as const;
    const group = (required: boolean, name = 'etcd') => ({
      antiAffinity: { group: name, required },
    });
    const volume = { name: 'data', size: '20Gi' };
    const all = [
      await revisionOf(keep),
      await revisionOf({ ...keep, keyPair: { name: 'mine' } }),
      await revisionOf({ ...keep, keyPair: { publicKey: 'ssh-ed25519 AAAAC3Nz me' } }),
      await revisionOf({ ...keep, keyPair: { publicKey: 'ssh-ed25519 BBBBC3Nz me' } }),
      await revisionOf({ ...keep, rootVolume: { size: '20Gi' } }),
      await revisionOf({ ...keep, rootVolume: { size: '40Gi' } }),
      await revisionOf({
        ...{ ...keep, rootVolume: { size: '40Gi' } },
        volumeTypes: { standard: 'hdd' },
      }),
      await revisionOf({ ...keep, ...image('image-a') }),
      await revisionOf({ ...keep, ...image('image-b') }),
      await revisionOf(keep, group(true)),
      await revisionOf(keep, group(false)),
      await revisionOf(keep, group(false, 'web')),
      await revisionOf(keep, { volumes: [volume, { ...volume, name: 'more' }] }),
      await revisionOf(keep, { address: '10.77.0.40' }),
    ];

    expect(new Set(all).size).toBe(all.length);
    // An image that is not to reach the machine changes nothing, nor does a volume that grows.
    const other = { ...keep, image: { id: 'image-b' } };
    expect(await revisionOf(other)).toBe(all[0]);
    expect(await revisionOf(keep, { volumes: [{ ...volume, size: '40Gi' }] })).toBe(all[0]);
  });

  test('register nothing but what they need until they are told to, and each once', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      const prepared = platform.prepare({ one: plain(network) });

      expect(prepared.placements.one.address).toBe('10.77.0.11');
      expect(prepared.access.one).toEqual({ kind: 'none', machine: 'one' });
    });
    const twice = await onCloud(() => {
      const { platform, network } = start();
      const prepared = platform.prepare({ one: plain(network) });
      prepared.register('one');

      expect(refusal(() => prepared.register('one'))).toContain('is registered already');
    });

    expect(program.resources.map(({ name }) => name)).toEqual(['preflight']);
    expect(inputsOf(twice, 'Instance::one')).toBeDefined();
  });

  test('are reached as the platform says', async () => {
    await onCloud(() => {
      const ssh = { user: 'debian', jump: 'bastion', identityFile: '/keys/me', port: 2222 };
      const { platform, network } = start({ access: { ssh } });

      expect(platform.prepare({ one: plain(network) }).access.one).toEqual({
        ...{ kind: 'ssh', machine: 'one', host: '10.77.0.11' },
        ...ssh,
      });
    });
  });

  test('are not looked into where Neutron chooses their address, which is said too late', async () => {
    await onCloud(() => {
      const { platform, network } = start({ access: { ssh: { user: 'debian' } } });
      const machine = ({ name = '' }: { readonly name?: string }): Machine => new Machine(name);
      const pool = platform.pool('worker', { network, count: 1, machine });

      expect(pool.machines['worker-1']?.access).toEqual({ kind: 'none', machine: 'worker-1' });
    });
  });

  test('are given another address in their turn, and are made anew for it', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      const { resource } = platform.machine('first', plain(network));
      platform.prepare({ one: withData(network) }).register('one', { dependsOn: [resource] });
    });

    expect(comesAfter(program, 'Port::one')).toContain('Instance::first');
    // The text waits for its id, and the turn for the text.
    expect(comesAfter(program, 'Volume::one-data')).not.toContain('Instance::first');
    expect(inputsOf(program, 'Instance::one')['metadata']).toEqual({
      ...{ groundwork: 'shop/dev/one', address: '10.77.0.12' },
    });
    expect(optionsOf(program, 'Instance::one')?.replaceOnChanges).toContain('metadata.address');
  });

  test('are made anew when they have never come up, and for another image', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      platform.machine('one', plain(network));
    });

    const causes = optionsOf(program, 'Instance::one')?.replaceOnChanges;
    expect(causes).toEqual(expect.arrayContaining(['#initerror', 'imageId']));
  });

  test('have an address that was said, where mocks say nothing of ports', async () => {
    const { outputs } = await onCloud(
      () => {
        const { platform, network } = start();
        const machine = ({ name = '' }: { readonly name?: string }): Machine => new Machine(name);
        const pool = platform.pool('worker', { network, count: 1, machine });
        const one = platform.machine('one', plain(network));
        return { one: one.address, pooled: pool.machines['worker-1']?.address };
      },
      { newResource: () => undefined },
    );

    expect(outputs).toEqual({ one: '10.77.0.11', pooled: '' });
  });
});

describe('a pool', () => {
  const pooled = (count: number, more: Partial<OpenStackPlatformArgs> = {}) =>
    onCloud(() => {
      const { platform, network } = start(more);
      const pool = platform.pool('worker', {
        network,
        count,
        machine: ({ name = '' }) => new Machine(name),
      });
      platform.machine('late', plain(network));
      return { addresses: Object.values(pool.machines).map(({ address }) => address) };
    });

  test('has machines whose addresses Neutron chooses, so that another number changes nobody', async () => {
    const program = await pooled(2);

    expect(inputsOf(program, 'Port::worker-1')['fixedIps']).toEqual([{ subnetId: 'nodes-id' }]);
    expect(inputsOf(program, 'Port::late')['fixedIps']).toEqual([
      { subnetId: 'nodes-id', ipAddress: '10.77.0.11' },
    ]);
    expect(program.outputs).toEqual({ addresses: ['10.77.0.200', '10.77.0.200'] });
    expect(userDataOf(await pooled(5), 'worker-2')).toBe(userDataOf(program, 'worker-2'));
  });

  test('spreads them as far as there are hosts, and makes them in turn', async () => {
    const program = await pooled(3);

    expect(inputsOf(program, 'ServerGroup::worker/soft-anti-affinity')).toMatchObject({
      policies: ['soft-anti-affinity'],
    });
    expect(comesAfter(program, 'Instance::worker-3')).toContain('Instance::worker-2');
    expect(comesAfter(program, 'Instance::worker-3')).not.toContain('Instance::worker-1');
  });

  test('puts them anywhere where that was said', async () => {
    const program = await pooled(2, { poolSpread: 'anywhere' });

    expect(program.resources.filter(({ type }) => type.includes('serverGroup'))).toEqual([]);
  });

  test('is refused where Neutron has not enough addresses to give out', async () => {
    await onCloud(() => {
      const platform = new OpenStackPlatform(UNASKED);
      const network = platform.network('nodes', { cidr: '10.77.0.0/27' });
      const machine = (): Machine => new Machine('x');

      expect(refusal(() => platform.pool('worker', { network, count: 14, machine }))).toContain(
        'the network 10.77.0.0/27 has 15 addresses for machines of pools, DHCP and the like',
      );
    });
  });
});

describe('an endpoint', () => {
  test('has its address before anything is there, and the machines behind it by theirs', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      const api = platform.endpoint('api', { network, port: 6443 });
      platform.machine('one', plain(network, { endpoints: [api] }));

      expect(api.address).toBe('10.77.0.11');
    });

    expect(inputsOf(program, 'Member::api/one')).toMatchObject({ address: '10.77.0.12' });
    expect(inputsOf(program, 'Port::one')['securityGroupIds']).toEqual([
      'nodes-id',
      'endpoint/api-id',
    ]);
  });

  test('of another platform, or named twice, is refused', async () => {
    await onCloud(() => {
      const { platform, network } = start();
      const other = start();
      const api = platform.endpoint('api', { network, port: 6443 });
      const foreign = other.platform.endpoint('api', { network: other.network, port: 6443 });
      const told = (endpoints: MachineArgs['endpoints']): string =>
        refusal(() => platform.machine('one', plain(network, { endpoints: endpoints ?? [] })));

      expect(told([foreign])).toContain('one.endpoints[0]: is no endpoint of this platform');
      expect(told([api, api])).toContain('one.endpoints[1]: "api": is named twice');
      expect(refusal(() => platform.endpoint('api', { network, port: 1 }))).toContain(
        'this endpoint is declared already',
      );
    });
  });
});

describe('what is refused before anything is registered', () => {
  test.each<[string, Partial<MachineArgs>, string]>([
    [
      'a fast volume that nothing stands for',
      { volumes: [{ name: 'data', size: '1Gi', performance: 'fast' }] },
      'one.volumes[0].performance: "fast": no volume type of the cloud stands for it; name one in "volumeTypes.fast" of the platform, or take "standard"',
    ],
    [
      'a public address without a way out',
      { publicAddress: true },
      'one.publicAddress: "true": the platform has no external network to take an address from; name it in "externalNetwork" of the platform',
    ],
    [
      'a group that no flow speaks of',
      { groups: ['web'] },
      'no flow of the network speaks of this',
    ],
    [
      'an address that Neutron gives out',
      { address: '10.77.0.130' },
      'one.address: "10.77.0.130": Neutron gives out the addresses of 10.77.0.128/25 by itself',
    ],
    ['a failure domain that is none', { failureDomain: 'az9' }, 'take one of "nova"'],
    ['an anti-affinity that says too little', { antiAffinity: {} as never }, 'write true or false'],
  ])('%s', async (_, more, message) => {
    const { resources } = await onCloud(() => {
      const { platform, network } = start();

      expect(refusal(() => platform.machine('one', plain(network, more)))).toContain(message);
    });

    expect(resources).toEqual([]);
  });

  test('members of one group that disagree on whether they must stand apart', async () => {
    await onCloud(() => {
      const { platform, network } = start();
      const member = (required: boolean) =>
        plain(network, { antiAffinity: { group: 'etcd', required } });
      platform.machine('one', member(true));

      expect(refusal(() => platform.machine('two', member(false)))).toContain(
        'two.antiAffinity.required: "false": another machine of the group says true; say the same of all of them',
      );
    });
    const { resources } = await onCloud(() => {
      const { platform, network } = start();
      const member = (group: string, required: boolean) =>
        plain(network, { antiAffinity: { group, required } });
      const together = {
        ...{ one: member('etcd', true), two: member('etcd', false), other: member('web', false) },
      };

      expect(refusal(() => platform.machines(together))).toBe(
        '1 problem in the machines\n  two.antiAffinity.required: "false": another machine of the group says true; say the same of all of them',
      );
    });

    expect(resources).toEqual([]);
  });

  test('user data that Nova would not take', async () => {
    const { resources } = await onCloud(() => {
      const { platform, network } = start();
      const machine = (): Machine => {
        const big = new Machine('one', { userData: { platform: 'none' } });
        new File(big, 'big', { path: '/etc/big', content: 'x'.repeat(60_000) });
        return big;
      };

      expect(refusal(() => platform.machine('one', plain(network, { machine })))).toMatch(
        /one: its user data has 6\d{4} bytes; Nova takes at most 49149; set userData/,
      );
    });

    expect(resources).toEqual([]);
  });

  test('a secret that would never reach machines that are kept', async () => {
    await onCloud(() => {
      const { platform } = start({ userDataChange: 'keep' });

      expect(refusal(() => platform.secret('token', { token: 'hunter2' }))).toContain(
        'userDataChange: "keep": the platform keeps machines whose user data changes, so a changed secret never reaches them',
      );
    });
  });
});
