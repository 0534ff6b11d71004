import { LASTING } from '../../lib/clusters/gluster-make-way';
import { glusterTurnProvider } from '../../lib/clusters/gluster-turn-provider';
import type { GlusterTurnInputs } from '../../lib/clusters/gluster-turn-provider';
import { GLUSTER_MAKE_WAY_TEXT } from '../../lib/node/gluster-leave';
import { GlusterModel } from './gluster-model';

const NAMES = ['gfs-1', 'gfs-2', 'gfs-3'];
const AWAY = ['gfs-1: gluster-make-way'];

function inputsOf(
  model: GlusterModel,
  changes: Partial<GlusterTurnInputs> = {},
): GlusterTurnInputs {
  return {
    ...{ pool: 'gfs', node: 'gfs-1', machines: model.list(), revision: 'a' },
    ...{ limitSeconds: 60, ...changes },
  };
}

async function turn(model: GlusterModel, changes: Partial<GlusterTurnInputs> = {}): Promise<void> {
  const inputs = inputsOf(model, changes);
  await glusterTurnProvider(model.surroundings).update('id', inputs, { ...inputs, revision: 'b' });
}

test('a node whose others have all that it has goes at once', async () => {
  const model = GlusterModel.living(...NAMES);

  await turn(model);

  expect([model.asked, model.seconds]).toEqual([AWAY, 0]);
});

test('other machines are written down, but only another text of the machine is a turn', async () => {
  const model = GlusterModel.living(...NAMES);
  const { diff, update } = glusterTurnProvider(model.surroundings);
  const olds = inputsOf(model);
  const grown = { ...olds, machines: model.list('gfs-1') };

  expect(await diff('id', olds, { ...olds, limitSeconds: 300 })).toEqual({ changes: false });
  expect(await diff('id', olds, grown)).toEqual({ changes: true });
  expect(await update('id', olds, grown)).toEqual({ outs: grown });
  expect(model.asked).toEqual([]);
  expect(await diff('id', olds, { ...olds, revision: 'b' })).toEqual({ changes: true });
});

test('it waits until what others have missed is healed', async () => {
  const model = GlusterModel.living(...NAMES);
  model.pending['shared'] = 250;

  await turn(model);

  expect(model.asked).toEqual(AWAY);
  expect(model.seconds).toBeGreaterThanOrEqual(25);
  expect(model.told[0]).toBe(
    'waits until the others are enough without gfs-1 (11s of 60s): shared has 145 files or folders to heal',
  );
});

test('it waits for a brick that is away, and while nobody knows what is to be healed', async () => {
  const model = GlusterModel.living(...NAMES);
  Object.assign(model.node('gfs-2'), { bricks: false });
  model.pending['shared'] = null;
  model.onTick = (seconds) => {
    if (seconds > 12) model.node('gfs-2').bricks = true;
    if (seconds > 25) model.pending['shared'] = 0;
  };

  await turn(model);

  expect(model.asked).toEqual(AWAY);
  expect(model.told).toEqual([
    'waits until the others are enough without gfs-1 (11s of 60s): brick gfs-2:/bricks/d/shared is not served',
    'waits until the others are enough without gfs-1 (21s of 60s): nobody knows whether shared is healed',
  ]);
});

test('it refuses after the limit, says what each node says, and has changed nothing', async () => {
  const model = GlusterModel.living(...NAMES);
  model.node('gfs-2').runs = false;

  await expect(turn(model)).rejects.toThrow(
    [
      'waited 60s until the others are enough without gfs-1: gfs-2: its machine does not run; nothing was changed; bring the others back with the settings of before ("up --refresh"), and then change this one',
      'what the nodes say:',
      '  gfs-1: service active, sees 1 of 2 others, offline: gfs-2:/bricks/d/shared',
      '  gfs-2: its machine does not run',
      '  gfs-3: service active, sees 1 of 2 others, offline: gfs-2:/bricks/d/shared',
    ].join('\n'),
  );
  expect(model.asked).toEqual([]);
});

test('one whose own brick is away is the one that misses something, and goes', async () => {
  const model = GlusterModel.living(...NAMES);
  model.node('gfs-1').bricks = false;
  model.pending['shared'] = 100;

  await turn(model);

  expect([model.seconds, model.asked]).toEqual([0, AWAY]);
});

test('what it says against being away is told, and it goes, since its disks stay', async () => {
  const model = GlusterModel.living(...NAMES);
  model.failing['gfs-1: gluster-make-way'] =
    'gluster-make-way: volume plain has files on brick /bricks/d/plain of this node only';

  await turn(model);

  expect(model.seconds).toBe(0);
  expect(model.told).toEqual([
    'gfs-1: nothing is lost while it is away, but volume plain has files on brick /bricks/d/plain of this node only',
  ]);
});

test('whatever else it says has to pass, and the machine stays until then', async () => {
  const model = GlusterModel.living(...NAMES);
  model.failing['gfs-1: gluster-make-way'] =
    'gluster-make-way: volume shared: gfs-2:/bricks/d/shared has 3 entries that others lack';

  await expect(turn(model)).rejects.toThrow(
    'gfs-1 cannot be away: volume shared: gfs-2:/bricks/d/shared has 3 entries that others lack; nothing was changed',
  );
  expect(model.seconds).toBeGreaterThanOrEqual(60);
  expect(model.asked).toEqual([]);
});

test('a pool that is too busy to say anything is not taken for one that never was', async () => {
  const model = GlusterModel.living(...NAMES);
  model.busy = true;
  model.onTick = (seconds) => {
    model.busy = seconds < 20;
  };

  await turn(model);

  expect(model.seconds).toBeGreaterThanOrEqual(20);
  expect(model.told[0]).toBe(
    'waits until the others are enough without gfs-1 (11s of 60s): gfs-2 does not see gfs-3',
  );
});

test('one that runs and answers too late is waited for, not taken for one that is gone', async () => {
  const model = GlusterModel.living(...NAMES);
  model.pending['shared'] = 250;
  const { surroundings } = model;
  let late = 1;
  const run: typeof surroundings.run = async (access, words, options) => {
    const isFirst = access.machine === 'gfs-1' && words[0] === 'gluster-status' && late > 0;
    if (!isFirst) return surroundings.run(access, words, options);
    late -= 1;
    return { code: 124, stdout: '', stderr: 'took too long' };
  };
  const inputs = inputsOf(model);

  await glusterTurnProvider({ ...surroundings, run }).update('id', inputs, {
    ...inputs,
    revision: 'b',
  });

  expect(model.asked).toEqual(AWAY);
  expect(model.seconds).toBeGreaterThanOrEqual(25);
});

test('what it says of volumes that never bear it is known by its last words', () => {
  for (const words of LASTING) expect(GLUSTER_MAKE_WAY_TEXT).toContain(`${words}"`);
});

test('a machine that has ended is made again at once, whatever the others are', async () => {
  const model = GlusterModel.living(...NAMES);
  for (const node of Object.values(model.nodes)) node.runs = false;
  model.node('gfs-2').runs = true;

  await turn(model);

  expect([model.seconds, model.asked]).toEqual([0, []]);
});

test.each([
  ['there is no pool yet', new GlusterModel(...NAMES), 'containers'],
  ['machines are only written down', GlusterModel.living(...NAMES), 'files'],
] as const)('nothing is asked when %s', async (_, model, runtime) => {
  model.runtime = runtime;

  await turn(model);
  const made = await glusterTurnProvider(model.surroundings).create(inputsOf(model));

  expect([made.id, model.asked, model.seconds]).toEqual(['gfs/gfs-1/turn', [], 0]);
});
