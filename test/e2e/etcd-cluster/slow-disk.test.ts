/** A member whose disk is too slow is kept from starting, and says why; the same machine on a fast disk starts. */
import { describeLab } from '../../support/describe-lab';
import { LabCluster } from '../../support/etcd/lab-cluster';
import { SlowDisk, whyDisksStayFast } from '../../support/etcd/slow-disk';
import { until } from '../../support/lab/cluster';

const MINUTE = 60_000;
const RESULT = '/var/lib/groundwork-etcd/fsync.json';
// Wide apart, since the disk below is shared with everybody: a held-back write takes some 60 ms or more.
const GATE = { onSlow: 'refuse', limit: '40ms', percentile: 90, writes: 100 } as const;

describeLab('a slow disk under etcd', () => {
  let cluster: LabCluster;
  let slow: SlowDisk;

  beforeAll(async () => {
    expect(whyDisksStayFast()).toBeUndefined();
    cluster = await LabCluster.make({
      name: 'slow',
      cidr: '10.80.0.0/24',
      members: 1,
      allowSingle: true,
      fsyncGate: GATE,
      timeout: '10s',
    });
    slow = new SlowDisk(cluster.volume('slow-1', 'etcd'), 40);
  }, 5 * MINUTE);

  afterAll(async () => {
    await slow.release();
    await cluster.remove();
  }, 3 * MINUTE);

  it(
    'is refused by the gate, and the run says so',
    async () => {
      const { code, stdout, stderr } = await cluster.tryUp();
      // The run gives up sooner than a slow disk has been measured.
      await until('the disk is measured', async () => {
        const { stdout: said } = await cluster.run('slow-1', ['cat', RESULT]);
        return said !== '';
      });
      const measured = await cluster.output('slow-1', ['cat', RESULT]);
      const journal = await cluster.output('slow-1', 'journalctl -o cat -u etcd-member');

      process.stderr.write(`held back: ${measured}\n`);
      expect(slow.devices).toHaveLength(1);
      expect(code).not.toBe(0);
      expect(stdout + stderr).toContain('slow-1');
      expect(journal).toContain('is too slow for etcd');
      expect(JSON.parse(measured)).toMatchObject({ verdict: 'refuse' });
      expect((await cluster.status('slow-1')).data).toBe('none');
    },
    5 * MINUTE,
  );

  it(
    'lets the member start once the disk is as fast as it should be',
    async () => {
      await slow.release();
      await cluster.up({ timeout: '1m' });
      const measured = await cluster.output('slow-1', ['cat', RESULT]);

      process.stderr.write(`not held back: ${measured}\n`);
      expect(JSON.parse(measured)).toMatchObject({ verdict: 'pass' });
      expect(await cluster.status('slow-1')).toMatchObject({ healthy: true, data: 'present' });
    },
    5 * MINUTE,
  );
});
