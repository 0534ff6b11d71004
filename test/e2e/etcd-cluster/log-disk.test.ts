/** A member whose write-ahead log has a disk of its own: begun, made anew, and restored, with both disks in their places. */
import { describeLab } from '../../support/describe-lab';
import { LabCluster } from '../../support/etcd/lab-cluster';

const MINUTE = 60_000;
const MEMBER = 'log-1';

describeLab('a log on a disk of its own', () => {
  let cluster: LabCluster;
  const etcdctl = (command: string): Promise<string> =>
    cluster.output(
      MEMBER,
      `set -a; . /etc/etcd/etcdctl.env; /opt/programs/etcd-3.6.14/etcdctl ${command}`,
    );
  const folders = (): Promise<string> =>
    cluster.output(
      MEMBER,
      `. /etc/etcd/etcd.env; ls "$ETCD_WAL_DIR" | grep -c 'wal$'; findmnt -n -o SOURCE --target "$ETCD_WAL_DIR"; findmnt -n -o SOURCE --target "$ETCD_DATA_DIR"`,
    );

  beforeAll(async () => {
    cluster = await LabCluster.make({
      ...{ name: 'log', cidr: '10.80.1.0/24', members: 1, allowSingle: true },
      walVolume: { size: '512Mi' },
    });
    await cluster.up();
  }, 5 * MINUTE);

  afterAll(async () => {
    await cluster.remove();
  }, 3 * MINUTE);

  it(
    'is there, and not on the disk of the data',
    async () => {
      const [files, log, data] = (await folders()).trim().split('\n');

      expect(Number(files)).toBeGreaterThan(0);
      expect(log).toMatch(/^\/dev\//);
      expect(data).toMatch(/^\/dev\//);
      expect(log).not.toBe(data);
      expect(await cluster.status(MEMBER)).toMatchObject({ healthy: true, data: 'present' });
    },
    MINUTE,
  );

  it(
    'comes back with its machine, and goes with the data when a snapshot is restored',
    async () => {
      await etcdctl('put kept before');
      const snapshot = (
        await cluster.output(MEMBER, ['/opt/groundwork/bin/etcd-snapshot', '--now'])
      ).trim();
      await etcdctl('put lost after');
      await cluster.up({ replacements: { [MEMBER]: 1 } });
      expect(await etcdctl('get lost --print-value-only')).toContain('after');

      await cluster.up({
        incarnation: { number: 2, from: { snapshot }, confirm: 'log incarnation 2' },
      });

      expect(await etcdctl('get kept --print-value-only')).toContain('before');
      expect(await etcdctl('get lost --print-value-only')).toBe('');
      expect(Number((await folders()).trim().split('\n')[0])).toBeGreaterThan(0);
      expect(await cluster.status(MEMBER)).toMatchObject({ healthy: true, incarnation: 2 });
    },
    4 * MINUTE,
  );
});
