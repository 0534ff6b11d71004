/**
 * The main job, as a user has it: the local stack, booted by the real engine, changed, repaired and removed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { parse, parseDocument } from 'yaml';

import { Checkout } from '../support/checkout';
import type { Attempt, CommandResult } from '../support/checkout';
import { ETCD_FILES, etcdctl, rejections } from '../support/checkout-etcd';
import { describeLab } from '../support/describe-lab';
import { hostSnapshot, leaksSince } from '../support/leaks';
import type { HostSnapshot } from '../support/leaks';
import { keyTraces, privateKeys, shownEvents, textsIn } from '../support/secret-search';

const NODES = ['control-plane-1', 'worker-1', 'worker-2'];
const WORKERS = ['worker-1', 'worker-2'];
const MEMBERS = ['etcd-1', 'etcd-2', 'etcd-3'];
const MACHINES = [...NODES, ...MEMBERS].sort();
const VERSION = '3.6.14';

interface Status {
  readonly machines: readonly {
    readonly name: string;
    readonly state: string;
    readonly pid?: number;
  }[];
  readonly outputs: {
    readonly allocatable: Readonly<Record<string, unknown>>;
    readonly report: string;
    readonly seeds: Readonly<Record<string, string>>;
    readonly etcd: {
      readonly endpoints: readonly string[];
      readonly members: Readonly<Record<string, { readonly state: string }>>;
      readonly etcdctl: string;
    };
  };
}

describeLab('local stack', () => {
  let checkout: Checkout;
  let before: HostSnapshot;

  beforeAll(() => {
    // With it the CLI has --event-log.
    checkout = new Checkout(resolve(__dirname, '../..'), { PULUMI_DEBUG_COMMANDS: 'true' });
    before = hostSnapshot(checkout.traces);
  });

  afterAll(async () => {
    await checkout.run('down', '--yes');
    await checkout.run('down', '--forget', '--yes');
    checkout.remove();
  }, 300_000);

  async function succeed(command: string, ...words: string[]): Promise<string> {
    const result = await checkout.run(command, ...words);
    if (result.code !== 0) throw new Error(`${command}: exit ${result.code}\n${all(result)}`);
    return result.stdout;
  }

  const said: string[] = [];

  const inside = (machine: string, ...command: string[]): string =>
    checkout.inside(machine, ...command);

  const status = async (): Promise<Status> =>
    JSON.parse(await succeed('status', '--json')) as Status;

  const pids = async (): Promise<Readonly<Record<string, number | undefined>>> =>
    Object.fromEntries((await status()).machines.map(({ name, pid }) => [name, pid]));

  function change(path: readonly string[], value: unknown): void {
    const file = join(checkout.folder, 'Pulumi.local.yaml');
    const document = parseDocument(readFileSync(file, 'utf8'));
    document.setIn(['config', ...path], value);
    writeFileSync(file, document.toString());
  }

  it('refuses bad settings with everything that is wrong, and makes nothing', async () => {
    const file = join(checkout.folder, 'Pulumi.local.yaml');
    const good = readFileSync(file, 'utf8');
    change(['groundwork:machines', 'worker-1', 'capacity', 'memory'], '1Gi');
    change(['groundwork:cortx', 'separator'], 'a/../b');

    const result = await checkout.run('up', '--yes');

    expect(result.code).not.toBe(0);
    expect(all(result)).toContain('worker-1/kubelet.kubeReserved.memory');
    expect(all(result)).toContain('worker-1/cortx.separator');
    expect(all(result)).toContain('worker-2/cortx.separator');
    expect((await status()).machines).toEqual([]);
    writeFileSync(file, good);
  }, 300_000);

  it('boots six machines', async () => {
    said.push(await succeed('up', '--yes', '--', '--event-log', join(checkout.root, 'events')));

    const { machines, outputs } = await status();
    expect(machines.map(({ name }) => name)).toEqual(MACHINES);
    expect(machines.filter(({ state }) => state !== 'running')).toEqual([]);
    expect(outputs.allocatable['worker-1']).toEqual({
      cpu: '14500m',
      memory: '29196Mi',
      ephemeralStorage: '88Gi',
    });
    const report = readFileSync(outputs.report, 'utf8');
    expect(report).toContain('worker-2');
    expect(report).toContain('It bears the loss of any one, and of any one failure domain.');
    expect(outputs.etcd.endpoints).toEqual(
      [31, 32, 33].map((last) => `https://10.77.0.${last}:2379`),
    );
    expect(Object.keys(outputs.etcd.members)).toEqual(MEMBERS);
  }, 600_000);

  it.each(MEMBERS)('has %s a healthy, voting member of one cluster', (name) => {
    expect(inside(name, '/opt/groundwork/bin/etcd-health')).toContain('"health":"true"');
    const told = JSON.parse(inside(name, '/opt/groundwork/bin/etcd-status')) as {
      version: string;
      healthy: boolean;
      learner: boolean;
      members: { name: string; started: boolean; learner: boolean }[];
    };
    expect(told).toMatchObject({ version: VERSION, healthy: true, learner: false });
    expect(told.members.map((member) => member.name).sort()).toEqual(MEMBERS);
    expect(told.members.filter(({ started, learner }) => !started || learner)).toEqual([]);
  });

  it('reads from one member what was written to another', () => {
    expect(etcdctl(checkout, 'etcd-1', ['put', 'greeting', 'from etcd-1']).said).toBe('OK\n');
    expect(etcdctl(checkout, 'etcd-3', ['get', 'greeting', '--print-value-only']).said).toBe(
      'from etcd-1\n',
    );
  });

  it('shows the members by the command that its output says', async () => {
    const { outputs } = await status();
    const [, machine = '', command = ''] =
      /^npm run enter -- (\S+) sh -c '(.*)'$/.exec(outputs.etcd.etcdctl) ?? [];

    const table = inside(machine, 'sh', '-c', command);

    for (const endpoint of outputs.etcd.endpoints) expect(table).toContain(endpoint);
  }, 60_000);

  it('answers nobody without TLS, and nobody without a certificate', async () => {
    const curl = (machine: string, ...words: string[]): Attempt =>
      checkout.attempt(machine, 'curl', '--fail', '--silent', '--show-error', ...words);
    const own = ['--cert', `${ETCD_FILES}/server.crt`, '--key', `${ETCD_FILES}/server.key`];
    const address = 'https://10.77.0.31:2379/health';

    // That it can be asked at all: else every refusal would look right.
    const good = curl('etcd-2', '--cacert', `${ETCD_FILES}/ca.crt`, ...own, address);
    expect(good.said).toContain('"health":"true"');
    const refused = [
      curl('worker-1', 'http://10.77.0.31:2379/health'),
      curl('worker-1', '--insecure', address),
      curl('worker-1', 'http://10.77.0.31:2380/members'),
      curl('worker-1', '--insecure', 'https://10.77.0.31:2380/members'),
    ];

    expect(refused.filter(({ ok }) => ok)).toEqual([]);
    expect(await rejections(checkout, 'etcd-1', '10.77.0.21', refused.length)).toEqual([
      ['client', 'tls: first record does not look like a TLS handshake'],
      ['client', "tls: client didn't provide a certificate"],
      ['peer', 'tls: first record does not look like a TLS handshake'],
      ['peer', "tls: client didn't provide a certificate"],
    ]);
  }, 60_000);

  it('is trusted by nobody who knows another authority, and trusts none of its certificates', async () => {
    const read = ['get', 'greeting'];

    expect(etcdctl(checkout, 'etcd-2', read).ok).toBe(true);
    const wrongServer = etcdctl(checkout, 'etcd-2', read, { trusted: 'peer-ca' });
    const wrongClient = etcdctl(checkout, 'etcd-2', read, { who: 'peer' });
    const plain = etcdctl(checkout, 'etcd-2', read, { url: 'http://127.0.0.1:2379' });

    expect([wrongServer, wrongClient, plain].filter(({ ok }) => ok)).toEqual([]);
    expect(wrongServer.said).toContain('certificate signed by unknown authority');
    const told = (await rejections(checkout, 'etcd-2', '127.0.0.1', 3)).map(([, error]) => error);
    expect(told).toContain(
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    );
    expect(told).toContain('tls: first record does not look like a TLS handshake');
  }, 60_000);

  it('takes a snapshot into the bucket, and lists it', () => {
    const name = inside('etcd-1', '/opt/groundwork/bin/etcd-snapshot', '--now');

    const listed = inside('etcd-2', '/opt/groundwork/bin/etcd-snapshots').split('\n');
    expect(listed.map((line) => (JSON.parse(line) as { name: string }).name)).toContain(name);
    const checked = inside('etcd-3', '/opt/groundwork/bin/etcd-snapshot-check', name);
    expect(JSON.parse(checked)).toMatchObject({ revision: 2 });
  });

  it('has its keys in no output, seed, state, history, event or journal', async () => {
    const exported = await succeed('pulumi', 'stack', 'export', '--show-secrets', '-s', 'local');
    const keys = privateKeys(exported);
    // Two authorities, two certificates of each member, two clients.
    expect(keys.length).toBeGreaterThanOrEqual(10);
    const found = (text: string): readonly string[] => keyTraces(keys, text);
    const member = inside('etcd-1', 'cat', `${ETCD_FILES}/server.key`);
    expect(found(member)).not.toEqual([]);

    const events = shownEvents(join(checkout.root, 'events'));
    expect(events).toContain('EtcdIncarnation');
    const texts = [
      ...said,
      events,
      ...textsIn(join(checkout.folder, 'out')),
      ...textsIn(join(checkout.folder, '.groundwork')),
      ...MEMBERS.flatMap((name) => [
        inside(name, 'journalctl', '--no-pager', '--output', 'cat'),
        inside(name, 'sh', '-c', 'cat /var/log/cloud-init*.log /var/lib/cloud/instance/*.txt'),
      ]),
    ];
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.flatMap(found)).toEqual([]);
  }, 120_000);

  it.each(MACHINES)('has %s running, without errors of cloud-init', (name) => {
    expect(inside(name, 'systemctl', 'is-system-running')).toBe('running');
    const result = JSON.parse(inside(name, 'cat', '/run/cloud-init/result.json')) as {
      v1: { errors: string[] };
    };
    expect(result.v1.errors).toEqual([]);
    const first = JSON.parse(inside(name, 'cat', '/var/lib/groundwork/status.json')) as {
      state: string;
    };
    expect(first.state).toBe('done');
  });

  it.each(NODES)('has conntrack be liberal on %s', (name) => {
    const key = 'net.netfilter.nf_conntrack_tcp_be_liberal';
    expect(inside(name, 'sysctl', '--values', key)).toBe('1');
  });

  it.each(NODES)('has the files and slices of the kubelet on %s', (name) => {
    const text = inside(name, 'cat', '/etc/kubernetes/kubelet.conf.d/20-groundwork.conf');
    const config = parse(text) as {
      kubeReserved: unknown;
      kubeReservedCgroup: unknown;
      evictionHard: Readonly<Record<string, unknown>>;
    };
    expect(config.kubeReserved).toMatchObject({ cpu: '1', memory: '2Gi' });
    expect(config.kubeReservedCgroup).toBe('/runtime.slice');
    expect(config.evictionHard).toMatchObject({
      'memory.available': '500Mi',
      'imagefs.available': '15%',
    });
    expect(inside(name, 'systemctl', 'is-active', 'runtime.slice')).toBe('active');
    expect(inside(name, 'systemctl', 'is-active', 'groundwork-cgroup-runtime.service')).toBe(
      'active',
    );
  });

  it.each(WORKERS)('has disks and the udev rule on %s', (name) => {
    expect(inside(name, 'sysctl', '-n', 'net.netfilter.nf_conntrack_tcp_be_liberal')).toBe('1');
    const mounted = inside(name, 'findmnt', '-no', 'FSTYPE', '/mnt/fs-local-volume');
    expect(mounted).toBe('ext4');
    expect(inside(name, 'cat', '/etc/udev/rules.d/90-groundwork-cortx.rules')).toContain(
      'cortx/data-0',
    );
    inside(name, 'sh', '-c', `echo kept by ${name} >/mnt/fs-local-volume/marker`);
  });

  it('reaches one machine from another', () => {
    const answer = inside('worker-1', 'ping', '-c', '1', '-W', '5', '10.77.0.22');
    expect(answer).toContain('1 received');
  });

  it('enters a machine from the command line', async () => {
    expect(await succeed('enter', 'worker-1', '--', 'hostname')).toBe('worker-1\n');
  }, 60_000);

  it('changes nothing the second time', async () => {
    const first = await pids();

    const told = await succeed('up', '--yes');

    expect(told).toMatch(/Resources:\s+\d+ unchanged/);
    expect(await pids()).toEqual(first);
  }, 300_000);

  it('writes the same seeds without the engine', async () => {
    const { outputs } = await status();

    await succeed('render', '--out', join(checkout.root, 'rendered'));

    expect(textsIn(join(checkout.root, 'rendered'))).toEqual(
      textsIn(join(checkout.folder, 'out/local')),
    );
    for (const name of NODES) {
      for (const file of ['user-data', 'meta-data', 'network-config']) {
        const rendered = readFileSync(join(checkout.root, 'rendered/seeds', name, file), 'utf8');
        expect(readFileSync(join(String(outputs.seeds[name]), file), 'utf8')).toBe(rendered);
      }
    }
  }, 60_000);

  it('replaces exactly the machine whose reservation changed, and keeps its data', async () => {
    const first = await pids();
    change(['groundwork:machines', 'worker-1', 'kubelet'], {
      kubeReserved: { cpu: '2', memory: '3Gi', ephemeralStorage: '1Gi' },
    });

    const told = await succeed('up', '--yes');

    const second = await pids();
    expect(told).toMatch(/1 replaced/);
    expect(second['control-plane-1']).toBe(first['control-plane-1']);
    expect(second['worker-2']).toBe(first['worker-2']);
    expect(second['worker-1']).not.toBe(first['worker-1']);
    expect(inside('worker-1', 'cat', '/mnt/fs-local-volume/marker')).toBe('kept by worker-1');
    expect(
      inside(
        'worker-1',
        'grep',
        'memory: 3Gi',
        '/etc/kubernetes/kubelet.conf.d/20-groundwork.conf',
      ),
    ).not.toBe('');
  }, 300_000);

  it('notices a machine that died, and boots it again', async () => {
    const pid = (await pids())['worker-2'];
    expect(pid).toBeGreaterThan(1);
    process.kill(Number(pid), 'SIGKILL');

    const told = await succeed('up', '--yes');

    expect(told).toMatch(/1 created/);
    expect((await pids())['worker-2']).not.toBe(pid);
    expect(inside('worker-2', 'cat', '/mnt/fs-local-volume/marker')).toBe('kept by worker-2');
  }, 300_000);

  it('leaves nothing behind', async () => {
    await succeed('down', '--yes');

    expect(await leaksSince(before, checkout.traces)).toEqual([]);
    expect((await status()).machines).toEqual([]);
  }, 300_000);
});

function all({ stdout, stderr }: CommandResult): string {
  return stdout + stderr;
}
