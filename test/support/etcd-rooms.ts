/**
 * Members of etcd in rooms: each has the root file system of a machine with what its constructs write, a disk for its data and a shared folder for
 * snapshots, and all share a network of their own. Nothing is booted: in the place of systemd stands a program that starts and stops etcd as
 * the units say, so that the programs of a member are tried with their real paths and with real etcd in a second.
 *
 * All of it is in namespaces whose first process ends with this one: then every member is gone, and every mount.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';

import type { Machine } from '../../lib/machine';
import { ensureImage } from '../../lib/platform/local/image';
import { imageRecipe } from '../../lib/platform/local/image-recipe';
import { goTool } from '../../tools/go-tool';
import { guard } from './lab/guard';
import type { Guard } from './lab/guard';
import { makeLabFolder } from './lab/lab-folder';
import { plantFiles } from './lab/plant-files';
import type { LabFile } from './lab/lab-machine';
import { TlsAuthority } from './tls-authority';

/** Where the programs of etcd are in a room. */
export const ROOM_PROGRAMS = '/opt/etcd/bin';

/** What is asked of systemd, done without it: two units, and what is said of them in files. */
const SYSTEMCTL = `#!/bin/sh
set -u
verb=$1
shift
wait=yes unit=''
for word; do
  case $word in
    --no-block) wait=no ;;
    --*) ;;
    *) unit=\${word%.service} ;;
  esac
done
pid=/run/units/$unit.pid
runs() { [ -f "$pid" ] && kill -0 "$(cat "$pid")" 2>/dev/null; }
echo "$verb $unit" >>/run/units/asked
case $verb in
  is-active) runs ;;
  stop)
    runs || exit 0
    kill "$(cat "$pid")"
    while runs; do sleep 0.05; done
    rm -f "$pid"
    ;;
  start)
    ! runs || exit 0
    for file in /etc/systemd/system/$unit.service.d/*.conf; do
      asserted=$(sed -n 's/^AssertPathExists=!//p' "$file" 2>/dev/null)
      [ -z "$asserted" ] || [ ! -e "$asserted" ] || {
        echo "Assertion failed on job for $unit.service." >&2
        exit 1
      }
    done
    set -a
    . /etc/etcd/etcd.env
    [ "$unit" != etcd-force-new-cluster ] || ETCD_FORCE_NEW_CLUSTER=true
    set +a
    unset ETCD_UNSUPPORTED_ARCH
    setsid setpriv --reuid etcd --regid etcd --clear-groups ${ROOM_PROGRAMS}/etcd >>/var/log/$unit.log 2>&1 9>&- </dev/null &
    echo $! >"$pid"
    [ "$wait" = no ] && exit 0
    tries=0
    until ETCDCTL_API=3 sh -c 'set -a; . /etc/etcd/etcdctl.env; ${ROOM_PROGRAMS}/etcdctl get x' >/dev/null 2>&1; do
      runs || exit 1
      tries=$((tries + 1))
      [ $tries -lt 300 ] || exit 1
      sleep 0.1
    done
    ;;
  *) exit 0 ;;
esac
`;

/** How a program in a room ended. */
export interface RoomResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One room. */
export interface EtcdRoom {
  readonly name: string;
  /** Its root, seen from here. */
  readonly root: string;
}

/** What a room is made of. */
export interface RoomPlan {
  readonly machine: Machine;
  readonly address: string;
  /** How large the disk of the data is. */
  readonly diskBytes?: number;
}

interface RoomSources {
  readonly tree: string;
  readonly programs: string;
  readonly authority: TlsAuthority;
  readonly addresses: readonly string[];
}

/** Rooms with members of one cluster. */
export class EtcdRooms {
  readonly folder: string;
  /** What all rooms find at `/run/groundwork-buckets/etcd`. */
  readonly bucket: string;
  readonly #holder: number;
  readonly #guard: Guard;

  private constructor(folder: string, holder: number, over: Guard) {
    this.folder = folder;
    this.bucket = path.join(folder, 'bucket');
    this.#holder = holder;
    this.#guard = over;
  }

  /** Opens rooms; etcd runs in none of them yet. */
  static async open(plans: readonly RoomPlan[]): Promise<EtcdRooms> {
    const { tree } = await ensureImage(imageRecipe(), () => undefined);
    const programs = path.dirname(await goTool('etcd'));
    const folder = makeLabFolder();
    mkdirSync(path.join(folder, 'bucket'), { mode: 0o700 });
    const holder = spawn(
      'setpriv',
      [
        '--pdeathsig',
        'KILL',
        'unshare',
        '--net',
        '--mount',
        '--pid',
        '--fork',
        '--kill-child',
      ].concat([
        ...[
          'sh',
          '-c',
          'ip link set lo up && mount --make-rprivate / && echo ready && while :; do sleep 1; done',
        ],
      ]),
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(holder.stdout, 'data');
    const { pid } = holder;
    if (pid === undefined) throw new Error('no namespaces could be made');
    const rooms = new EtcdRooms(
      folder,
      childOf(pid),
      guard('kill -KILL "$1"; rm -rf "$2"', [String(pid), folder]),
    );
    const authority = new TlsAuthority(folder);
    const addresses = plans.map(({ address }) => address);
    for (const plan of plans) rooms.#furnish(plan, { tree, programs, authority, addresses });
    return rooms;
  }

  /** Runs a program in a room, as root. */
  run(name: string, command: string | readonly string[], environment = ''): RoomResult {
    const argv = typeof command === 'string' ? ['sh', '-c', command] : command;
    const { status, stdout, stderr } = spawnSync(
      'nsenter',
      [...this.#inside(name), ...environment.split(' ').filter((one) => one !== ''), ...argv],
      { encoding: 'utf8', timeout: 120_000 },
    );
    return { code: status ?? -1, stdout: stdout.trim(), stderr: stderr.trim() };
  }

  /** What a program says that has to end well. */
  output(name: string, command: string | readonly string[]): string {
    const { code, stdout, stderr } = this.run(name, command);
    if (code === 0) return stdout;
    throw new Error(`${name}: ${String(command)} ended with ${code}:\n${stdout}\n${stderr}`);
  }

  /** Runs etcdctl with the variables of an operator. */
  ctl(name: string, words: string): string {
    return this.output(name, `set -a; . /etc/etcd/etcdctl.env; ${ROOM_PROGRAMS}/etcdctl ${words}`);
  }

  /** Starts the members, and waits for the last. */
  start(...names: readonly string[]): void {
    for (const name of names) this.output(name, 'systemctl start --no-block etcd-member.service');
    for (const name of names) {
      this.output(
        name,
        `i=0; until (set -a; . /etc/etcd/etcdctl.env; ${ROOM_PROGRAMS}/etcdctl --command-timeout=1s get x) >/dev/null 2>&1; do
          i=$((i + 1)); [ $i -lt 25 ] || { tail -n 20 /var/log/etcd-member.log >&2; exit 1; }; sleep 0.2; done`,
      );
    }
  }

  /** Ends a member as a failing machine would. */
  kill(name: string): void {
    this.output(
      name,
      'kill -KILL "$(cat /run/units/etcd-member.pid)"; rm /run/units/etcd-member.pid',
    );
  }

  /** Gives a room the shared folder for snapshots, once more where it was taken away. */
  shareBucket(name: string): void {
    const at = path.join(this.folder, name, 'root/run/groundwork-buckets/etcd');
    this.#outside('mkdir -p "$2" && mount --bind "$1" "$2"', this.bucket, at);
  }

  /** A path of a room, seen from here; without the disk of its data. */
  path(name: string, inside: string): string {
    return path.join(this.folder, name, 'upper', inside);
  }

  /** Ends all. */
  async close(): Promise<void> {
    await this.#guard.release();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #inside(name: string): string[] {
    const root = path.join(this.folder, name, 'root');
    const clean = ['env', '-i', 'HOME=/root', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin'];
    return [`--target=${this.#holder}`, '--net', '--mount', '--pid', 'chroot', root, ...clean];
  }

  #furnish(plan: RoomPlan, from: RoomSources): void {
    const { machine, address } = plan;
    const name = machine.hostname;
    const room = path.join(this.folder, name);
    const upper = path.join(room, 'upper');
    for (const each of ['upper', 'work', 'root'])
      mkdirSync(path.join(room, each), { recursive: true });
    const files: Record<string, LabFile> = {
      '/usr/bin/systemctl': { content: SYSTEMCTL, mode: '0755' },
    };
    for (const { path: at, content, mode } of machine.plan().files) files[at] = { content, mode };
    const passwd = readFileSync(path.join(from.tree, 'etc/passwd'), 'utf8');
    const group = readFileSync(path.join(from.tree, 'etc/group'), 'utf8');
    files['/etc/passwd'] = `${passwd}etcd:x:901:901::/:/usr/sbin/nologin\n`;
    files['/etc/group'] = `${group}etcd:x:901:\n`;
    // On one loopback all connections come from the same address, and etcd compares it with the certificate of who connects.
    const subject = { commonName: name, reachedAs: from.addresses.map((one) => `IP:${one}`) };
    for (const kind of ['server', 'peer']) {
      const made = from.authority.issue(`${name}-${kind}`, subject);
      files[`/etc/etcd/pki/${kind}.crt`] = readFileSync(made.certificate, 'utf8');
      files[`/etc/etcd/pki/${kind}.key`] = readFileSync(made.key, 'utf8');
    }
    files['/etc/etcd/pki/ca.crt'] = readFileSync(from.authority.certificate, 'utf8');
    plantFiles(from.tree, upper, files);
    const bin = path.join(upper, ROOM_PROGRAMS);
    mkdirSync(bin, { recursive: true });
    for (const program of ['etcd', 'etcdctl', 'etcdutl']) {
      cpSync(path.join(from.programs, program), path.join(bin, program));
      chmodSync(path.join(bin, program), 0o755);
    }
    this.#mount(room, from.tree, plan.diskBytes ?? 1024 ** 3);
    spawnSync('nsenter', [
      `--target=${this.#holder}`,
      '--net',
      'ip',
      'address',
      'add',
      address,
      'dev',
      'lo',
    ]);
    this.output(
      name,
      'install -d -m 0700 -o etcd -g etcd /var/lib/etcd/data /var/lib/etcd-wal/wal && mkdir -p /run/units',
    );
  }

  #mount(room: string, tree: string, diskBytes: number): void {
    const script = `set -e
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount -t proc proc "$1/root/proc"
mount -t tmpfs tmpfs "$1/root/dev"
for node in null zero urandom random; do : >"$1/root/dev/$node"; mount --bind "/dev/$node" "$1/root/dev/$node"; done
ln -s /proc/self/fd "$1/root/dev/fd"
mount -t tmpfs tmpfs "$1/root/run"
mkdir -p "$1/root/run/groundwork-buckets/etcd" "$1/root/var/lib/etcd" "$1/root/var/lib/etcd-wal"
mount --bind "$3" "$1/root/run/groundwork-buckets/etcd"
mount -t tmpfs -o "size=$4,mode=0755" etcd "$1/root/var/lib/etcd"
mount -t tmpfs -o "size=$4,mode=0755" etcd-wal "$1/root/var/lib/etcd-wal"
`;
    this.#outside(script, room, tree, this.bucket, String(diskBytes));
  }

  /** Runs a script in the namespaces, but outside of all rooms. */
  #outside(script: string, ...parameters: readonly string[]): void {
    const { status, stderr } = spawnSync(
      'nsenter',
      [
        `--target=${this.#holder}`,
        '--net',
        '--mount',
        '--pid',
        'sh',
        '-c',
        script,
        'room',
        ...parameters,
      ],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`cannot furnish ${parameters.join(' ')}: ${stderr}`);
  }
}

/** The process in the namespaces: the only child of the one that has made them. */
function childOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return Number(children.split(' ')[0]);
}
