/**
 * Members as the real etcd takes them: every setting that can be chosen is one of its `--help`, what a member renders starts it with TLS and
 * serves, the health command tells so, and the programs of the unit do what they say.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Machine } from '../../lib/machine';
import { EtcdMember } from '../../lib/node';
import type { EtcdMemberProps, EtcdSettingName } from '../../lib/node';
import { ETCD_FSYNC_GATE_TEXT, ETCD_INSTALL_TEXT } from '../../lib/node/etcd-programs';
import { ETCD_FEATURE_GATES, ETCD_SETTINGS } from '../../lib/node/etcd-setting';
import type { EtcdSetting } from '../../lib/node/etcd-setting';
import { goTool } from '../../tools/go-tool';
import { runSync } from '../../tools/process';
import { freePorts } from '../support/free-ports';
import { describeLab } from '../support/describe-lab';
import { ChildProgram } from '../support/lab/child-program';
import { TlsAuthority } from '../support/tls-authority';

const limit = 600_000;

let folder: string;
let etcd: string;

/** The flags of a help text. */
function flagsOf(help: string): Set<string> {
  return new Set([...help.matchAll(/^\s+--([a-z0-9-]+)/gm)].map(([, name = '']) => name));
}

function settingsOf(version: '3.5' | '3.6'): string[] {
  return Object.entries(ETCD_SETTINGS)
    .filter(([, setting]) => !('only' in setting) || setting.only === version)
    .map(([name]) => name);
}

function memberOf(props: Partial<EtcdMemberProps>): {
  member: EtcdMember;
  files: ReadonlyMap<string, string>;
} {
  const machine = new Machine('lab');
  const member = new EtcdMember(machine, 'etcd', {
    version: '3.6.14',
    install: 'image',
    name: 'lab',
    address: '127.0.0.1',
    initialClusterToken: 'lab',
    dataDir: '/srv/data',
    allowRootDisk: true,
    ...props,
  });
  const files = new Map(machine.plan().files.map((one) => [one.path, one.content]));
  return { member, files };
}

/** A value that the setting takes. */
function sampleOf(name: string): unknown {
  const setting: EtcdSetting = ETCD_SETTINGS[name as EtcdSettingName];
  switch (setting.kind) {
    case 'whole':
      return name === 'election-timeout' ? 5000 : Math.min(setting.bounds[1], 1000);
    case 'bytes':
    case 'span':
      return setting.bounds[1];
    case 'switch':
      return true;
    case 'choice':
      return setting.values[0];
    case 'text':
      return setting.example;
    case 'list':
      return [setting.example];
    case 'retention':
      return 5;
    case 'gates':
      return Object.fromEntries(ETCD_FEATURE_GATES.map((gate) => [gate, true]));
  }
}

function program(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

describeLab('settings of etcd', () => {
  beforeAll(async () => {
    etcd = await goTool('etcd');
    folder = mkdtempSync(path.join(tmpdir(), 'groundwork-etcd-'));
  }, limit);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are all in the help of etcd 3.6, and none of them is deprecated there', () => {
    const { stdout, stderr } = runSync([etcd, '--help']);
    const help = stdout + stderr;
    const flags = flagsOf(help);
    const { member } = memberOf({
      walDir: '/srv/wal',
      listenClientHttpUrls: ['https://127.0.0.1:2378'],
      tls: {
        client: { crlFile: '/etc/crl', allowedHostnames: ['x'] },
        peer: { crlFile: '/etc/crl', allowedCommonNames: ['x'] },
      },
    });
    const { member: other } = memberOf({ tls: { peer: { allowedHostnames: ['x'] } } });
    const written = [...Object.keys(member.settings), ...Object.keys(other.settings)];
    const chosen = settingsOf('3.6');

    expect(flags.size).toBeGreaterThan(100);
    expect([...written, ...chosen].filter((name) => !flags.has(name))).toEqual([]);
    expect(chosen.filter((name) => name.startsWith('experimental-'))).toEqual([]);
    // The measure finds what is misspelt.
    expect(flags.has('quota-backend-byte')).toBe(false);
    // What can be chosen and is left out here is left out on purpose.
    const left = [...flags].filter(
      (name) =>
        !written.includes(name) &&
        !chosen.includes(name) &&
        !/^(experimental|discovery)/.test(name),
    );
    expect(left.sort()).toMatchInlineSnapshot(`
      [
        "auto-tls",
        "client-cert-file",
        "client-key-file",
        "cors",
        "enable-log-rotation",
        "force-new-cluster",
        "host-whitelist",
        "log-outputs",
        "log-rotation-config-json",
        "logger",
        "peer-auto-tls",
        "peer-client-cert-file",
        "peer-client-key-file",
        "self-signed-cert-validity",
        "unsafe-no-fsync",
        "v2-deprecation",
      ]
    `);
  });

  it('of 3.5 are still in the help of 3.6, which lets go of them in 3.7 only', () => {
    const { stdout, stderr } = runSync([etcd, '--help']);
    const flags = flagsOf(stdout + stderr);

    expect(settingsOf('3.5').filter((name) => !flags.has(name))).toEqual([]);
  });

  it('of 3.5 are all in the help of etcd 3.5, and those of 3.6 alone are not', async () => {
    const old = await goTool('etcd-3.5');
    const { stdout, stderr } = runSync([old, '--help']);
    const flags = flagsOf(stdout + stderr);
    const { member } = memberOf({ version: '3.5.35', walDir: '/srv/wal' });
    const written = Object.keys(member.settings);
    const chosen = settingsOf('3.5');
    const later = settingsOf('3.6').filter((name) => !chosen.includes(name));

    // One that its help forgets, and that it takes all the same.
    const hidden = 'experimental-snapshot-catchup-entries';
    expect([...written, ...chosen].filter((name) => !flags.has(name))).toEqual([hidden]);
    expect(runSync([old, `--${hidden}=5`, '--version']).code).toBe(0);
    expect(runSync([old, '--experimental-nothing=5', '--version']).code).not.toBe(0);
    expect(later.length).toBeGreaterThan(0);
    expect(later.filter((name) => flags.has(name))).toEqual([]);
  });

  it.each(['3.5.21', '3.6.14'] as const)(
    'of a member of %s are all read by etcd, each with a value',
    (version) => {
      const minor = version.startsWith('3.5') ? '3.5' : '3.6';
      const chosen = Object.fromEntries(settingsOf(minor).map((name) => [name, sampleOf(name)]));
      const { member } = memberOf({ version, settings: chosen });
      const flags = Object.entries(member.settings).map(([name, value]) => `--${name}=${value}`);
      const read = runSync([etcd, ...flags, '--version']);
      const wrong = runSync([etcd, ...flags, '--snapshot-count=many', '--version']);

      expect(flags.length).toBeGreaterThan(settingsOf(minor).length);
      expect([read.code, read.stderr]).toEqual([0, '']);
      // The measure finds a value of the wrong kind.
      expect(wrong.code).not.toBe(0);
    },
  );

  it(
    'of a member start the real etcd with TLS, and it is well by its own health command',
    async () => {
      const authority = new TlsAuthority(folder);
      const subject = { commonName: 'lab', reachedAs: ['IP:127.0.0.1', 'DNS:localhost'] };
      const [server, peer] = [authority.issue('server', subject), authority.issue('peer', subject)];
      const [client = 0, member = 0, metrics = 0] = await freePorts(3);
      const trustedCaFile = authority.certificate;
      const { files } = memberOf({
        walDir: '/srv/wal',
        listenClientUrls: [`https://127.0.0.1:${client}`],
        advertiseClientUrls: [`https://127.0.0.1:${client}`],
        listenPeerUrls: [`https://127.0.0.1:${member}`],
        initialAdvertisePeerUrls: [`https://127.0.0.1:${member}`],
        listenMetricsUrls: [`http://127.0.0.1:${metrics}`],
        tls: {
          client: { certFile: server.certificate, keyFile: server.key, trustedCaFile },
          peer: { certFile: peer.certificate, keyFile: peer.key, trustedCaFile },
        },
        settings: {
          'auto-compaction-mode': 'periodic',
          'auto-compaction-retention': '1h',
          'backend-batch-interval': '100ms',
          'cipher-suites': ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
          'compact-hash-check-time': '2m',
          'feature-gates': { InitialCorruptCheck: true, CompactHashCheck: true },
          'grpc-keepalive-interval': '2h',
          'heartbeat-interval': 100,
          'election-timeout': 1000,
          'log-level': 'info',
          'max-request-bytes': '1536Ki',
          'pre-vote': true,
          'quota-backend-bytes': '4Gi',
          'snapshot-count': 10_000,
          'tls-min-version': 'TLS1.2',
        },
      });
      const environment = path.join(folder, 'etcd.env');
      const rendered = files.get('/etc/etcd/etcd.env') ?? '';
      // Nothing but the directories is moved.
      writeFileSync(environment, rendered.replaceAll("'/srv/", `'${folder}/`));
      mkdirSync(path.join(folder, 'data'), { mode: 0o700 });
      mkdirSync(path.join(folder, 'wal'), { mode: 0o700 });
      const health = program('health', files.get('/opt/groundwork/bin/etcd-health') ?? '');
      const log = path.join(folder, 'etcd.log');
      const before = runSync([health]);
      const argv = ['sh', '-c', 'set -a; . "$1"; exec "$2"', 'sh', environment, etcd];
      const running = ChildProgram.start('etcd', argv, log, folder);
      try {
        let answer = runSync([health]);
        for (let tries = 0; answer.code !== 0 && tries < 100; tries += 1) {
          await sleep(200);
          answer = runSync([health]);
        }
        const said = readFileSync(log, 'utf8');
        const plain = runSync(['curl', '-s', '-k', `https://127.0.0.1:${client}/health`]);

        expect(before.code).toBe(1);
        expect([answer.code, answer.stdout]).toEqual([0, expect.stringContaining('"true"')]);
        expect(runSync([health, '--local']).code).toBe(0);
        expect(runSync([health, '--nothing']).code).toBe(2);
        // Without a certificate of its own nobody gets an answer.
        expect(plain.code).not.toBe(0);
        expect(said).not.toMatch(/unrecognized environment variable|deprecated/);
        expect(said).toContain('"quota-backend-bytes":4294967296');
        expect(said).toContain('"auto-compaction-retention":"1h0m0s"');
      } finally {
        await running.stop();
      }
    },
    limit,
  );

  describe('the gate', () => {
    function measure(
      mode: string,
      microseconds: number,
      where: string,
      tools = '',
    ): ReturnType<typeof runSync> {
      const gate = program('gate', ETCD_FSYNC_GATE_TEXT);
      const dir = path.join(folder, where);
      mkdirSync(dir, { recursive: true });
      const result = path.join(folder, 'fsync.json');
      rmSync(result, { force: true });
      const args = [mode, '99', String(microseconds), '100', result, dir, dir];
      return runSync(['env', `PATH=${tools}:${process.env['PATH'] ?? ''}`, gate, ...args]);
    }

    function verdict(): Record<string, unknown> {
      return JSON.parse(readFileSync(path.join(folder, 'fsync.json'), 'utf8')) as Record<
        string,
        unknown
      >;
    }

    /** A dd whose every tenth write takes 40 ms. */
    function slowTools(): string {
      const tools = path.join(folder, 'tools');
      mkdirSync(tools, { recursive: true });
      const real = runSync(['sh', '-c', 'command -v dd']).stdout.trim();
      const text = `#!/bin/sh
case "$*" in
  *oflag=dsync*seek=*0\\ *|*seek=*0\\ *oflag=dsync*) echo '2300 bytes (2.3 kB, 2.2 KiB) copied, 0.0400123 s, 57 kB/s' >&2 ;;
  *) exec ${real} "$@" ;;
esac
`;
      writeFileSync(path.join(tools, 'dd'), text);
      chmodSync(path.join(tools, 'dd'), 0o755);
      return tools;
    }

    it('lets a disk pass that is fast enough, writes down what it measured, and leaves nothing behind', () => {
      const { code, stderr } = measure('refuse', 1_000_000, 'fast');

      expect([code, stderr]).toEqual([
        0,
        expect.stringMatching(/^etcd-fsync-gate: 99 % of 100 writes within \d+ us/),
      ]);
      expect(verdict()).toMatchObject({ percentile: 99, writes: 100, verdict: 'pass' });
      expect(runSync(['ls', '-A', path.join(folder, 'fast')]).stdout).toBe('');
    });

    it('refuses one on which one write of ten takes 40 ms, and only warns where that is asked for', () => {
      const refused = measure('refuse', 10_000, 'slow', slowTools());
      const refusal = verdict();
      const warned = measure('warn', 10_000, 'slow', slowTools());

      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringContaining('is too slow for etcd'),
      ]);
      expect(refusal).toMatchObject({ measuredMicroseconds: 40_012, verdict: 'refuse' });
      expect([warned.code, verdict()['verdict']]).toEqual([0, 'warn']);
    });

    it('measures nothing where there is data', () => {
      mkdirSync(path.join(folder, 'used', 'member'), { recursive: true });
      const { code, stderr } = measure('refuse', 1, 'used', slowTools());

      expect([code, stderr]).toEqual([0, expect.stringContaining('nothing is measured')]);
    });
  });

  describe('the installer', () => {
    it('takes nothing whose sum is not the one that was named, nor for another architecture', () => {
      const bin = path.join(folder, 'bin');
      mkdirSync(path.join(folder, 'etcd-v3.6.14'), { recursive: true });
      runSync(['cp', etcd, path.join(folder, 'etcd-v3.6.14', 'etcd')]);
      for (const name of ['etcdctl', 'etcdutl'])
        program(path.join('etcd-v3.6.14', name), '#!/bin/sh\n');
      const archive = path.join(folder, 'etcd.tar.gz');
      runSync(['tar', '-czf', archive, '-C', folder, 'etcd-v3.6.14']);
      const tools = path.join(folder, 'curl-tools');
      mkdirSync(tools, { recursive: true });
      // The network is not what is proved here.
      program(
        'curl-tools/curl',
        `#!/bin/sh
while [ $# -gt 1 ]; do [ "$1" = --output ] && out=$2; shift; done
cp ${archive} "$out"
`,
      );
      const install = program('install', ETCD_INSTALL_TEXT.replace('/opt/etcd/bin', bin));
      const sum = runSync(['sha256sum', archive]).stdout.slice(0, 64);
      const run = (...sums: string[]) =>
        runSync([
          'env',
          `PATH=${tools}:${process.env['PATH'] ?? ''}`,
          install,
          '3.6.14',
          'https://x/{arch}',
          ...sums,
        ]);
      const arch = runSync(['uname', '-m']).stdout.trim() === 'aarch64' ? 'arm64' : 'amd64';

      expect(run(`${arch}=${'0'.repeat(64)}`)).toMatchObject({
        code: 1,
        stderr: `etcd-install: https://x/${arch} is not what it should be: its sum is ${sum}\n`,
      });
      expect(run(`s390x=${sum}`)).toMatchObject({
        code: 1,
        stderr: `etcd-install: no sum is known of the archive for ${arch}\n`,
      });
      expect(runSync(['ls', '-A', bin]).stdout).toBe('');
      expect(run(`${arch}=${sum}`)).toMatchObject({ code: 0, stderr: '' });
      expect(runSync(['ls', '-A', bin]).stdout).toBe('etcd\netcdctl\netcdutl\n');
      // There already: nothing is downloaded.
      expect(run(`${arch}=${'0'.repeat(64)}`)).toMatchObject({ code: 0, stderr: '' });
    });
  });
});
