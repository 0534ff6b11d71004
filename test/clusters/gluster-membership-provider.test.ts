import { glusterMembershipProvider } from '../../lib/clusters/gluster-membership-provider';
import type {
  GlusterMembershipInputs,
  GlusterMembershipState,
} from '../../lib/clusters/gluster-membership-provider';
import { glusterWholeProvider } from '../../lib/clusters/gluster-whole-provider';
import type { GlusterWholeInputs } from '../../lib/clusters/gluster-whole-provider';
import { GlusterModel } from './gluster-model';

const NAMES = ['gfs-1', 'gfs-2', 'gfs-3'];

function inputsOf(
  model: GlusterModel,
  changes: Partial<GlusterMembershipInputs> = {},
): GlusterMembershipInputs {
  return {
    ...{ pool: 'gfs', node: 'gfs-1', machines: model.list(), instance: 'i', files: 'f' },
    ...{ limitSeconds: 60, ...changes },
  };
}

function stateOf(model: GlusterModel, node = 'gfs-1'): GlusterMembershipState {
  return { ...inputsOf(model, { node }), condition: 'well' };
}

function wholeOf(model: GlusterModel): GlusterWholeInputs {
  return {
    ...{ pool: 'gfs', machines: model.list(), volumes: ['shared'] },
    ...{ instances: [], files: [], limitSeconds: 60 },
  };
}

describe('a node that comes', () => {
  test('of a new pool is not waited for: it begins when all are there', async () => {
    const model = new GlusterModel(...NAMES);
    model.wanted['shared'] = NAMES;
    for (const name of ['gfs-2', 'gfs-3']) model.node(name).runs = false;

    const made = await glusterMembershipProvider(model.surroundings).create(inputsOf(model));

    expect([made.id, made.outs.condition, model.seconds]).toEqual(['gfs/gfs-1', 'well', 0]);
  });

  test('is waited for until it has all that it has missed', async () => {
    const model = GlusterModel.living(...NAMES);
    model.pending['shared'] = 300;

    await glusterMembershipProvider(model.surroundings).create(inputsOf(model));

    expect(model.seconds).toBeGreaterThanOrEqual(30);
    expect(model.told[0]).toContain(
      'waits until gfs-1 is in the pool and has all that it has missed (11s of 60s): shared has',
    );
  });

  test('is waited for until all others see it, but not by those that are not in the pool', async () => {
    const model = GlusterModel.living(...NAMES, 'gfs-4', 'gfs-5');
    for (const name of ['gfs-4', 'gfs-5']) {
      Object.assign(model.node(name), { member: false, waiting: 'for the pool' });
    }
    model.onTick = (seconds) => {
      if (seconds > 20) model.node('gfs-4').waiting = '';
    };

    await glusterMembershipProvider(model.surroundings).create(inputsOf(model, { node: 'gfs-4' }));
    expect(model.seconds).toBeGreaterThan(20);
    expect(model.told[0]).toContain('gfs-4 does not see gfs-1: for the pool');
    await glusterMembershipProvider(model.surroundings).create(inputsOf(model));
    expect(model.seconds).toBeLessThan(25);
  });

  test('of a pool without a majority is not waited for, since nothing is served', async () => {
    const model = GlusterModel.living(...NAMES);
    for (const name of ['gfs-2', 'gfs-3']) model.node(name).runs = false;
    model.pending['shared'] = 5;

    await glusterMembershipProvider(model.surroundings).create(inputsOf(model));

    expect(model.seconds).toBe(0);
  });

  test('with the majority serves its bricks, and is not asked to heal for one that is away', async () => {
    const model = GlusterModel.living(...NAMES);
    model.node('gfs-3').runs = false;
    Object.assign(model.node('gfs-2'), { bricks: false });
    model.pending['shared'] = 5;
    model.onTick = (seconds) => {
      if (seconds > 15) model.node('gfs-2').bricks = true;
    };

    await glusterMembershipProvider(model.surroundings).create(inputsOf(model, { node: 'gfs-2' }));

    expect(model.seconds).toBeGreaterThan(15);
    expect(model.seconds).toBeLessThan(20);
  });

  test('and never gets well is told of, with what all say', async () => {
    const model = GlusterModel.living(...NAMES);
    model.node('gfs-1').service = 'failed';

    const made = glusterMembershipProvider(model.surroundings).create(inputsOf(model));

    await expect(made).rejects.toThrow(
      'waited 60s until gfs-1 is in the pool and has all that it has missed: gfs-1: service failed, sees 2 of 2 others, offline: gfs-1:/bricks/d/shared; look at "journalctl -u glusterd" on gfs-1; "up" again goes on from here',
    );
  });

  test('is not asked anything where it is only written down', async () => {
    const model = new GlusterModel(...NAMES);
    model.runtime = 'files';
    for (const node of Object.values(model.nodes)) node.runs = false;

    const provider = glusterMembershipProvider(model.surroundings);
    const { outs } = await provider.create(inputsOf(model));
    await provider.delete('id', outs);

    expect([model.asked, (await provider.read('id', outs)).props]).toEqual([[], outs]);
  });
});

describe('a look at a node', () => {
  test.each<[string, (model: GlusterModel) => void, string]>([
    ['is well while clients write', (model) => (model.pending['shared'] = 7), 'well'],
    [
      'sees a dead machine',
      (model) => (model.node('gfs-1').runs = false),
      'gfs-1: its machine does not run',
    ],
    [
      'sees a brick that is away',
      (model) => (model.node('gfs-1').bricks = false),
      'brick gfs-1:/bricks/d/shared is not served',
    ],
    [
      'sees one that Heketi has made, by its address',
      (model) => {
        model.byAddress = true;
        model.node('gfs-1').bricks = false;
      },
      'brick 10.0.0.11:/bricks/d/shared is not served',
    ],
  ])('%s', async (_, change, condition) => {
    const model = GlusterModel.living(...NAMES);
    change(model);
    const { read, diff } = glusterMembershipProvider(model.surroundings);

    const { props } = await read('id', stateOf(model));

    expect(props.condition).toBe(condition);
    expect(await diff('id', props, inputsOf(model))).toEqual({ changes: condition !== 'well' });
  });
});

test('a look at a node that is busy is taken again before it counts', async () => {
  const model = GlusterModel.living(...NAMES);
  model.node('gfs-1').bricks = false;
  model.onTick = (seconds) => {
    if (seconds >= 6) model.node('gfs-1').bricks = true;
  };

  const { props } = await glusterMembershipProvider(model.surroundings).read('id', stateOf(model));

  expect([props.condition, model.seconds]).toEqual(['well', 6]);
});

describe('a node that goes', () => {
  test.each([['runs'], ['is gone']])(
    'is taken out by one that stays, when its machine %s',
    async (how) => {
      const model = GlusterModel.living(...NAMES, 'gfs-4');
      model.node('gfs-1').service = 'failed';
      model.node('gfs-4').runs = how === 'runs';

      await glusterMembershipProvider(model.surroundings).delete('id', stateOf(model, 'gfs-4'));

      expect(model.asked).toEqual(['gfs-2: gluster-remove gfs-4']);
    },
  );

  test('stays when it has bricks, with the reason', async () => {
    const model = GlusterModel.living(...NAMES);
    model.failing['gfs-2: gluster-remove gfs-1'] = 'gluster-remove: gfs-1 has bricks: shared';

    const left = glusterMembershipProvider(model.surroundings).delete('id', stateOf(model));

    await expect(left).rejects.toThrow(
      'gfs-1 cannot leave: gfs-1 has bricks: shared; it is a node still, and "up" again goes on from here',
    );
  });

  test('with all others does not leave them, so that the pool comes back as it was', async () => {
    const model = GlusterModel.living(...NAMES);
    const whole = { ...wholeOf(model), condition: 'well' };

    await glusterWholeProvider(model.surroundings).delete('gfs', whole);
    await glusterMembershipProvider(model.surroundings).delete('id', stateOf(model, 'gfs-3'));
    expect(model.asked).toEqual([]);

    // The destruction was given up, and the node goes on.
    const gone = glusterMembershipProvider(model.surroundings);
    for (const node of NAMES) await gone.update('id', stateOf(model, node), stateOf(model, node));
    await gone.delete('id', stateOf(model, 'gfs-3'));
    expect(model.asked).toEqual(['gfs-1: gluster-remove gfs-3']);
  });

  test('is forgotten when no machine runs', async () => {
    const model = GlusterModel.living(...NAMES);
    for (const node of Object.values(model.nodes)) node.runs = false;

    await glusterMembershipProvider(model.surroundings).delete('id', stateOf(model));

    expect(model.asked).toEqual([]);
  });
});

describe('the whole', () => {
  test('of a new pool is there when it has begun and serves its volumes', async () => {
    const model = new GlusterModel(...NAMES);
    model.onTick = (seconds) => {
      if (seconds > 20) model.wanted['shared'] = NAMES;
    };

    const { id, outs } = await glusterWholeProvider(model.surroundings).create(wholeOf(model));

    expect([id, outs.condition]).toEqual(['gfs', 'well']);
    expect(model.seconds).toBeGreaterThan(20);
    expect(model.told[0]).toBe(
      'waits until gfs is one pool with all its volumes (11s of 60s): volume shared is not served',
    );
  });

  test('is looked at again, and made whole by the next run', async () => {
    const model = GlusterModel.living(...NAMES);
    const { read, diff } = glusterWholeProvider(model.surroundings);
    const state = { ...wholeOf(model), condition: 'well' };
    model.pending['shared'] = 9;
    expect((await read('gfs', state)).props.condition).toBe('well');

    delete model.volumes['shared'];
    const { props } = await read('gfs', state);

    expect(props.condition).toBe('volume shared is not served');
    expect(await diff('gfs', props, wholeOf(model))).toEqual({ changes: true });
    expect(await diff('gfs', state, wholeOf(model))).toEqual({ changes: false });
  });

  test('is not there while a node waits for something', async () => {
    const model = GlusterModel.living(...NAMES);
    model.node('gfs-2').waiting = 'volume shared has other bricks than wanted';

    await expect(glusterWholeProvider(model.surroundings).create(wholeOf(model))).rejects.toThrow(
      'gfs-2 waits: volume shared has other bricks than wanted;',
    );
  });

  test('takes away the marks of an end that was broken off', async () => {
    const model = GlusterModel.living(...NAMES);
    const { create, delete: end } = glusterWholeProvider(model.surroundings);
    await end('gfs', { ...wholeOf(model), condition: 'well' });
    expect(NAMES.map((name) => model.node(name).ending)).toEqual(NAMES.map(() => true));

    await create(wholeOf(model));

    expect(NAMES.map((name) => model.node(name).ending)).toEqual(NAMES.map(() => false));
  });

  test('that never begins is told of', async () => {
    const model = new GlusterModel(...NAMES);
    model.node('gfs-2').runs = false;

    await expect(glusterWholeProvider(model.surroundings).create(wholeOf(model))).rejects.toThrow(
      'waited 60s until gfs is one pool with all its volumes: the pool has not begun; look at "gluster-health" on the nodes; "up" again goes on from here',
    );
  });
});
