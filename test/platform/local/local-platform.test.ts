import * as pulumi from '@pulumi/pulumi';

import { asString } from '../../../lib/bridge/outputs';
import { File, Machine, Package } from '../../../lib/machine';
import { LocalPlatform } from '../../../lib/platform/local';
import type { HostFacts, LocalMachine } from '../../../lib/platform/local';
import type { MachineArgs, Network } from '../../../lib/platform/platform';
import { providerText } from '../../../lib/platform/local/dynamic-provider';

interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const host: HostFacts = {
  operatingSystem: 'linux',
  isRoot: true,
  missingPrograms: [],
  hasMmdebstrap: true,
  imageIsCached: true,
};
const noRoot: HostFacts = { ...host, isRoot: false };
const registered: Registration[] = [];

function mocks(preview: boolean): Promise<void> {
  return pulumi.runtime.setMocks(
    {
      call: () => ({}),
      newResource: ({ type, name, inputs }: Registration) => {
        registered.push({ type, name, inputs });
        const known = { ...inputs, state: 'running', bootSeconds: 2.5, pid: 4711 };
        return { id: `${name}-id`, state: preview ? inputs : known };
      },
    },
    'shop',
    'dev',
    preview,
  );
}

beforeEach(async () => {
  // What an earlier test registered arrives later than it ended.
  await settled();
  registered.length = 0;
  await mocks(false);
});

function value<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

/** Waits until all that was registered has arrived. */
async function settled(): Promise<readonly Registration[]> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return registered;
}

function args(network: Network, more: Partial<MachineArgs> = {}): MachineArgs {
  return { network, machine: ({ name }) => new Machine(name), ...more };
}

function errorOf(act: () => unknown): pulumi.InputPropertiesError {
  try {
    act();
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
const pathsOf = (act: () => unknown): readonly string[] =>
  errorOf(act).errors.map(({ propertyPath }) => propertyPath);

describe('a platform that boots containers', () => {
  test('registers image and network once, volumes kept for good, and machines that need them', async () => {
    const platform = new LocalPlatform({ host, bootTimeout: '90s' });
    const network = platform.network('machines', { cidr: '10.77.0.0/24' });
    const { one } = platform.machines({
      one: args(network, { address: '10.77.0.21', volumes: [{ name: 'data', size: '64Mi' }] }),
      two: args(network),
    });

    expect(await value(one.state)).toBe('running');
    expect(await value(one.bootSeconds)).toBe(2.5);
    const all = await settled();
    expect(all.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      'pulumi-nodejs:dynamic/groundwork:LocalImage image',
      'pulumi-nodejs:dynamic/groundwork:LocalMachine one',
      'pulumi-nodejs:dynamic/groundwork:LocalMachine two',
      'pulumi-nodejs:dynamic/groundwork:LocalNetwork machines',
      'pulumi-nodejs:dynamic/groundwork:LocalVolume one-volume-data',
    ]);
    const { seed, image, __provider, ...rest } =
      all.find(({ name }) => name === 'one')?.inputs ?? {};
    expect(rest).toEqual({
      project: 'shop',
      stack: 'dev',
      runtime: 'containers',
      name: 'one',
      hostname: 'one',
      network: { name: 'machines', bridge: '10.77.0.1/24' },
      address: '10.77.0.21',
      volumes: [{ name: 'data', device: '/dev/disk/by-id/virtio-data' }],
      bootTimeout: 90,
    });
    expect(Object.keys(seed as object).sort()).toEqual([
      'meta-data',
      'network-config',
      'user-data',
    ]);
    expect(image).toMatchObject({ packages: [] });
    expect(__provider).toBe(providerText('machine'));
  });

  test('tells the text of a machine where it stands, and where all others do', () => {
    const platform = new LocalPlatform({ host });
    const network = platform.network('machines', {
      cidr: '10.77.0.0/24',
      hosts: { later: '10.77.0.30' },
    });
    const seen: unknown[] = [];
    const machine: MachineArgs['machine'] = (at) => {
      seen.push(at.hosts);
      return new Machine(at.name);
    };

    platform.machines({ one: args(network, { machine }), two: args(network, { machine }) });
    platform.machine('three', args(network, { machine }));

    const first = { later: '10.77.0.30', one: '10.77.0.11', two: '10.77.0.12' };
    expect(seen).toEqual([first, first, { ...first, three: '10.77.0.13' }]);
  });

  test('keeps paths of the user out of the state, unless one is given', async () => {
    const platform = new LocalPlatform({ host, stateDirectory: '/somewhere' });
    platform.machine('one', args(platform.network('n', { cidr: '10.77.0.0/24' })));

    for (const { inputs } of await settled()) expect(inputs['stateRoot']).toBe('/somewhere');
  });
});

describe('a preview', () => {
  test('knows addresses and leaves what only a booted machine has unknown', async () => {
    await mocks(true);
    const platform = new LocalPlatform({ host });
    const network = platform.network('machines', { cidr: '10.77.0.0/24' });
    const one: LocalMachine = platform.machine('one', args(network));

    expect(one.placement.address).toBe('10.77.0.11');
    expect(await value(one.address)).toBe('10.77.0.11');
    const isKnown = (one.bootSeconds as unknown as { isKnown: Promise<boolean> }).isKnown;
    expect(await isKnown).toBe(false);
  });
});

describe('a platform that only writes seeds', () => {
  test('is chosen where containers cannot be booted, registers the same, and says why', async () => {
    const warn = jest.spyOn(pulumi.log, 'warn').mockResolvedValue(undefined);
    const platform = new LocalPlatform({ host: noRoot });
    const network = platform.network('machines', { cidr: '10.77.0.0/24' });
    platform.machines({ one: args(network), two: args(network) });

    expect(platform.runtime).toBe('files');
    expect(platform.reason).toContain('not root');
    const all = await settled();
    expect(all.map(({ inputs }) => inputs['runtime'])).toEqual([
      'files',
      'files',
      'files',
      'files',
    ]);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('the user is not root')]]);
    warn.mockRestore();
  });
});

describe('before anything is registered', () => {
  const start = (): { platform: LocalPlatform; network: Network } => {
    const platform = new LocalPlatform({ host });
    return { platform, network: platform.network('machines', { cidr: '10.77.0.0/24' }) };
  };
  afterEach(async () => {
    expect(await settled()).toEqual([]);
  });

  test('containers are refused where they cannot be booted', () => {
    expect(pathsOf(() => new LocalPlatform({ host: noRoot, runtime: 'containers' }))).toEqual([
      'runtime',
    ]);
  });

  test('a wrong time limit and a wrong network are refused', () => {
    expect(pathsOf(() => new LocalPlatform({ host, bootTimeout: 'soon' }))).toEqual([
      'bootTimeout',
    ]);
    const { platform } = start();
    expect(pathsOf(() => platform.network('other', { cidr: '10.77.0.9/24' }))).toEqual([
      'network.cidr',
    ]);
    expect(pathsOf(() => platform.network('a/b', { cidr: '10.78.0.0/24' }))).toEqual(['network']);
    expect(pathsOf(() => platform.network('machines', { cidr: '10.78.0.0/24' }))).toEqual([
      'machines',
    ]);
  });

  test('everything that is wrong with any machine is told at once', () => {
    const { platform, network } = start();
    const wrong = {
      one: args(network, { address: '10.77.0.21' }),
      two: args(network, { address: '10.77.0.21' }),
      three: args(network, { address: '10.9.0.1', volumes: [{ name: 'Data', size: '1Gi' }] }),
    };

    const error = errorOf(() => platform.machines(wrong));

    expect(error.errors.map(({ propertyPath }) => propertyPath)).toEqual([
      'three.address',
      'three.volumes[0].name',
      'two.address',
    ]);
    expect(error.message).toContain('3 problems in the local machines');
    expect(error.stack).toBe(error.message);
  });

  test('machines that are wrong in themselves are refused together, by their constructs', () => {
    const { platform, network } = start();
    const broken: MachineArgs['machine'] = ({ name }) => {
      const machine = new Machine(name);
      new File(machine, 'motd', { path: 'no-path', content: '' });
      return machine;
    };
    const wants: MachineArgs['machine'] = ({ name }) => {
      const machine = new Machine(name);
      new Package(machine, 'tool', { name: 'jq' });
      return machine;
    };

    const paths = pathsOf(() =>
      platform.machines({
        one: args(network, { machine: broken }),
        two: args(network, { machine: wants }),
      }),
    );

    expect(paths.some((path) => path.startsWith('one/motd'))).toBe(true);
    expect(paths).toContain('two/tool');
  });

  test("another platform's network is refused", () => {
    const { platform } = start();
    const { network } = start();

    expect(pathsOf(() => platform.machine('one', args(network)))).toEqual(['one.network']);
  });
});

test('the same machine twice, and an address that an earlier one has, are refused', () => {
  const platform = new LocalPlatform({ host });
  const network = platform.network('machines', { cidr: '10.77.0.0/24' });
  platform.machine('one', args(network));

  expect(pathsOf(() => platform.machine('one', args(network)))).toEqual(['one']);
  expect(pathsOf(() => platform.machine('two', args(network, { address: '10.77.0.11' })))).toEqual([
    'two.address',
  ]);
});

describe('a machine with Outputs in its text', () => {
  const withContent =
    (content: string): MachineArgs['machine'] =>
    ({ name }) => {
      const machine = new Machine(name);
      new File(machine, 'x', { path: '/etc/x', content });
      return machine;
    };

  test('boots with their values', async () => {
    const platform = new LocalPlatform({ host });
    const network = platform.network('machines', { cidr: '10.77.0.0/24' });
    const plain = platform.machine('one', args(network, { machine: withContent('id=vpc-1') }));
    const late = withContent(`id=${asString(pulumi.output('vpc-1'))}`);

    const machine = platform.machine('two', args(network, { machine: late }));

    expect(await value(machine.state)).toBe('running');
    expect(await value(plain.state)).toBe('running');
    const [one, two] = (await settled()).filter(({ type }) => type.endsWith('LocalMachine'));
    const seedOf = (of: Registration | undefined): Readonly<Record<string, string>> =>
      of?.inputs['seed'] as Readonly<Record<string, string>>;
    expect(seedOf(two)['user-data']).toContain('id=vpc-1');
    expect(seedOf(two)['user-data']?.replaceAll(/\btwo\b/g, 'one')).toBe(seedOf(one)['user-data']);
  });

  test('is refused before anything is registered when an Output was made a text', async () => {
    const platform = new LocalPlatform({ host });
    const network = platform.network('machines', { cidr: '10.77.0.0/24' });
    const machine = withContent(`id=${pulumi.output('vpc-1') as unknown as string}`);

    expect(pathsOf(() => platform.machine('one', args(network, { machine })))).toEqual([
      'one/x.content',
    ]);
    expect(await settled()).toEqual([]);
  });

  test('a secret fails it, unless its file is allowed', async () => {
    const platform = new LocalPlatform({ host });
    const network = platform.network('machines', { cidr: '10.77.0.0/24' });
    const machine = withContent(`id=${asString(pulumi.secret('hush'))}`);

    const allowed = platform.machine('one', args(network, { machine, allowSecrets: ['/etc/x'] }));

    expect(await value(allowed.state)).toBe('running');
    const one = (await settled()).find(({ name }) => name === 'one');
    expect(JSON.stringify(one?.inputs['seed'])).toContain('id=hush');
  });
});
