/**
 * Snapshots, restores, maintenance and the start of a survivor, by the programs that stand on a machine, with real members of etcd and TLS.
 */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { DIRECTORY_BUCKET_TEXT } from '../../lib/node/etcd-bucket';
import { describeLab } from '../support/describe-lab';
import { roomMembers } from '../support/etcd-room-members';
import type { RoomMembersOptions } from '../support/etcd-room-members';
import { EtcdRooms } from '../support/etcd-rooms';

const MINUTE = 60_000;
const BIN = '/opt/groundwork/bin';
const THREE = ['etcd-1', 'etcd-2', 'etcd-3'] as const;

jest.setTimeout(5 * MINUTE);

async function opened(count: number, options?: RoomMembersOptions): Promise<EtcdRooms> {
  const rooms = await EtcdRooms.open(roomMembers(count, options));
  try {
    rooms.start(...THREE.slice(0, count));
    return rooms;
  } catch (error) {
    await rooms.close();
    throw error;
  }
}

/** Which of them leads, the others after it. */
function byRank(rooms: EtcdRooms): readonly string[] {
  const status = rooms.ctl('etcd-1', 'endpoint status --cluster -w json');
  const all = JSON.parse(status) as readonly {
    readonly Endpoint: string;
    readonly Status: { readonly header: { readonly member_id: number }; readonly leader: number };
  }[];
  const leads = all.find(({ Status }) => Status.header.member_id === Status.leader);
  const leader = `etcd-${Number(/\.(\d+):/.exec(leads?.Endpoint ?? '')?.[1]) - 10}`;
  return [leader, ...THREE.filter((one) => one !== leader)];
}

interface Sidecar {
  readonly name: string;
  readonly revision: number;
  readonly hash: number;
  readonly totalKey: number;
  readonly sha256: string;
  readonly member: string;
  readonly incarnation: number;
}

function sidecar(rooms: EtcdRooms, name: string): Sidecar {
  return JSON.parse(readFileSync(path.join(rooms.bucket, `${name}.json`), 'utf8')) as Sidecar;
}

function stored(rooms: EtcdRooms): readonly string[] {
  return readdirSync(path.join(rooms.bucket, 'etcd')).sort();
}

/** Everything that clients see, with revisions and versions. */
function contents(rooms: EtcdRooms, name: string): unknown {
  const all = JSON.parse(rooms.ctl(name, 'get "" --prefix -w json')) as { readonly kvs: unknown };
  return all.kvs;
}

function fill(rooms: EtcdRooms, name: string): void {
  rooms.output(
    name,
    `set -a; . /etc/etcd/etcdctl.env; PATH=/opt/etcd/bin:$PATH
    for i in 1 2 3 4 5 6 7 8; do etcdctl put "key-$i" "$(head -c 30000 /dev/urandom | base64 -w 0)"; done
    etcdctl put key-1 again; etcdctl del key-2; etcdctl put key-2 back`,
  );
}

describeLab('backups of etcd', () => {
  describe('snapshots', () => {
    let rooms: EtcdRooms;
    let leader = '';

    beforeAll(async () => {
      rooms = await opened(3);
      fill(rooms, 'etcd-1');
      [leader = ''] = byRank(rooms);
    });

    afterAll(async () => {
      await rooms.close();
    });

    const snapshot = (name = leader, words = '--now') =>
      rooms.run(name, `${BIN}/etcd-snapshot ${words}`);

    /** Has the program that keeps snapshots do something else before it does its work. */
    function withBucket(script: string, body: () => void): void {
      const at = rooms.path(leader, `${BIN}/directory-bucket`);
      const real = readFileSync(at, 'utf8');
      writeFileSync(`${at}.real`, real);
      chmodSync(`${at}.real`, 0o755);
      rooms.output(
        leader,
        `printf '%s\\n' '#!/bin/sh' ${quoted(script)} 'exec "$0.real" "$@"' >${BIN}/directory-bucket`,
      );
      try {
        body();
      } finally {
        rooms.output(leader, `mv ${BIN}/directory-bucket.real ${BIN}/directory-bucket`);
      }
    }

    test('are taken on the machine of the leader only, checked, and for nobody else to read', () => {
      const [, ...others] = byRank(rooms);
      for (const other of others)
        expect(snapshot(other, '')).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(existsSync(path.join(rooms.bucket, 'etcd'))).toBe(false);

      const { code, stdout: name, stderr } = snapshot(leader, '');

      expect([code, stderr]).toEqual([0, '']);
      expect(name).toMatch(/^etcd\/\d{8}T\d{6}Z-i1-r\d+-etcd-\d$/);
      expect(sidecar(rooms, name)).toMatchObject({
        name,
        member: leader,
        incarnation: 1,
        totalKey: 8,
      });
      expect(
        stored(rooms).map((one) => statSync(path.join(rooms.bucket, 'etcd', one)).mode & 0o777),
      ).toEqual([0o600, 0o600]);
      expect(statSync(path.join(rooms.bucket, 'etcd')).mode & 0o777).toBe(0o700);
      expect(rooms.run(leader, 'ls /var/lib/etcd/groundwork').stdout).toBe('');
      const checked = JSON.parse(
        rooms.output('etcd-2', `${BIN}/etcd-snapshot-check ${name}`),
      ) as Sidecar;
      const { revision, hash, sha256 } = sidecar(rooms, name);
      expect(checked).toMatchObject({ name, revision, hash, sha256, totalKey: 8 });
    });

    test('stay as many as were asked for, and what is not theirs stays too', () => {
      const folder = path.join(rooms.bucket, 'etcd');
      writeFileSync(path.join(folder, 'notes.txt'), 'mine');
      // What a run leaves that ended in the middle: without the second file it is no snapshot.
      writeFileSync(path.join(folder, '20200101T000000Z-i1-r1-etcd-9.db'), 'half');
      const names = [1, 2, 3, 4, 5].map(() => snapshot().stdout);

      expect(new Set(names).size).toBe(5);
      expect([...names].sort()).toEqual(names);
      const kept = names.slice(-3).flatMap((one) => [`${one.slice(5)}.db`, `${one.slice(5)}.json`]);
      expect(stored(rooms)).toEqual([...kept, 'notes.txt']);
      const listed = rooms.output('etcd-3', `${BIN}/etcd-snapshots`).split('\n');
      expect(listed.map((one) => (JSON.parse(one) as Sidecar).name)).toEqual(
        names.slice(-3).reverse(),
      );
    });

    test('that another machine has taken meanwhile stay', () => {
      const folder = path.join(rooms.bucket, 'etcd');
      const others = [1, 2, 3, 4].map((second) => `2099010${second}T000000Z-i1-r9-etcd-9`);
      const names = others.flatMap((one) => [`${one}.db`, `${one}.json`]);
      const make = names.map((one) => `: >/run/groundwork-buckets/etcd/etcd/${one};`).join('');
      withBucket(`case "$2 $4" in "put "*.json) ${make} ;; esac`, () => {
        const { code, stdout } = snapshot();
        expect(code).toBe(0);
        expect(stored(rooms)).toEqual(expect.arrayContaining([...names, `${stdout.slice(5)}.db`]));
      });
      for (const one of names) rmSync(path.join(folder, one));
    });

    test('get names that go up, also when the clock was set back', () => {
      const folder = path.join(rooms.bucket, 'etcd');
      const future = path.join(folder, '20990101T000000Z-i1-r1-etcd-1');
      for (const kind of ['db', 'json']) writeFileSync(`${future}.${kind}`, 'x');

      expect(snapshot().stdout).toMatch(/^etcd\/20990101T000001Z-i1-r\d+-etcd-\d$/);
      for (const one of stored(rooms).filter((each) => each.startsWith('2099')))
        rmSync(path.join(folder, one));
    });

    test('of two runs at once come one after the other', () => {
      const both = rooms
        .output(leader, `${BIN}/etcd-snapshot --now & ${BIN}/etcd-snapshot --now; wait`)
        .split('\n');

      expect(new Set(both).size).toBe(2);
      for (const name of both)
        expect(existsSync(path.join(rooms.bucket, `${name}.json`))).toBe(true);
    });

    test.each([
      [
        'cannot be written to',
        '[ "$2" != put ] || { echo "No space left on device" >&2; exit 1; }',
        /^etcd-snapshot: cannot store etcd\/\S+\.db: No space left on device$/,
      ],
      [
        'stores something else',
        '[ "$2" != put ] || { head -c 4096 "$3" >/tmp/short; set -- "$1" put /tmp/short "$4"; }',
        /^etcd-snapshot: etcd\/\S+\.db is not what was stored: its SHA-256 is [0-9a-f]{64}, and it was [0-9a-f]{64}$/,
      ],
      [
        'cannot be listed',
        '[ "$2" != list ] || { echo "no answer" >&2; exit 1; }',
        /^etcd-snapshot: cannot list the snapshots: no answer$/,
      ],
      [
        'loses what it got',
        '[ "$2" != get ] || { echo "no such object" >&2; exit 1; }',
        /^etcd-snapshot: cannot read etcd\/\S+\.db back: no such object$/,
      ],
    ])('a place that %s fails the run with one line, and older ones stay', (_, script, line) => {
      const before = complete(rooms);
      withBucket(script, () => {
        const { code, stdout, stderr } = snapshot();
        expect([code, stdout]).toEqual([1, '']);
        expect(stderr).toMatch(line);
      });

      expect(complete(rooms)).toEqual(before);
      expect(before).toHaveLength(3);
    });

    test('are not put where they would go with the machine', () => {
      rooms.output(leader, 'umount /run/groundwork-buckets/etcd');
      expect(snapshot()).toMatchObject({
        code: 1,
        stderr:
          'etcd-snapshot: /run/groundwork-buckets/etcd is in memory: what is there goes with the next boot',
      });
      rooms.output(
        leader,
        'mkdir /var/lib/etcd/inside && mount --bind /var/lib/etcd/inside /run/groundwork-buckets/etcd',
      );
      expect(snapshot()).toMatchObject({
        code: 1,
        stderr: 'etcd-snapshot: /run/groundwork-buckets/etcd is on the disk of /var/lib/etcd/data',
      });
      rooms.output(
        leader,
        'cd /run/groundwork-buckets && umount etcd && rmdir etcd && ln -s /var/lib/etcd/inside etcd',
      );
      expect(snapshot()).toMatchObject({
        code: 1,
        stderr: 'etcd-snapshot: /run/groundwork-buckets/etcd is on the disk of /var/lib/etcd/data',
      });
      rooms.output(leader, 'rm /run/groundwork-buckets/etcd && rmdir /var/lib/etcd/inside');
      expect(snapshot()).toMatchObject({
        code: 1,
        stderr: 'etcd-snapshot: there is no directory /run/groundwork-buckets/etcd: is it mounted?',
      });
      rooms.shareBucket(leader);
      expect(snapshot().code).toBe(0);
    });

    test('are not taken when there is no room for them beside the data', () => {
      rooms.output(leader, 'fallocate -l 850M /var/lib/etcd/ballast');
      const { code, stderr } = snapshot();
      rooms.output(leader, 'rm /var/lib/etcd/ballast');

      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^etcd-snapshot: there are \d+ bytes free beside the data, and a snapshot needs \d+$/,
      );
    });

    test('tell how old the newest one is', () => {
      const folder = path.join(rooms.bucket, 'etcd');
      expect(rooms.run('etcd-2', `${BIN}/etcd-snapshots --max-age 3600`).code).toBe(0);
      for (const one of stored(rooms)) rmSync(path.join(folder, one));
      const none = rooms.run('etcd-2', `${BIN}/etcd-snapshots --max-age 3600`);
      for (const kind of ['db', 'json']) {
        writeFileSync(path.join(folder, `20260101T000000Z-i1-r1-etcd-1.${kind}`), 'x');
      }
      const old = rooms.run('etcd-2', `${BIN}/etcd-snapshots --max-age 3600`);

      expect([none.code, none.stderr]).toEqual([1, 'etcd-snapshots: there is no snapshot']);
      expect(old.code).toBe(1);
      expect(old.stderr).toMatch(/^etcd-snapshots: the newest snapshot is \d+ seconds old$/);
    });

    test('are not taken of a cluster without a majority, which is said', () => {
      const [, ...others] = byRank(rooms);
      for (const other of others) rooms.kill(other);
      rooms.output(leader, 'sleep 3');
      const { code, stderr } = snapshot(leader, '');
      rooms.start(...others);

      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^etcd-snapshot: (the cluster has no leader|no majority of the members answers|the etcd of this machine does not answer)/,
      );
    });

    describe('that are corrupt', () => {
      let name = '';
      let size = 0;
      beforeAll(() => {
        name = snapshot(byRank(rooms)[0]).stdout;
        size = statSync(path.join(rooms.bucket, `${name}.db`)).size;
      });

      function flip(at: number): void {
        const file = path.join(rooms.bucket, `${name}.db`);
        const bytes = readFileSync(file);
        bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
        writeFileSync(file, bytes);
      }

      test.each([
        ['its first page', () => 20],
        ['its middle', () => size / 2],
        ['its last page', () => size - 100],
        ['its checksum', () => size - 5],
      ])('by a bit in %s are refused before anything is touched', (_, place) => {
        const at = Math.floor(place());
        flip(at);
        const { code, stderr } = rooms.run('etcd-1', `${BIN}/etcd-restore 2 ${name}`);
        flip(at);

        expect([code, stderr]).toEqual([
          1,
          `etcd-restore: ${name} is corrupt: what is in it does not match the checksum at its end`,
        ]);
        untouched();
      });

      test.each([
        [
          'cut off within a page',
          -1000,
          /is cut off, or no snapshot: it does not end in a checksum$/,
        ],
        [
          'cut off by whole pages',
          -8192,
          /is corrupt: what is in it does not match the checksum at its end$/,
        ],
        ['too long', 512, /is corrupt: what is in it does not match the checksum at its end$/],
      ])('since they are %s are refused', (_, by, line) => {
        const file = path.join(rooms.bucket, `${name}.db`);
        const whole = readFileSync(file);
        if (by < 0) truncateSync(file, size + by);
        else appendFileSync(file, Buffer.alloc(by));
        const { code, stderr } = rooms.run('etcd-1', `${BIN}/etcd-restore 2 ${name}`);
        writeFileSync(file, whole);

        expect(code).toBe(1);
        expect(stderr).toMatch(line);
        untouched();
      });

      test('in that they are not what was written down are refused', () => {
        const file = path.join(rooms.bucket, `${name}.json`);
        const text = readFileSync(file, 'utf8');
        writeFileSync(file, text.replace(/"sha256":"..../, '"sha256":"0000'));
        const { code, stderr } = rooms.run('etcd-1', `${BIN}/etcd-restore 2 ${name}`);
        writeFileSync(file, text);

        expect(code).toBe(1);
        expect(stderr).toMatch(
          /^etcd-restore: etcd\/\S+ is not what was stored: its SHA-256 is [0-9a-f]{64}, written down was 0000[0-9a-f]{60}$/,
        );
        untouched();
      });

      test('are told from whole ones: the same one is taken when it is whole again', () => {
        expect(rooms.run('etcd-1', `${BIN}/etcd-snapshot-check ${name}`).code).toBe(0);
        expect(
          rooms.run('etcd-1', `${BIN}/etcd-snapshot-check etcd/20200101T000000Z-i1-r1-etcd-1`),
        ).toMatchObject({ code: 1 });
      });

      function untouched(): void {
        const there = rooms.output('etcd-1', 'ls /var/lib/etcd; ls /var/lib/etcd/groundwork');
        expect(there).toBe('data\ngroundwork');
        expect(rooms.output('etcd-1', 'cat /run/units/asked')).not.toContain('stop');
      }
    });
  });

  describe('a restore', () => {
    let rooms: EtcdRooms;

    beforeAll(async () => {
      rooms = await opened(3);
    });

    afterAll(async () => {
      await rooms.close();
    });

    function restored(number: number, name: string, words = ''): void {
      for (const one of THREE) {
        expect(rooms.run(one, `${BIN}/etcd-restore ${words} ${number} ${name}`)).toMatchObject({
          code: 0,
          stdout: 'done',
        });
      }
      rooms.start(...THREE);
    }

    function hashOf(name: string, revision: number): readonly number[] {
      const text = rooms.ctl(name, `endpoint hashkv --cluster --rev ${revision} -w json`);
      return (JSON.parse(text) as readonly { readonly HashKV: { readonly hash: number } }[]).map(
        ({ HashKV }) => HashKV.hash,
      );
    }

    test('gives all members what the cluster had at the revision of the snapshot', () => {
      fill(rooms, 'etcd-1');
      const name = rooms.output('etcd-1', `${BIN}/etcd-snapshot --now`);
      const { revision } = sidecar(rooms, name);
      const [before, hashes] = [contents(rooms, 'etcd-1'), hashOf('etcd-1', revision)];
      rooms.ctl('etcd-1', 'put later x');
      const cluster = rooms.ctl('etcd-1', 'member list');
      restored(2, name, '--bump-revision 0');

      expect(contents(rooms, 'etcd-2')).toEqual(before);
      expect(new Set([...hashes, ...hashOf('etcd-3', revision)]).size).toBe(1);
      expect(rooms.ctl('etcd-1', 'member list')).not.toBe(cluster);
      expect(rooms.output('etcd-1', 'cd /var/lib/etcd && ls && stat -c "%a %U" data')).toBe(
        'data\ndata.before-2\ngroundwork\n700 etcd',
      );
      rooms.ctl('etcd-2', 'put after restore');
    });

    test('moves revisions on, so that nobody takes new ones for old ones', () => {
      const name = rooms.output('etcd-1', `${BIN}/etcd-snapshot --now`);
      const { revision } = sidecar(rooms, name);
      const before = contents(rooms, 'etcd-1');
      restored(3, name);

      expect(contents(rooms, 'etcd-1')).toEqual(before);
      const header = JSON.parse(rooms.ctl('etcd-1', 'get x -w json')) as {
        header: { revision: number };
      };
      expect(header.header.revision).toBe(revision + 1_000_000_000);
      const watch = rooms.run(
        'etcd-1',
        `set -a; . /etc/etcd/etcdctl.env; timeout 10 /opt/etcd/bin/etcdctl watch key-1 --rev ${revision + 1}`,
      );
      expect(watch.stdout + watch.stderr).toContain('required revision has been compacted');
    });

    test('is done once: the same again changes nothing, and other numbers are refused', () => {
      const name = rooms.output('etcd-1', `${BIN}/etcd-snapshot --now`);
      const said = (words: string) => {
        const { code, stdout, stderr } = rooms.run('etcd-1', `${BIN}/etcd-restore ${words}`);
        return [code, stdout, stderr];
      };
      const made =
        rooms.output('etcd-1', 'cat /var/lib/etcd/groundwork/made-3').split(' ')[1] ?? '';

      expect(said(`3 ${made}`)).toEqual([0, 'already', '']);
      expect(said(`3 ${name}`)[2]).toMatch(
        /^etcd-restore: incarnation 3 is there already, made otherwise: restore etcd\//,
      );
      expect(said(`2 ${name}`)).toEqual([
        1,
        '',
        'etcd-restore: this member is of incarnation 3 already',
      ]);
      expect(said(`5 ${name}`)).toEqual([
        1,
        '',
        'etcd-restore: this member is of incarnation 3: 4 comes next, not 5',
      ]);
      expect(said(`1 ${name}`)).toEqual([
        1,
        '',
        'etcd-restore: incarnation 1 is what the cluster begins with: write 2 or more',
      ]);
      expect(said(`four ${name}`)).toEqual([
        1,
        '',
        'etcd-restore: four is no number of an incarnation',
      ]);
      expect(said('4')[0]).toBe(2);
      expect(rooms.ctl('etcd-1', 'get after --print-value-only')).toBe('restore');
    });
  });

  test('a restore that is killed at any step loses nothing and is ended by the next run, with the log on a disk of its own', async () => {
    const rooms = await opened(1, { walDisk: true });
    try {
      rooms.ctl('etcd-1', 'put kept old');
      const name = rooms.output('etcd-1', `${BIN}/etcd-snapshot --now`);
      const steps = killEachStep(rooms, name);

      expect(steps).toBeGreaterThan(15);
    } finally {
      await rooms.close();
    }
  });

  describe('a full database', () => {
    let rooms: EtcdRooms;

    beforeAll(async () => {
      rooms = await opened(3, { settings: { 'quota-backend-bytes': '24Mi' } });
    });

    afterAll(async () => {
      await rooms.close();
    });

    const maintain = (name: string, words = '') => rooms.run(name, `${BIN}/etcd-maintain ${words}`);

    function put(prefix: string, count: number, bytes = 700_000): string {
      const { stdout, stderr } = rooms.run(
        'etcd-1',
        `set -a; . /etc/etcd/etcdctl.env; set +a; value=$(head -c ${bytes} /dev/urandom | base64 -w 0)
        for i in $(seq ${count}); do printf '%s' "$value" | /opt/etcd/bin/etcdctl put ${prefix} || exit 1; done`,
      );
      return stdout + stderr;
    }

    test('of old revisions is found, compacted, defragmented and opened again, by the leader', () => {
      expect(put('same', 40)).toContain('database space exceeded');
      expect(rooms.ctl('etcd-1', 'alarm list')).toContain('NOSPACE');
      const [leader = '', ...others] = byRank(rooms);
      for (const other of others)
        expect(maintain(other, '--alarms')).toEqual({ code: 0, stdout: '', stderr: '' });

      const { code, stderr } = maintain(leader, '--alarms');

      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining('the database has room again, and the alarm is disarmed'),
      ]);
      expect(rooms.ctl('etcd-1', 'alarm list')).toBe('');
      expect(put('same', 3)).not.toContain('exceeded');
      expect(rooms.ctl('etcd-1', 'get groundwork/maintenance')).toBe('');
    });

    test('of living data stays closed, with the figures, until something is deleted', () => {
      // What is written into holes of the file leaves room once more, a few times.
      let last = { code: 0, stderr: '' };
      for (let round = 1; round < 8 && last.code === 0; round += 1) {
        expect(put(`live-${round}-$i`, 150, 200_000)).toContain('database space exceeded');
        last = maintain(byRank(rooms)[0] ?? '', '--alarms');
      }

      expect(last.code).toBe(1);
      expect(last.stderr).toMatch(
        /the data that is alive fills the quota:(?: etcd-\d has \d+ bytes of 25165824,){3} so the alarm stays/,
      );
      expect(rooms.ctl('etcd-1', 'alarm list')).toContain('NOSPACE');
      rooms.ctl('etcd-1', 'del live- --prefix');
      const [next = ''] = byRank(rooms);
      expect(maintain(next, '--alarms').code).toBe(0);
      expect(rooms.ctl('etcd-1', 'alarm list')).toBe('');
    });
  });

  describe('maintenance', () => {
    let rooms: EtcdRooms;

    beforeAll(async () => {
      rooms = await opened(3, { least: '1Mi' });
    });

    afterAll(async () => {
      await rooms.close();
    });

    const maintain = (name: string, words = '') => rooms.run(name, `${BIN}/etcd-maintain ${words}`);

    test('does nothing where little is free', () => {
      fill(rooms, 'etcd-1');
      const [leader = ''] = byRank(rooms);

      expect(maintain(leader)).toEqual({ code: 0, stdout: '', stderr: '' });
    });

    test('takes the followers first and the leader last, once more is free', () => {
      rooms.output(
        'etcd-1',
        `set -a; . /etc/etcd/etcdctl.env; PATH=/opt/etcd/bin:$PATH
        for i in 1 2 3 4 5 6; do head -c 700000 /dev/urandom | base64 -w 0 | etcdctl put big; done; etcdctl del big; etcdctl compact --physical "$(etcdctl get x -w json | sed 's/.*"revision":\\([0-9]*\\).*/\\1/')"
        for end in $(seq 11 13); do
          until [ "$(ETCDCTL_ENDPOINTS=https://10.77.0.$end:2379 etcdctl endpoint status -w json | sed 's/.*"dbSizeInUse":\\([0-9]*\\).*/\\1/')" -lt 1000000 ]; do etcdctl put key-1 more; sleep 0.2; done
        done`,
      );
      const [leader = '', ...others] = byRank(rooms);
      const { code, stderr } = maintain(leader);
      const order = stderr
        .split('\n')
        .map(
          (line) =>
            /^etcd-maintain: (\S+): \d+ bytes before, \d+ after, in \d+ seconds$/.exec(line)?.[1],
        );

      expect([code, [...order].sort()]).toEqual([0, [...others, leader].sort()]);
      expect(order.at(-1)).toBe(leader);
      expect(byRank(rooms)[0]).not.toBe(leader);
    });

    test('is for the leader, who is named to operators', () => {
      const [, other = ''] = byRank(rooms);

      expect(maintain(other)).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(maintain(other, '--now').stderr).toMatch(
        /^etcd-maintain: this member does not lead: run it on the machine of the leader, [0-9a-f]+$/,
      );
      expect(maintain(other, '--later').code).toBe(2);
    });

    test('touches no member while one is away', () => {
      const [leader = '', other = ''] = byRank(rooms);
      rooms.kill(other);
      const { code, stderr } = maintain(leader, '--now');
      rooms.start(other);

      expect([code, stderr]).toEqual([1, expect.stringMatching(/etcd-\d does not answer/)]);
      expect(stderr).not.toContain('bytes before');
    });

    test('touches nothing while an alarm says that data is corrupt, and leaves the alarm alone', () => {
      const [leader = ''] = byRank(rooms);
      const url = 'https://10.77.0.11:2379/v3/maintenance/alarm';
      const raise = `'{"action":"ACTIVATE","memberID":"1","alarm":"CORRUPT"}'`;
      rooms.output(
        'etcd-1',
        `cd /etc/etcd/pki && curl -sf --cacert ca.crt --cert server.crt --key server.key -d ${raise} ${url}`,
      );
      const runs = ['--now', '--alarms', ''].map((words) => maintain(leader, words));

      for (const { code, stderr } of runs) {
        expect(code).toBe(1);
        expect(stderr).toMatch(
          /^etcd-maintain: the data of a member is corrupt, and nothing is touched: memberID:1 alarm:CORRUPT\s*$/,
        );
      }
      expect(rooms.ctl('etcd-1', 'alarm list')).toContain('CORRUPT');
    });
  });

  describe('a single survivor', () => {
    let rooms: EtcdRooms;

    beforeAll(async () => {
      rooms = await opened(3);
      for (let i = 0; i < 20; i += 1) rooms.ctl('etcd-2', `put key-${i} value-${i}`);
    });

    afterAll(async () => {
      await rooms.close();
    });

    test('is not made of a member whose majority answers, nor is its data moved', () => {
      expect(rooms.run('etcd-1', `${BIN}/etcd-force-new-cluster 2`)).toMatchObject({
        code: 1,
        stderr: 'etcd-force-new-cluster: a majority of the members answers: nothing is forced',
      });
      expect(rooms.run('etcd-1', `${BIN}/etcd-set-aside 2`)).toMatchObject({
        code: 1,
        stderr: 'etcd-set-aside: this member is one of a majority that answers: nothing is moved',
      });
      expect(rooms.output('etcd-1', 'ls /var/lib/etcd')).toBe('data');
    });

    test('is not made either while the others run and it cannot ask them, for want of a certificate or of its own etcd', () => {
      const pki = '/etc/etcd/pki';
      const refused = {
        code: 1,
        stderr:
          'etcd-force-new-cluster: etcd-2 etcd-3 run, and they are a majority: nothing is forced; ask them, or stop them if they are lost',
      };
      rooms.output('etcd-1', `mv ${pki}/server.crt ${pki}/kept.crt && : >${pki}/server.crt`);
      expect(rooms.run('etcd-1', `${BIN}/etcd-force-new-cluster 2`)).toMatchObject(refused);
      rooms.output('etcd-1', `mv ${pki}/kept.crt ${pki}/server.crt`);
      rooms.kill('etcd-1');
      expect(rooms.run('etcd-1', `${BIN}/etcd-force-new-cluster 2`)).toMatchObject(refused);
      expect(rooms.output('etcd-1', 'ls /var/lib/etcd')).toBe('data');
      rooms.start('etcd-1');
    });

    test('goes on alone with all that was acknowledged, and a copy of what there was', () => {
      rooms.kill('etcd-1');
      rooms.kill('etcd-3');
      const { code, stdout, stderr } = rooms.run('etcd-2', `${BIN}/etcd-force-new-cluster 2`);

      expect([code, stdout, stderr]).toEqual([
        0,
        'done',
        'etcd-force-new-cluster: a copy of what is in /var/lib/etcd/data is in /var/lib/etcd/data.before-2',
      ]);
      rooms.start('etcd-2');
      expect(rooms.ctl('etcd-2', 'member list -w simple').split('\n')).toHaveLength(1);
      expect(
        rooms
          .ctl('etcd-2', 'get key- --prefix --keys-only --limit 0')
          .split('\n')
          .filter((one) => one !== ''),
      ).toHaveLength(20);
      rooms.ctl('etcd-2', 'put after alone');
      expect(rooms.run('etcd-2', `${BIN}/etcd-force-new-cluster 2`)).toMatchObject({
        code: 0,
        stdout: 'already',
      });
      expect(rooms.output('etcd-2', 'cat /var/lib/etcd/groundwork/incarnation')).toBe('2');
    });

    test('is joined by the others once their data is aside', () => {
      for (const one of ['etcd-1', 'etcd-3']) {
        rooms.output(
          one,
          'mkdir -p /var/lib/etcd/groundwork && touch /var/lib/etcd/groundwork/begin',
        );
        expect(rooms.run(one, `${BIN}/etcd-set-aside 2`)).toMatchObject({
          code: 0,
          stdout: 'done',
          stderr:
            'etcd-set-aside: what was in /var/lib/etcd/data is in /var/lib/etcd/data.before-2',
        });
        expect(rooms.output(one, 'ls /var/lib/etcd /var/lib/etcd/groundwork')).not.toContain(
          'begin',
        );
        expect(rooms.run(one, `${BIN}/etcd-set-aside 2`)).toMatchObject({
          code: 0,
          stdout: 'already',
        });
      }
    });
  });

  test('a command keeps snapshots as well as a directory', async () => {
    const rooms = await opened(1, {
      backup: { to: { command: ['/opt/lab/store', "the 'first' one"] } },
    });
    try {
      rooms.output(
        'etcd-1',
        `mkdir -p /opt/lab '/srv/the first one' && printf '%s\\n' '#!/bin/sh' '[ "$1" = "the '"'first'"' one" ] || exit 3' 'shift; exec ${BIN}/keep "/srv/the first one" "$@"' >/opt/lab/store && chmod +x /opt/lab/store`,
      );
      // Any program with the four verbs will do; this one is at hand.
      writeFileSync(rooms.path('etcd-1', `${BIN}/keep`), DIRECTORY_BUCKET_TEXT, { mode: 0o755 });
      rooms.ctl('etcd-1', 'put a b');
      const name = rooms.output('etcd-1', `${BIN}/etcd-snapshot`);
      rooms.ctl('etcd-1', 'del a');

      expect(rooms.output('etcd-1', 'ls "/srv/the first one/etcd"')).toBe(
        `${name.slice(5)}.db\n${name.slice(5)}.json`,
      );
      rooms.output('etcd-1', `${BIN}/etcd-restore --start 2 ${name}`);
      rooms.start('etcd-1');
      expect(rooms.ctl('etcd-1', 'get a --print-value-only')).toBe('b');
    } finally {
      await rooms.close();
    }
  });
});

/** What is complete among the snapshots that are stored. */
function complete(rooms: EtcdRooms): readonly string[] {
  const all = stored(rooms);
  return all.filter((one) => one.endsWith('.json') && all.includes(one.replace(/json$/, 'db')));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

// Each command that changes something is a step; before the one that is named the program and all that it has started is killed.
const STEP = `#!/bin/sh
n=$(($(cat /run/steps) + 1))
echo "$n" >/run/steps
echo "$n COMMAND $*" >>/run/step-log
[ "$n" -ne "$(cat /run/kill-at)" ] || kill -KILL 0
exec /usr/bin/COMMAND "$@"
`;

/**
 * Kills a restore before its steps, looks at what is left, and has the next run end it: before every one of those that change what etcd has, and now
 * and then while the new data is made beside the old. Gives how many were tried.
 */
function killEachStep(rooms: EtcdRooms, name: string): number {
  const room = 'etcd-1';
  rooms.output(room, 'mv /opt/etcd/bin/etcdutl /usr/bin/etcdutl');
  for (const command of ['mv', 'rm', 'sync', 'chown', 'chmod', 'systemctl', 'etcdutl']) {
    const at = `/opt/etcd/bin/${command}`;
    const text = quoted(STEP.replaceAll('COMMAND', command));
    rooms.output(room, `printf '%s' ${text} >${at} && chmod +x ${at}`);
  }
  const restore = (number: number, killAt: number) => {
    rooms.output(room, `echo 0 >/run/steps; echo ${killAt} >/run/kill-at; rm -f /run/step-log`);
    return rooms.run(room, `setsid -w ${BIN}/etcd-restore ${number} ${name}`);
  };
  restore(2, 0);
  const log = rooms.output(room, 'cat /run/step-log').split('\n');
  const begun = log.findIndex((one) => one.includes('/changing'));
  const steps = log.map((_, index) => index + 1).filter((step) => step > begun || step % 5 === 1);
  for (const [index, step] of steps.entries()) {
    const { code } = restore(index + 3, step);
    // The first run has a step more at its very end.
    expect(code === 0 && step < log.length).toBe(false);
    lookAround(rooms, log[step - 1] ?? '');
    goOn(rooms, () => restore(index + 3, 0).code);
  }
  expect(begun).toBeGreaterThan(0);
  return steps.length;
}

/** The next run ends what was begun: the data of the snapshot is there, that of before beside it, and nothing else. */
function goOn(rooms: EtcdRooms, restore: () => number): void {
  const room = 'etcd-1';
  const begun = rooms.run(room, 'test -e /var/lib/etcd/groundwork/changing').code === 0;
  expect(restore()).toBe(0);
  if (begun) {
    rooms.start(room);
    expect(rooms.ctl(room, 'get kept --print-value-only')).toBe('old');
  }
  const left =
    'cd /var/lib && ls -d etcd/data.before-*/member/snap/db etcd-wal/wal.before-*/log/*.wal';
  expect(rooms.output(room, left).split('\n').length).toBeGreaterThanOrEqual(2);
  const all = rooms.output(room, 'ls -A /var/lib/etcd /var/lib/etcd/groundwork /var/lib/etcd-wal');
  expect(all).not.toMatch(/new|part|scratch|changing/);
  rooms.output(room, 'rm -rf /var/lib/etcd/data.before-* /var/lib/etcd-wal/wal.before-*');
}

/** Whatever was killed: the data of before is somewhere, and etcd either has all of its directories or is kept from starting. */
function lookAround(rooms: EtcdRooms, step: string): void {
  const room = 'etcd-1';
  const old = rooms.run(
    room,
    'cd /var/lib && ls -d etcd/data*/member/snap/db && ls -d etcd-wal/wal*/log/*.wal',
  );
  expect([step, old.code]).toEqual([step, 0]);
  const { code } = rooms.run(
    room,
    'systemctl is-active etcd-member || [ -e /var/lib/etcd/groundwork/changing ] || ls /var/lib/etcd/data/member/snap/db /var/lib/etcd-wal/wal/log/*.wal',
  );
  expect([step, code]).toEqual([step, 0]);
  if (rooms.run(room, 'test -e /var/lib/etcd/groundwork/changing').code === 0) {
    const started = rooms.run(room, 'systemctl stop etcd-member && systemctl start etcd-member');
    expect([step, started.stderr]).toEqual([
      step,
      'Assertion failed on job for etcd-member.service.',
    ]);
  }
}
