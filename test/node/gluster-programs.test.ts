/** The programs of a node of GlusterFS, run here with folders of a test and a stand-in for `gluster` in the place of the machine's. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { GlusterNode } from '../../lib/node';
import { GLUSTER_BRICKS_FUNCTIONS } from '../../lib/node/gluster-brick-care';
import { synthesize } from '../../lib/testing';

const ADDRESSES = { 'gfs-1': '10.0.0.11', 'gfs-2': '10.0.0.12', 'gfs-3': '10.0.0.13' };
const PEERS = Object.entries(ADDRESSES).map(([name, address]) => ({ name, address }));

let folder = '';
const at = (name: string): string => path.join(folder, name);

function moved(text: string): string {
  return text.replaceAll(
    /(?<![\w/])\/(?:opt\/groundwork|run|var\/lib\/glusterd|etc\/gluster-pool)(?=[/\s"';]|$)/gm,
    (place) => at(place.slice(1)),
  );
}

/** What the stand-in answers, by the words that it is asked. */
function answer(words: string, text: string): void {
  writeFileSync(at(`answers/${words.replaceAll(' ', '_')}`), text);
}

function sh(text: string) {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', text, 'test', folder], {
    env: { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` },
    encoding: 'utf8',
    timeout: 50_000,
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

/** Runs functions of the library, after what is given. */
function inLibrary(text: string) {
  return sh(`. ${at('opt/groundwork/lib/gluster-node.sh')}\n${moved(text)}`);
}

function asked(): readonly string[] {
  return readFileSync(at('asked'), 'utf8').split('\n').filter(Boolean);
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gw-gluster-programs-'));
  for (const each of ['bin', 'answers', 'run/gluster/vols', 'var/lib/glusterd/peers'])
    mkdirSync(at(each), { recursive: true });
  writeFileSync(at('asked'), '');
  writeFileSync(
    at('bin/gluster'),
    `#!/bin/sh\nshift\necho "$*" >>${at('asked')}\nname=$(echo "$*" | tr ' ' _)\n[ ! -e "${at('answers')}/$name" ] || cat "${at('answers')}/$name"\n`,
  );
  chmodSync(at('bin/gluster'), 0o755);
  const { files } = synthesize(
    (machine) =>
      new GlusterNode(machine, 'gluster', { pool: 'p', peers: PEERS, state: 'root-disk' }),
    { hostname: 'gfs-1' },
  );
  for (const [file, text] of Object.entries(files)) {
    if (!/^\/(?:opt\/groundwork|etc\/gluster-pool)\//.test(file)) continue;
    mkdirSync(at(path.dirname(file).slice(1)), { recursive: true });
    writeFileSync(at(file.slice(1)), moved(text), { mode: 0o755 });
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a brick of this node', () => {
  const BRICK = '/var/lib/heketi/mounts/vg_1/brick_1/brick';

  test.each(['gfs-1', '10.0.0.11'])('runs, whether it was made under a name or %s', (host) => {
    const process_ = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', BRICK]);
    try {
      mkdirSync(at('run/gluster/vols/v'));
      const file = `run/gluster/vols/v/${host}-${BRICK.slice(1).replaceAll('/', '-')}.pid`;
      writeFileSync(at(file), `${process_.pid ?? 0}\n`);

      expect(inLibrary(`brick_runs v ${BRICK}`)).toMatchObject({ status: 0, stderr: '' });
      expect(inLibrary(`brick_runs v ${BRICK}-other`).status).toBe(1);
    } finally {
      process_.kill('SIGKILL');
    }
  });

  test('is put back only when all others of its volume are told to run', () => {
    const bricks = Object.keys(ADDRESSES).map((name) => `v ${name}:/bricks/a/v`);
    const told = (...names: readonly string[]): string =>
      `<x>${names.map((name) => `\n<hostname>${name}</hostname>\n<path>/bricks/a/v</path>\n<status>${name === 'gfs-1' ? 0 : 1}</status>`).join('')}\n</x>\n`;
    const rest = (xml: string): number | null => {
      answer('volume status v --xml', xml);
      return inLibrary(
        `printf '${bricks.join('\\n')}\\n' >"$run/$us.bricks"\n${GLUSTER_BRICKS_FUNCTIONS}\nrest_runs v gfs-1:/bricks/a/v`,
      ).status;
    };

    expect(rest(told('gfs-1', 'gfs-2', 'gfs-3'))).toBe(0);
    // glusterd leaves out the bricks of nodes that it does not see.
    expect(rest(told('gfs-1', 'gfs-3'))).toBe(1);
    expect(rest(told())).toBe(1);
  });
});

test('an option is remembered as it was set last, so that one that was changed back is set again', () => {
  const program = readFileSync(at('opt/groundwork/bin/gluster-settle'), 'utf8');
  const once = /^once\(\) \{[\s\S]*?^\}/m.exec(program)?.[0] ?? '';

  const { stdout } = inLibrary(
    `${once}\nonce 'v cluster.quorum-type' auto; once 'w cluster.quorum-type' auto; once 'v cluster.quorum-type' none; cat "$run/set"`,
  );

  expect(stdout.split('\n')).toEqual(['w cluster.quorum-type auto', 'v cluster.quorum-type none']);
});

describe('a node that goes', () => {
  const ID = 'c0ffee00-0000-4000-8000-000000000004';
  const remove = () => sh(`${at('opt/groundwork/bin/gluster-remove')} gfs-4`);

  beforeEach(() => {
    answer('pool list', `UUID Hostname State\n${ID} gfs-4 Connected\nabc localhost Connected\n`);
    writeFileSync(at('var/lib/glusterd/peers/gfs-4'), `uuid=${ID}\nstate=3\nhostname1=gfs-4\n`);
  });

  test('stays while it has bricks, also those of Heketi, which have its address', () => {
    const brick = '10.0.0.14:/var/lib/heketi/mounts/vg_1/brick_1/brick';
    answer(
      'volume info --xml',
      `<name>v</name>\n<brick uuid="${ID}">${brick}<name>${brick}</name><hostUuid>${ID}</hostUuid></brick>\n`,
    );

    expect(remove()).toMatchObject({
      status: 1,
      stderr: `gluster-remove: gfs-4 has bricks: v ${brick}`,
    });
    expect(asked()).not.toContain('peer detach gfs-4');
  });

  test('is taken out when others have all bricks', () => {
    answer('volume info --xml', '<name>10.0.0.11:/b</name><hostUuid>abc</hostUuid>\n');
    // As glusterd does: the peer is gone.
    writeFileSync(
      at('bin/gluster'),
      `${readFileSync(at('bin/gluster'), 'utf8')}case "$*" in 'peer detach gfs-4') rm ${at('var/lib/glusterd/peers/gfs-4')} ;; esac\n`,
    );

    expect(remove()).toMatchObject({ status: 0, stderr: '' });
    expect(asked()).toContain('peer detach gfs-4');
  });
});
