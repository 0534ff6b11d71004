/** Outputs in what machines are made of: the text is that of a machine which is made with the values, or there is none. */
import * as pulumi from '@pulumi/pulumi';
import { Construct } from 'constructs';
import fc from 'fast-check';

import { asList, asNumber, asString } from '../../lib/bridge/as-output';
import {
  ignitionOf,
  outputLabels,
  renderMachine,
  seedDriveOf,
  seedOf,
} from '../../lib/bridge/machine-output';
import {
  File,
  FirstBootStep,
  Machine,
  MachineConstruct,
  Sysctl,
  SystemdUnit,
  User,
  UserDataPart,
} from '../../lib/machine';
import type { Contribution, MachineProps, NetworkConfig } from '../../lib/machine';
import { KubeletService } from '../../lib/node';
import { GOOD_PROPS } from '../support/good-props';
import type { MachineClass } from '../support/good-props';

/** Waits for an Output, also for one that fails. */
async function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  const states = output as unknown as {
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    allResources(): Promise<unknown>;
    promise(): Promise<T>;
  };
  const value = states.promise();
  await Promise.allSettled([value, states.isKnown, states.isSecret, states.allResources()]);
  return value;
}

const messageOf = (output: pulumi.Output<unknown>): Promise<string> =>
  valueOf(output).then(
    () => 'nothing was refused',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

interface Values {
  readonly text: string;
  readonly list: readonly string[];
  readonly number: number;
}

/** A machine whose texts are made of these in all ways. */
function machineOf({ text, list, number }: Values, props: MachineProps = {}): Machine {
  const machine = new Machine('worker-1', { userDataLimit: 1_000_000, ...props });
  const group = new Construct(machine, 'app');
  new File(group, 'Text', { path: '/etc/text', content: text });
  const inner = JSON.stringify({ [text]: number, list });
  new File(group, 'Json', { path: '/etc/app.json', content: JSON.stringify({ text, inner }) });
  const base64 = Buffer.from(`u:${text}`).toString('base64');
  new File(group, 'Base64', { path: '/etc/auth', content: `auth ${base64}\n` });
  new Sysctl(group, 'Sysctl', { settings: { 'vm.x': number } });
  new FirstBootStep(group, 'Step', {
    phase: 'last',
    description: 'say it',
    command: ['echo', text, ...list, String(number)],
  });
  new UserDataPart(machine, 'Own', {
    contentType: 'text/x-shellscript',
    content: `#!/bin/sh\n: ${text}`,
  });
  return machine;
}

const late = ({ text, list, number }: Values): Values => ({
  text: asString(pulumi.output(text), 'text'),
  // Where none are wanted there is no list either: in a text it has no place.
  list: list.length === 0 ? [] : asList(pulumi.output(list), 'list'),
  number: asNumber(pulumi.output(number), 'number'),
});

const VALUES: Values = { text: 'it\'s\n\t"$x" \\ %n: é', list: ['p q', "r'"], number: 5 };

describe('a machine with Outputs', () => {
  test('renders byte for byte as one that is made with the values', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }).filter((one) => !one.includes('\0')),
      fc.constantFrom('', '\n', 'a\n', '{"a":"b"}', "'", '--x', ' x', '#'),
    );
    const values = fc.record({ text, list: fc.array(text, { maxLength: 2 }), number: fc.nat() });
    await fc.assert(
      fc.asyncProperty(values, async (given) => {
        const { list, ...rest } = given;
        // A list has no place in JSON in a text.
        const plain = machineOf({ ...rest, list: [] });
        const withOutputs = machineOf({ ...late(given), list: [] });
        new FirstBootStep(plain, 'List', {
          phase: 'last',
          description: 'x',
          command: ['x', ...list],
        });
        new FirstBootStep(withOutputs, 'List', {
          phase: 'last',
          description: 'x',
          command: ['x', ...late(given).list],
        });

        expect((await valueOf(renderMachine(withOutputs))).userData).toBe(plain.render().userData);
      }),
      { numRuns: 15 },
    );
  });

  test('gives seeds, drives and Ignition configs in the same way', async () => {
    const given = { ...VALUES, list: [] };
    const network: NetworkConfig = { version: 2, ethernets: { eth0: { dhcp4: true } } };
    const [plain, withOutputs] = [machineOf(given), machineOf(late(given))];
    const coreOf = (content: string): Machine => {
      const machine = new Machine('core');
      new File(machine, 'x', { path: '/etc/x', content });
      return machine;
    };

    expect(await valueOf(seedOf(withOutputs, network))).toEqual(plain.seed(network));
    expect(await valueOf(seedDriveOf(withOutputs, 'config-drive', network))).toEqual(
      plain.seedDrive('config-drive', network),
    );
    expect(await valueOf(ignitionOf(coreOf(late(given).text), { variant: 'fcos' }))).toEqual(
      coreOf(given.text).ignition({ variant: 'fcos' }),
    );
  });

  test('keeps what its constructs held', async () => {
    const machine = machineOf({ ...late(VALUES), list: [] });
    const before = machine.render(outputLabels()).userData;

    await valueOf(renderMachine(machine));

    expect(machine.render(outputLabels()).userData).toBe(before);
    expect(() => machine.render()).toThrow('holds an Output');
  });

  test('is refused by what knows no values, with the construct and the file', () => {
    const machine = new Machine('worker-1');
    new File(machine, 'Text', { path: '/etc/text', content: `a ${asString(pulumi.output('x'))}` });
    new File(machine, 'Wrong', {
      path: '/etc/wrong',
      content: `a ${pulumi.output('x') as unknown as string}`,
    });
    const reason = 'holds an Output, whose value is known later';
    const remedy = 'render the machine by renderMachine, seedOf or ignitionOf of groundwork/bridge';

    expect(machine.validate()).toEqual([
      { code: 'invalid', path: 'worker-1/Text', reason: `/etc/text ${reason}`, remedy },
      {
        code: 'invalid',
        path: 'worker-1/Wrong',
        reason:
          '/etc/wrong holds what Pulumi says when an Output is used as a text, in the place of its value',
        remedy: 'write asString(output) of groundwork/bridge where the Output is put into the text',
      },
    ]);
    for (const act of [
      () => machine.plan(),
      () => machine.render(),
      () => machine.seed(),
      () => machine.seedDrive('nocloud'),
      () => machine.ignition({ variant: 'fcos' }),
    ]) {
      expect(act).toThrow('worker-1/Text: /etc/text holds an Output');
    }
  });

  test('shows their labels where no engine is', () => {
    const { userData } = machineOf({ ...late(VALUES), list: [] }).render(outputLabels());

    expect(userData).toContain('<output:text>');
    expect(userData).toContain('vm.x = <output:number>');
    expect(userData).toContain(`echo '<output:text>' '<output:number>'`);
    expect(userData).not.toContain('-of-groundwork');
  });

  test('without any is as it was', async () => {
    const machine = machineOf(VALUES);

    expect(await valueOf(renderMachine(machine))).toEqual(machine.render());
  });
});

describe('refused at once', () => {
  const output = pulumi.output('x');

  test.each<[string, (machine: Machine) => unknown, string]>([
    [
      'a list inside a text',
      (machine) =>
        new File(machine, 'x', { path: '/etc/x', content: asList(pulumi.output(['x'])).join() }),
      'm/x.content: holds a list of an Output inside a text; join it before: asString(output.apply((list) => list.join(",")))',
    ],
    [
      'an Output made a text',
      (machine) =>
        new File(machine, 'x', { path: '/etc/x', content: `x${output as unknown as string}` }),
      'm/x.content: holds what Pulumi says when an Output is used as a text, in the place of its value; write asString(output) of groundwork/bridge where the Output is put into the text',
    ],
    [
      'an Output as the id of a construct',
      (machine) => new File(machine, asString(output), { path: '/etc/x', content: '' }),
      'holds an Output, and has to be known at once; write a plain value',
    ],
    [
      'what the plain value is needed for',
      (machine) => new User(machine, 'x', { name: 'x', uid: asNumber(pulumi.output(5)) }),
      'm/x.uid: ',
    ],
  ])('%s', (_, add, message) => {
    const machine = new Machine('m');
    add(machine);

    expect(() => renderMachine(machine)).toThrow(message);
  });

  test('the name of a machine, and its network', () => {
    const name = asString(output);
    const network: NetworkConfig = {
      version: 2,
      ethernets: { eth0: { match: { name }, dhcp4: true } },
    };

    expect(() => renderMachine(new Machine('m', { hostname: name }))).toThrow(
      'm.hostname: holds an Output, and has to be known at once; write a plain value',
    );
    expect(() => seedOf(new Machine('m'), network)).toThrow(
      'm.network: holds an Output, and has to be known at once',
    );
  });
});

describe('refused when it is known', () => {
  const unitOf = (value: pulumi.Input<string>): Machine => {
    const machine = new Machine('m');
    const sections = { Service: { ExecStart: `/bin/x ${asString(value, 'arg')}` } };
    new SystemdUnit(machine, 'x', { name: 'x.service', sections });
    return machine;
  };

  test('what a construct refuses of the value', async () => {
    expect(await messageOf(renderMachine(unitOf(pulumi.output('a\nb'))))).toBe(
      '1 problem in machine "m"\n  m/x.sections.Service.ExecStart: "/bin/x a\\nb": holds a line break or control character; write one line; an array repeats the key',
    );
  });

  test('a secret is not told', async () => {
    const message = await messageOf(
      renderMachine(unitOf(pulumi.secret('hush\nhush')), { allowSecrets: ['m/x'] }),
    );

    expect(message).toContain('m/x.sections.Service.ExecStart: holds a line break');
    expect(message).not.toContain('hush');
  });

  test('more than fits', async () => {
    const machine = new Machine('m', { userData: { gzip: 'never' } });
    new File(machine, 'x', {
      path: '/etc/x',
      content: asString(pulumi.output('x'.repeat(20_000))),
    });

    expect(await messageOf(renderMachine(machine))).toMatch(
      /m: "\d+ bytes": the user data has \d+ bytes, \d+ over the limit of 16384/,
    );
  });

  test('a value that is no text', async () => {
    const machine = new Machine('m');
    const nothing = pulumi.output(undefined) as unknown as pulumi.Output<string>;
    new File(machine, 'x', { path: '/etc/x', content: `a ${asString(nothing, 'o')}` });

    expect(await messageOf(renderMachine(machine))).toContain(
      'm/x: <output:o> has no value; a text is wanted there, so give it one',
    );
  });

  test('of a construct that has read its props before: all but simple names', async () => {
    const build = (domain: string): Machine => {
      const machine = new Machine('m', {
        kubernetesVersion: '1.36',
        capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' },
        userDataLimit: 1_000_000,
      });
      new KubeletService(machine, 'kubelet', { clusterDomain: domain });
      return machine;
    };
    const of = (value: string): pulumi.Output<unknown> =>
      renderMachine(build(asString(pulumi.output(value))));

    expect(await valueOf(renderMachine(build(asString(pulumi.output('example.org')))))).toEqual(
      build('example.org').render(),
    );
    for (const value of ['a b', 'yes', '5', 'a\nb', 'A', '', 'x'.repeat(64), '10.0.0.1']) {
      expect(await messageOf(of(value))).toContain(
        'm/kubelet: <output:1> became more than a name or a whole number, and this construct had read it before; give such a value to a File or another construct of groundwork/machine',
      );
    }
  });
});

describe('secrets', () => {
  const machineWith = (value: pulumi.Output<string>): Machine => {
    const machine = new Machine('m');
    new File(machine, 'Token', { path: '/etc/token', content: `${asString(value, 'token')}\n` });
    return machine;
  };
  const refused =
    '1 problem in the machine\n  m/Token: /etc/token holds the secret <output:token>, and user data is no safe; let the machine fetch it at boot, or add "/etc/token" to allowSecrets';

  test('are refused', async () => {
    expect(await messageOf(renderMachine(machineWith(pulumi.secret('hush'))))).toBe(refused);
  });

  test('are refused while they are unknown', async () => {
    const unknown = pulumi.secret(pulumi.unknown) as pulumi.Output<string>;

    expect(await messageOf(renderMachine(machineWith(unknown)))).toBe(refused);
  });

  test.each([['/etc/token'], ['m/Token']])(
    'are taken where %s is allowed, and stay secrets',
    async (allowed) => {
      const rendered = renderMachine(machineWith(pulumi.secret('hush')), {
        allowSecrets: [allowed],
      });

      expect((await valueOf(rendered)).userData).toContain('hush');
      expect(await pulumi.isSecret(rendered)).toBe(true);
    },
  );

  test('other places stay closed', async () => {
    const rendered = renderMachine(machineWith(pulumi.secret('hush')), {
      allowSecrets: ['/etc/tok', 'm', 'm/Token/x'],
    });

    expect(await messageOf(rendered)).toBe(refused);
  });
});

test('an unknown value makes the text unknown', async () => {
  const machine = new Machine('m');
  const unknown = pulumi.output(pulumi.unknown) as pulumi.Output<string>;
  new File(machine, 'x', { path: '/etc/x', content: asString(unknown) });
  const rendered = renderMachine(machine);

  const { isKnown } = rendered as unknown as { readonly isKnown: Promise<boolean> };
  expect(await isKnown).toBe(false);
  expect(await pulumi.isSecret(rendered)).toBe(false);
});

test('a construct of a third party gets values into what it adds, and simple names only', async () => {
  class Motd extends MachineConstruct {
    readonly #text: string;

    constructor(scope: Construct, id: string, text: string) {
      super(scope, id);
      this.#text = text;
    }

    override contributions(): readonly Contribution[] {
      const content = `Welcome to ${this.#text}\n`;
      return [{ kind: 'file', path: '/etc/motd', content, mode: '0644', owner: 'root:root' }];
    }
  }
  const build = (text: string): Machine => {
    const machine = new Machine('m');
    new Motd(machine, 'x', text);
    return machine;
  };

  const rendered = renderMachine(build(asString(pulumi.output('shop'))));
  expect(await valueOf(rendered)).toEqual(build('shop').render());
  expect(await messageOf(renderMachine(build(asString(pulumi.output('a b')))))).toContain('m/x: ');
});

describe('in each field of each construct', () => {
  // Patterns of what is attached how: dots are no part of them, and of names they are.
  const LATER = new Set([
    'LocalDisks.match.transport.0',
    'CortxNodePrep.separator',
    'TimeSync.timezone',
  ]);
  const TEXTS = ['a-b', 'yes', 'a: "b" # c', "it's\n- x\n"];
  const cases = GOOD_PROPS.flatMap(([Part, props], index) =>
    [...leavesOf(props)].map((leaf) => [`${index} ${Part.name}`, Part, props, leaf] as const),
  );

  test.each(cases.map((one) => [`${one[0]} ${one[3].at.join('.')}`, ...one.slice(1)] as const))(
    '%s: refused at once, or as when the value is written there',
    async (name, ...rest) => {
      const [Part, props, leaf] = rest as unknown as [MachineClass, object, Leaf];
      const { at, value: good } = leaf;
      const isNumber = typeof good === 'number';
      const later = (value: unknown): unknown =>
        isNumber
          ? asNumber(pulumi.output(value as number))
          : asString(pulumi.output(value as string));
      for (const value of isNumber ? [good, good + 1, -5, 0.5] : [good, ...TEXTS]) {
        const machine = made(Part, replaced(props, at, later(value)));
        if (machine.validate(outputLabels()).length > 0) return;
        const plain = made(Part, replaced(props, at, value));
        const isGood = plain.validate().length === 0;
        const text = await valueOf(renderMachine(machine)).then(
          ({ userData }) => userData,
          () => undefined,
        );
        const takenWrongly = text !== undefined && !isGood;
        if (!LATER.has(name.replace(/^\d+ /, '').replace(' ', '.')))
          expect([value, takenWrongly]).toEqual([value, false]);
        if (text !== undefined && isGood) expect(text).toBe(plain.render().userData);
      }
    },
  );
});

interface Leaf {
  readonly at: readonly string[];
  readonly value: string | number;
}

function* leavesOf(value: unknown, at: readonly string[] = []): Generator<Leaf> {
  if (typeof value === 'string' || typeof value === 'number') yield { at, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* leavesOf(inner, [...at, key]);
}

function replaced(input: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(input)) {
    return input.map((one: unknown, index) =>
      String(index) === key ? replaced(one, rest, value) : one,
    );
  }
  const record = input as Readonly<Record<string, unknown>>;
  return { ...record, [key]: replaced(record[key], rest, value) };
}

function made(Part: MachineClass, props: unknown): Machine {
  const machine = new Machine('m', {
    kubernetesVersion: '1.36',
    capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' },
    userDataLimit: 1_000_000,
  });
  new Part(machine, 'x', props as never);
  return machine;
}
