/** The programs of a target, run here with folders of a test in the place of the kernel's and the machine's. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Machine } from '../../lib/machine';
import { IscsiTarget } from '../../lib/node';

const AUTHORITY = 'iqn.2016-06.com.example';
const SECRET = 'a "quoted" one'.replaceAll(' ', '\\');

let folder = '';
const at = (name: string): string => path.join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');

function write(name: string, content: string): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
}

function keep(name: string, secret: string): void {
  write(`etc/secrets/${name}`, secret);
  chmodSync(at(`etc/secrets/${name}`), 0o640);
}

/** What stands for the machine: rtslib makes in the "kernel" what the test says. */
function program(name: string, content: string): void {
  write(`bin/${name}`, `#!/bin/sh\n${content}\n`);
  chmodSync(at(`bin/${name}`), 0o755);
}

function run(name: string, ...args: string[]) {
  const { PATH } = process.env;
  const env = { PATH: `${at('bin')}:${PATH ?? ''}` };
  const done = spawnSync('sh', [at(`opt/groundwork/bin/${name}`), ...args], {
    env,
    encoding: 'utf8',
  });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gw-iscsi-target-'));
  const machine = new Machine('node-1');
  new IscsiTarget(machine, 'target', {
    iqn: `${AUTHORITY}:store`,
    nodes: [{ name: 'node-1', portals: ['[fd00::1]'] }],
    luns: [{ name: 'store', backstore: { file: '/srv/store.img' }, size: '1Mi' }],
    initiators: [
      {
        iqn: `${AUTHORITY}:worker-1`,
        chap: {
          username: 'worker-1',
          secretFile: '/etc/secrets/worker-1',
          mutual: { username: 'target', secretFile: '/etc/secrets/target' },
        },
      },
    ],
  });
  for (const file of machine.plan().files) {
    if (!file.path.includes('iscsi-target')) continue;
    const places = /(?<=[ ="'])\/(?:etc|opt|run|srv|sys|var)\//g;
    write(file.path, file.content.replace(places, `${folder}$&`));
  }
  keep('worker-1', `${SECRET}\n`);
  keep('target', 'another-secret');
  for (const name of ['srv', 'run', 'var/lib']) mkdirSync(at(name), { recursive: true });
  program('timeout', 'shift; exec "$@"');
  program(
    'targetctl',
    `case $1 in restore) . ${at('kernel.sh')} ;; clear) echo cleared >>${at('cleared')}; rm -rf ${at('sys')} ;; esac`,
  );
  write('kernel.sh', `${kernel().join('\n')}\n`);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a kernel with the whole configuration has. */
function kernel(): string[] {
  const top = `${at('sys')}/kernel/config/target`;
  const group = `${top}/iscsi/${AUTHORITY}:store/tpgt_1`;
  const acl = `${group}/acls/${AUTHORITY}:worker-1`;
  const facts = readFileSync(at('etc/groundwork/iscsi-target/facts'), 'utf8');
  const wwn = /vpd_unit_serial (\S+)/.exec(facts)?.[1] ?? '';
  return [
    `mkdir -p ${top}/core/fileio_0/store/wwn ${group}/lun/lun_0 ${group}/attrib '${group}/np/[fd00::1]:3260' ${acl}/lun_0 ${acl}/auth`,
    `echo 1 >${top}/core/fileio_0/store/enable`,
    `echo 'T10 VPD Unit Serial Number: ${wwn}' >${top}/core/fileio_0/store/wwn/vpd_unit_serial`,
    `ln -sfn ${top}/core/fileio_0/store ${group}/lun/lun_0/1a2b3c`,
    `for at in attrib/authentication enable; do echo 1 >${group}/$at; done`,
    `echo 0 >${group}/attrib/generate_node_acls`,
    `echo 0 >${acl}/lun_0/write_protect`,
    `echo worker-1 >${acl}/auth/userid; echo 1 >${acl}/auth/authenticate_target; echo old >${acl}/auth/password; echo old >${acl}/auth/password_mutual`,
  ];
}

describe('iscsi-target-start', () => {
  test('makes the file of a disk, hands the secrets to rtslib only, and looks at the kernel', () => {
    expect(run('iscsi-target-start')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'iscsi-target-start: the target is up: 1 disks\n',
    });
    expect(statSync(at('srv/store.img'))).toMatchObject({ size: 1024 * 1024 });
    expect(statSync(at('srv/store.img')).blocks * 512).toBeGreaterThanOrEqual(1024 * 1024);
    const saved = 'etc/rtslib-fb-target/saveconfig.json';
    expect(statSync(at(saved)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(text(saved))).toMatchObject({
      targets: [
        {
          tpgs: [
            { node_acls: [{ chap_password: SECRET, chap_mutual_password: 'another-secret' }] },
          ],
        },
      ],
    });
  });

  test('leaves a file alone that is there, and lets it grow', () => {
    writeFileSync(at('srv/store.img'), 'data');

    expect(run('iscsi-target-start').code).toBe(0);
    expect(text('srv/store.img').slice(0, 6)).toBe('data\0\0');
    expect(statSync(at('srv/store.img')).size).toBe(1024 * 1024);
  });

  test('refuses a file whose end would be cut off', () => {
    writeFileSync(at('srv/store.img'), '');
    truncateSync(at('srv/store.img'), 2 * 1024 * 1024);

    const { code, stderr } = run('iscsi-target-start');

    expect(code).toBe(1);
    expect(stderr).toContain('has 2097152 bytes, more than the 1048576 of the disk');
    expect(statSync(at('srv/store.img')).size).toBe(2 * 1024 * 1024);
  });

  test('never puts an empty file in the place of one that was there', () => {
    run('iscsi-target-start');
    rmSync(at('srv/store.img'));

    const { code, stderr } = run('iscsi-target-start');

    expect(code).toBe(1);
    expect(stderr).toContain('is gone. It was there before, so it is not made anew');
    expect(existsSync(at('srv/store.img'))).toBe(false);
    rmSync(at('var/lib/groundwork-iscsi/store'));
    expect(run('iscsi-target-start').code).toBe(0);
  });

  test('does not make the folder of a file, which may be a mount that is missing', () => {
    rmSync(at('srv'), { recursive: true });

    const { code, stderr } = run('iscsi-target-start');

    expect(code).toBe(1);
    expect(stderr).toContain('/srv/store.img cannot be made');
    expect(existsSync(at('srv'))).toBe(false);
  });

  test.each<[string, string | undefined, string]>([
    ['is not there', undefined, 'worker-1: cannot be read: the secret is not there yet'],
    [
      'has 11 characters',
      'abcdefghijk',
      'worker-1: the secret has 11 characters; 12 to 255 are allowed',
    ],
    ['has 256 characters', 'x'.repeat(256), 'the secret has 256 characters'],
    ['has two lines', 'first-line-x\nsecond-line', 'holds more than printed ASCII on one line'],
    ['has letters of others', 'pässwörter-und-mehr', 'holds more than printed ASCII'],
    [
      'is that of the other direction',
      'another-secret',
      'hold the same secret: each direction needs its own',
    ],
  ])('refuses a secret that %s, and never tells it', (_, secret, reason) => {
    if (secret === undefined) rmSync(at('etc/secrets/worker-1'));
    else keep('worker-1', secret);

    const { code, stderr } = run('iscsi-target-start');

    expect(code).toBe(1);
    expect(stderr).toContain(reason);
    if (secret !== undefined) expect(stderr).not.toContain(secret);
    expect(existsSync(at('sys'))).toBe(false);
  });

  test('refuses a secret that everybody can read', () => {
    chmodSync(at('etc/secrets/worker-1'), 0o644);

    expect(run('iscsi-target-start')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'worker-1: everybody on the machine can use the secret in it\n',
      ) as string,
    });
  });

  test.each([...Array(10).keys()].slice(1))(
    'takes everything back when the kernel lacks something that rtslib passed over: %i',
    (line) => {
      const whole = kernel();
      // The folders stay, one thing in them goes.
      const without = line < whole.length ? whole.filter((_, index) => index !== line) : whole;
      write('kernel.sh', `${without.join('\n')}\necho 'LUN 0: skipped' >&2\n`);

      const { code, stderr } = run('iscsi-target-start');

      if (line >= whole.length) {
        expect(code).toBe(0);
        return;
      }
      expect(code).toBe(1);
      expect(stderr).toContain('not so in the kernel: ');
      expect(stderr).toContain('targetctl restore says: LUN 0: skipped');
      expect(stderr).not.toContain(SECRET);
      expect(text('cleared')).toBe('cleared\n');
    },
  );

  test('wants no arguments but --check', () => {
    expect(run('iscsi-target-start', '--now')).toMatchObject({ code: 2 });
    expect(run('iscsi-target-start', '--check')).toMatchObject({ code: 0, stderr: '' });
  });

  test('says what is missing when tcmu-runner has no handler', () => {
    write('etc/groundwork/iscsi-target/luns', 'glfs store 1048576 full vol localhost a.img\n');

    expect(run('iscsi-target-start', '--check')).toEqual({
      ...{ code: 1, stdout: '' },
      stderr:
        'iscsi-target-start: tcmu-runner has no handler_glfs.so here, so it serves no files of GlusterFS: put it on the image, or name its package\n',
    });
  });
});

describe('iscsi-target-refresh', () => {
  const password = (kind = 'password'): string =>
    text(
      `sys/kernel/config/target/iscsi/${AUTHORITY}:store/tpgt_1/acls/${AUTHORITY}:worker-1/auth/${kind}`,
    );

  test('changes nothing when nothing has changed', () => {
    run('iscsi-target-start');

    expect(run('iscsi-target-refresh')).toEqual({ code: 0, stdout: 'unchanged\n', stderr: '' });
    expect(password()).toBe('old\n');
  });

  test('gives the kernel new secrets, and keeps them for the next start', () => {
    run('iscsi-target-start');
    keep('worker-1', 'a-new-secret-1');

    expect(run('iscsi-target-refresh')).toEqual({ code: 0, stdout: 'installed\n', stderr: '' });
    expect(password()).toBe('a-new-secret-1');
    expect(password('password_mutual')).toBe('another-secret');
    expect(text('etc/rtslib-fb-target/saveconfig.json')).toContain(
      '"chap_password": "a-new-secret-1"',
    );
    expect(run('iscsi-target-refresh').stdout).toBe('unchanged\n');
  });

  test('refuses what is no secret, and the old ones stay', () => {
    run('iscsi-target-start');
    keep('worker-1', 'short');

    expect(run('iscsi-target-refresh')).toMatchObject({ code: 1, stdout: '' });
    expect(password()).toBe('old\n');
    expect(existsSync(at('etc/rtslib-fb-target/saveconfig.json.new'))).toBe(false);
  });
});

describe('iscsi-target-stop', () => {
  test('takes the target out of the kernel, and leaves the file', () => {
    run('iscsi-target-start');

    expect(run('iscsi-target-stop')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(text('cleared')).toBe('cleared\n');
    expect(existsSync(at('srv/store.img'))).toBe(true);
  });

  test('says so when something is left', () => {
    run('iscsi-target-start');
    program('targetctl', 'exit 0');

    const { code, stderr } = run('iscsi-target-stop');

    expect(code).toBe(1);
    expect(stderr).toContain('core/fileio_0/store is left in the kernel');
  });
});

describe('iscsi-target-status', () => {
  const status = (): unknown => JSON.parse(run('iscsi-target-status').stdout);

  test('tells of disks and of who is logged in', () => {
    program('systemctl', 'echo active');
    run('iscsi-target-start');
    const acls = `sys/kernel/config/target/iscsi/${AUTHORITY}:store/tpgt_1/acls`;
    write(`${acls}/${AUTHORITY}:worker-1/info`, `InitiatorName: ${AUTHORITY}:worker-1\n`);
    write(`${acls}/${AUTHORITY}:worker-2/info`, 'No active iSCSI Session\n');

    expect(status()).toEqual({
      ...{ iqn: `${AUTHORITY}:store`, group: 1, service: 'active', enabled: true },
      luns: [{ name: 'store', bytes: 1048576, ready: true }],
      sessions: [`${AUTHORITY}:worker-1`],
    });
  });

  test('tells so when there is nothing', () => {
    program('systemctl', 'echo inactive; exit 3');

    expect(status()).toEqual({
      ...{ iqn: `${AUTHORITY}:store`, group: 1, service: 'inactive', enabled: false },
      luns: [{ name: 'store', bytes: 1048576, ready: false }],
      sessions: [],
    });
  });
});

test('a link in the folder of a disk is followed to see which disk it is', () => {
  run('iscsi-target-start');
  const lun = `sys/kernel/config/target/iscsi/${AUTHORITY}:store/tpgt_1/lun/lun_0`;
  write('kernel.sh', `${kernel().join('\n')}\nln -sfn /another ${at(lun)}/1a2b3c\n`);

  expect(run('iscsi-target-start').stderr).toContain(
    `not so in the kernel: iscsi/${AUTHORITY}:store/tpgt_1/lun/lun_0 store`,
  );
});
