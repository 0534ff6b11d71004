import * as pulumi from '@pulumi/pulumi';

import { asString } from '../../../lib/bridge/outputs';
import { File, Machine, Package } from '../../../lib/machine';
import { LocalPlatform } from '../../../lib/platform/local';
import type { HostFacts } from '../../../lib/platform/local';
import type { MachineArgs, Network } from '../../../lib/platform/platform';
import { providerText } from '../../../lib/platform/local/dynamic-provider';
import { revealSecret, synthesizeProgram } from '../../../lib/testing';
import type { ProgramOptions, SynthesizedProgram } from '../../../lib/testing';
import '../../../lib/testing/matchers';

const host: HostFacts = {
  operatingSystem: 'linux',
  isRoot: true,
  missingPrograms: [],
  hasMmdebstrap: true,
  imageIsCached: true,
};
const noRoot: HostFacts = { ...host, isRoot: false };
const MACHINE = 'pulumi-nodejs:dynamic/groundwork:LocalMachine';

/** What a program with a platform registers. */
function registered(
  program: () => unknown,
  options: ProgramOptions = {},
): Promise<SynthesizedProgram> {
  const newResource = { [MACHINE]: { state: 'running', bootSeconds: 2.5, pid: 4711 } };
  return synthesizeProgram(program, { project: 'shop', stack: 'dev', newResource, ...options });
}

function inputsOf(
  { resources }: SynthesizedProgram,
  name: string,
): Readonly<Record<string, unknown>> {
  return resources.find((one) => one.name === name)?.inputs ?? {};
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
    const providers = new Map<string, unknown>();
    const program = await registered(
      () => {
        const platform = new LocalPlatform({ host, bootTimeout: '90s' });
        const network = platform.network('machines', { cidr: '10.77.0.0/24' });
        const { one } = platform.machines({
          one: args(network, { address: '10.77.0.21', volumes: [{ name: 'data', size: '64Mi' }] }),
          two: args(network),
        });
        return { state: one.state, bootSeconds: one.bootSeconds };
      },
      {
        newResource: ({ name, inputs }) => {
          providers.set(name, inputs['__provider']);
          return { state: 'running', bootSeconds: 2.5 };
        },
      },
    );

    expect(program.outputs).toEqual({ state: 'running', bootSeconds: 2.5 });
    expect(program.resources.map(({ address }) => address)).toEqual([
      'pulumi-nodejs:dynamic/groundwork:LocalImage::image',
      'pulumi-nodejs:dynamic/groundwork:LocalMachine::one',
      'pulumi-nodejs:dynamic/groundwork:LocalMachine::two',
      'pulumi-nodejs:dynamic/groundwork:LocalNetwork::machines',
      'pulumi-nodejs:dynamic/groundwork:LocalVolume::one-volume-data',
    ]);
    for (const first of ['image', 'machines', 'one-volume-data']) {
      expect(program).toRunBefore(first, 'one');
    }
    expect(program).not.toRunBefore('one-volume-data', 'two');
    expect(program.resources.filter(({ options }) => options.retainOnDelete)).toHaveLength(1);
    const { seed, image, ...rest } = inputsOf(program, 'one');
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
    expect(Object.keys(seed as object)).toEqual(['meta-data', 'network-config', 'user-data']);
    expect(image).toMatchObject({ packages: [] });
    expect(providers.get('one')).toBe(providerText('machine'));
  });

  test('tells the text of a machine where it stands, and where all others do', async () => {
    const seen: unknown[] = [];
    const machine: MachineArgs['machine'] = (at) => {
      seen.push(at.hosts);
      return new Machine(at.name);
    };

    await registered(() => {
      const platform = new LocalPlatform({ host });
      const network = platform.network('machines', {
        cidr: '10.77.0.0/24',
        hosts: { later: '10.77.0.30' },
      });
      platform.machines({ one: args(network, { machine }), two: args(network, { machine }) });
      platform.machine('three', args(network, { machine }));
    });

    const first = { later: '10.77.0.30', one: '10.77.0.11', two: '10.77.0.12' };
    expect(seen).toEqual([first, first, { ...first, three: '10.77.0.13' }]);
  });

  test('keeps paths of the user out of the state, unless one is given', async () => {
    const { resources } = await registered(() => {
      const platform = new LocalPlatform({ host, stateDirectory: '/somewhere' });
      platform.machine('one', args(platform.network('n', { cidr: '10.77.0.0/24' })));
    });

    expect(resources).toHaveLength(3);
    for (const { inputs } of resources) expect(inputs['stateRoot']).toBe('/somewhere');
  });
});

describe('a preview', () => {
  test('knows addresses and leaves what only a booted machine has unknown', async () => {
    const placed = jest.fn();
    const { outputs, unknowns } = await registered(
      () => {
        const platform = new LocalPlatform({ host });
        const network = platform.network('machines', { cidr: '10.77.0.0/24' });
        const { address, bootSeconds, placement } = platform.machine('one', args(network));
        placed(placement.address);
        return { address, bootSeconds };
      },
      { mode: 'preview' },
    );

    expect(placed).toHaveBeenCalledWith('10.77.0.11');
    expect(outputs['address']).toBe('10.77.0.11');
    expect(unknowns).toEqual(['outputs.bootSeconds']);
  });
});

describe('a platform that only writes seeds', () => {
  test('is chosen where containers cannot be booted, registers the same, and says why', async () => {
    const { resources, warnings } = await registered(() => {
      const platform = new LocalPlatform({ host: noRoot });
      const network = platform.network('machines', { cidr: '10.77.0.0/24' });
      platform.machines({ one: args(network), two: args(network) });
      expect(platform.runtime).toBe('files');
      expect(platform.reason).toContain('not root');
    });

    expect(resources.map(({ inputs }) => inputs['runtime'])).toEqual(Array(4).fill('files'));
    expect(warnings).toEqual([expect.stringContaining('the user is not root')]);
  });
});

describe('before anything is registered', () => {
  const start = (): { platform: LocalPlatform; network: Network } => {
    const platform = new LocalPlatform({ host });
    return { platform, network: platform.network('machines', { cidr: '10.77.0.0/24' }) };
  };

  /** Runs a test as a program, which must not have registered anything in the end. */
  const beforeAnything = (act: () => void) => async (): Promise<void> => {
    expect((await registered(act)).resources).toEqual([]);
  };

  test(
    'containers are refused where they cannot be booted',
    beforeAnything(() => {
      expect(pathsOf(() => new LocalPlatform({ host: noRoot, runtime: 'containers' }))).toEqual([
        'runtime',
      ]);
    }),
  );

  test(
    'a wrong time limit and a wrong network are refused',
    beforeAnything(() => {
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
    }),
  );

  test(
    'everything that is wrong with any machine is told at once',
    beforeAnything(() => {
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
    }),
  );

  test(
    'machines that are wrong in themselves are refused together, by their constructs',
    beforeAnything(() => {
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
    }),
  );

  test(
    "another platform's network is refused",
    beforeAnything(() => {
      const { platform } = start();
      const { network } = start();

      expect(pathsOf(() => platform.machine('one', args(network)))).toEqual(['one.network']);
    }),
  );
});

test('the same machine twice, and an address that an earlier one has, are refused', async () => {
  const { resources } = await registered(() => {
    const platform = new LocalPlatform({ host });
    const network = platform.network('machines', { cidr: '10.77.0.0/24' });
    platform.machine('one', args(network));
    const two = args(network, { address: '10.77.0.11' });

    expect(pathsOf(() => platform.machine('one', args(network)))).toEqual(['one']);
    expect(pathsOf(() => platform.machine('two', two))).toEqual(['two.address']);
  });

  expect(resources).toHaveLength(3);
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
    const program = await registered(() => {
      const platform = new LocalPlatform({ host });
      const network = platform.network('machines', { cidr: '10.77.0.0/24' });
      platform.machine('one', args(network, { machine: withContent('id=vpc-1') }));
      const late = withContent(`id=${asString(pulumi.output('vpc-1'))}`);
      platform.machine('two', args(network, { machine: late }));
    });

    const [one, two] = ['one', 'two'].map((name) => program.userData[`${MACHINE}::${name}`]?.[0]);
    expect(two?.content).toContain('id=vpc-1');
    expect(two?.content.replaceAll(/\btwo\b/g, 'one')).toBe(one?.content);
  });

  test('is refused before anything is registered when an Output was made a text', async () => {
    const text = 'id=' + (pulumi.output('vpc-1') as unknown as string);
    const { resources } = await registered(() => {
      const platform = new LocalPlatform({ host });
      const network = platform.network('machines', { cidr: '10.77.0.0/24' });
      const machine = withContent(text);

      expect(pathsOf(() => platform.machine('one', args(network, { machine })))).toEqual([
        'one/x.content',
      ]);
    });

    expect(resources).toEqual([]);
  });

  test('a secret fails it, unless its file is allowed', async () => {
    const program =
      (...allowSecrets: readonly string[]) =>
      (): void => {
        const platform = new LocalPlatform({ host });
        const network = platform.network('machines', { cidr: '10.77.0.0/24' });
        const machine = withContent(`id=${asString(pulumi.secret('open sesame'))}`);
        platform.machine('one', args(network, { machine, allowSecrets }));
      };

    const allowed = await registered(program('/etc/x'));

    const [secret = ''] = allowed.secrets;
    expect(JSON.stringify(revealSecret(allowed, secret))).toContain('id=open sesame');
    await expect(registered(program())).rejects.toThrow('/etc/x');
  });
});
