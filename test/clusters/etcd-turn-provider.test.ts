import { etcdTurnProvider } from '../../lib/clusters/etcd-turn-provider';
import type { EtcdTurnInputs } from '../../lib/clusters/etcd-turn-provider';
import { EtcdModel } from './etcd-model';

const NAMES = ['etcd-1', 'etcd-2', 'etcd-3'];

function inputsOf(model: EtcdModel, changes: Partial<EtcdTurnInputs> = {}): EtcdTurnInputs {
  return {
    ...{ cluster: 'etcd', member: 'etcd-1', machines: model.list(), revision: 'a' },
    ...{ incarnation: 1, limitSeconds: 60, ...changes },
  };
}

async function turn(model: EtcdModel, changes: Partial<EtcdTurnInputs> = {}): Promise<void> {
  const inputs = inputsOf(model, changes);
  await etcdTurnProvider(model.surroundings).update('id', inputs, { ...inputs, revision: 'b' });
}

test('a turn moves the leadership away from a member whose others are enough', async () => {
  const model = EtcdModel.living(...NAMES);

  await turn(model);

  expect(model.asked).toEqual(['etcd-1: etcd-make-way']);
  expect(model.seconds).toBe(0);
});

test('other machines are written down, but only another text of the machine is a turn', async () => {
  const model = EtcdModel.living(...NAMES);
  const { diff, update } = etcdTurnProvider(model.surroundings);
  const olds = inputsOf(model);
  const grown = { ...olds, machines: model.list('etcd-1') };

  expect(await diff('id', olds, { ...olds, limitSeconds: 300, incarnation: 2 })).toEqual({
    changes: false,
  });
  expect(await diff('id', olds, grown)).toEqual({ changes: true });
  expect(await update('id', olds, grown)).toEqual({ outs: grown });
  expect(model.asked).toEqual([]);
  expect(await diff('id', olds, { ...olds, revision: 'b' })).toEqual({ changes: true });
});

test('members that leave at the end of the run vote until then, and are asked too', async () => {
  const model = EtcdModel.living(...NAMES, 'etcd-4', 'etcd-5');
  const olds = inputsOf(model);
  const news = inputsOf(model, { machines: model.list(...NAMES), revision: 'b' });

  await etcdTurnProvider(model.surroundings).update('id', olds, news);

  expect([model.asked, model.seconds]).toEqual([['etcd-1: etcd-make-way'], 0]);
});

test('it waits until the others are well, and goes on then', async () => {
  const model = EtcdModel.living(...NAMES);
  model.machine('etcd-3').ill = true;
  model.onTick = (seconds) => {
    if (seconds > 25) model.machine('etcd-3').ill = false;
  };

  await turn(model);

  expect(model.seconds).toBeGreaterThan(25);
  expect(model.asked).toEqual(['etcd-1: etcd-make-way']);
  expect(model.told[0]).toBe(
    'waits until the others are enough without etcd-1 (11s of 60s): of the others only 1 is healthy, and 2 have to be (not healthy: etcd-3)',
  );
});

test('it refuses after the limit, says what each member says, and has changed nothing', async () => {
  const model = EtcdModel.living(...NAMES);
  model.machine('etcd-2').runs = false;

  await expect(turn(model)).rejects.toThrow(
    [
      'waited 60s until the others are enough without etcd-1: of the others only 1 is healthy, and 2 have to be (not healthy: etcd-2); nothing was changed; bring the others back with the settings of before ("up --refresh"), and then change this one',
      'what the members say:',
      '  etcd-1: service active, healthy, version 3.6.14',
      '  etcd-2: its machine does not run',
      '  etcd-3: service active, healthy, version 3.6.14',
    ].join('\n'),
  );
  expect(model.asked).toEqual([]);
});

test('a machine that has ended is made again at once, whatever the others are', async () => {
  const model = EtcdModel.living(...NAMES);
  for (const machine of Object.values(model.machines)) machine.runs = false;
  model.machine('etcd-2').runs = true;

  await turn(model);

  expect([model.seconds, model.asked]).toEqual([0, []]);
});

test('one that is ill itself goes at once, since the others are enough without it', async () => {
  const model = EtcdModel.living(...NAMES);
  model.machine('etcd-1').ill = true;

  await turn(model);

  expect([model.seconds, model.asked]).toEqual([0, []]);
});

test('a cluster without a majority is given half a minute to come to itself, and then changed', async () => {
  const model = EtcdModel.living(...NAMES);
  for (const name of ['etcd-1', 'etcd-2']) model.machine(name).ill = true;

  await turn(model);

  expect(model.seconds).toBeGreaterThanOrEqual(30);
  expect(model.told.at(-1)).toBe('etcd-1: no majority is there, so nothing is lost when it goes');
  expect(model.asked).toEqual([]);
});

test.each([
  ['one member', ['etcd-1'], []],
  ['two members', ['etcd-1', 'etcd-2'], ['etcd-1: etcd-make-way']],
])('%s cannot bear a loss: it says so and goes on', async (_, names, asked) => {
  const model = EtcdModel.living(...names);

  await turn(model);

  expect(model.asked).toEqual(asked);
  expect(model.told).toEqual([
    'etcd-1: there are no writes while it is away, for want of other members',
  ]);
});

test('two members wait for each other', async () => {
  const model = EtcdModel.living('etcd-1', 'etcd-2');
  model.machine('etcd-2').learner = true;
  for (const member of model.lists['c1'] ?? []) member.learner = member.name === 'etcd-2';

  await turn(model);

  expect(model.asked).toEqual([]);
});

test.each([
  ['there is no cluster yet', new EtcdModel(...NAMES), {}],
  ['a restore is going to replace it', EtcdModel.living(...NAMES), { incarnation: 2 }],
])('nothing is asked when %s', async (_, model, changes) => {
  for (const machine of Object.values(model.machines)) machine.ill = true;

  await turn(model, changes);

  expect([model.asked, model.seconds]).toEqual([[], 0]);
});

test('where machines are only written down nothing is asked of them', async () => {
  const model = EtcdModel.living(...NAMES);
  model.runtime = 'files';
  model.machine('etcd-2').runs = false;

  const made = await etcdTurnProvider(model.surroundings).create(inputsOf(model));

  expect(made.id).toBe('etcd/etcd-1/turn');
  expect(model.asked).toEqual([]);
});

test('a learner has no vote to lose', async () => {
  const model = EtcdModel.living(...NAMES);
  model.machine('etcd-2').ill = true;
  model.machine('etcd-1').learner = true;
  for (const member of model.lists['c1'] ?? []) member.learner = member.name === 'etcd-1';
  model.machine('etcd-2').ill = false;

  await turn(model);

  expect([model.asked, model.seconds]).toEqual([[], 0]);
});
