/** The programs of a machine that Heketi manages, run here with folders of a test and stand-ins for LVM in the place of the machine's. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { HeketiSsh } from '../../lib/node';
import { synthesize } from '../../lib/testing';

const ID = '0123456789abcdef0123456789abcdef';
const VOLUME = `vg_${ID}/brick_${ID}`;
const BLOB = 'A'.repeat(140);

let folder = '';
const at = (name: string): string => path.join(folder, name);

function program(name: string, content: string): void {
  writeFileSync(at(`bin/${name}`), `#!/bin/sh\n${content}\n`);
  chmodSync(at(`bin/${name}`), 0o755);
}

/** A program of ours with the paths of the test in it. */
function run(name: string, ...args: readonly string[]) {
  const { files } = synthesize(
    (machine) =>
      new HeketiSsh(machine, 'heketi', {
        devices: ['/dev/disk/by-id/virtio-RAW'],
        authorizedKeysFile: '/etc/lab/keys',
        from: ['10.0.0.0/24'],
      }),
  );
  const text = (files[`/opt/groundwork/bin/${name}`] ?? '')
    .replaceAll('/var/lib/heketi', at('heketi'))
    .replaceAll('/etc/lab/keys', at('keys'));
  writeFileSync(at(name), text);
  const env = { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` };
  const { status, stdout, stderr } = spawnSync('sh', [at(name), ...args], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gw-heketi-programs-'));
  mkdirSync(at('bin'));
  program('vgs', `echo '  vg_${ID}'; echo '  system'`);
  program('lvs', `echo '  ${VOLUME}'; echo '  vg_${ID}/tp_${ID}'; echo '  system/root'`);
  program('vgchange', `echo "$@" >>${at('activated')}`);
  program('mountpoint', `grep -q -x -- "$2" ${at('mounted')} 2>/dev/null`);
  program(
    'mount',
    `echo "$@" >>${at('mounts')}; for place; do :; done; echo "$place" >>${at('mounted')}`,
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the keys', () => {
  it('are those of the file, each restricted; a line with options of its own is none', () => {
    const good = [`ecdsa-sha2-nistp256 ${BLOB}= heketi@lab`, `ssh-ed25519 ${BLOB}`];
    const bad = [
      '# a note',
      '',
      `pty,from="*" ssh-ed25519 ${BLOB}`,
      `command="sh" ecdsa-sha2-nistp256 ${BLOB}`,
      'ssh-ed25519 short',
      `ssh-dss ${BLOB}`,
    ];
    writeFileSync(at('keys'), `${[...bad, ...good].join('\n')}\n`);

    expect(run('heketi-keys')).toEqual({
      status: 0,
      stdout: good.map((key) => `restrict,from="10.0.0.0/24" ${key}\n`).join(''),
      stderr: '',
    });
  });

  it('are none where nobody has brought the file', () => {
    expect(run('heketi-keys')).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe('the bricks', () => {
  it('are mounted by what LVM knows, and written down once; what is not of Heketi is left alone', () => {
    const place = at(`heketi/mounts/${VOLUME}`);
    const device = `/dev/mapper/vg_${ID}-brick_${ID}`;

    expect(run('heketi-bricks')).toEqual({
      status: 0,
      stdout: '1 bricks are mounted\n',
      stderr: '',
    });
    expect(run('heketi-bricks').stdout).toBe('1 bricks are mounted\n');
    expect(readFileSync(at('mounts'), 'utf8')).toBe(
      `-t xfs -o rw,inode64,noatime,nouuid ${device} ${place}\n`,
    );
    expect(readFileSync(at('heketi/fstab'), 'utf8')).toBe(
      `${device} ${place} xfs rw,inode64,noatime,nouuid 1 2\n`,
    );
    expect(readFileSync(at('activated'), 'utf8')).not.toContain('system');
  });

  it('that cannot be mounted are named, and make it fail', () => {
    program('mount', 'exit 32');

    expect(run('heketi-bricks')).toEqual({
      status: 1,
      stdout: '',
      stderr: `heketi-bricks: could not be mounted: ${VOLUME}\n`,
    });
  });

  it('are unknown while LVM does not answer, which is no reason to think that there are none', () => {
    program('vgs', 'exit 5');

    expect(run('heketi-bricks')).toMatchObject({
      status: 1,
      stderr: 'heketi-bricks: LVM does not say what there is\n',
    });
  });

  it('take no arguments', () => {
    expect(run('heketi-bricks', '--all')).toMatchObject({
      status: 2,
      stderr: 'heketi-bricks: usage: heketi-bricks\n',
    });
  });
});
