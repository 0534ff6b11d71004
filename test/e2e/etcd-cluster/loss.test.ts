/**
 * What a cluster loses when more fails than it can bear, and how it comes back: rehearsed with the very steps of the runbooks, through the real engine,
 * on booted machines.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describeLab } from '../../support/describe-lab';
import { LabCluster } from '../../support/etcd/lab-cluster';
import { Rehearsal } from '../../support/etcd/rehearsal';
import type { Dump } from '../../support/etcd/witness-protocol';

const MINUTE = 60_000;
const BIN = '/opt/groundwork/bin';
const QUOTA = '64Mi';

interface Snapshot {
  readonly name: string;
  readonly revision: number;
}

describeLab('a cluster of etcd, losses', () => {
  let cluster: LabCluster;
  let rehearsal: Rehearsal;
  let snapshot: Snapshot;
  let source: Dump;

  beforeAll(async () => {
    cluster = await LabCluster.make({
      cidr: '10.81.0.0/24',
      settings: { 'quota-backend-bytes': QUOTA },
    });
    await cluster.up();
    rehearsal = await Rehearsal.begin(cluster);
  }, 15 * MINUTE);

  afterAll(async () => {
    await cluster.remove();
  }, 5 * MINUTE);

  it(
    'refuses writes when two of three are killed, loses none, and "up --refresh" brings it back',
    async () => {
      await sleep(2_000);
      await rehearsal.after('3 members');
      await Promise.all([cluster.kill('etcd-1'), cluster.kill('etcd-3')]);
      await sleep(2_000);
      await rehearsal.witness.ask('mark', 'two of three are ending');
      await sleep(4_000);
      const dead = await rehearsal.witness.ask('mark', 'two of three killed');
      await cluster.up({}, '--refresh');
      const { findings } = await rehearsal.after('back by up --refresh');

      expect(dead.acknowledged).toBe(0);
      expect(dead.reads).toBe(0);
      expect(dead.unclear + dead.refused).toBeGreaterThan(0);
      expect(findings).toEqual([]);
    },
    6 * MINUTE,
  );

  it(
    'has a member join anew whose disk is lost',
    async () => {
      const before = (await cluster.status('etcd-3')).id;
      await cluster.kill('etcd-3');
      rmSync(cluster.volume('etcd-3', 'etcd'));
      await cluster.up({}, '--refresh');
      const { findings, period } = await rehearsal.after('a disk lost');

      expect(findings).toEqual([]);
      expect(period.longestGapMs).toBeLessThan(10_000);
      expect((await cluster.status('etcd-3')).id).not.toBe(before);
    },
    5 * MINUTE,
  );

  it(
    'raises an alarm when the quota is full, and is cured',
    async () => {
      const plan = { endpoints: rehearsal.outputs.endpoints, bytes: 768 * 1024, limit: 300 };
      const reason = await rehearsal.witness.ask('fill', plan);
      const full = await cluster.status('etcd-1');
      const first = await cluster.leader();
      const cured = await cluster.run(first, [`${BIN}/etcd-maintain`, '--now'], 120_000);
      const { findings } = await rehearsal.after('quota full and cured');
      const after = await rehearsal.witness.ask('mark', 'after the cure');
      await sleep(1_000);
      const writing = await rehearsal.witness.ask('mark', 'writing again');

      process.stderr.write(`etcd-maintain: ${cured.code}\n${cured.stdout}${cured.stderr}\n`);
      expect(reason).toContain('database space exceeded');
      expect(full.alarms).toContain('NOSPACE');
      expect(cured.code).toBe(0);
      expect(findings).toEqual([]);
      expect(writing.acknowledged + after.acknowledged).toBeGreaterThan(10);
    },
    5 * MINUTE,
  );

  it(
    'goes on from one survivor when the disks of the others are lost',
    async () => {
      // What only the lost majority had would be lost: the survivor has to be up to date for all to be there.
      await rehearsal.witness.ask('pause', null);
      await cluster.kill('etcd-1');
      await cluster.kill('etcd-3');
      rmSync(cluster.volume('etcd-1', 'etcd'));
      rmSync(cluster.volume('etcd-3', 'etcd'));
      await rehearsal.witness.ask('resume', null);
      const incarnation = { number: 2, from: { survivor: 'etcd-2' } };
      const unconfirmed = await cluster.tryUp({ incarnation });
      await cluster.up(
        { incarnation: { ...incarnation, confirm: 'etcd incarnation 2' } },
        '--refresh',
      );
      const { findings, members } = await rehearsal.after('disaster start of one');

      expect(unconfirmed.code).not.toBe(0);
      expect(unconfirmed.stdout + unconfirmed.stderr).toContain('etcd incarnation 2');
      expect(findings).toEqual([]);
      expect(members.map((one) => one.incarnation)).toEqual([2, 2, 2]);
    },
    8 * MINUTE,
  );

  it(
    "takes a snapshot by the timer's program, on the machine of the leader alone",
    async () => {
      const first = await cluster.leader();
      const name = await cluster.output(first, [`${BIN}/etcd-snapshot`, '--now']);
      const other = cluster.names.find((one) => one !== first) ?? '';
      const checked = JSON.parse(
        await cluster.output(other, [`${BIN}/etcd-snapshot-check`, name]),
      ) as { revision: number };
      snapshot = { name, revision: checked.revision };
      const revision = String(snapshot.revision);
      source = await rehearsal.witness.ask('dump', {
        endpoints: rehearsal.outputs.endpoints,
        revision,
      });
      const listed = await cluster.output(other, [`${BIN}/etcd-snapshots`]);

      expect(source.keys).toBeGreaterThan(100);
      expect(listed.split('\n')[0]).toContain(name);
    },
    2 * MINUTE,
  );

  it(
    'refuses a corrupt snapshot, and goes on as it was',
    async () => {
      const file = path.join(bucketOf(cluster), `${snapshot.name}.db`);
      const good = readFileSync(file);
      const bad = Buffer.from(good);
      const at = Math.floor(bad.length / 2);
      bad[at] = (bad[at] ?? 0) ^ 0xff;
      writeFileSync(file, bad);
      const checked = await cluster.run('etcd-1', [`${BIN}/etcd-snapshot-check`, snapshot.name]);
      const incarnation = {
        ...{ number: 3, from: { snapshot: snapshot.name }, confirm: 'etcd incarnation 3' },
      };
      const ran = await cluster.tryUp({ incarnation });
      cluster.change({ incarnation: { number: 2 } });
      const { findings, members } = await rehearsal.after('corrupt snapshot refused');
      writeFileSync(file, good);

      expect(checked.code).toBe(1);
      expect(ran.code).not.toBe(0);
      expect(ran.stdout + ran.stderr).toContain(snapshot.name);
      expect(findings).toEqual([]);
      expect(members.map((one) => one.incarnation)).toEqual([2, 2, 2]);
    },
    4 * MINUTE,
  );

  it(
    'is what it was at the revision of the snapshot, once that is restored',
    async () => {
      const { periods, anomalies } = await rehearsal.witness.ask('stop', null);
      const before = rehearsal.outputs.clusterId;
      await cluster.up({
        incarnation: {
          ...{ number: 3, from: { snapshot: snapshot.name }, confirm: 'etcd incarnation 3' },
        },
      });
      await rehearsal.refresh();
      const { endpoints, clusterId } = rehearsal.outputs;
      const now = await rehearsal.witness.ask('dump', { endpoints });
      const moved = await cluster.output('etcd-1', 'ls /var/lib/etcd');

      process.stderr.write(await rehearsal.table());
      expect(periods.length).toBeGreaterThan(5);
      expect(anomalies).toEqual([]);
      expect(clusterId).not.toBe(before);
      // Every key, its value, and when it was made and changed; nothing that was written later.
      expect([now.keys, now.sha256]).toEqual([source.keys, source.sha256]);
      // Whoever has seen later revisions notices.
      expect(Number(now.revision)).toBeGreaterThan(Number(source.revision) + 1e8);
      expect(new Set(now.hashes.map(({ hash }) => hash)).size).toBe(1);
      expect(moved).toContain('data.before-3');
    },
    6 * MINUTE,
  );

  it(
    'can be restored as another cluster, with nothing of the first but the snapshot',
    async () => {
      const { name, cidr } = { name: 'etcd', cidr: '10.82.0.0/24' };
      const other = await LabCluster.make({
        ...{ name, cidr, members: 1, allowSingle: true },
        backup: { every: '15m', keep: 5, revisionBump: 0 },
        incarnation: {
          ...{ number: 2, from: { snapshot: snapshot.name }, confirm: 'etcd incarnation 2' },
        },
      });
      try {
        const target = path.join(bucketOf(other), snapshot.name);
        mkdirSync(path.dirname(target), { recursive: true });
        for (const suffix of ['.db', '.json']) {
          copyFileSync(path.join(bucketOf(cluster), snapshot.name) + suffix, target + suffix);
        }
        await other.up();
        const outputs = await other.outputs();
        const witness = await other.witness(outputs);
        const { endpoints } = outputs;
        const copy = await witness.ask('dump', { endpoints, revision: source.revision });

        expect([copy.keys, copy.sha256]).toEqual([source.keys, source.sha256]);
        expect(copy.hashes[0]?.hash).toBe(source.hashes[0]?.hash);
        expect(outputs.clusterId).not.toBe(rehearsal.outputs.clusterId);
      } finally {
        await other.remove();
      }
    },
    6 * MINUTE,
  );
});

/** Where the bucket of a stack is on the host. */
function bucketOf(cluster: LabCluster): string {
  return path.join(cluster.directory, 'buckets', 'etcd-backup');
}
