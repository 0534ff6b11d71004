/**
 * Authorities and certificates through the real engine: what is issued is taken by OpenSSL, Node.js and etcd, is renewed by the clock alone, survives a
 * change of the authority's key member by member, and its keys stand nowhere in clear.
 */
import { X509Certificate, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { coversNames } from '../../lib/pki';
import type { CertificateFiles } from '../../lib/pki';
import { projectRoot } from '../../tools/cache';
import { goTool } from '../../tools/go-tool';
import { runSync } from '../../tools/process';
import { makeEnd, textsOf } from '../pki/issued';
import { buildRooms } from '../support/built-rooms';
import { freePorts } from '../support/free-ports';
import { describeLab } from '../support/describe-lab';
import { ChildProgram } from '../support/lab/child-program';
import { tracesOf } from '../support/lab/secret-places';
import { PulumiProject } from '../support/pulumi-project';
import type { ObservedRun } from '../support/pulumi-project';
import { ownCertificate } from '../support/tls-authority';
import { handshake } from '../support/tls-handshake';

type Holder = 'server' | 'client' | 'peer';

interface Outputs {
  readonly files: Readonly<Record<Holder | 'foreign', CertificateFiles>>;
  readonly authorityKey: string;
  readonly belowKey: string;
  readonly revisions: Readonly<Record<Holder, string>>;
}

const limit = 240_000;
const STATE = path.join('.groundwork', 'state', '.pulumi', 'stacks', 'lab', 'test.json');
const SERVER = 'server.lab.example';
// What a client sees of it depends on which comes first, the alert or the end of the connection.
const REFUSED = /^(ERR_SSL_\w*(CERTIFICATE|UNKNOWN_CA|ALERT)\w*|ECONNRESET|EPIPE|closed)$/;

/** The lines of keys that hold something private; what follows in them is the public half, which stands in the certificate too. */
function linesOf(keys: readonly string[]): readonly string[] {
  return keys
    .flatMap((key) => key.split('\n').slice(1, 3))
    .filter((line) => !line.startsWith('-----'));
}

/** Where in the texts something private of the keys stands, in whatever form. */
function leaks(keys: readonly string[], ...texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => linesOf(keys).flatMap((line) => tracesOf(line, text)));
}

/**
 * All that a run said, apart from what the SDK tells the engine for its own debugging: there it shows every answer of the engine as it is, secrets
 * with it, whosever they are.
 */
function saidBy({ stdout, stderr, events }: ObservedRun): string {
  const shown = events.filter(({ diagnosticEvent }) => diagnosticEvent?.severity !== 'debug');
  return [stdout, stderr, JSON.stringify(shown)].join('\n');
}

function minutesFromNow(minutes: number): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000 + minutes * 60_000);
}

/** What etcd says of its health, which takes a majority of its members; or the code of the error. */
function healthOf(port: number, client: Partial<CertificateFiles>): Promise<string> {
  return new Promise((resolve) => {
    const asked = get(
      {
        ...{ host: '127.0.0.1', port, path: '/health', agent: false, timeout: 5_000 },
        ...{ cert: client['tls.crt'], key: client['tls.key'], ca: client['ca.crt'] },
      },
      (answer) => {
        answer.setEncoding('utf8').on('data', resolve);
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('too slow')));
    asked.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
  });
}

function operations({ operations: all }: ObservedRun): Readonly<Record<string, string>> {
  return Object.fromEntries(
    all
      // The provider itself is told of every change of the settings.
      .filter(({ op, type }) => op !== 'same' && !type.startsWith('pulumi:providers:'))
      .map(({ name, op }) => [name, op]),
  );
}

describeLab('certificates', () => {
  let lab: PulumiProject;
  let first: Outputs;

  beforeAll(async () => {
    lab = await PulumiProject.make({
      'Pulumi.yaml':
        'name: lab\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: true } }\n',
      'Pulumi.test.yaml': '{}\n',
      // By this name the provider finds itself, as it does where the package is installed.
      'package.json': JSON.stringify({
        name: 'groundwork',
        exports: { './pki/provider': './dist/pki/provider.js' },
      }),
      'tsconfig.json': readFileSync(path.join(projectRoot, 'tsconfig.json'), 'utf8'),
      'index.ts': `export * from ${JSON.stringify(path.join(projectRoot, 'test/e2e/programs/pki.ts'))};\n`,
    });
    buildRooms(lab.folder, ['values', 'pki']);
  }, 900_000);

  afterAll(() => {
    lab.remove();
  });

  function set(settings: object): void {
    lab.write('Pulumi.test.yaml', JSON.stringify({ config: { 'lab:pki': settings } }));
  }

  async function up(settings: object): Promise<ObservedRun> {
    set(settings);
    const ran = await lab.observe('up', '--yes', '--skip-preview');
    if (ran.code !== 0) throw new Error(ran.stdout + ran.stderr);
    return ran;
  }

  async function outputs(): Promise<Outputs> {
    const told = await lab.pulumi(
      ...['stack', 'output', '--json', '--show-secrets', '--stack', 'test'],
    );
    return JSON.parse(told.stdout) as Outputs;
  }

  function folderOf(name: string, { files }: Outputs): string {
    const folder = path.join(lab.folder, name);
    for (const [holder, texts] of Object.entries(files)) {
      mkdirSync(path.join(folder, holder), { recursive: true });
      for (const [file, text] of Object.entries<string>({ ...texts })) {
        writeFileSync(path.join(folder, holder, file), text, { mode: 0o600 });
      }
    }
    return folder;
  }

  /** Files, since settings would show the key before anything of ours has seen it. */
  function bring(certificate: string, key: string): string {
    lab.write('brought/ca.crt', certificate);
    lab.write('brought/ca.key', key);
    return path.join(lab.folder, 'brought');
  }

  it(
    'previews certificates for addresses that are not known yet',
    async () => {
      const preview = await lab.observe('preview');

      expect(preview).toMatchObject({ code: 0, changes: { create: 7 } });
    },
    limit,
  );

  it(
    'makes them, and keeps their keys out of sight: also from the state, the log of events and the terminal',
    async () => {
      const made = await up({});
      first = await outputs();
      const keys = [
        first.authorityKey,
        first.belowKey,
        ...Object.values(first.files).map((files) => files['tls.key']),
      ];

      expect(made.changes).toEqual({ create: 7 });
      expect(linesOf(keys).length).toBeGreaterThan(8);
      expect(leaks(keys, lab.read(STATE), saidBy(made))).toEqual([]);
      // The measure finds what is there: the certificate, and a key where it may stand.
      const [, certificateLine = ''] = first.files.server['tls.crt'].split('\n');
      expect(tracesOf(certificateLine, lab.read(STATE))).not.toEqual([]);
      expect(leaks(keys, JSON.stringify(first))).not.toEqual([]);
    },
    limit,
  );

  it(
    'changes nothing by a refresh or by a second run',
    async () => {
      const again = await lab.observe('up', '--yes', '--skip-preview', '--refresh');
      const keys = [first.authorityKey, first.files.server['tls.key']];

      expect(again).toMatchObject({ code: 0, changes: { same: 7 } });
      expect(await outputs()).toEqual(first);
      expect(leaks(keys, lab.read(STATE), saidBy(again))).toEqual([]);
    },
    limit,
  );

  it.each([
    ['server', 'sslserver'],
    ['client', 'sslclient'],
    ['peer', 'sslserver'],
    ['peer', 'sslclient'],
  ] as const)('issues for a %s what OpenSSL takes strictly, as %s', (holder, purpose) => {
    const folder = path.join(folderOf('first', first), holder);
    const [certificate, root] = ['tls.crt', 'ca.crt'].map((file) => path.join(folder, file));
    const judged = runSync([
      ...['openssl', 'verify', '-x509_strict', '-check_ss_sig', '-purpose', purpose],
      ...['-CAfile', root ?? '', '-untrusted', certificate ?? '', certificate ?? ''],
    ]);

    expect(judged).toMatchObject({ code: 0 });
    const text = runSync(['openssl', 'x509', '-noout', '-text', '-in', certificate ?? '']);
    expect(text.stdout).toContain('CA:FALSE');
    expect(text.stdout).toMatch(/Serial Number:\s+[4-7][0-9a-f](:[0-9a-f]{2}){19}\n/);
  });

  it('issues certificates whose names clients find', () => {
    const certificate = new X509Certificate(Buffer.from(first.files.server['tls.crt']));

    expect(certificate.checkHost(SERVER)).toBe(SERVER);
    expect(certificate.checkHost('one.pods.lab.example')).toBe('*.pods.lab.example');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(coversNames(first.files.server['tls.crt'], [SERVER, '127.0.0.1'])).toBe(true);
    expect(coversNames(first.files.server['tls.crt'], ['127.0.0.2'])).toBe(false);
  });

  it('lets in whom it knows, and nobody else', async () => {
    const { server, client, peer } = first.files;
    const stranger = ownCertificate('stranger', 'another authority');
    const trusting = { 'ca.crt': server['ca.crt'] };
    const foreign = { ...trusting, 'tls.crt': stranger.certificate, 'tls.key': stranger.key };

    expect(await handshake(server, client, SERVER)).toBe('accepted');
    expect(await handshake(server, peer, '127.0.0.1')).toBe('accepted');
    expect(await handshake(server, trusting, SERVER)).toMatch(REFUSED);
    expect(await handshake(server, foreign, SERVER)).toMatch(REFUSED);
    expect(await handshake(server, { ...client, 'ca.crt': stranger.certificate }, SERVER)).toMatch(
      /UNABLE_TO_(VERIFY|GET)|SELF_SIGNED/,
    );
    expect(await handshake(server, client, 'other.lab.example')).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    // A server's certificate is no client's.
    expect(await handshake(server, server, SERVER)).toMatch(REFUSED);
  });

  it('lets in nobody whose certificate has ended', async () => {
    const { server } = first.files;
    const issuer = {
      certificate: new X509Certificate(Buffer.from(server['ca.crt'])),
      privateKey: createPrivateKey(first.authorityKey),
    };
    const holder = (from: number, until: number) => {
      const period = { notBefore: minutesFromNow(from), notAfter: minutesFromNow(until) };
      const made = textsOf(makeEnd({ usages: ['client auth'], period }, issuer));
      const files = { 'tls.crt': made.certificate, 'tls.key': made.privateKey };
      return { ...files, 'ca.crt': server['ca.crt'] };
    };

    expect(await handshake(server, holder(-60, 60), SERVER)).toBe('accepted');
    expect(await handshake(server, holder(-60, -1), SERVER)).toMatch(REFUSED);
    expect(await handshake(server, holder(1, 60), SERVER)).toMatch(REFUSED);
  });

  it(
    'gives etcd and its clients what they need, as Go sees it',
    async () => {
      const folder = folderOf('first', first);
      const program = await goTool('etcd');
      const ports = await freePorts(4);
      const url = (index: number) => `https://127.0.0.1:${ports[index] ?? 0}`;
      const file = (name: keyof CertificateFiles) => path.join(folder, 'peer', name);
      // Two members, so that each is a client of the other.
      const members = ['one', 'two'].map((name, index) =>
        ChildProgram.start(
          name,
          [
            ...[program, '--name', name, '--data-dir', path.join(folder, name)],
            ...['--unsafe-no-fsync', '--initial-cluster', `one=${url(2)},two=${url(3)}`],
            ...['--listen-client-urls', url(index), '--advertise-client-urls', url(index)],
            ...['--listen-peer-urls', url(2 + index)],
            ...['--initial-advertise-peer-urls', url(2 + index)],
            ...['--cert-file', file('tls.crt'), '--key-file', file('tls.key')],
            ...['--client-cert-auth', '--trusted-ca-file', file('ca.crt')],
            ...['--peer-cert-file', file('tls.crt'), '--peer-key-file', file('tls.key')],
            ...['--peer-client-cert-auth', '--peer-trusted-ca-file', file('ca.crt')],
          ],
          path.join(lab.folder, `${name}.log`),
          folder,
        ),
      );
      const { client } = first.files;
      const healthy = '{"health":"true","reason":""}';
      const port = ports[0] ?? 0;
      try {
        for (let left = 240; left > 0; left -= 1) {
          if ((await healthOf(port, client)) === healthy) break;
          await sleep(250);
        }

        expect(await healthOf(port, client)).toBe(healthy);
        expect(await healthOf(port, { 'ca.crt': client['ca.crt'] })).toMatch(REFUSED);
        expect(await healthOf(port, { ...first.files.server })).toMatch(REFUSED);
      } finally {
        await Promise.all(members.map((member) => member.stop()));
      }
      const log = readFileSync(path.join(lab.folder, 'one.log'), 'utf8');
      expect(log).toContain('incompatible key usage');
      // Whoever comes or goes while the other is starting or stopping cuts connections too; that is no refusal.
      const refused =
        /rejected connection on peer endpoint.*"error":"[^"]*(?:tls|x509|certificate)/;
      expect(log.split('\n').filter((line) => refused.test(line))).toEqual([]);
    },
    limit,
  );

  describe('when its time comes', () => {
    const short = { server: { validity: '1h', renewBefore: '59m50s' } };
    let before: Outputs;

    it(
      'is renewed by the clock alone, as an update that keeps the key, and neither before',
      async () => {
        const shortened = await up(short);
        const issued = Date.now();
        before = await outputs();

        expect(operations(shortened)).toEqual({ server: 'update' });
        expect(before.files.server['tls.key']).toBe(first.files.server['tls.key']);
        await sleep(issued + 11_000 - Date.now());
        const preview = await lab.observe('preview');
        expect(preview).toMatchObject({ code: 0, changes: { same: 6, update: 1 } });
        expect(preview.stdout).toContain(`${SERVER}: issued anew since it ends on `);

        const renewed = await up(short);
        const after = await outputs();
        expect(operations(renewed)).toEqual({ server: 'update' });
        expect(after.files.server['tls.key']).toBe(before.files.server['tls.key']);
        expect(after.files.server['tls.crt']).not.toBe(before.files.server['tls.crt']);
        expect(after.revisions.server).not.toBe(before.revisions.server);
        expect(after.files.client).toEqual(before.files.client);
        expect(await handshake(after.files.server, before.files.client, SERVER)).toBe('accepted');
      },
      limit,
    );
  });

  describe('when the key of the authority changes', () => {
    const steps: Outputs[] = [];

    it(
      'does not let a step cut members off',
      async () => {
        set({ authority: { generation: 2 } });
        const refused = await lab.observe('up', '--yes', '--skip-preview');
        const said = refused.stdout + refused.stderr;

        expect(refused.code).not.toBe(0);
        expect(said).toContain('nobody trusts it yet, so whatever it signs would be refused');
        expect(said).toContain('generation 1 has signed what is still in use');
        expect(operations(refused)).not.toHaveProperty('server');
      },
      limit,
    );

    it(
      'goes from one to the next in three runs, without a replacement',
      async () => {
        await up({});
        steps.push(await outputs());
        for (const authority of [
          { alsoTrust: [2] },
          { generation: 2, alsoTrust: [1] },
          { generation: 2 },
        ]) {
          const ran = await up({ authority });
          steps.push(await outputs());
          const done = new Set(Object.values(operations(ran)));
          expect([...done]).toEqual(['update']);
        }
        const certificates = steps.map(({ files }) => files.server['tls.crt']);
        expect(certificates[1]).toBe(certificates[0]);
        expect(certificates[2]).not.toBe(certificates[1]);
        expect(certificates[3]).toBe(certificates[2]);
        expect(new Set(steps.map(({ files }) => files.server['tls.key'])).size).toBe(1);
        expect(lab.read(STATE)).not.toContain('PRIVATE KEY');
      },
      limit * 2,
    );

    it('lets members of one step talk to those of the step before, in both directions', async () => {
      for (const [index, one] of steps.entries()) {
        const next = steps[index + 1];
        if (next === undefined) break;
        expect(await handshake(one.files.server, next.files.client, SERVER)).toBe('accepted');
        expect(await handshake(next.files.server, one.files.client, SERVER)).toBe('accepted');
        expect(await handshake(one.files.peer, next.files.peer, '127.0.0.1')).toBe('accepted');
      }
      // Two steps at once would have cut them off: that is why there are three.
      const [start, , , end] = steps;
      if (start === undefined || end === undefined) throw new Error('a step is missing');
      expect(await handshake(start.files.server, end.files.client, SERVER)).not.toBe('accepted');
    });
  });

  it(
    'issues by an authority that is brought along, and hides its key though it is given in clear',
    async () => {
      const { certificate, key } = ownCertificate('brought', 'an authority of old');
      const ran = await up({ authority: { generation: 2 }, brought: bring(certificate, key) });
      const { files } = await outputs();

      expect(operations(ran)).toEqual({ brought: 'create', foreign: 'create' });
      expect(new X509Certificate(Buffer.from(files.foreign['tls.crt'])).issuer).toBe(
        'CN=an authority of old',
      );
      expect(leaks([key], lab.read(STATE), saidBy(ran))).toEqual([]);
    },
    limit,
  );

  it(
    'refuses a key that belongs to another certificate, and does not show it',
    async () => {
      const { certificate } = ownCertificate('brought', 'an authority of old');
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
      const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      set({ authority: { generation: 2 }, brought: bring(certificate, key) });
      const refused = await lab.observe('preview');

      expect(refused.code).not.toBe(0);
      expect(saidBy(refused)).toContain('is the key of another certificate');
      expect(leaks([key], saidBy(refused))).toEqual([]);
    },
    limit,
  );

  it(
    'leaves nothing',
    async () => {
      set({ authority: { generation: 2 } });
      const destroyed = await lab.observe('destroy', '--yes', '--skip-preview');

      expect(destroyed.code).toBe(0);
    },
    limit,
  );
});
