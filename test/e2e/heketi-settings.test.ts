/**
 * A HeketiDeployment as a real Heketi takes it: its settings, its keys, its topology and its database. The programs of the pods are run as they were
 * synthesised; only folders stand in the place of volumes. The executor is the mock, so no brick is made.
 */
import {
  copyFileSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';

import type { HeketiDeploymentProps } from '../../lib/manifests';
import { HEKETI_BACKUP, HEKETI_MOVE } from '../../lib/manifests/heketi-copy-programs';
import { HEKETI_COMMAND_SETTINGS, HEKETI_SETTINGS } from '../../lib/manifests/heketi-settings';
import type { HeketiSettingOf } from '../../lib/manifests/heketi-settings';
import { HEKETI_DATABASE, HEKETI_START } from '../../lib/manifests/heketi-start';
import { HEKETI_TOPOLOGY } from '../../lib/manifests/heketi-topology-program';
import { goTool } from '../../tools/go-tool';
import { runSync } from '../../tools/process';
import { describeLab } from '../support/describe-lab';
import { HeketiRoom, USER_KEY, labNode } from '../support/heketi-room';
import { judgeTest } from '../support/judge-test';

const limit = 300_000;

jest.setTimeout(limit);

let heketi: string;
let room: HeketiRoom;

type Props = Partial<HeketiDeploymentProps>;
type Node = ReturnType<typeof labNode>;

const THREE = [1, 2, 3].map((number) => labNode(`gfs-${number}`, number, '/dev/sdb'));

function topologyOf(...clusters: readonly (readonly Node[])[]): Props {
  return { topology: { clusters: clusters.map((nodes) => ({ nodes })) } };
}

/** What Heketi knows, without what each import makes anew. */
function withoutGeneration(text: string): string {
  return text.replace(/("Key": "DB_GENERATION_ID",\n\s+"Value": ")[^"]*/g, '$1');
}

function knowledge(): string {
  return withoutGeneration(room.cli(['db', 'dump']).out);
}

/** Fills a running Heketi: three nodes and a volume. */
function fill(): void {
  expect(room.run('topology', topologyOf(THREE)).code).toBe(0);
  expect(room.cli(['volume', 'create', '--size=10', '--replica=3', '--name=one']).code).toBe(0);
}

describeLab('Heketi', () => {
  beforeAll(async () => {
    heketi = await goTool('heketi');
  });

  beforeEach(async () => {
    room = await HeketiRoom.make(heketi);
  });

  afterEach(async () => {
    await room.remove();
  });

  describe('settings', () => {
    /** What Heketi says to a setting of a wrong type: it cannot be parsed when it is known, and is passed over when it is not. */
    function isKnown(glusterfs: object): boolean {
      const file = room.at('config', 'try.json');
      writeFileSync(
        file,
        JSON.stringify({ glusterfs: { executor: 'none of ours', ...glusterfs } }),
      );
      const { stdout, stderr } = runSync([heketi, `--config=${file}`]);
      const said = `${stdout}${stderr}`;
      if (said.includes('Unable to parse configuration')) return true;
      expect(said).toContain('invalid executor');
      return false;
    }

    test('are those that Heketi 9 reads, and no others', () => {
      const known = (table: Readonly<Record<string, HeketiSettingOf>>): string[] =>
        Object.entries(table).flatMap(([name, { since }]) => (since === undefined ? [name] : []));
      const wrong = (name: string): unknown => (name === 'operation_retry_limits' ? 'x' : { a: 1 });

      for (const name of Object.keys(HEKETI_SETTINGS)) {
        expect([name, isKnown({ [name]: wrong(name) })]).toEqual([
          name,
          known(HEKETI_SETTINGS).includes(name),
        ]);
      }
      for (const part of ['sshexec', 'kubeexec']) {
        for (const name of Object.keys(HEKETI_COMMAND_SETTINGS)) {
          expect([name, isKnown({ [part]: { [name]: { a: 1 } } })]).toEqual([
            name,
            known(HEKETI_COMMAND_SETTINGS).includes(name),
          ]);
        }
      }
      expect(isKnown({ nobody_knows: { a: 1 } })).toBe(false);
    });

    test('reach the server', async () => {
      await room.start({
        settings: {
          loglevel: 'info',
          brick_max_size_gb: 2048,
          brick_min_size_gb: 2,
          max_bricks_per_volume: 16,
          zone_checking: 'strict',
          max_volumes_per_cluster: 7,
          pre_request_volume_options: 'nfs.disable on',
          post_request_volume_options: 'nfs.disable off',
          auto_create_block_hosting_volume: true,
          block_hosting_volume_size: 100,
        },
      });

      for (const line of [
        'Max bricks per volume set to 16',
        'Max brick size 2048 GB',
        'Min brick size 2 GB',
        "Zone checking: 'strict'",
        'Volumes per cluster limit is set to 7',
        'Pre Request Volume Options: nfs.disable on',
        'Post Request Volume Options: nfs.disable off',
        'Auto Create Block Hosting Volume set to true',
        'New Block Hosting Volume size 100 GB',
        'Loaded mock executor',
        'Authorization loaded',
      ]) {
        expect(room.log).toContain(line);
      }
    });
  });

  describe('keys', () => {
    test('are asked for, and the user may less than the administrator', async () => {
      await room.start();

      const bare = await fetch(`${room.url}/clusters`);
      expect(bare.status).toBe(401);
      expect(room.cli(['cluster', 'list']).code).toBe(0);
      expect(room.cli(['cluster', 'list'], 'admin', 'another-key-than-that').error).toContain(
        'signature is invalid',
      );
      expect(room.cli(['cluster', 'list'], 'user', USER_KEY).error).toContain(
        'Administrator access required',
      );
      expect(room.cli(['volume', 'list'], 'user', USER_KEY).code).toBe(0);
    });

    test('that are empty, or end with a new line, keep the server from starting', () => {
      expect(room.run('database').code).toBe(0);

      expect(room.run('heketi', {}, { HEKETI_ADMIN_KEY: '' }).error).toContain('a key is empty');
      const lineFeed = { HEKETI_USER_KEY: `${USER_KEY}\n` };
      expect(room.run('heketi', {}, lineFeed).error).toContain(
        'does its Secret end with a new line?',
      );
      // Upstream itself: one key alone is a refusal, so a Heketi of this library is never open.
      const bare = runSync([
        'env',
        `HEKETI_ADMIN_KEY=${USER_KEY}`,
        `HEKETI_DB_PATH=${room.at('tmp', 'x.db')}`,
        heketi,
        `--config=${room.at('config', 'heketi.json')}`,
      ]);
      expect(bare.stderr).toContain('Missing JWT information');
    });
  });

  describe('a topology', () => {
    test('is loaded once, and a second time changes nothing', async () => {
      await room.start();
      const first = room.run('topology', topologyOf(THREE));
      const known = knowledge();
      const second = room.run('topology', topologyOf(THREE));

      expect([first.code, first.error]).toEqual([0, '']);
      expect(first.out).toMatch(/the clusters are:\n1 [0-9a-f]{32}\n$/);
      expect([second.code, second.error]).toEqual([0, '']);
      expect(second.out).not.toMatch(/Adding|Creating/);
      expect(knowledge()).toBe(known);
    });

    test('grows by a node and a device that stand before the others, in the same cluster', async () => {
      await room.start();
      expect(room.run('topology', topologyOf(THREE)).code).toBe(0);
      const grown = [
        labNode('gfs-0', 4, '/dev/sdb'),
        ...THREE.map((one) => ({ ...one, devices: ['/dev/sda', ...one.devices] })),
      ];

      expect(room.run('topology', topologyOf(grown)).code).toBe(0);
      expect(room.cli(['cluster', 'list']).out.match(/Id:/g)).toHaveLength(1);
      expect(room.cli(['node', 'list']).out.match(/Id:/g)).toHaveLength(4);

      // What upstream's client makes of the same file by itself.
      const file = room.at('tmp', 'topology.json');
      writeFileSync(
        file,
        JSON.stringify(topologyOf([labNode('gfs-9', 9, '/dev/sdb'), ...THREE]).topology),
      );
      expect(room.cli(['topology', 'load', `--json=${file}`]).code).toBe(0);
      expect(room.cli(['cluster', 'list']).out.match(/Id:/g)).toHaveLength(2);
    });

    test('of several clusters keeps them apart', async () => {
      await room.start();
      const [one, two, three] = THREE as [Node, Node, Node];
      const loaded = room.run('topology', topologyOf([one], [two, three]));

      expect(loaded.error).toBe('');
      expect(room.cli(['cluster', 'list']).out.match(/Id:/g)).toHaveLength(2);
      expect(room.run('topology', topologyOf([three], [one, two])).error).toMatch(
        /ERROR: gfs-2 is in the cluster [0-9a-f]{32} of Heketi/,
      );
      expect(room.run('topology', topologyOf([one, two, three])).error).toContain(
        'gfs-2 is in the cluster',
      );
      expect(room.run('topology', topologyOf([two], [three])).error).toContain(
        'together with nodes of another cluster of the topology',
      );
    });

    test('fails when a device is refused, although the client does not', async () => {
      await room.start();
      expect(room.run('topology', topologyOf(THREE)).code).toBe(0);
      // The mock takes any device; a name that the server refuses is what a real node's refusal looks like.
      const [one] = THREE as [Node];
      const name = '/dev/sdc,x';
      const args = (room.containers(topologyOf([one])).get('topology')?.args ?? []).map((text) =>
        text.replaceAll('/dev/sdb', name),
      );
      const file = room.at('tmp', 'topology.json');
      writeFileSync(file, `{"clusters":[{"nodes":[${args[4] ?? ''}]}]}`);
      const upstream = room.cli(['topology', 'load', `--json=${file}`]);
      const ours = runSync([
        'env',
        `PATH=${room.at('bin')}:${process.env['PATH'] ?? ''}`,
        `HEKETI_CLI_SERVER=${room.url}`,
        'HEKETI_CLI_USER=admin',
        'HEKETI_CLI_KEY=administrator-of-the-lab',
        'sh',
        '-c',
        HEKETI_TOPOLOGY,
        'topology',
        ...args,
      ]);

      expect(upstream.out).toContain('Unable to add device');
      expect(upstream.code).toBe(0);
      expect(ours.stderr).toContain(`gfs-1: Heketi does not have ${name}`);
      expect(ours.code).toBe(1);
    });

    test('fails when Heketi has a node in another zone or at another address', async () => {
      await room.start();
      expect(room.run('topology', topologyOf(THREE)).code).toBe(0);
      const [one] = THREE as [Node];
      const moved = labNode('gfs-1', 7, '/dev/sdb');
      const { code, error } = room.run('topology', topologyOf([moved]));

      expect(code).toBe(1);
      expect(error).toContain('gfs-1: is in zone 1 for Heketi, and in 7 here');
      expect(error).toContain('gfs-1: serves at 10.0.0.1 for Heketi, and at 10.0.0.7 here');
      expect(room.run('topology', topologyOf([one])).code).toBe(0);
    });

    test('fails at once with a wrong key, and after a while without a server', async () => {
      expect(room.run('topology', {}, { WAIT_SECONDS: '1' }).error).toContain(
        'Heketi does not answer',
      );
      await room.start();
      expect(room.run('topology', {}, { HEKETI_CLI_KEY: 'another' }).error).toContain(
        'Heketi refuses the key',
      );
    });
  });

  describe('a database', () => {
    test('begins empty where there is none, and is left alone where there is one', async () => {
      await room.start();
      fill();
      const known = knowledge();
      await room.stop();
      const before = room.file('database', 'heketi.db');

      expect(room.run('database').out).toContain('left as it is');
      expect(room.file('database', 'heketi.db')).toEqual(before);
      await room.start();
      expect(knowledge()).toBe(known);
    });

    test('that must exist and does not keeps Heketi from starting', () => {
      const gone = room.run('database', { database: { claim: {}, mustExist: true } });

      expect(gone.code).toBe(1);
      expect(gone.error).toContain('is this the right volume?');
      expect(readdirSync(room.at('database'))).toEqual([]);
      // Also when it goes after the first container has looked.
      expect(room.run('heketi').error).toContain('heketi.db is gone');
    });

    test('that another Heketi has open is waited for, and not opened', async () => {
      await room.start();

      expect(room.run('heketi').error).toContain('the database is in use by another Heketi');
    });

    const moved: Props = { database: { claim: {}, beginFrom: { claim: 'before' } } };
    const from = (): { SOURCE: string } => ({ SOURCE: `file:${room.at('source', 'heketi.db')}` });

    test('moves from another volume, whatever an interrupted copy has left', async () => {
      await room.start();
      fill();
      const known = knowledge();
      copyFileSync(room.at('database', 'heketi.db'), room.at('source', 'heketi.db'));
      await room.stop();
      copyFileSync(room.at('database', 'heketi.db'), room.at('source', 'heketi.db'));
      rmSync(room.at('database', 'heketi.db'));
      writeFileSync(room.at('database', 'heketi.db.new'), 'half of it');
      const source = readFileSync(room.at('source', 'heketi.db'));

      expect(room.run('database', moved, from()).out).toContain(
        'a database with 3 nodes and 1 volumes begins',
      );
      expect(readdirSync(room.at('database'))).toEqual(['heketi.db']);
      expect(readFileSync(room.at('source', 'heketi.db'))).toEqual(source);
      await room.start(moved, from());
      expect(knowledge()).toBe(known);
    });

    test('moves from no broken one, from none, and from none in use', async () => {
      expect(room.run('database', moved, from()).error).toContain('there is no database in');
      await room.start();
      fill();
      const used = { SOURCE: `file:${room.at('database', 'heketi.db')}` };
      const elsewhere = { ...used, HEKETI_DIR: room.at('target') };
      expect(room.run('database', moved, elsewhere).error).toContain('is in use');
      await room.stop();
      copyFileSync(room.at('database', 'heketi.db'), room.at('source', 'heketi.db'));
      rmSync(room.at('database', 'heketi.db'));
      for (const length of [0, 3000, 40_000]) {
        truncateSync(room.at('source', 'heketi.db'), length);
        const refused = room.run('database', moved, from());
        expect([length, refused.code]).toEqual([length, 1]);
        expect(readdirSync(room.at('database'))).toEqual([]);
      }
    });

    const copied: Props = { database: { secret: 'heketi-db-backup' } };
    const secret = (): { SOURCE: string } => ({ SOURCE: `secret:${room.at('secret')}` });

    test('that is copied to a Secret comes back from it, and never over a newer one', async () => {
      await room.start(copied, secret());
      const old = readFileSync(room.at('database', 'heketi.db'));
      fill();
      const known = knowledge();
      await room.stop();
      // The container starts anew in its pod: what the Secret held when the pod began is older.
      writeFileSync(room.at('secret', 'heketi.db.gz'), gzipSync(old));
      await room.start(copied, secret());
      expect(knowledge()).toBe(known);
      await room.stop();
      // Another pod: only the Secret is there.
      const last = readFileSync(room.at('database', 'heketi.db'));
      writeFileSync(room.at('secret', 'heketi.db.gz'), gzipSync(last));
      rmSync(room.at('database', 'heketi.db'));
      await room.start(copied, secret());
      expect(knowledge()).toBe(known);
    });

    test('is not begun anew when the copy in the Secret cannot be read', () => {
      const whole = gzipSync(Buffer.alloc(100_000, 'x'));
      for (const bytes of [whole, whole.subarray(0, 50)]) {
        writeFileSync(room.at('secret', 'heketi.db.gz'), bytes);
        expect(room.run('database', copied, secret()).code).toBe(1);
        expect(room.file('database', 'heketi.db')).toBeUndefined();
      }
      rmSync(room.at('secret', 'heketi.db.gz'));
      const needed: Props = { database: { secret: 'heketi-db-backup', mustExist: true } };
      expect(room.run('database', needed, secret()).error).toContain('no copy in the Secret');
      expect(room.run('database', copied, secret()).code).toBe(0);
    });
  });

  describe('a backup', () => {
    const copies = (): string[] => readdirSync(room.at('backups')).sort();
    const keeping = (keep: number): Props => ({
      database: { claim: {}, backup: { claim: {}, keep } },
    });

    test(
      'is made when something has changed, is kept for a while, and brings all of it back',
      async () => {
        await room.start();
        fill();
        expect(room.run('backup').out).toMatch(/heketi-\d{8}T\d{6}Z\.json\.gz: 3 nodes, 1 volumes/);
        expect(room.run('backup').out).toContain('nothing has changed since');
        for (const name of ['three', 'four']) {
          await sleep(1_100);
          expect(room.cli(['volume', 'create', '--size=1', `--name=${name}`]).code).toBe(0);
          expect(room.run('backup', keeping(2)).code).toBe(0);
        }
        expect(copies()).toHaveLength(2);
        const known = knowledge();
        await room.stop();
        rmSync(room.at('database', 'heketi.db'));
        const [, newest = ''] = copies();
        const restored: Props = {
          database: { claim: {}, beginFrom: { backup: { claim: 'heketi-backup', file: newest } } },
        };
        const source = { SOURCE: `backup:${room.at('backups', newest)}` };
        await room.start(restored, source);
        expect(knowledge()).toBe(known);
      },
      limit,
    );

    test('that cannot be read brings nothing back', () => {
      const source = { SOURCE: `backup:${room.at('backups', 'x.json.gz')}` };
      for (const bytes of [Buffer.from('no gzip'), gzipSync('{"clusterentries":')]) {
        writeFileSync(room.at('backups', 'x.json.gz'), bytes);
        expect(room.run('database', {}, source).code).toBe(1);
        expect(room.file('database', 'heketi.db')).toBeUndefined();
      }
    });

    test('of a Heketi that has forgotten everything pushes out no good one', async () => {
      await room.start();
      fill();
      expect(room.run('backup', keeping(1)).code).toBe(0);
      const kept = copies();
      await room.stop();
      rmSync(room.at('database', 'heketi.db'));
      await room.start();

      expect(room.run('backup', keeping(1)).error).toContain('the copies are kept as they are');
      expect(copies()).toEqual(kept);
    });

    test('tells when the copy in the Secret is not what Heketi knows', async () => {
      const both: Props = { database: { secret: 'heketi-db-backup', backup: { claim: {} } } };
      const place = { COPY_DIR: room.at('secret') };
      await room.start();
      const old = readFileSync(room.at('database', 'heketi.db'));
      fill();

      expect(room.run('backup', both, place).error).toContain('there is no copy in the Secret');
      writeFileSync(room.at('secret', 'heketi.db.gz'), gzipSync(old));
      expect(room.run('backup', both, place).error).toContain('is not what Heketi knows');
      const now = readFileSync(room.at('database', 'heketi.db'));
      writeFileSync(room.at('secret', 'heketi.db.gz'), gzipSync(now));
      expect(room.run('backup', both, place).out).toContain('is what Heketi knows');
      expect(copies()).toHaveLength(1);
    });
  });

  describe('the move of a database that is in use', () => {
    const elsewhere = (): Record<string, string> => ({
      HEKETI_DIR: room.at('target'),
      HEKETI_DB_PATH: room.at('target', 'heketi.db'),
    });

    test(
      'holds changes off, and goes on on the other volume with all of it',
      async () => {
        await room.start();
        fill();
        const known = knowledge();

        expect(room.run('move').out).toContain(
          'the database with 3 nodes and 1 volumes is on the volume',
        );
        expect(room.cli(['volume', 'create', '--size=1']).error).toContain(
          'disabled for maintenance',
        );
        // A second run, as after a node was lost, is no harm.
        expect(room.run('move').code).toBe(0);
        await room.stop();
        await room.start({ database: { claim: 'target', mustExist: true } }, elsewhere());
        expect(knowledge()).toBe(known);
        expect(room.cli(['volume', 'create', '--size=1']).code).toBe(0);
        // From now on it lives there, and no move may put an older one over it.
        expect(room.run('move').error).toContain('it is left alone');
      },
      limit,
    );

    test(
      'may be killed at any moment, and begins again',
      async () => {
        await room.start();
        fill();
        const known = knowledge();
        for (const ms of [20, 60, 120, 200, 320]) {
          const move = room.begin('move');
          await sleep(ms);
          try {
            process.kill(-(move.pid ?? 0), 'SIGKILL');
          } catch {
            // It had ended by itself.
          }
          const there = room.file('target', 'heketi.db');
          if (there !== undefined) expect(isWhole(room.at('target', 'heketi.db'))).toBe(true);
          expect(knowledge()).toBe(known);
        }
        expect(room.run('move').code).toBe(0);
        await room.stop();
        await room.start({ database: { claim: 'target', mustExist: true } }, elsewhere());
        expect(knowledge()).toBe(known);
      },
      limit,
    );

    test(
      'keeps no bad copy, and lets Heketi go on',
      async () => {
        await room.start();
        fill();
        const import_ = (then: string): string =>
          `#!/bin/sh\n'${heketi}' "$@" || exit\ncase "$*" in 'db import'*) ${then} ;; esac\n`;
        for (const then of [
          // A file system that loses the end of the file, all of it, or says that it is full.
          'truncate --size=20000 "$6"',
          ': >"$6"',
          'exit 1',
          // One that gives back another database than was written.
          `rm "$6"; echo '{}' >'${room.at('tmp', 'empty.json')}'; exec '${heketi}' db import --jsonfile '${room.at('tmp', 'empty.json')}' --dbfile "$6"`,
        ]) {
          room.replace('heketi', import_(then));
          const { code } = room.run('move');

          expect([then, code]).toEqual([then, 1]);
          expect(readdirSync(room.at('target'))).toEqual([]);
          expect(room.cli(['server', 'mode', 'get']).out).toBe('normal\n');
        }
      },
      limit,
    );

    /** In the place of Heketi: after the first copy somebody makes a volume, and of the second one becomes what is said. */
    function busy(second: string): string {
      const mark = room.at('tmp', 'first');
      return `#!/bin/sh
'${heketi}' "$@" || exit
case "$*" in
  'db import'*)
    if [ -e '${mark}' ]; then
      ${second}
    else
      : >'${mark}'
      heketi-cli volume create --size=1 >/dev/null
    fi
    ;;
esac
`;
    }

    test('takes what changes while it copies', async () => {
      await room.start();
      fill();
      room.replace('heketi', busy(':'));

      expect(room.run('move').out).toContain('with 3 nodes and 2 volumes');
      const known = knowledge();
      await room.stop();
      room.replace('heketi', `#!/bin/sh\nexec '${heketi}' "$@"\n`);
      await room.start({ database: { claim: 'target', mustExist: true } }, elsewhere());
      expect(knowledge()).toBe(known);
    });

    test('tells how Heketi takes changes again when it fails after that', async () => {
      await room.start();
      fill();
      room.replace('heketi', busy('exit 1'));

      const { code, error } = room.run('move');
      expect(code).toBe(1);
      expect(error).toContain(
        "kubectl exec -n heketi deployment/heketi -c heketi -- sh -c 'kill -USR2 1'",
      );
      expect(readdirSync(room.at('target'))).toEqual([]);
      expect(room.cli(['server', 'mode', 'get']).out).toBe('read-only\n');
      // What people would try does nothing: it is a change.
      expect(room.cli(['server', 'mode', 'set', 'normal']).error).toContain(
        'disabled for maintenance',
      );
      room.signal('SIGUSR2');
      for (let tries = 0; tries < 50; tries += 1) {
        if (room.cli(['server', 'mode', 'get']).out === 'normal\n') break;
        await sleep(100);
      }
      expect(room.cli(['volume', 'create', '--size=1']).code).toBe(0);
    });

    test('leaves a database alone that is on the volume already', async () => {
      await room.start();
      fill();
      writeFileSync(room.at('target', 'heketi.db'), 'of somebody else');

      expect(room.run('move').error).toContain('does not come from here');
      expect(room.file('target', 'heketi.db')?.toString()).toBe('of somebody else');
      expect(room.cli(['server', 'mode', 'get']).out).toBe('normal\n');
    });

    function isWhole(file: string): boolean {
      const text = room.at('tmp', 'whole.json');
      rmSync(text, { force: true });
      const copy = room.at('tmp', 'whole.db');
      copyFileSync(file, copy);
      return runSync([heketi, 'db', 'export', '--dbfile', copy, '--jsonfile', text]).code === 0;
    }
  });

  describe('programs', () => {
    const which = runSync(['sh', '-c', 'command -v shellcheck']);
    const missing = which.code === 0 ? undefined : 'there is no shellcheck here';
    const programs = { HEKETI_BACKUP, HEKETI_DATABASE, HEKETI_MOVE, HEKETI_START, HEKETI_TOPOLOGY };

    judgeTest('ShellCheck', missing, 'welcome').each(Object.entries(programs))(
      '%s passes ShellCheck',
      (name, text) => {
        const file = room.at(`${name}.sh`);
        writeFileSync(file, `#!/bin/sh\n${text}`);
        expect(runSync(['shellcheck', '--norc', file]).stdout).toBe('');
      },
    );

    test('come from the text of a backup that people can read', async () => {
      await room.start();
      fill();
      room.run('backup');
      const [name = ''] = readdirSync(room.at('backups'));
      const text = gunzipSync(readFileSync(room.at('backups', name))).toString();
      expect(Object.keys(JSON.parse(text) as object)).toContain('nodeentries');
    });
  });
});
