/**
 * The life of a cluster, through the real engine, on booted machines, under a load that never stops and remembers every write that was acknowledged.
 * After each operation all of them are there, all members have the same data, and the members are those that were wanted.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { describeLab } from '../../support/describe-lab';
import { DirectoryWatch } from '../../support/etcd/data-directories';
import { encoded } from '../../support/etcd/gateway';
import { ETCD, ETCD_OLD, LabCluster, credentialsOf } from '../../support/etcd/lab-cluster';
import { performanceFindings } from '../../support/etcd/performance';
import { Rehearsal } from '../../support/etcd/rehearsal';
import { findSecrets, secretsOf } from '../../support/etcd/secret-search';
import { hostSnapshot, leaksSince } from '../../support/leaks';
import type { HostSnapshot } from '../../support/leaks';
import type { ObservedRun } from '../../support/pulumi-project';
import { ownCertificate } from '../../support/tls-authority';

const MINUTE = 60_000;
/** How long writes may stand still when one member fails or leaves: an election, and what two busy cores add to it. */
const GAP_MS = 10_000;
/** So few entries are kept that who has lost its disk needs a full transfer, and who was away for a minute does not. */
const ENTRIES = 4_000;
const COMMON = { 'quota-backend-bytes': '64Mi', 'snapshot-count': 500 };
const OLD_SETTINGS = { ...COMMON, 'experimental-snapshot-catchup-entries': ENTRIES };
const SETTINGS = { ...COMMON, 'snapshot-catchup-entries': ENTRIES };
/** How many keys of its authority a bundle has. */
const keysIn = (bundle: string): number => bundle.split('BEGIN CERTIFICATE').length - 1;
const READ = { path: '/v3/kv/range', body: { key: encoded('a') } };

describeLab('a cluster of etcd, day two', () => {
  let cluster: LabCluster;
  let rehearsal: Rehearsal;
  let before: HostSnapshot;
  const runs: ObservedRun[] = [];

  beforeAll(async () => {
    cluster = await LabCluster.make({ version: ETCD_OLD, settings: OLD_SETTINGS });
    before = hostSnapshot(cluster.traces);
    await up();
    rehearsal = await Rehearsal.begin(cluster);
  }, 15 * MINUTE);

  afterAll(async () => {
    await cluster.remove();
  }, 5 * MINUTE);

  const up: LabCluster['up'] = async (...args) => {
    const ran = await cluster.up(...args);
    runs.push(ran);
    return ran;
  };

  /** The full transfers that a member has received since it began to run. */
  const transfers = async (member: string): Promise<number> => {
    const text = await cluster.output(
      member,
      'curl -s http://$(hostname -I | cut -d" " -f1):2381/metrics',
    );
    const lines = text
      .split('\n')
      .filter((line) => line.startsWith('etcd_network_snapshot_receive_success'));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  };

  it(
    'comes up from nothing',
    async () => {
      const { outputs } = rehearsal;
      await sleep(2_000);
      const { findings, members } = await rehearsal.after('3 members');

      expect(outputs.endpoints).toHaveLength(3);
      expect(findings).toEqual([]);
      expect(members.map(({ version }) => version)).toEqual([ETCD_OLD, ETCD_OLD, ETCD_OLD]);
      expect(new Set(members.map(({ clusterId }) => clusterId))).toEqual(
        new Set([outputs.clusterId]),
      );
    },
    5 * MINUTE,
  );

  it(
    'is not changed by a second run',
    async () => {
      const { changes } = await up();
      const { findings, period } = await rehearsal.after('second up');

      expect(Object.keys(changes)).toEqual(['same']);
      expect(findings).toEqual([]);
      expect(period.longestGapMs).toBeLessThan(GAP_MS);
    },
    2 * MINUTE,
  );

  it(
    'answers nobody without TLS, with another authority, or without a certificate',
    async () => {
      const { outputs, witness } = rehearsal;
      const own = credentialsOf(outputs);
      const stranger = ownCertificate('operator', 'somebody-else');
      const kinds = async (as: typeof own, scheme = 'https:'): Promise<readonly string[]> => {
        const asked = outputs.endpoints.map((one) =>
          witness.ask('ask', { ...READ, endpoint: one.replace('https:', scheme), as }),
        );
        return (await Promise.all(asked)).map(({ kind }) => kind);
      };

      expect(await kinds(own)).toEqual(['answer', 'answer', 'answer']);
      expect(await kinds(own, 'http:')).not.toContain('answer');
      expect(await kinds({ ...own, ca: stranger.certificate })).not.toContain('answer');
      expect(await kinds({ ca: own.ca })).not.toContain('answer');
      expect(
        await kinds({ ...own, certificate: stranger.certificate, key: stranger.key }),
      ).not.toContain('answer');
    },
    MINUTE,
  );

  it(
    'goes on writing when the leader is killed, and "up" brings it back with its data',
    async () => {
      const victim = await cluster.leader();
      const identity = (await cluster.status(victim)).id;
      const watch = new DirectoryWatch();
      await cluster.kill(victim);
      await sleep(5_000);
      const killed = await rehearsal.after('the leader killed', [victim]);
      const { operations } = await up({}, '--refresh');
      const back = await rehearsal.after('made anew by up');
      watch.stop();

      expect(killed.period.acknowledged).toBeGreaterThan(0);
      expect(killed.period.longestGapMs).toBeLessThan(GAP_MS);
      expect(killed.verdict.findings).toEqual([]);
      expect(back.findings).toEqual([]);
      expect(back.period.longestGapMs).toBeLessThan(GAP_MS);
      const made = operations.filter(
        ({ op, type }) => op === 'create' && type.endsWith(':LocalMachine'),
      );
      expect(made.map(({ name }) => name)).toEqual([victim]);
      // The volume is the same, and so is the member: what it had missed came as single entries.
      expect((await cluster.status(victim)).id).toBe(identity);
      expect(await transfers(victim)).toBe(0);
      expect(watch.shared).toEqual([]);
      expect(watch.membersOn(cluster.volume(victim, 'etcd'))).toBe(2);
      expect(watch.looks).toBeGreaterThan(50);
    },
    5 * MINUTE,
  );

  it(
    'goes from 3.5 to 3.6, member by member',
    async () => {
      const identities = await Promise.all(cluster.names.map((name) => cluster.status(name)));
      const watch = new DirectoryWatch();
      const { operations } = await up({ version: ETCD, settings: SETTINGS });
      const { findings, period, members } = await rehearsal.after('3.5 to 3.6');
      watch.stop();

      expect(findings).toEqual([]);
      expect(members.map(({ version }) => version)).toEqual([ETCD, ETCD, ETCD]);
      expect(members.map(({ id }) => id)).toEqual(identities.map(({ id }) => id));
      expect(period.longestGapMs).toBeLessThan(GAP_MS);
      expect(watch.shared).toEqual([]);
      for (const name of cluster.names) expect(await transfers(name)).toBe(0);
      const machines = operations.filter(({ type }) => type.endsWith(':LocalMachine'));
      const order = machines.filter(({ op }) => op === 'create-replacement');
      expect(order.map(({ name }) => name)).toEqual(cluster.names);
      // One after the other: none begins before the one before it is through.
      for (const [index, { start }] of order.entries()) {
        expect(start).toBeGreaterThan(order[index - 1]?.end ?? 0);
      }
    },
    8 * MINUTE,
  );

  it(
    'refuses what would harm it, before anything is touched',
    async () => {
      const back = await cluster.tryUp({ version: ETCD_OLD, settings: OLD_SETTINGS });
      const even = await cluster.tryUp({ version: ETCD, settings: SETTINGS, members: 4 });
      cluster.change({ members: 3 });

      expect(back.code).not.toBe(0);
      expect(back.stdout + back.stderr).toMatch(/is older than 3\.6/);
      expect(even.code).not.toBe(0);
      expect(even.stdout + even.stderr).toContain('members');
      for (const { operations } of [back, even]) {
        // The provider itself is told of every change of the settings.
        const done = operations.filter(
          ({ op, type }) => op !== 'same' && !type.startsWith('pulumi:providers:'),
        );
        expect(done.filter(({ failed }) => !failed)).toEqual([]);
      }
    },
    2 * MINUTE,
  );

  it(
    'gets other certificates, all of them',
    async () => {
      const old = rehearsal.outputs.operator['tls.crt'];
      const { operations } = await up({ tls: { validity: '9000h' } });
      const { findings, period } = await rehearsal.after('all certificates');

      expect(findings).toEqual([]);
      expect(period.longestGapMs).toBeLessThan(GAP_MS);
      expect(rehearsal.outputs.operator['tls.crt']).not.toBe(old);
      expect(
        operations.filter(({ type, op }) => type.endsWith(':LocalMachine') && op !== 'same'),
      ).toEqual([]);
    },
    4 * MINUTE,
  );

  it.each([
    ['trust the next key too', { alsoTrust: [2] }, 2],
    ['sign with the next key', { generation: 2, alsoTrust: [1] }, 2],
    ['forget the old key', { generation: 2 }, 1],
  ] as const)(
    'gets another key of its authority: %s',
    async (step, tls, trusted) => {
      await up({ tls: { validity: '9000h', ...tls } });
      const { findings, period } = await rehearsal.after(step);

      expect(findings).toEqual([]);
      expect(period.longestGapMs).toBeLessThan(GAP_MS);
      expect(keysIn(rehearsal.outputs.ca)).toBe(trusted);
    },
    4 * MINUTE,
  );

  it(
    'grows to five',
    async () => {
      await up({ members: 5 });
      const { findings, period, verdict } = await rehearsal.after('3 to 5 members');

      expect(findings).toEqual([]);
      expect(verdict.members).toBe(5);
      // The measure of transfers finds those that there were.
      expect(await transfers('etcd-4')).toBeGreaterThan(0);
      expect(period.longestGapMs).toBeLessThan(GAP_MS);
    },
    6 * MINUTE,
  );

  it(
    'shrinks to three',
    async () => {
      await up({ members: 3 });
      const { findings, period, verdict } = await rehearsal.after('5 to 3 members');

      expect(findings).toEqual([]);
      expect(verdict.members).toBe(3);
      expect(period.longestGapMs).toBeLessThan(GAP_MS);
      expect(cluster.runs('etcd-4') || cluster.runs('etcd-5')).toBe(false);
    },
    4 * MINUTE,
  );

  // How fast it is depends on who else uses this computer, so it is told and not judged.
  it(
    'takes every write of a load as "etcdctl check perf" makes it, and tells how fast',
    async () => {
      await rehearsal.witness.ask('pause', null);
      const plan = { endpoints: rehearsal.outputs.endpoints, rate: 150, clients: 50, seconds: 5 };
      const measured = await rehearsal.witness.ask('perform', plan);
      await rehearsal.witness.ask('resume', null);
      const findings = performanceFindings(measured, plan.rate);
      const verdict = findings.length === 0 ? 'pass' : findings.join('; ');
      process.stderr.write(`${JSON.stringify(measured)} by its measure: ${verdict}\n`);

      expect(measured.failed).toBe(0);
      expect(measured.writes).toBeGreaterThan(100);
    },
    MINUTE,
  );

  it(
    'shows nobody a secret',
    async () => {
      const { stdout } = await cluster.project.pulumi(
        ...['stack', 'export', '--stack', 'test', '--show-secrets'],
      );
      const secrets = secretsOf(stdout);
      const places: Record<string, string> = {
        'the state': cluster.stateText,
        'the journals': await cluster.journals(),
        ...Object.fromEntries(
          cluster.names.map((name) => [`user data of ${name}`, cluster.seed(name)]),
        ),
      };
      for (const [index, ran] of runs.entries()) {
        const shown = ran.events.filter(
          ({ diagnosticEvent }) => diagnosticEvent?.severity !== 'debug',
        );
        places[`run ${index + 1}`] = [ran.stdout, ran.stderr, JSON.stringify(shown)].join('\n');
      }

      expect(secrets.length).toBeGreaterThan(10);
      // The measure finds them where they may be.
      expect(findSecrets(secrets, { clear: stdout })).not.toEqual([]);
      expect(findSecrets(secrets, places)).toEqual([]);
    },
    2 * MINUTE,
  );

  it(
    'comes back with its data after it was destroyed, and leaves nothing but that',
    async () => {
      const promised = await rehearsal.witness.ask('stop', null);
      process.stderr.write(await rehearsal.table());
      const contents = await rehearsal.witness.ask('contents', rehearsal.outputs.endpoints);
      await rehearsal.witness.leave();
      const { code } = await cluster.destroy();
      const leaks = await leaksSince(before, cluster.traces);
      await up();
      const outputs = await cluster.outputs();
      const again = await cluster.witness(outputs);
      const after = await again.ask('contents', outputs.endpoints);

      expect(code).toBe(0);
      expect(leaks).toEqual([]);
      expect(promised.anomalies).toEqual([]);
      expect(after.keys).toEqual(contents.keys);
      expect(after.hashes.map(({ hash }) => hash)).toHaveLength(3);
      expect(outputs.clusterId).toBe(rehearsal.outputs.clusterId);
    },
    6 * MINUTE,
  );
});
