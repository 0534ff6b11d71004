import { setTimeout as sleep } from 'node:timers/promises';

import * as pulumi from '@pulumi/pulumi';

import { revealSecret, synthesize, synthesizeProgram } from '../../lib/testing';
import type { SynthesizedProgram } from '../../lib/testing';

interface DiskArgs {
  readonly size?: pulumi.Input<string>;
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  readonly of?: pulumi.Input<unknown>;
}

class Disk extends pulumi.CustomResource {
  declare readonly device: pulumi.Output<string>;
  declare readonly size: pulumi.Output<string>;

  constructor(name: string, args: DiskArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super('shop:index:Disk', name, { device: undefined, ...args }, opts);
  }
}

class Store extends pulumi.ComponentResource {
  constructor(name: string, args: DiskArgs, opts?: pulumi.ComponentResourceOptions) {
    super('shop:index:Store', name, args, opts);
    const disk = new Disk(`${name}-disk`, args, { parent: this });
    this.registerOutputs({ device: disk.device });
  }
}

const addresses = ({ resources }: SynthesizedProgram): readonly string[] =>
  resources.map(({ address }) => address);
const inputsOf = (program: SynthesizedProgram, name: string): unknown =>
  program.resources.find((one) => one.name === name)?.inputs;
const never = (): Promise<never> => new Promise(() => undefined);
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a program', () => {
  test('is told with its resources, their edges and the outputs of its stack', async () => {
    const program = await synthesizeProgram(
      () => {
        const first = new Disk('first', { size: '1Gi' });
        new Disk('second', { of: first.device }, { dependsOn: [new Disk('third')] });
        return { device: first.device };
      },
      { newResource: { 'shop:index:Disk': { device: '/dev/sda' } } },
    );

    expect(addresses(program)).toEqual([
      'shop:index:Disk::first',
      'shop:index:Disk::second',
      'shop:index:Disk::third',
    ]);
    expect(program.edges).toEqual([
      {
        from: 'shop:index:Disk::second',
        to: 'shop:index:Disk::first',
        kind: 'property',
        property: 'of',
      },
      { from: 'shop:index:Disk::second', to: 'shop:index:Disk::third', kind: 'dependsOn' },
    ]);
    expect(program.resources[1]).toEqual({
      address: 'shop:index:Disk::second',
      urn: 'urn:pulumi:stack::project::shop:index:Disk::second',
      type: 'shop:index:Disk',
      name: 'second',
      kind: 'managed',
      inputs: { of: '/dev/sda' },
      outputs: { device: '/dev/sda' },
      options: {},
    });
    expect(program.outputs).toEqual({ device: '/dev/sda' });
  });

  test('may be a component, whose children and outputs are there', async () => {
    const program = await synthesize(Store, 'shop', { size: '1Gi' }, { opts: { protect: true } });

    expect(addresses(program)).toEqual(['shop:index:Disk::shop-disk', 'shop:index:Store::shop']);
    expect(program.edges).toEqual([
      { from: 'shop:index:Disk::shop-disk', to: 'shop:index:Store::shop', kind: 'parent' },
    ]);
    expect(program.resources.map(({ kind, options }) => [kind, options])).toEqual([
      ['managed', { protect: true }],
      ['component', { protect: true }],
    ]);
    expect(program.resources[0]?.urn).toBe(
      'urn:pulumi:stack::project::shop:index:Store$shop:index:Disk::shop-disk',
    );
  });

  test('is waited for, also for what it makes within apply and after a while', async () => {
    const program = await synthesizeProgram(async () => {
      new Disk('first').device.apply(async () => {
        await pause(20);
        new Disk('within').urn.apply(() => new Disk('deep'));
      });
      void pause(5).then(() => new Disk('floating'));
      await pause(1);
      new Disk('later');
    });

    expect(program.resources.map(({ name }) => name)).toEqual([
      'deep',
      'first',
      'floating',
      'later',
      'within',
    ]);
  });

  test('tells that a replacement comes first, where that is said', async () => {
    const program = await synthesizeProgram(() => {
      new Disk('first');
      new Disk('second', {}, { deleteBeforeReplace: false });
    });

    const options = program.resources.map((resource) => resource.options);
    expect(options).toEqual([{}, { deleteBeforeReplace: false }]);
  });

  test('tells the options of its resources', async () => {
    const program = await synthesizeProgram(() => {
      const first = new Disk('first');
      const provider = new (class extends pulumi.ProviderResource {})('shop', 'near');
      new Disk(
        'second',
        {},
        {
          provider,
          retainOnDelete: true,
          deleteBeforeReplace: true,
          ignoreChanges: ['size'],
          replaceOnChanges: ['tags'],
          additionalSecretOutputs: ['device'],
          aliases: [{ name: 'old' }],
          customTimeouts: { create: '5m' },
          deletedWith: first,
          import: 'disk-7',
          version: '1.2.3',
          hooks: { afterCreate: [new pulumi.ResourceHook('greet', () => undefined)] },
        },
      );
    });

    expect(program.resources.find(({ name }) => name === 'second')?.options).toEqual({
      retainOnDelete: true,
      deleteBeforeReplace: true,
      ignoreChanges: ['size'],
      replaceOnChanges: ['tags'],
      additionalSecretOutputs: ['device'],
      aliases: [{ name: 'old' }],
      customTimeouts: { create: '5m' },
      deletedWith: 'shop:index:Disk::first',
      import: 'disk-7',
      version: '1.2.3',
      hooks: { afterCreate: ['greet'] },
    });
    expect(program.edges).toContainEqual({
      from: 'shop:index:Disk::second',
      to: 'pulumi:providers:shop::near',
      kind: 'provider',
    });
  });

  test('has its configuration, its secrets and its names', async () => {
    const { outputs } = await synthesizeProgram(
      () => {
        const config = new pulumi.Config();
        return {
          region: new pulumi.Config('aws').require('region'),
          members: config.requireNumber('members'),
          zones: config.requireObject('zones'),
          password: config.requireSecret('password'),
          names: [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()],
        };
      },
      {
        organization: 'acme',
        project: 'shop',
        stack: 'dev',
        config: { 'aws:region': 'eu-west-1', members: 3, zones: ['a', 'b'] },
        secretConfig: { password: 'open sesame' },
      },
    );

    expect(outputs).toEqual({
      region: 'eu-west-1',
      members: 3,
      zones: ['a', 'b'],
      password: '<secret>',
      names: ['acme', 'shop', 'dev'],
    });
  });

  test('reads resources, other stacks and functions of providers as the test says', async () => {
    const { outputs, resources } = await synthesizeProgram(
      () => ({
        device: new Disk('old', {}, { id: 'disk-7' }).device,
        network: new pulumi.StackReference('acme/net/dev').getOutput('id'),
        zone: pulumi.runtime.invokeOutput('shop:index:getZone', { name: 'a' }),
      }),
      {
        newResource: ({ type, id }) =>
          type === 'shop:index:Disk'
            ? { device: `/dev/${String(id)}` }
            : { outputs: { id: 'n-1' } },
        call: { 'shop:index:getZone': ({ inputs }) => ({ id: `zone-${String(inputs['name'])}` }) },
      },
    );

    expect(outputs).toEqual({ device: '/dev/disk-7', network: 'n-1', zone: { id: 'zone-a' } });
    expect(resources.map(({ kind }) => kind)).toEqual(['read', 'read']);
  });

  test('that names a resource in an input is told with its address', async () => {
    const program = await synthesizeProgram(() => {
      new Disk('copy', { of: new Disk('first') });
    });

    expect(inputsOf(program, 'copy')).toEqual({ of: '<resource shop:index:Disk::first>' });
  });

  test('keeps what it logs, instead of printing it', async () => {
    const print = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { warnings, errors } = await synthesizeProgram(() => {
      void pulumi.log.warn('nearly full', new Disk('first'));
      void pulumi.log.error('over the top');
      void pulumi.log.info('by the way');
    });

    expect(warnings).toEqual(['shop:index:Disk::first: nearly full']);
    expect(errors).toEqual(['over the top']);
    expect(print).not.toHaveBeenCalled();
  });

  test('gives the same result in whatever order it makes its resources and fields', async () => {
    const make = (
      names: readonly string[],
      tags: Readonly<Record<string, string>>,
    ): Promise<SynthesizedProgram> =>
      synthesizeProgram(
        () => {
          for (const name of names) new Disk(name, { tags });
          return { tags };
        },
        { newResource: () => tags },
      );

    expect(JSON.stringify(await make(['a', 'b', 'c'], { x: '1', y: '2' }))).toBe(
      JSON.stringify(await make(['c', 'a', 'b'], { y: '2', x: '1' })),
    );
  });

  test('calls objects of Kubernetes by their own names, and anything by more where that is not unique', async () => {
    const object = (
      type: string,
      name: string,
      metadata: object,
      parent?: pulumi.Resource,
    ): void => {
      const args = { apiVersion: 'apps/v1', kind: 'Deployment', metadata };
      new (class extends pulumi.CustomResource {})(
        `kubernetes:apps/v1:${type}`,
        name,
        args,
        parent === undefined ? {} : { parent },
      );
    };
    const program = await synthesizeProgram(() => {
      object('Deployment', 'one', { name: 'web', namespace: 'shop' });
      object('DeploymentPatch', 'two', { name: 'web', namespace: 'shop' });
      object('Deployment', 'three', { name: 'db' });
      object('Deployment', 'four', { name: 'db' });
      object('Deployment', 'five', { name: pulumi.secret('hush') });
      object('Deployment', 'six', { name: 'twin' });
      object('Deployment', 'six', { name: 'twin' }, new Store('store', {}));
    });

    expect(Object.keys(program.manifests)).toEqual([
      'Deployment/shop/web',
      'DeploymentPatch/shop/web',
      'kubernetes:apps/v1:Deployment::five',
      'kubernetes:apps/v1:Deployment::four',
      'kubernetes:apps/v1:Deployment::three',
      'urn:pulumi:stack::project::kubernetes:apps/v1:Deployment::six',
      'urn:pulumi:stack::project::shop:index:Store$kubernetes:apps/v1:Deployment::six',
    ]);
  });
});

describe('a preview', () => {
  test('does not know the ids and outputs of what is not there yet, and knows the rest', async () => {
    const program = await synthesizeProgram(
      () => {
        const first = new Disk('first', { size: '1Gi' });
        new Disk('second', { of: first.device, tags: { size: first.size, id: first.id } });
        const old = new Disk('old', {}, { id: 'disk-7' });
        return { device: first.device, old: old.id };
      },
      { mode: 'preview', newResource: () => ({ device: '/dev/sda' }) },
    );

    expect(program.mode).toBe('preview');
    expect(inputsOf(program, 'second')).toEqual({
      of: '<unknown>',
      tags: { id: '<unknown>', size: '1Gi' },
    });
    expect(program.unknowns).toEqual([
      'outputs.device',
      'shop:index:Disk::second.of',
      'shop:index:Disk::second.tags.id',
    ]);
    expect(program.outputs).toEqual({ device: '<unknown>', old: 'disk-7' });
  });

  test('runs no apply of what is unknown', async () => {
    const seen = jest.fn();
    const program = (): void => {
      new Disk('first').id.apply(seen);
    };

    await synthesizeProgram(program, { mode: 'preview' });
    expect(seen).not.toHaveBeenCalled();
    await synthesizeProgram(program);
    expect(seen).toHaveBeenCalledWith('first-id');
  });
});

describe('a secret', () => {
  const secret = 'correct horse battery staple';

  test('is marked where it is, and its value is nowhere', async () => {
    const program = await synthesizeProgram(() => {
      const token = pulumi.secret(secret);
      const disk = new Disk('first', { size: '1Gi', tags: { token, plain: 'x' }, of: [token] });
      return { size: disk.size, label: pulumi.interpolate`t-${token}` };
    });

    expect(inputsOf(program, 'first')).toEqual({
      of: ['<secret>'],
      size: '1Gi',
      tags: { plain: 'x', token: '<secret>' },
    });
    expect(program.secrets).toEqual([
      'outputs.label',
      'shop:index:Disk::first.of[0]',
      'shop:index:Disk::first.tags.token',
    ]);
    expect(JSON.stringify(program)).not.toContain('horse');
  });

  test('can be looked at by the one test that has to', async () => {
    const program = await synthesizeProgram(() => ({ token: pulumi.secret({ a: secret }) }));

    expect(revealSecret(program, 'outputs.token')).toEqual({ a: secret });
    expect(() => revealSecret(program, 'outputs.user')).toThrow(
      'nothing secret is at outputs.user; secret: outputs.token',
    );
  });

  test('stays one on its way through a resource, as do outputs that are said to be', async () => {
    const { outputs } = await synthesizeProgram(
      () => {
        const disk = new Disk(
          'first',
          { size: pulumi.secret('1Gi') },
          { additionalSecretOutputs: ['device'] },
        );
        return { size: disk.size, device: disk.device, id: disk.id };
      },
      { newResource: () => ({ device: '/dev/sda' }) },
    );

    expect(outputs).toEqual({ size: '<secret>', device: '<secret>', id: 'first-id' });
  });

  test('that the program has lost track of is hidden all the same, and told', async () => {
    const program = await synthesizeProgram(() => {
      const token = pulumi.secret(secret);
      token.apply((clear) => {
        new Disk('leak', {
          size: `--token=${clear}`,
          tags: { packed: Buffer.from(clear).toString('base64') },
        });
        void pulumi.log.warn(`using ${clear}`);
      });
      return { token };
    });

    expect(inputsOf(program, 'leak')).toEqual({
      size: '--token=<secret>',
      tags: { packed: '<secret>' },
    });
    expect(program.leaks).toEqual([
      'shop:index:Disk::leak.size',
      'shop:index:Disk::leak.tags.packed',
    ]);
    expect(program.warnings).toEqual(['using <secret>']);
    expect(JSON.stringify(program)).not.toContain('horse');
  });
});

describe('an error', () => {
  const mine = new Error('mine');
  const fails = (): never => {
    throw mine;
  };

  test.each<[string, () => unknown]>([
    ['of the program', fails],
    ['of the program after a while', () => pause(1).then(fails)],
    ['within apply', () => new Disk('first').id.apply(fails)],
    ['of an input', () => new Disk('first', { of: pulumi.output(1).apply(fails) })],
    [
      'of an input of something on which others wait',
      () => new Disk('b', { of: new Disk('a', { of: pulumi.output(1).apply(fails) }).device }),
    ],
    ['of an output of the stack', () => ({ x: pulumi.output(1).apply(fails) })],
    ['that nobody listens to', () => void pause(1).then(fails)],
  ])('%s comes back as it was thrown', async (_, program) => {
    await expect(synthesizeProgram(program)).rejects.toBe(mine);
  });

  test('of what stands in the place of providers comes back as it was thrown', async () => {
    const disk = (): unknown => new Disk('b', { of: new Disk('a').device });
    const call = (): unknown => pulumi.runtime.invokeOutput('shop:index:getZone', {});

    await expect(synthesizeProgram(disk, { newResource: fails })).rejects.toBe(mine);
    await expect(synthesizeProgram(call, { call: fails })).rejects.toBe(mine);
  });

  test('of a call is none when the program does without', async () => {
    const { outputs } = await synthesizeProgram(
      async () => ({
        zone: (await pulumi.runtime.invoke('shop:index:getZone', {}).catch(String)) as string,
      }),
      {
        call: () => {
          throw new Error('no such zone');
        },
      },
    );

    expect(outputs).toEqual({ zone: 'Error: no such zone' });
  });

  test('that the program catches is none', async () => {
    const { outputs } = await synthesizeProgram(async () => {
      const caught: unknown = await pause(1)
        .then(fails)
        .catch((error: unknown) => error);
      await sleep(1000, undefined, { signal: AbortSignal.timeout(1) }).catch(() => undefined);
      const late = Promise.reject(mine);
      await Promise.resolve();
      return { caught: caught === mine, late: await late.catch(() => 'seen') };
    });

    expect(outputs).toEqual({ caught: true, late: 'seen' });
  });

  test('of a component says everything that is wrong', async () => {
    class Picky extends pulumi.ComponentResource {
      constructor(name: string, args: object) {
        super('shop:index:Picky', name, args);
        const errors = [
          { propertyPath: 'size', reason: 'too small' },
          { propertyPath: 'tags', reason: 'too many' },
        ];
        throw new pulumi.InputPropertiesError({ message: 'two problems', errors });
      }
    }

    const refusal: unknown = await synthesize(Picky, 'p', {}).catch((error: unknown) => error);

    expect(pulumi.InputPropertiesError.isInstance(refusal) && refusal.errors).toEqual([
      { propertyPath: 'size', reason: 'too small' },
      { propertyPath: 'tags', reason: 'too many' },
    ]);
  });

  test('is an Output in a text, as it would be with PULUMI_ERROR_OUTPUT_STRING, for the time', async () => {
    const text = (): unknown => 'x' + (new Disk('first').device as unknown as string);

    await expect(synthesizeProgram(text)).rejects.toThrow('Calling [toString] on an [Output<T>]');
    expect('x' + (pulumi.output('x') as unknown as string)).toContain(
      'Calling [toString] on an [Output<T>]',
    );
  });

  test.each<[string, () => unknown, string]>([
    [
      'two resources of one name',
      () => [new Disk('a'), new Disk('a')],
      'urn:pulumi:stack::project::shop:index:Disk::a is registered twice: two resources of one type cannot have the same name below the same parent',
    ],
    [
      'a call that nothing answers',
      () => pulumi.runtime.invoke('shop:index:getZone', {}),
      "nothing answers the call of shop:index:getZone; give the test { call: { 'shop:index:getZone': { … } } }",
    ],
    [
      'a transform, which would not run',
      () => new Disk('a', {}, { transforms: [() => undefined] }),
      'groundwork/testing runs no transforms, and a result without them would say too little; test that function by itself, or use "transformations"',
    ],
  ])('is %s', async (_, program, message) => {
    await expect(synthesizeProgram(program)).rejects.toThrow(new Error(message));
  });
});

// After what is enough on a busy computer for all else to settle.
describe('what never settles is named:', () => {
  test.each<[string, () => unknown, string]>([
    [
      'an input',
      () => new Disk('first', { of: never() }),
      'an input or a dependency of first (shop:index:Disk)',
    ],
    ['a promise of the program', () => void never(), '1 promises that the program has made'],
  ])('%s', async (_, program, what) => {
    await expect(synthesizeProgram(program, { timeout: '500ms' })).rejects.toThrow(
      new Error(`the program has not settled after 500ms; still waiting:\n  ${what}`),
    );
  });

  test('what stands in the place of a provider', async () => {
    const program = (): unknown => new Disk('second', { of: new Disk('first').device });

    await expect(
      synthesizeProgram(program, { timeout: '500ms', newResource: never }),
    ).rejects.toThrow(
      new Error(
        [
          'the program has not settled after 500ms; still waiting:',
          '  an input or a dependency of second (shop:index:Disk)',
          '  what newResource or call makes of first (shop:index:Disk)',
        ].join('\n'),
      ),
    );
  });
});

describe('programs do not mix', () => {
  const shop = (name: string) => async (): Promise<object> => {
    await pause(name === 'a' ? 10 : 1);
    new Disk(name, { of: new Disk(`${name}-first`).id });
    await pause(name === 'a' ? 1 : 10);
    return { stack: pulumi.getStack(), color: new pulumi.Config().get('color') };
  };

  test('side by side', async () => {
    const [a, b] = await Promise.all([
      synthesizeProgram(shop('a'), { stack: 'one', config: { color: 'red' } }),
      synthesizeProgram(shop('b'), { stack: 'two' }),
    ]);

    expect(a.resources.map(({ name }) => name)).toEqual(['a', 'a-first']);
    expect(b.resources.map(({ name }) => name)).toEqual(['b', 'b-first']);
    expect([a.outputs, b.outputs]).toEqual([{ stack: 'one', color: 'red' }, { stack: 'two' }]);
  });

  test('one within another', async () => {
    const outer = await synthesizeProgram(async () => {
      new Disk('outer');
      const inner = await synthesizeProgram(() => new Disk('inner'));
      return { inner: inner.resources.length };
    });

    expect([outer.resources.length, outer.outputs]).toEqual([1, { inner: 1 }]);
  });

  test('after one that has failed', async () => {
    await expect(
      synthesizeProgram(() => {
        void pause(5).then(() => new Disk('late'));
        throw new Error('early');
      }),
    ).rejects.toThrow('early');
    const { resources } = await synthesizeProgram(() => pause(20));

    expect(resources).toEqual([]);
  });

  test('with the mocks and the configuration of the test', async () => {
    const seen: string[] = [];
    await pulumi.runtime.setMocks(
      {
        newResource: ({ name }) => {
          seen.push(name);
          return { id: 'mocked', state: {} };
        },
        call: () => ({}),
      },
      'outside',
      'kept',
    );
    pulumi.runtime.setAllConfig({ 'outside:color': 'blue' });
    const stack: unknown = Reflect.get(globalThis, 'stackResource');

    await synthesizeProgram(() => new Disk('inside'), { config: { color: 'red' } });
    const id = await new Promise((resolve) => new Disk('outside').id.apply(resolve));

    expect([id, seen]).toEqual(['mocked', ['outside']]);
    expect([pulumi.getProject(), pulumi.getStack()]).toEqual(['outside', 'kept']);
    expect(new pulumi.Config().get('color')).toBe('blue');
    expect(pulumi.runtime.isDryRun()).toBe(false);
    expect(Reflect.get(globalThis, 'stackResource')).toBe(stack);
  });

  test('with timers that the test has replaced', async () => {
    jest.useFakeTimers();
    try {
      const { resources } = await synthesizeProgram(() => new Disk('first'));
      expect(resources).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });
});
