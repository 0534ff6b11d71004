import { etcdMembershipProvider } from '../../lib/clusters/etcd-membership-provider';
import type {
  EtcdMembershipInputs,
  EtcdMembershipState,
} from '../../lib/clusters/etcd-membership-provider';
import { EtcdModel } from './etcd-model';

const NAMES = ['etcd-1', 'etcd-2', 'etcd-3'];

function inputsOf(
  model: EtcdModel,
  changes: Partial<EtcdMembershipInputs> = {},
): EtcdMembershipInputs {
  return {
    ...{ cluster: 'etcd', member: 'etcd-1', machines: model.list(), instance: 'i1', files: 'f1' },
    ...{ trust: 't1', version: '3.6.14', incarnation: 1, limitSeconds: 60, ...changes },
  };
}

function stateOf(
  model: EtcdModel,
  changes: Partial<EtcdMembershipState> = {},
): EtcdMembershipState {
  return { ...inputsOf(model, changes), condition: 'well', ...changes };
}

async function update(
  model: EtcdModel,
  changes: Partial<EtcdMembershipInputs>,
  olds: Partial<EtcdMembershipState> = {},
): Promise<void> {
  const { surroundings } = model;
  await etcdMembershipProvider(surroundings).update(
    ...(['id', stateOf(model, olds), inputsOf(model, changes)] as const),
  );
}

describe('joining', () => {
  test('the first members of a new cluster are not waited for: nobody has begun it', async () => {
    const model = new EtcdModel(...NAMES);

    const made = await etcdMembershipProvider(model.surroundings).create(inputsOf(model));

    expect(made).toMatchObject({ id: 'etcd/etcd-1', outs: { condition: 'well', instance: 'i1' } });
    expect(model.seconds).toBe(0);
  });

  test('a member that is new to a living cluster is waited for until it votes', async () => {
    const model = EtcdModel.living(...NAMES);
    model.machines['etcd-4'] = { ...model.machine('etcd-1'), data: 'none', cluster: '' };

    await update(model, { member: 'etcd-4', machines: model.list() }, { member: 'etcd-4' });

    expect(model.isHealthy('etcd-4')).toBe(true);
    expect(model.lists['c1']?.map(({ name }) => name)).toEqual([...NAMES, 'etcd-4']);
  });

  test('a member of another version is not what was asked for', async () => {
    const model = EtcdModel.living(...NAMES);
    model.machine('etcd-1').version = '3.5.35';

    await expect(update(model, { files: 'f2' })).rejects.toThrow(
      'waited 60s until etcd-1 is a healthy voting member: etcd-1 runs 3.5.35, and 3.6.14 is wanted; look at "journalctl -u etcd-member" on etcd-1; "up" again goes on from here',
    );
  });

  test('a member that does not come up while the others are well is an error that says what it waits for', async () => {
    const model = EtcdModel.living(...NAMES);
    Object.assign(model.machine('etcd-1'), { ill: true, waiting: 'the disk of another' });

    await expect(update(model, { instance: 'i2' })).rejects.toThrow(
      '  etcd-1: service activating, waits: the disk of another, not healthy, version 3.6.14',
    );
  });

  test('after a restart of everything the first machines are not waited for, and those of a majority are', async () => {
    const model = EtcdModel.living(...NAMES);
    for (const name of ['etcd-2', 'etcd-3']) model.machine(name).runs = false;

    await update(model, { instance: 'i2' });
    expect(model.seconds).toBe(0);
    expect(model.told).toEqual(['etcd-1: goes on without waiting, since no majority is there yet']);

    model.machine('etcd-2').runs = true;
    await update(model, { member: 'etcd-2', instance: 'i2' }, { member: 'etcd-2' });
    expect(model.isHealthy('etcd-2')).toBe(true);
  });

  test('where nobody is well though all run it goes on after half a minute: the last resource waits for all', async () => {
    const model = EtcdModel.living(...NAMES);
    for (const machine of Object.values(model.machines)) machine.ill = true;

    await update(model, { files: 'f2' });

    expect(model.seconds).toBeGreaterThanOrEqual(30);
    expect(model.seconds).toBeLessThan(60);
  });

  test('a cluster that is going to be restored is not waited for', async () => {
    const model = EtcdModel.living(...NAMES);
    for (const machine of Object.values(model.machines)) machine.ill = true;

    await update(model, { incarnation: 2 });

    expect(model.seconds).toBe(0);
  });

  test('one that survivors have left behind is not waited for before its data is moved aside', async () => {
    const model = EtcdModel.living(...NAMES);
    Object.assign(model.machine('etcd-2'), { cluster: 'c1-forced', incarnation: 2 });
    model.lists['c1-forced'] = [{ name: 'etcd-2', learner: false }];

    await update(model, { incarnation: 2 });

    expect([model.isHealthy('etcd-2'), model.seconds]).toEqual([true, 0]);
  });

  test('one that has come with an empty disk is told of which incarnation its data is', async () => {
    const model = EtcdModel.living(...NAMES);
    for (const name of ['etcd-2', 'etcd-3']) model.machine(name).incarnation = 2;

    await update(model, { incarnation: 2 });

    expect(model.machine('etcd-1').incarnation).toBe(2);
    expect(model.asked).toEqual(['etcd-1: write incarnation']);
  });

  test('files that change what it trusts restart it, which the others have to bear first', async () => {
    const model = EtcdModel.living(...NAMES);
    model.machine('etcd-3').runs = false;

    await expect(update(model, { trust: 't2' })).rejects.toThrow(
      'waited 60s until the others are enough without etcd-1',
    );
    await update(model, { files: 'f2' });
    expect(model.asked).toEqual([]);
  });

  test('a machine that does not run is an error', async () => {
    const model = EtcdModel.living(...NAMES);
    model.machine('etcd-1').runs = false;

    await expect(update(model, { files: 'f2' })).rejects.toThrow(
      'etcd-1: etcd-refresh: its machine does not run',
    );
  });
});

describe('looking', () => {
  const conditionOf = async (
    model: EtcdModel,
    changes: Partial<EtcdMembershipState> = {},
  ): Promise<string> => {
    const state = stateOf(model, changes);
    return (await etcdMembershipProvider(model.surroundings).read('id', state)).props.condition;
  };

  test('a healthy member is well, and so is one of a cluster that nobody has begun', async () => {
    expect(await conditionOf(EtcdModel.living(...NAMES))).toBe('well');
    expect(await conditionOf(new EtcdModel(...NAMES))).toBe('well');
  });

  test('a dead machine, an ill member and a learner are noticed, and are a change', async () => {
    const model = EtcdModel.living(...NAMES);
    const { diff } = etcdMembershipProvider(model.surroundings);

    model.machine('etcd-1').runs = false;
    expect(await conditionOf(model)).toBe('etcd-1 does not answer');
    Object.assign(model.machine('etcd-1'), { runs: true, ill: true });
    expect(await conditionOf(model)).toBe(
      'etcd-1: service activating, not healthy, version 3.6.14',
    );
    expect(await diff('id', stateOf(model, { condition: 'ill' }), inputsOf(model))).toEqual({
      changes: true,
    });
    expect(await diff('id', stateOf(model), inputsOf(model))).toEqual({ changes: false });
  });

  test('what is ill for a moment only is none', async () => {
    const model = EtcdModel.living(...NAMES);
    model.machine('etcd-1').ill = true;
    model.onTick = () => {
      model.machine('etcd-1').ill = false;
    };

    expect(await conditionOf(model)).toBe('well');
  });

  test('another limit for waiting is no change', async () => {
    const model = EtcdModel.living(...NAMES);
    const { diff } = etcdMembershipProvider(model.surroundings);

    const news = { ...inputsOf(model), limitSeconds: 600 };
    expect(await diff('id', stateOf(model), news)).toEqual({ changes: false });
  });
});

describe('leaving', () => {
  const leave = (model: EtcdModel, member: string): Promise<void> =>
    etcdMembershipProvider(model.surroundings).delete('id', stateOf(model, { member }));

  test('a member leaves while its machine still runs', async () => {
    const model = EtcdModel.living(...NAMES);

    await leave(model, 'etcd-3');

    expect(model.asked).toEqual(['etcd-3: etcd-leave']);
    expect(model.lists['c1']?.map(({ name }) => name)).toEqual(['etcd-1', 'etcd-2']);
  });

  test('one whose machine is dead is removed by another one that is well', async () => {
    const model = EtcdModel.living(...NAMES);
    model.machine('etcd-3').runs = false;

    await leave(model, 'etcd-3');

    expect(model.asked).toEqual(['etcd-1: etcd-remove etcd-3']);
    expect(model.lists['c1']?.map(({ name }) => name)).toEqual(['etcd-1', 'etcd-2']);
  });

  test('where no machine runs any more there is nobody to tell', async () => {
    const model = EtcdModel.living(...NAMES);
    for (const machine of Object.values(model.machines)) machine.runs = false;

    await leave(model, 'etcd-3');

    expect(model.told).toEqual(['etcd-3: no machine of etcd runs, so there is nobody to tell']);
  });

  test('a cluster that takes no change yet is asked again', async () => {
    const model = EtcdModel.living(...NAMES);
    model.failing['etcd-3: etcd-leave'] = 'etcd-leave: etcdserver: unhealthy cluster';
    model.onTick = (seconds) => {
      if (seconds > 8) delete model.failing['etcd-3: etcd-leave'];
    };

    await leave(model, 'etcd-3');

    expect(model.told).toEqual([
      ...['etcd-3: cannot leave yet: etcd-leave: etcdserver: unhealthy cluster'],
      ...['etcd-3: cannot leave yet: etcd-leave: etcdserver: unhealthy cluster'],
    ]);
    expect(model.asked).toEqual(['etcd-3: etcd-leave']);
  });

  test('a member that may not leave stays, and says why', async () => {
    const model = EtcdModel.living(...NAMES);
    model.failing['etcd-3: etcd-leave'] = 'etcd-leave: only 1 of the other members are well';

    await expect(leave(model, 'etcd-3')).rejects.toThrow(
      'etcd-3 cannot leave: etcd-leave: only 1 of the other members are well; it is a member still, and "up" again goes on from here',
    );
    expect(model.seconds).toBe(60);
  });
});

test('where machines are only written down nothing is asked of them', async () => {
  const model = EtcdModel.living(...NAMES);
  model.runtime = 'files';
  for (const machine of Object.values(model.machines)) machine.runs = false;
  const provider = etcdMembershipProvider(model.surroundings);

  const { id, outs } = await provider.create(inputsOf(model));
  const read = await provider.read(id, outs);
  await provider.delete(id, outs);

  expect(read.props.condition).toBe('well');
  expect(model.asked).toEqual([]);
});
