import * as pulumi from '@pulumi/pulumi';

import { asString } from '../../../lib/bridge/outputs';
import { File, Machine } from '../../../lib/machine';
import { LocalPlatform } from '../../../lib/platform/local';
import type { HostFacts, LocalPlatformArgs } from '../../../lib/platform/local';
import type { MachineArgs, Network, PreparedMachines } from '../../../lib/platform/platform';
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
const MACHINE = 'pulumi-nodejs:dynamic/groundwork:LocalMachine';
const SECRET = 'pulumi-nodejs:dynamic/groundwork:LocalSecret';
const BUCKET = 'pulumi-nodejs:dynamic/groundwork:LocalBucket';

function registered(
  program: () => unknown,
  options: ProgramOptions = {},
): Promise<SynthesizedProgram> {
  const newResource = {
    [MACHINE]: { state: 'running', instance: 'i-1' },
    [SECRET]: { revision: 'r-1' },
  };
  return synthesizeProgram(program, { project: 'shop', stack: 'dev', newResource, ...options });
}

function start(args: LocalPlatformArgs = {}): { platform: LocalPlatform; network: Network } {
  const platform = new LocalPlatform({ host, ...args });
  return { platform, network: platform.network('machines', { cidr: '10.77.0.0/24' }) };
}

function args(network: Network, more: Partial<MachineArgs> = {}): MachineArgs {
  return { network, machine: ({ name }) => new Machine(name), ...more };
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

const inputsOf = ({ resources }: SynthesizedProgram, address: string) =>
  resources.find((one) => one.address === address)?.inputs;

describe('machines that are prepared', () => {
  test('have their places, and nothing is registered', async () => {
    const { resources } = await registered(() => {
      const { platform, network } = start();
      const tls = platform.secret('tls', { token: 'hunter2' });
      const backup = platform.bucket('backup');

      const prepared = platform.prepare({
        one: args(network, { secrets: [tls], buckets: [backup] }),
        two: args(network),
      });

      expect(prepared.placements.one).toMatchObject({
        address: '10.77.0.11',
        secrets: {
          tls: {
            fetch: expect.arrayContaining(['/run/groundwork-secrets/tls/current']) as string[],
          },
        },
        buckets: { backup: { directory: '/run/groundwork-buckets/backup' } },
      });
      expect(prepared.placements.two).toMatchObject({ secrets: {}, buckets: {} });
      expect(prepared.machines.two.hostname).toBe('two');
      expect(prepared.access.one).toEqual({
        kind: 'local',
        project: 'shop',
        stack: 'dev',
        runtime: 'containers',
        machine: 'one',
      });
      // A name and an address are taken from then on.
      expect(refusal(() => platform.prepare({ one: args(network) }))).toContain('declared already');
      const late = platform.prepare({ three: args(network) });
      expect(late.placements.three.address).toBe('10.77.0.13');
    });

    expect(resources).toEqual([]);
  });

  test('are registered in their turn, each after what it depends on and what it is given', async () => {
    const program = await registered(() => {
      const { platform, network } = start();
      const tls = platform.secret('tls', { token: 'hunter2' });
      const prepared = platform.prepare({
        one: args(network),
        two: args(network, {
          secrets: [tls],
          buckets: [platform.bucket('backup')],
          volumes: [{ name: 'data', size: '1Gi' }],
        }),
      });
      const parent = new pulumi.ComponentResource('groundwork:index:Group', 'group');
      const two = prepared.register('two', { parent });
      const one = prepared.register('one', { dependsOn: [two.resource] });
      expect(two.access).toEqual(prepared.access.two);
      return { instance: one.instance, name: two.name };
    });

    expect(program.outputs).toEqual({ instance: 'i-1', name: 'two' });
    expect(program).toRunBefore(`${SECRET}::tls`, 'two');
    expect(program).toRunBefore(`${BUCKET}::backup`, 'two');
    expect(program).toRunBefore('two', 'one');
    const children = program.edges.filter(({ kind }) => kind === 'parent').map(({ from }) => from);
    expect(children).toEqual([
      `${MACHINE}::two`,
      'pulumi-nodejs:dynamic/groundwork:LocalVolume::two-volume-data',
    ]);
    expect(inputsOf(program, `${MACHINE}::two`)).toMatchObject({
      secrets: ['tls'],
      buckets: ['backup'],
    });
    expect(Object.keys(inputsOf(program, `${MACHINE}::one`) ?? {})).not.toContain('secrets');
  });

  test('are refused a second time, and by another name', async () => {
    await registered(() => {
      const { platform, network } = start();
      const prepared: PreparedMachines = platform.prepare({ one: args(network) });
      prepared.register('one');

      expect(refusal(() => prepared.register('one'))).toContain(
        'one: "one": this machine is registered already; register each machine once',
      );
      expect(refusal(() => prepared.register('two'))).toContain(
        'two: "two": is none of the machines that were prepared together; give it to the method "prepare"',
      );
    });
  });
});

describe('the revision of a machine', () => {
  const withFile =
    (content: string): MachineArgs['machine'] =>
    ({ name }) => {
      const machine = new Machine(name);
      new File(machine, 'x', { path: '/etc/x', content });
      return machine;
    };
  const revisionOf = async (
    machine: () => MachineArgs['machine'],
    more: LocalPlatformArgs = {},
    options: ProgramOptions = {},
  ): Promise<SynthesizedProgram> =>
    registered(() => {
      const { platform, network } = start(more);
      const one = args(network, { machine: machine(), allowSecrets: ['/etc/x'] });
      return { revision: platform.prepare({ one }).revision('one') };
    }, options);

  test('changes with what makes the machine anew, and not with the rest', async () => {
    const [first, same, other, later] = await Promise.all([
      revisionOf(() => withFile('a')),
      revisionOf(() => withFile('a'), { bootTimeout: '5m' }),
      revisionOf(() => withFile('b')),
      revisionOf(() => withFile(asString(pulumi.output('a')))),
    ]);

    expect(first.outputs['revision']).toMatch(/^[0-9a-f]{32}$/);
    expect(same.outputs).toEqual(first.outputs);
    expect(other.outputs).not.toEqual(first.outputs);
    expect(later.outputs).toEqual(first.outputs);
  });

  test('is known in a preview, unless the text of the machine is not', async () => {
    const known = await revisionOf(() => withFile('a'), {}, { mode: 'preview' });
    expect(known.unknowns).toEqual([]);

    const unknown = await registered(
      () => {
        const { platform, network } = start();
        const tls = platform.secret('tls', { token: 'x' });
        const one = args(network, { machine: withFile(asString(tls.revision)) });
        return { revision: platform.prepare({ one }).revision('one') };
      },
      { mode: 'preview' },
    );
    expect(unknown.unknowns).toEqual(['outputs.revision']);
  });

  test('is secret where a secret stands in the text of the machine, for it could be tried out', async () => {
    const program = await revisionOf(() => withFile(asString(pulumi.secret('hunter2'))));

    expect(program.outputs).toEqual({ revision: '<secret>' });
  });
});

describe('a secret', () => {
  test('is registered when it is needed, its files hidden however they were given', async () => {
    const program = await registered(() => {
      const { platform } = start();
      platform.secret('unused', { token: 'nobody wants it' });
      const tls = platform.secret('tls', { key: pulumi.output('hunter2'), crt: 'public' });
      return { revision: tls.revision };
    });

    expect(program.resources.map(({ address }) => address)).toEqual([`${SECRET}::tls`]);
    expect(inputsOf(program, `${SECRET}::tls`)).toEqual({
      project: 'shop',
      stack: 'dev',
      runtime: 'containers',
      name: 'tls',
      files: '<secret>',
    });
    expect(program.resources[0]?.options).toMatchObject({ additionalSecretOutputs: ['files'] });
    expect(revealSecret(program, `${SECRET}::tls.files`)).toEqual({
      key: 'hunter2',
      crt: 'public',
    });
    expect(program.outputs).toEqual({ revision: 'r-1' });
    expect(program.leaks).toEqual([]);
  });

  test('is unknown in a preview when one of its files is, and the machine is not', async () => {
    const program = await registered(
      () => {
        const { platform, network } = start();
        const first = platform.secret('first', { token: 'x' });
        const tls = platform.secret('tls', { fixed: 'x', token: first.revision });
        const one = platform.machine('one', args(network, { secrets: [tls] }));
        return { address: one.address, revision: tls.revision };
      },
      { mode: 'preview' },
    );

    expect(program.outputs['address']).toBe('10.77.0.11');
    expect(program.unknowns).toContain(`${SECRET}::tls.files`);
    expect(program.unknowns.filter((path) => path.startsWith(`${MACHINE}::one.`))).toEqual([]);
  });

  test('may have its files later, as one Output or one promise', async () => {
    const program = await registered(() => {
      const { platform, network } = start();
      const late = platform.secret('late', pulumi.output(Promise.resolve({ token: 'hunter2' })));
      const later = platform.secret('later', Promise.resolve({ token: 'hunter3' }));
      platform.machine('one', args(network, { secrets: [late, later] }));
    });

    expect(revealSecret(program, `${SECRET}::late.files`)).toEqual({ token: 'hunter2' });
    expect(revealSecret(program, `${SECRET}::later.files`)).toEqual({ token: 'hunter3' });
  });
});

test('a bucket is kept when the stack goes', async () => {
  const program = await registered(() => {
    const { platform, network } = start();
    const buckets = [platform.bucket('backup'), platform.bucket('unused')].slice(0, 1);
    platform.machines({ one: args(network, { buckets }), two: args(network, { buckets }) });
  });

  const found = program.resources.filter(({ type }) => type === BUCKET);
  expect(found.map(({ name, options }) => [name, options.retainOnDelete])).toEqual([
    ['backup', true],
  ]);
});

describe('before anything is registered', () => {
  const beforeAnything = (act: () => void) => async (): Promise<void> => {
    expect((await registered(act)).resources).toEqual([]);
  };

  test(
    'wrong names, wrong files and a second one of a name are refused, and files not shown',
    beforeAnything(() => {
      const { platform } = start();
      platform.secret('tls', { token: 'x' });
      platform.bucket('backup');
      const wrong = { 'a/b': 'hunter2', key: 7 } as unknown as Readonly<Record<string, string>>;

      const second = refusal(() => platform.secret('tls', { token: 'hunter2' }));
      expect(second).toContain(
        'tls: "tls": this secret is declared already; give each secret a name of its own',
      );
      const both = refusal(() => platform.secret('A b', wrong));
      expect(both).toContain('3 problems in secret "A b"');
      expect(both).toContain('name: "A b": is no name of a secret');
      expect(both).toContain('files: "a/b": is no name of a file');
      expect(both).toContain('files.key: is no text');
      expect(second + both).not.toContain('hunter2');
      expect(refusal(() => platform.bucket('backup'))).toContain('this bucket is declared already');
      expect(refusal(() => platform.bucket('../x'))).toContain('is no name of a bucket');
    }),
  );

  test(
    "another platform's secrets and buckets are refused, though theirs have the same names",
    beforeAnything(() => {
      const [own, other] = [start(), start()];
      own.platform.secret('tls', { token: 'x' });
      const secrets = [other.platform.secret('tls', { token: 'x' })];
      const buckets = [other.platform.bucket('backup')];

      const refused = refusal(() =>
        own.platform.machine('one', args(own.network, { secrets, buckets })),
      );

      expect(refused).toContain(
        'one.secrets[0]: "tls": is no secret of this platform; take what the method "secret" of the same platform returns',
      );
      expect(refused).toContain(
        'one.buckets[0]: "backup": is no bucket of this platform; take what the method "bucket" of the same platform returns',
      );
    }),
  );

  test(
    'what is no secret or bucket at all is refused',
    beforeAnything(() => {
      const { platform, network } = start();
      const odd = [null, 'tls', 7, {}] as unknown as NonNullable<MachineArgs['secrets']>;

      const refused = refusal(() => platform.prepare({ one: args(network, { secrets: odd }) }));

      expect(refused).toContain('4 problems');
      expect(refused).toContain('one.secrets[0]: is no secret of this platform');
    }),
  );

  test(
    'one secret twice is refused',
    beforeAnything(() => {
      const { platform, network } = start();
      const tls = platform.secret('tls', { token: 'x' });

      expect(
        refusal(() => platform.prepare({ one: args(network, { secrets: [tls, tls] }) })),
      ).toContain('one.secrets[1]: "tls": the machine is given this secret twice; leave one out');
    }),
  );

  test(
    'a folder of programs that is not there is refused where machines boot',
    beforeAnything(() => {
      expect(refusal(() => start({ programs: 'programs' }))).toContain(
        'programs: "programs": is no absolute path; write it from the root on',
      );
      for (const programs of ['/no/such/folder', '/etc/passwd']) {
        expect(refusal(() => start({ programs }))).toContain(
          `programs: "${programs}": there is no such folder on this computer; make it, or leave "programs" out`,
        );
      }
      start({ programs: '/no/such/folder', runtime: 'files' });
    }),
  );
});

test('machines are told of the folder of programs, when there is one', async () => {
  const program = await registered(() => {
    const { platform, network } = start({ programs: '/opt' });
    platform.machine('one', args(network));
  });

  expect(inputsOf(program, `${MACHINE}::one`)).toMatchObject({ programs: '/opt' });
});
