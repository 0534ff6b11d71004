/**
 * Local machines for real: booted, reached, filled with data, failed, killed, ended. No engine; what the engine would call is called here.
 */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { boots, runOn } from '../../lib/platform';
import type { MachineAccess } from '../../lib/platform';
import type { BucketState } from '../../lib/platform/local/bucket-provider';
import { bucket, image, machine, network, secret, volume } from '../../lib/platform/local/provider';
import { imageId, imageRecipe } from '../../lib/platform/local/image-recipe';
import { enterCommand, listMachines } from '../../lib/platform/local/inventory';
import { localSeed } from '../../lib/platform/local/local-seed';
import type { MachineInputs, MachineState } from '../../lib/platform/local/machine-provider';
import type { NetworkState } from '../../lib/platform/local/network-provider';
import { planPlacements } from '../../lib/platform/local/plan-placements';
import { placeSecrets } from '../../lib/platform/local/placed-store';
import type { SecretState } from '../../lib/platform/local/secret-provider';
import { volumeFile } from '../../lib/platform/local/state-directory';
import { attachVolume } from '../../lib/platform/local/volume';
import { leaderOf } from '../../lib/platform/local/container';
import { scopeId } from '../../lib/platform/local/identity';
import { readRecord } from '../../lib/platform/local/machine-record';
import { isRunning } from '../../lib/platform/local/process-identity';
import { File, FileSystem, FirstBootStep, Machine, Mount, Sysctl } from '../../lib/machine';
import { describeLab } from '../support/describe-lab';
import { hostSnapshot, leaksSince } from '../support/leaks';
import type { HostSnapshot } from '../support/leaks';

const MINUTES = 60_000;
const BRIDGE = '10.78.0.1/24';
const VOLUME_BYTES = 64 * 1024 * 1024;
const recipe = imageRecipe();

const stateRoot = mkdtempSync(path.join(tmpdir(), 'gw-machines-'));
const scope = { project: 'lab', stack: 'e2e', stateRoot };
const about = [stateRoot, scopeId(scope)];
const common = { ...scope, runtime: 'containers' } as const;
const { placements } = planPlacements({
  network: { cidr: '10.78.0.0/24' },
  machines: [{ name: 'one', volumes: [{ name: 'data', size: VOLUME_BYTES }] }, { name: 'two' }],
});

const programs = path.join(stateRoot, 'programs');
const tls = { 'server.key': 'a key\n', 'server.crt': 'a certificate\n' };
/** What is bound into a machine from outside. */
const stores = { secrets: ['tls'], buckets: ['backup'], programs };

function prepared(name: string, add?: (on: Machine) => void): MachineInputs {
  const placement = placements.find((each) => each.name === name);
  if (placement === undefined) throw new Error(`no placement for ${name}`);
  const text = new Machine(name);
  new Sysctl(text, 'conntrack', { settings: { 'net.netfilter.nf_conntrack_tcp_be_liberal': 1 } });
  new File(text, 'hosts', {
    path: '/etc/groundwork-hosts',
    content: JSON.stringify(placement.hosts),
  });
  const data = placement.volumes['data'];
  if (data !== undefined) {
    const disk = new FileSystem(text, 'data', { device: data.device, type: 'ext4' });
    new Mount(text, 'mount', { what: disk, path: '/data', type: 'ext4' });
  }
  add?.(text);
  return {
    ...common,
    name,
    hostname: name,
    image: { id: imageId(recipe), packages: [] },
    network: { name: 'net', bridge: BRIDGE },
    address: placement.address,
    volumes: Object.entries(placement.volumes).map(([key, { device }]) => ({ name: key, device })),
    seed: localSeed({ placement, machine: text }),
    bootTimeout: 90,
    ...(name === 'one' ? stores : {}),
  };
}

const access = (name: string): MachineAccess => ({ kind: 'local', ...common, machine: name });

function inside(name: string, ...command: string[]): string {
  const [program = '', ...args] = enterCommand(scope, name, command);
  return execFileSync(program, args, { encoding: 'utf8', timeout: 20_000 }).trim();
}

describeLab('local machines', () => {
  let before: HostSnapshot;
  let net: NetworkState | undefined;
  let tlsSecret: { id: string; outs: SecretState };
  let backup: { id: string; outs: BucketState };
  const running = new Map<string, { id: string; outs: MachineState }>();
  const create = async (name: string, add?: (on: Machine) => void): Promise<MachineState> => {
    const made = await machine.create(prepared(name, add));
    running.set(name, made);
    return made.outs;
  };
  const remove = async (name: string): Promise<void> => {
    const made = running.get(name);
    running.delete(name);
    if (made !== undefined) await machine.delete(made.id, made.outs);
  };

  beforeAll(async () => {
    // What the engine would show while it waits.
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    before = hostSnapshot(about);
    await image.create({ ...common, image: imageId(recipe), packages: [] });
    const file = await volume.create({
      ...common,
      machine: 'one',
      name: 'data',
      bytes: VOLUME_BYTES,
    });
    expect(file.outs.takenUp).toBe(false);
    mkdirSync(programs);
    writeFileSync(path.join(programs, 'hello'), '#!/bin/sh\necho "hello $1"\n', { mode: 0o755 });
    tlsSecret = await secret.create({ ...common, name: 'tls', files: tls });
    backup = await bucket.create({ ...common, name: 'backup' });
    net = (await network.create({ ...common, name: 'net', bridge: BRIDGE })).outs;
  }, 10 * MINUTES);

  afterAll(async () => {
    for (const name of [...running.keys()]) await remove(name);
    if (net !== undefined) await network.delete('net', net);
    rmSync(stateRoot, { recursive: true, force: true });
  }, MINUTES);

  test(
    'come up side by side with their address, and reach each other',
    async () => {
      const [one, two] = await Promise.all([create('one'), create('two')]);

      expect([one.state, two.state]).toEqual(['running', 'running']);
      expect(inside('one', 'systemctl', 'is-system-running')).toBe('running');
      expect(inside('one', 'hostname')).toBe('one');
      expect(JSON.parse(inside('two', 'cat', '/run/cloud-init/result.json'))).toMatchObject({
        v1: { errors: [] },
      });
      expect(inside('one', 'ip', '-brief', 'address', 'show', 'eth0')).toContain('10.78.0.11/24');
      expect(inside('two', 'ping', '-c', '1', '-W', '2', '10.78.0.11')).toContain('1 received');
      expect(inside('one', 'sysctl', '-n', 'net.netfilter.nf_conntrack_tcp_be_liberal')).toBe('1');
      expect(one.pid).toBeGreaterThan(1);
      process.stderr.write(
        `boot to ready: ${one.bootSeconds} s and ${two.bootSeconds} s, side by side\n`,
      );
    },
    3 * MINUTES,
  );

  test(
    'are listed with what they are',
    async () => {
      const list = await listMachines(scope);

      expect(list.map(({ name, state, address }) => ({ name, state, address }))).toEqual([
        { name: 'one', state: 'running', address: '10.78.0.11' },
        { name: 'two', state: 'running', address: '10.78.0.12' },
      ]);
      expect(list[0]?.uptimeSeconds).toBeLessThan(180);
      expect(() => enterCommand(scope, 'three')).toThrow('there are one, two');
    },
    MINUTES,
  );

  test(
    'read their secrets as root only, and the new ones as soon as they change',
    async () => {
      const folder = '/run/groundwork-secrets/tls';
      const fetch = (): string => {
        inside('one', 'rm', '-rf', '/root/tls');
        inside('one', 'mkdir', '/root/tls');
        inside('one', ...(placeSecrets(['tls'])['tls']?.fetch ?? []), '/root/tls');
        return inside('one', 'sh', '-c', 'cat /root/tls/*');
      };
      expect(fetch()).toBe('a certificate\na key');
      expect(inside('one', 'stat', '--format=%a %U', folder, `${folder}/current/server.key`)).toBe(
        '700 root\n600 root',
      );
      expect(
        inside('one', 'setpriv', '--reuid=nobody', 'sh', '-c', `cat ${folder}/* 2>&1; :`),
      ).toBe(`cat: '${folder}/*': Permission denied`);
      expect(inside('one', 'sh', '-c', `touch ${folder}/x 2>&1; :`)).toContain('Read-only');

      const changed = { ...tlsSecret.outs, files: { 'server.key': 'another key\n' } };
      tlsSecret.outs = (await secret.update(tlsSecret.id, tlsSecret.outs, changed)).outs;

      expect(fetch()).toBe('another key');
      expect(inside('one', 'ls', folder)).toBe(`current\nrev-${tlsSecret.outs.revision}`);
      expect(inside('one', 'sh', '-c', 'grep -rl "a key" /var/lib/cloud /run/cloud-init; :')).toBe(
        '',
      );
      expect((await runOn(access('two'), ['ls', '/run/groundwork-secrets'])).code).toBe(2);
    },
    MINUTES,
  );

  test('write into a bucket, and find programs of the host that they cannot change', () => {
    inside('one', 'sh', '-c', 'echo saved > /run/groundwork-buckets/backup/1');

    expect(readFileSync(path.join(backup.outs.directory, '1'), 'utf8')).toBe('saved\n');
    expect(inside('one', '/opt/programs/hello', 'you')).toBe('hello you');
    expect(inside('one', 'sh', '-c', 'touch /opt/programs/x 2>&1; :')).toContain('Read-only');
  });

  test(
    'run programs for the engine, and say how they ended',
    async () => {
      const on = access('one');

      expect(boots(on)).toBe(true);
      const script = 'cat; echo "$1" >&2; env; exit 3';
      const ran = await runOn(on, ['sh', '-c', script, 'x', '$HOME'], { input: 'in' });
      expect(ran).toMatchObject({ code: 3, stderr: '$HOME\n' });
      // Nothing of the engine's own environment, where its passphrase is.
      const names = ran.stdout
        .trim()
        .split('\n')
        .map((line) => line.split('=')[0]);
      expect(names).toEqual(['inHOME', 'PATH', 'LC_ALL', 'PWD']);
      expect(await runOn(on, ['cat'])).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await runOn(on, ['no-such-program'])).toMatchObject({ code: 127 });
      const unheeding = 'trap "" TERM; echo on; sleep 31.4; sleep 31.4';
      const late = await runOn(on, ['sh', '-c', unheeding], { timeoutMs: 300 });
      expect(late).toMatchObject({ code: 124, stdout: 'on\n' });
      expect((await runOn(on, ['pgrep', '--full', 'sleep 31[.]4'])).code).toBe(1);
      expect(await runOn(access('three'), ['true'])).toEqual({
        code: 125,
        stdout: '',
        stderr: 'machine "three" does not run\n',
      });
    },
    MINUTES,
  );

  test('never have a volume that another machine has, and it is told which', async () => {
    const file = volumeFile(scope, 'one', 'data');

    await expect(attachVolume(file)).rejects.toThrow(
      /data\.img is in use by machine "one" of stack lab\/e2e \(as \/dev\/loop\d+\); end what uses it first/,
    );
  });

  test('have a volume alone, also when two want it at the same moment', async () => {
    const file = path.join(stateRoot, 'contested.img');
    writeFileSync(file, Buffer.alloc(1 << 20));

    const tries = await Promise.allSettled([attachVolume(file), attachVolume(file)]);

    const attached = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = tries.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(attached).toHaveLength(1);
    expect(refused).toEqual([expect.stringContaining(`is in use by process ${process.pid} (`)]);
    for (const { descriptor } of attached) closeSync(descriptor);
    rmSync(file);
  });

  test(
    'add nothing to the network and the mounts of the host but the handle of the bridge',
    async () => {
      const leaks = await leaksSince(before, about, 0);

      const kinds = new Set(leaks.map((leak) => leak.split(':')[0]));
      expect([...kinds].sort()).toEqual(['cgroups', 'handles', 'loops', 'mounts', 'processes']);
      expect(leaks.filter((leak) => leak.startsWith('mounts'))).toHaveLength(1);
    },
    MINUTES,
  );

  test(
    'keep the data of their volume when they are made anew',
    async () => {
      expect(inside('one', 'findmnt', '--noheadings', '--output', 'FSTYPE', '/data')).toBe('ext4');
      inside('one', 'sh', '-c', 'echo kept > /data/note; sync');
      const started = Date.now();
      await remove('one');
      process.stderr.write(`delete: ${(Date.now() - started) / 1000} s\n`);
      expect(
        await volume.read(
          'v',
          (await volume.create({ ...common, machine: 'one', name: 'data', bytes: VOLUME_BYTES }))
            .outs,
        ),
      ).toMatchObject({
        props: { takenUp: true },
      });

      const again = await create('one');

      expect(again.address).toBe('10.78.0.11');
      expect(inside('one', 'cat', '/data/note')).toBe('kept');
    },
    3 * MINUTES,
  );

  test(
    'fail with the cause when a step of the first boot fails, and leave nothing but the log',
    async () => {
      await remove('two');
      const beforeFailure = hostSnapshot(about);

      const failed = machine.create(
        prepared('two', (on) => {
          new FirstBootStep(on, 'broken', {
            phase: 'last',
            command: ['sh', '-c', 'echo the disk is on fire >&2; exit 7'],
            description: 'a step that fails',
          });
        }),
      );

      await expect(failed).rejects.toThrow(/machine "two" did not come up/);
      const message = await failed.then(() => '', String);
      expect(message).toContain('the first boot failed at');
      expect(message).toContain('two/broken');
      expect(message).toContain('ended with 7');
      expect(message).toContain('the disk is on fire');
      const log = /all of it: (.*)$/m.exec(message)?.[1] ?? '';
      expect(readFileSync(log, 'utf8')).toContain('groundwork: first boot failed');
      expect(existsSync(path.join(path.dirname(log), 'upper'))).toBe(false);
      expect((await listMachines(scope)).find(({ name }) => name === 'two')?.state).toBe('failed');
      expect(await leaksSince(beforeFailure, about)).toEqual([]);
    },
    3 * MINUTES,
  );

  test(
    'are gone for the engine when they have been killed, and can be made again',
    async () => {
      const state = await create('two');
      const record = readRecord(scope, 'two');
      const leader = record === undefined ? undefined : leaderOf(record.supervisor);
      expect(await machine.read('two', state)).toMatchObject({
        id: 'two',
        props: { state: 'running' },
      });

      const cut = runOn(access('two'), ['sleep', '30']);
      process.kill(leader?.pid ?? 0, 'SIGKILL');
      expect(await cut).toEqual({
        code: 125,
        stdout: '',
        stderr: expect.stringContaining('machine "two" ended while sleep ran\n') as string,
      });
      const end = Date.now() + 10_000;
      while (Date.now() < end && (await machine.read('two', state)).id !== undefined);

      expect(await machine.read('two', state)).toEqual({});
      expect((await listMachines(scope)).find(({ name }) => name === 'two')?.state).toBe('dead');
      expect((await create('two')).state).toBe('running');
    },
    3 * MINUTES,
  );

  test(
    'replace one that still runs though the engine has lost it',
    async () => {
      const lost = readRecord(scope, 'two')?.supervisor;

      await create('two');

      expect(lost).toBeDefined();
      expect(lost !== undefined && isRunning(lost)).toBe(false);
    },
    3 * MINUTES,
  );

  test(
    'take everything with them when their supervisor is killed',
    async () => {
      const record = readRecord(scope, 'two');
      process.kill(record?.supervisor.pid ?? 0, 'SIGKILL');

      await remove('two');

      expect((await listMachines(scope)).map(({ name }) => name)).toEqual(['one']);
    },
    MINUTES,
  );

  test(
    'leave nothing when they are deleted, twice if need be',
    async () => {
      const made = running.get('one');
      await remove('one');
      if (made !== undefined) await machine.delete(made.id, made.outs);
      await secret.delete(tlsSecret.id, tlsSecret.outs);
      await bucket.delete(backup.id, backup.outs);
      if (net !== undefined) {
        await network.delete('net', net);
        await network.delete('net', net);
        expect(await network.read('net', net)).toEqual({});
      }

      expect(await leaksSince(before, about)).toEqual([]);
      expect(existsSync(path.join(stateRoot, 'lab/e2e/machines/one'))).toBe(false);
      expect(readdirSync(path.join(stateRoot, 'lab/e2e')).sort()).toEqual(['buckets', 'volumes']);
      expect(existsSync(path.join(stateRoot, 'lab/e2e/volumes/one/data.img'))).toBe(true);
      expect((await bucket.create(backup.outs)).outs.takenUp).toBe(true);
      expect(readFileSync(path.join(backup.outs.directory, '1'), 'utf8')).toBe('saved\n');
    },
    MINUTES,
  );
});
