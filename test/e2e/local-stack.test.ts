/**
 * The main job, as a user has it: the local stack, booted by the real engine, changed, repaired and removed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { parse, parseDocument } from 'yaml';

import { Checkout } from '../support/checkout';
import type { CommandResult } from '../support/checkout';
import { describeLab } from '../support/describe-lab';
import { hostSnapshot, leaksSince } from '../support/leaks';
import type { HostSnapshot } from '../support/leaks';

const MACHINES = ['control-plane-1', 'worker-1', 'worker-2'];
const WORKERS = ['worker-1', 'worker-2'];

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
  };
}

describeLab('local stack', () => {
  let checkout: Checkout;
  let before: HostSnapshot;

  beforeAll(() => {
    checkout = new Checkout(resolve(__dirname, '../..'));
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

  it('boots three machines', async () => {
    await succeed('up', '--yes');

    const { machines, outputs } = await status();
    expect(machines.map(({ name }) => name)).toEqual(MACHINES);
    expect(machines.map(({ state }) => state)).toEqual(['running', 'running', 'running']);
    expect(outputs.allocatable['worker-1']).toEqual({
      cpu: '14500m',
      memory: '29196Mi',
      ephemeralStorage: '88Gi',
    });
    expect(readFileSync(outputs.report, 'utf8')).toContain('worker-2');
  }, 600_000);

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

  it.each(MACHINES)('has conntrack be liberal on %s', (name) => {
    const key = 'net.netfilter.nf_conntrack_tcp_be_liberal';
    expect(inside(name, 'sysctl', '--values', key)).toBe('1');
  });

  it.each(MACHINES)('has the files and slices of the kubelet on %s', (name) => {
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

    for (const name of MACHINES) {
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
