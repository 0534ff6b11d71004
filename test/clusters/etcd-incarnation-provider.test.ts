import { etcdIncarnationProvider, mayBegin } from '../../lib/clusters/etcd-incarnation-provider';
import type { EtcdIncarnationInputs } from '../../lib/clusters/etcd-incarnation-provider';
import { parseEtcdStatus } from '../../lib/clusters/etcd-status';
import type { EtcdStatus } from '../../lib/clusters/etcd-status';
import { EtcdModel } from './etcd-model';

const NAMES = ['etcd-1', 'etcd-2', 'etcd-3'];

function inputsOf(
  model: EtcdModel,
  changes: Partial<EtcdIncarnationInputs> = {},
): EtcdIncarnationInputs {
  return {
    ...{ cluster: 'etcd', machines: model.list(), instances: ['i'], files: ['f'] },
    ...{ number: 1, limitSeconds: 60, ...changes },
  };
}

async function create(
  model: EtcdModel,
  changes: Partial<EtcdIncarnationInputs> = {},
): Promise<string> {
  const made = await etcdIncarnationProvider(model.surroundings).create(inputsOf(model, changes));
  return made.outs.clusterId;
}

async function update(
  model: EtcdModel,
  changes: Partial<EtcdIncarnationInputs> = {},
  before = 1,
): Promise<string> {
  const olds = { ...inputsOf(model), number: before, clusterId: 'c1', known: model.list() };
  const { surroundings } = model;
  const updated = await etcdIncarnationProvider(surroundings).update(
    ...(['id', olds, inputsOf(model, changes)] as const),
  );
  return updated.outs.clusterId;
}

const allHealthy = (model: EtcdModel): boolean =>
  Object.keys(model.machines).every((name) => model.isHealthy(name));

describe('a new cluster', () => {
  test('is begun on all blank members once, and waited for', async () => {
    const model = new EtcdModel(...NAMES);

    expect(await create(model)).toBe('c1');

    expect(model.asked).toEqual(NAMES.map((name) => `${name}: etcd-begin`));
    expect(model.told).toEqual(['etcd: begins with 3 members']);
    expect(allHealthy(model)).toBe(true);
  });

  test('takes up volumes with the data of an earlier stack', async () => {
    const model = EtcdModel.living(...NAMES);
    for (const machine of Object.values(model.machines)) machine.ending = true;

    expect(await create(model)).toBe('c1');

    expect(model.asked).toEqual([]);
    // The mark of an end that was interrupted.
    expect(Object.values(model.machines).map(({ ending }) => ending)).toEqual([
      ...[false, false, false],
    ]);
  });

  test('that was interrupted while it was begun is begun on the rest', async () => {
    const model = new EtcdModel(...NAMES);
    Object.assign(model.machine('etcd-1'), { begin: 'ordered', data: 'present', cluster: 'c1' });
    model.lists['c1'] = NAMES.map((name) => ({ name, learner: false }));

    await create(model);

    expect(model.asked).toEqual(NAMES.map((name) => `${name}: etcd-begin`));
    expect(allHealthy(model)).toBe(true);
  });

  test('is never begun beside data that somebody has agreed to', async () => {
    const model = EtcdModel.living(...NAMES);
    for (const name of ['etcd-2', 'etcd-3']) {
      Object.assign(model.machine(name), { data: 'none', cluster: '', begin: undefined });
    }

    await expect(create(model)).rejects.toThrow(
      'waited 180s until all 3 members are healthy: etcd-1, etcd-2, etcd-3 not yet; look at "journalctl -u etcd-member" there; "up" again goes on from here; when a majority is lost for good, docs/etcd-backup.md tells how a cluster is restored',
    );
    expect(model.asked).toEqual([]);
  });

  test('is not begun as long as a machine cannot be asked, for it may have data', async () => {
    const model = new EtcdModel(...NAMES);
    model.machine('etcd-3').runs = false;

    await expect(create(model)).rejects.toThrow(
      'waited 60s until all machines answer: etcd-3 cannot be asked; run "up --refresh", which makes machines again that have ended',
    );
    expect(model.asked).toEqual([]);
  });

  test('of files only is nothing but written down', async () => {
    const model = new EtcdModel(...NAMES);
    model.runtime = 'files';
    for (const machine of Object.values(model.machines)) machine.runs = false;

    expect(await create(model)).toBe('');
    await etcdIncarnationProvider(model.surroundings).delete('id', {
      ...inputsOf(model),
      ...{ clusterId: '', known: model.list() },
    });
    expect(model.asked).toEqual([]);
  });
});

describe('a cluster that is there', () => {
  test('is waited for when machines were made anew, and nothing else is done to it', async () => {
    const model = EtcdModel.living(...NAMES);
    model.machine('etcd-2').ill = true;
    model.onTick = (seconds) => {
      if (seconds > 20) model.machine('etcd-2').ill = false;
    };

    expect(await update(model, { instances: ['j'] })).toBe('c1');

    expect(model.asked).toEqual([]);
    expect(model.seconds).toBeGreaterThan(20);
  });

  test('is not begun again when all its data is gone', async () => {
    const model = new EtcdModel(...NAMES);

    await expect(update(model)).rejects.toThrow(
      'no member of etcd has data any more, and an empty cluster is not begun in the place of one that was there; docs/etcd-backup.md tells how a cluster is restored',
    );
    expect(model.asked).toEqual([]);
  });

  test('is marked as ending on every machine that runs before it goes', async () => {
    const model = EtcdModel.living(...NAMES);
    model.machine('etcd-2').runs = false;

    await etcdIncarnationProvider(model.surroundings).delete('id', {
      ...inputsOf(model),
      ...{ clusterId: 'c1', known: model.list() },
    });

    expect(model.asked).toEqual(['etcd-1: etcd-ending', 'etcd-3: etcd-ending']);
  });

  test('tells those of its end too that were leaving it when a run was interrupted', async () => {
    const model = EtcdModel.living(...NAMES);
    const { update: change, delete: end } = etcdIncarnationProvider(model.surroundings);
    const olds = { ...inputsOf(model), clusterId: 'c1', known: model.list() };

    const { outs } = await change('id', olds, inputsOf(model, { machines: model.list('etcd-1') }));
    await end('id', outs);

    expect(model.asked).toEqual(NAMES.map((name) => `${name}: etcd-ending`));
  });

  test('changes by its number, its machines and their files, and by nothing else', async () => {
    const model = EtcdModel.living(...NAMES);
    const { diff } = etcdIncarnationProvider(model.surroundings);
    const olds = { ...inputsOf(model), clusterId: 'c1', known: model.list() };
    const changed = async (changes: Partial<EtcdIncarnationInputs>): Promise<boolean> =>
      (await diff('id', olds, inputsOf(model, changes))).changes;

    expect(await changed({ from: { snapshot: 'old' }, limitSeconds: 5 })).toBe(false);
    expect(await changed({ number: 2 })).toBe(true);
    expect(await changed({ instances: ['j'] })).toBe(true);
    expect(await changed({ files: ['g'] })).toBe(true);
  });
});

describe('a restore', () => {
  const restore = { number: 2, from: { snapshot: 'etcd/0001.db' } };

  test('checks the snapshot, restores all members before the first is started, and waits for them', async () => {
    const model = EtcdModel.living(...NAMES);

    expect(await update(model, restore)).toBe('c2');

    expect(model.asked).toEqual([
      'etcd-1: etcd-snapshot-check etcd/0001.db',
      ...NAMES.map((name) => `${name}: etcd-restore --joined-later 2 etcd/0001.db`),
      ...NAMES.map((name) => `${name}: systemctl start --no-block etcd-member.service`),
    ]);
    expect(Object.values(model.machines).map(({ incarnation }) => incarnation)).toEqual([2, 2, 2]);
  });

  test('touches nothing when the snapshot is corrupt', async () => {
    const model = EtcdModel.living(...NAMES);
    model.failing['etcd-1: etcd-snapshot-check etcd/0001.db'] =
      'etcd-snapshot-check: the hash is another';

    await expect(update(model, restore)).rejects.toThrow(
      'etcd-1: etcd-snapshot-check etcd/0001.db: etcd-snapshot-check: the hash is another',
    );
    expect(model.asked).toEqual([]);
    expect(allHealthy(model)).toBe(true);
  });

  test('that was interrupted between two members is taken up again', async () => {
    const model = EtcdModel.living(...NAMES);
    model.failing['etcd-2: etcd-restore --joined-later 2 etcd/0001.db'] = 'no space left on device';
    await expect(update(model, restore)).rejects.toThrow('no space left on device');
    delete model.failing['etcd-2: etcd-restore --joined-later 2 etcd/0001.db'];

    await update(model, restore);

    expect(allHealthy(model)).toBe(true);
  });

  test('that was done but not waited for to its end is not done again', async () => {
    const model = EtcdModel.living(...NAMES);
    await update(model, restore);
    model.asked.length = 0;

    await update(model, restore);

    expect(model.asked).toEqual([]);
  });

  test('fills a cluster that is new, and does nothing to one whose volumes outlived their stack', async () => {
    const model = new EtcdModel(...NAMES);

    expect(await create(model, restore)).toBe('c2');
    model.asked.length = 0;
    expect(await create(model, restore)).toBe('c2');

    expect(model.asked).toEqual([]);
  });
});

describe('a start from one survivor', () => {
  const survive = { number: 2, from: { survivor: 'etcd-2' } };

  test('begins with what the survivor has; the others are emptied and join it', async () => {
    const model = EtcdModel.living(...NAMES);
    for (const name of ['etcd-1', 'etcd-3']) model.machine(name).ill = true;
    model.onTick = () => {
      for (const machine of Object.values(model.machines)) machine.ill = false;
    };

    await update(model, survive);

    expect(model.asked).toEqual([
      'etcd-2: etcd-force-new-cluster --joined-later 2',
      'etcd-1: etcd-set-aside 2',
      'etcd-1: systemctl start --no-block etcd-member.service',
      'etcd-3: etcd-set-aside 2',
      'etcd-3: systemctl start --no-block etcd-member.service',
    ]);
    expect(allHealthy(model)).toBe(true);
  });

  test('members that come with empty disks join by themselves, and are told their incarnation', async () => {
    const model = EtcdModel.living(...NAMES);
    for (const name of ['etcd-1', 'etcd-3']) {
      Object.assign(model.machine(name), { data: 'none', cluster: '' });
    }

    await update(model, survive);

    expect(model.asked).toEqual([
      'etcd-2: etcd-force-new-cluster --joined-later 2',
      'etcd-1: write incarnation',
      'etcd-3: write incarnation',
    ]);
    expect(Object.values(model.machines).map(({ incarnation }) => incarnation)).toEqual([2, 2, 2]);
  });

  test('is refused when that member has no data', async () => {
    const model = EtcdModel.living(...NAMES);
    Object.assign(model.machine('etcd-2'), { data: 'none', cluster: '', begin: undefined });

    await expect(update(model, survive)).rejects.toThrow(
      'etcd-2 has no data to begin with; name a member that has, or a snapshot',
    );
    expect(model.asked).toEqual([]);
  });

  test('that was interrupted goes on with those that are not there yet', async () => {
    const model = EtcdModel.living(...NAMES);
    for (const name of ['etcd-1', 'etcd-3']) model.machine(name).ill = true;
    model.failing['etcd-3: etcd-set-aside 2'] = 'does not stop';
    await expect(update(model, survive)).rejects.toThrow('does not stop');
    delete model.failing['etcd-3: etcd-set-aside 2'];
    for (const machine of Object.values(model.machines)) machine.ill = false;
    model.asked.length = 0;

    await update(model, survive);

    expect(model.asked).toContain('etcd-3: etcd-set-aside 2');
    expect(model.asked).not.toContain('etcd-2: etcd-force-new-cluster --joined-later 2');
    expect(allHealthy(model)).toBe(true);
  });
});

describe('whether a cluster may be begun', () => {
  const status = (facts: object): EtcdStatus => {
    const read = parseEtcdStatus(JSON.stringify(facts));
    if (read === undefined) throw new Error('no status');
    return read;
  };
  const blank = status({ data: 'none' });
  const ordered = status({ data: 'present', begin: 'ordered' });
  const done = status({ data: 'present', begin: 'done' });
  const unknown = status({ data: 'present' });

  test.each([
    ['all are blank', [blank, blank], true],
    ['one was told to and is not further', [blank, ordered], true],
    ['one has agreed to something', [blank, ordered, done], false],
    ['one has data of an unknown past', [blank, unknown], false],
    ['none is blank', [ordered, ordered], false],
  ])('%s', (_, statuses, may) => {
    expect(mayBegin(statuses)).toBe(may);
  });
});
