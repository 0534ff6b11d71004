/**
 * A joined member of etcd without a machine: the programs that a machine would carry, moved into a folder of their own, real etcd on an address of
 * the loopback, and a small script in the place of systemd.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { FileSystem, Machine, Mount } from '../../lib/machine';
import { EtcdMember, SecretFiles } from '../../lib/node';
import { runSync, withPath } from '../../tools/process';
import type { RunResult } from '../../tools/process';

/** What `etcd-status` prints, as far as tests look at it. */
export interface MemberStatus {
  readonly name: string;
  readonly data: 'none' | 'present';
  readonly begin?: string;
  readonly incarnation: number;
  readonly service: string;
  readonly trustCurrent?: boolean;
  readonly waiting?: string;
  readonly healthy: boolean;
  readonly id?: string;
  readonly clusterId?: string;
  readonly leader?: string;
  readonly learner?: boolean;
  readonly version?: string;
  readonly revision?: number;
  readonly alarms?: readonly string[];
  readonly members?: readonly {
    readonly id: string;
    readonly name: string;
    readonly started: boolean;
    readonly learner: boolean;
  }[];
}

// What stands for the member's own address until it is moved, since nobody else reaches a loopback.
const STAND_IN = '10.9.9.9';
const MOVED = [
  '/opt/groundwork',
  '/etc/etcd',
  '/run/groundwork-etcd',
  '/run/secret-files',
  '/var/lib',
];

/** One member. */
export class LoopbackMember {
  readonly name: string;
  readonly address: string;
  /** Everything of it. */
  readonly root: string;
  /** Where its files are fetched from. */
  readonly bundle: string;
  #programs = '';

  /**
   * Writes what the machine would carry.
   *
   * @param programs the folder of etcd and etcdctl
   */
  constructor(name: string, address: string, folder: string, programs: string) {
    this.name = name;
    this.address = address;
    this.root = path.join(folder, name);
    this.bundle = path.join(this.root, 'bundle');
    mkdirSync(this.bundle, { recursive: true });
    this.install(programs);
  }

  get peerUrl(): string {
    return `https://${this.address}:2380`;
  }

  get clientUrl(): string {
    return `https://${this.address}:2379`;
  }

  /** The data and what is known beside it: what a machine has on a disk of its own. */
  get disk(): string {
    return path.join(this.root, 'var/lib/etcd');
  }

  /** Puts programs of another version in the place of those that are there. */
  install(programs: string): void {
    this.#programs = programs;
    const version = /etcd Version: (\S+)/.exec(runSync([`${programs}/etcd`, '--version']).stdout);
    for (const { path: at, content, mode } of memberMachine(this.name, version?.[1] ?? '')) {
      const file = path.join(this.root, at);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, this.moved(content, programs));
      chmodSync(file, Number.parseInt(mode, 8));
    }
    const systemctl = path.join(this.root, 'systemd/systemctl');
    mkdirSync(path.dirname(systemctl), { recursive: true });
    mkdirSync(`${this.disk}/data`, { recursive: true, mode: 0o700 });
    mkdirSync(path.join(this.root, 'run/groundwork-etcd'), { recursive: true });
    writeFileSync(systemctl, playedSystemd(this.root, `${programs}/etcd`));
    chmodSync(systemctl, 0o755);
  }

  /** Runs a program of the machine. */
  run(program: string, ...args: readonly string[]): RunResult {
    const env = withPath(process.env, path.join(this.root, 'systemd'), this.#programs);
    const [file, ...rest] = program.startsWith('/')
      ? [`${this.root}${program}`, ...args]
      : [program, ...args];
    const { status, stdout, stderr } = spawnSync(file, rest, {
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { code: status ?? 1, stdout, stderr };
  }

  /** Runs one of `/opt/groundwork/bin`, which has to succeed; gives what it prints. */
  done(program: string, ...args: readonly string[]): string {
    const { code, stdout, stderr } = this.run(`/opt/groundwork/bin/${program}`, ...args);
    if (code !== 0) throw new Error(`${this.name}: ${program} ended with ${code}: ${stderr}`);
    return stdout.trim();
  }

  /** The reason for which one of `/opt/groundwork/bin` refuses. */
  refusal(program: string, ...args: readonly string[]): string {
    const { code, stdout, stderr } = this.run(`/opt/groundwork/bin/${program}`, ...args);
    if (code !== 1)
      throw new Error(`${this.name}: ${program} ended with ${code}: ${stdout}${stderr}`);
    return stderr.trim();
  }

  status(): MemberStatus {
    return JSON.parse(this.done('etcd-status')) as MemberStatus;
  }

  etcdctl(...args: readonly string[]): RunResult {
    return this.run(
      'sh',
      '-c',
      `set -a; . ${this.root}/etc/etcd/etcdctl.env; etcdctl "$@"`,
      'sh',
      ...args,
    );
  }

  /** As systemd does when the boot is over. */
  start(): void {
    this.run('systemctl', 'start', 'etcd-member.service');
  }

  /** All of it at once, as when the power fails. */
  kill(): void {
    this.run('systemctl', 'kill', 'etcd-member.service');
    rmSync(path.join(this.root, 'run'), { recursive: true, force: true });
    mkdirSync(path.join(this.root, 'run/groundwork-etcd'), { recursive: true });
  }

  /** A new disk in the place of the old one. */
  loseDisk(): void {
    rmSync(this.disk, { recursive: true, force: true });
    mkdirSync(`${this.disk}/data`, { recursive: true, mode: 0o700 });
  }

  /** What its programs and etcd have said. */
  log(): string {
    const log = path.join(this.root, 'systemd/log');
    return existsSync(log) ? readFileSync(log, 'utf8') : '';
  }

  /** Waits until its status is as wanted. */
  async until(
    what: string,
    holds: (status: MemberStatus) => boolean,
    seconds = 40,
  ): Promise<MemberStatus> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const status = this.status();
      if (holds(status)) return status;
      if (Date.now() > end) {
        const said = this.log()
          .split('\n')
          .filter((line) => !line.startsWith('{"level":"info"'));
        throw new Error(
          `${this.name} is not ${what}: ${JSON.stringify(status)}\n${said.slice(-15).join('\n')}`,
        );
      }
      await sleep(250);
    }
  }

  private moved(text: string, programs: string): string {
    const inside = MOVED.reduce(
      (one, prefix) => one.replaceAll(prefix, `${this.root}${prefix}`),
      text,
    );
    return inside
      .replaceAll('/opt/programs/etcd', programs)
      .replaceAll('/fetched-from', this.bundle)
      .replaceAll(STAND_IN, this.address)
      .replaceAll('127.0.0.1', this.address)
      .replaceAll(' -o etcd -g etcd', '');
  }
}

function memberMachine(name: string, version: string) {
  const machine = new Machine(name);
  const what = new FileSystem(machine, 'disk', {
    device: '/dev/disk/by-id/virtio-etcd',
    type: 'ext4',
  });
  new Mount(machine, 'mount', { what, path: '/var/lib/etcd' });
  const files = new SecretFiles(machine, 'bundle', {
    ...{ name: 'etcd', fetch: ['cp', '-r', '/fetched-from/.'], directory: '/etc/etcd/pki' },
  });
  new EtcdMember(machine, 'etcd', {
    ...{ version, membership: 'joined', bundle: { files }, address: STAND_IN },
    ...{ install: { folder: '/opt/programs/etcd' }, dataDir: '/var/lib/etcd/data' },
    settings: { 'heartbeat-interval': 50, 'election-timeout': 500 },
  });
  return machine.plan().files.filter(({ path: at }) => /etcd|secret-files/.test(at));
}

/** One service, started as its unit says: first the join, then etcd with what that found, then the promotion; again and again. */
function playedSystemd(root: string, etcd: string): string {
  return `#!/bin/sh
cd ${root}/systemd || exit 1
bin=${root}/opt/groundwork/bin
alive() { [ -s pid ] && kill -0 "$(cat pid)" 2>/dev/null; }
end() {
  alive || return 0
  kill "-$1" "-$(cat pid)" 2>/dev/null
  while pgrep -g "$(cat pid)" >/dev/null; do sleep 0.1; done
  rm -f pid main
}
case $1 in
  run)
    (while kill -0 ${process.pid} 2>/dev/null; do sleep 1; done; kill -KILL 0) &
    while :; do
      echo activating >state
      if $bin/etcd-join; then
        (
          set -a
          . ${root}/etc/etcd/etcd.env
          [ ! -e ${root}/run/groundwork-etcd/cluster.env ] || . ${root}/run/groundwork-etcd/cluster.env
          exec ${etcd}
        ) &
        main=$!
        echo "$main" >main
        ("$bin/etcd-promote" && echo active >state) &
        promote=$!
        wait "$main"
        echo "etcd has ended with $?"
        rm -f main
        pkill -P "$promote"
        kill "$promote" 2>/dev/null
      fi
      sleep 1
    done ;;
  start | restart)
    [ "$1" = start ] || end TERM
    alive && exit 0
    setsid "$0" run >>log 2>&1 </dev/null &
    echo $! >pid ;;
  stop) end TERM; echo inactive >state ;;
  kill) end KILL; echo inactive >state ;;
  show)
    case $* in
      *MainPID*) cat main 2>/dev/null || echo 0 ;;
      *) if alive; then cat state; else echo inactive; fi ;;
    esac ;;
  is-active) alive && [ "$(cat state)" = active ] ;;
esac
`;
}

/** Copies files into the bundle of a member. */
export function deliver(member: LoopbackMember, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(member.bundle, name), text);
  }
}
