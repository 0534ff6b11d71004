/**
 * A pool of GlusterFS from nothing through what is done to it later, by the real engine on booted machines, while a client writes: every acknowledged file is
 * there afterwards, on every brick.
 */
import { describeLab } from '../../support/describe-lab';
import { FileWriter } from '../../support/gluster/file-writer';
import { LabPool } from '../../support/gluster/lab-pool';
import { until as untilWithin } from '../../support/lab/cluster';
import type { ObservedRun } from '../../support/pulumi-project';

const MINUTE = 60_000;
/** Four nodes and a client on a computer that has other things to do. */
const LIMIT_SECONDS = 240;
const NAMES = ['gfs-1', 'gfs-2', 'gfs-3'];
const BRICK = '/bricks/data/shared';
const SERVERS = NAMES.map((name, index) => [name, `10.83.0.1${index + 1}`] as const);
// After that time a client goes on without a node that was there without a word.
const VOLUMES = { shared: { size: '500Mi', options: { 'network.ping-timeout': '10' } } };

function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  return untilWithin(what, holds, LIMIT_SECONDS);
}

/** The machines that were made anew, in their order. */
function replaced({ operations }: ObservedRun): readonly string[] {
  return operations
    .filter(({ type, op }) => type.endsWith(':LocalMachine') && op.includes('replace'))
    .map(({ name }) => name);
}

describeLab('a pool of GlusterFS, day two', () => {
  let pool: LabPool;
  let writer: FileWriter;

  const uuids = async (names = NAMES): Promise<readonly string[]> =>
    Promise.all(names.map(async (name) => (await pool.status(name)).uuid));
  /** Writes go on, and after that nothing is missing, neither to the client nor on any brick. */
  const expectNothingLost = async (): Promise<void> => {
    const { acknowledged } = await writer.written();
    await until('writes go on', async () => (await writer.written()).acknowledged > acknowledged);
    await writer.stop();
    await until('all is healed', async () => {
      const states = await Promise.all(NAMES.map((name) => pool.status(name)));
      return states.every(({ volumes }) =>
        volumes.every(({ healPending = 0 }) => healPending === 0),
      );
    });
    expect(await writer.lost()).toEqual([]);
    for (const name of NAMES) expect(await writer.lostOn(name, BRICK)).toEqual([]);
    const { acknowledged: all, refused, longest } = await writer.written();
    console.log(`${all} files acknowledged, ${refused} refused, the longest took ${longest}s`);
  };

  beforeAll(async () => {
    pool = await LabPool.make({ volumes: VOLUMES });
    writer = new FileWriter(pool, 'shared', SERVERS);
  }, 10 * MINUTE);

  afterAll(async () => {
    await pool.remove();
  }, 5 * MINUTE);

  it(
    'comes up from nothing as one pool with its volume, on disks of its own',
    async () => {
      await pool.up();

      for (const name of NAMES) {
        const { service, peers, volumes, waiting } = await pool.status(name);
        expect([service, waiting]).toEqual(['active', '']);
        expect(peers.map((peer) => [peer.name, peer.connected]).sort()).toEqual(
          NAMES.filter((other) => other !== name).map((other) => [other, true]),
        );
        expect(volumes).toMatchObject([{ name: 'shared', type: 'Replicate', status: 'Started' }]);
        expect(volumes[0]?.bricks.map(({ online }) => online)).toEqual([true, true, true]);
        expect(await pool.output(name, `findmnt -n -o FSTYPE,TARGET --target ${BRICK}`)).toMatch(
          /^xfs\s+\/bricks\/data$/,
        );
        expect(await pool.output(name, 'findmnt -n -o TARGET /var/lib/glusterd')).toBe(
          '/var/lib/glusterd',
        );
      }
      await writer.mount();
      await writer.begin();
      await until('files are written', async () => (await writer.written()).acknowledged > 5);
    },
    15 * MINUTE,
  );

  it(
    'is unchanged by a second run, also one that looks at everything',
    async () => {
      const second = await pool.up();
      const looked = await pool.up({}, '--refresh');

      expect(Object.keys(second.changes)).toEqual(['same']);
      const done = looked.operations.filter(({ op }) => op !== 'same' && op !== 'refresh');
      expect(done).toEqual([]);
    },
    15 * MINUTE,
  );

  it(
    'refuses to move bricks, before anything is changed',
    async () => {
      const moved = await pool.tryUp({
        volumes: { shared: { ...VOLUMES.shared, nodes: ['gfs-3', 'gfs-2', 'gfs-1'] } },
      });

      expect(moved.code).not.toBe(0);
      expect(moved.stdout + moved.stderr).toContain('nothing moves them by itself');
      await pool.up({ volumes: VOLUMES });
    },
    15 * MINUTE,
  );

  it(
    'grows by a node without making any machine anew, and takes it out again when it has no bricks',
    async () => {
      const grown = await pool.up({ nodes: 4 });

      expect(replaced(grown)).toEqual([]);
      const { peers } = await pool.status('gfs-4');
      expect(peers.map((peer) => [peer.name, peer.state, peer.connected]).sort()).toEqual(
        NAMES.map((name) => [name, 'Peer in Cluster', true]),
      );

      const shrunk = await pool.up({ nodes: 3 });
      expect(replaced(shrunk)).toEqual([]);
      expect((await pool.status('gfs-1')).peers.map(({ name }) => name).sort()).toEqual(
        NAMES.slice(1),
      );
    },
    15 * MINUTE,
  );

  it(
    'has machines made anew one after the other, each healed before the next',
    async () => {
      const before = await uuids();

      const run = await pool.up({ replacements: { 'gfs-1': 1, 'gfs-2': 1 } });

      expect([...new Set(replaced(run))]).toEqual(['gfs-1', 'gfs-2']);
      expect(await uuids()).toEqual(before);
      await expectNothingLost();
      await writer.begin();
    },
    15 * MINUTE,
  );

  it(
    'goes on without a node that is killed, takes no other one away meanwhile, and heals',
    async () => {
      await pool.kill('gfs-3');
      const { acknowledged } = await writer.written();
      await until('writes go on', async () => (await writer.written()).acknowledged > acknowledged);

      const refused = await pool.tryUp({ replacements: { 'gfs-1': 2 }, timeout: '20s' });
      expect(refused.code).not.toBe(0);
      expect(refused.stdout + refused.stderr).toMatch(
        /until the others are enough without gfs-1: gfs-3: its machine does not run; nothing was changed/,
      );
      expect(replaced(refused)).toEqual([]);

      await pool.up({ replacements: { 'gfs-1': 1, 'gfs-2': 1 }, timeout: '8m' }, '--refresh');
      await expectNothingLost();
      await writer.begin();
    },
    15 * MINUTE,
  );

  it(
    'is ended with all its data, and comes back with it',
    async () => {
      await expectNothingLost();
      const before = await uuids();
      const sums = await writer.sums();
      expect((await pool.destroy()).code).toBe(0);
      expect(NAMES.filter((name) => pool.runs(name))).toEqual([]);

      await pool.up();

      expect(await uuids()).toEqual(before);
      await writer.mount();
      await writer.remember(sums);
      expect(await writer.lost()).toEqual([]);
    },
    15 * MINUTE,
  );
});
