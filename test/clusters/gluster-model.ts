/**
 * A small model of machines with GlusterFS: what their programs answer and do, with a clock of its own, so that whole pools are scripted without one. A pool
 * begins when all machines that its nodes are told of run; a brick that was away has files to heal, some of them each second.
 */
import type { GlusterMachine } from '../../lib/clusters/gluster-machines';
import type { Surroundings } from '../../lib/clusters/machines';
import type { MachineAccess, RunOnResult } from '../../lib/platform';

/** A machine. */
export interface ModelNode {
  runs: boolean;
  service: string;
  /** Whether the pool knows it. */
  member: boolean;
  /** Whether its bricks are served while it runs. */
  bricks: boolean;
  waiting: string;
  ending: boolean;
}

const OK: RunOnResult = { code: 0, stdout: '', stderr: '' };
const HEALED_EACH_SECOND = 10;

/** The address of a node, by its number. */
function addressOf(name: string): string {
  return `10.0.0.1${name.slice(-1)}`;
}

/** Machines by name, and what was asked of them. */
export class GlusterModel {
  readonly nodes: Record<string, ModelNode> = {};
  /** The nodes of each volume, in the order of its bricks. */
  readonly volumes: Record<string, readonly string[]> = {};
  /** Volumes that the pool makes as soon as it is there. */
  readonly wanted: Record<string, readonly string[]> = {};
  /** Files to heal, by volume; null: nobody knows. */
  readonly pending: Record<string, number | null> = {};
  /** Programs that changed something, in their order: `gfs-1: gluster-leave`. */
  readonly asked: string[] = [];
  /** What was told to people. */
  readonly told: string[] = [];
  /** Programs that fail: by `gfs-1: gluster-leave`, what they say. */
  readonly failing: Record<string, string> = {};
  /** What else happens while time goes on. */
  onTick: (seconds: number) => void = () => undefined;
  /** Whether every glusterd has so much to do that it says nothing of peers and volumes. */
  busy = false;
  /** Whether bricks are named by addresses, as Heketi does. */
  byAddress = false;
  runtime: 'containers' | 'files' = 'containers';
  /** Whether nobody can look into its machines. */
  blind = false;
  private milliseconds = 0;

  constructor(...names: readonly string[]) {
    for (const name of names) {
      this.nodes[name] = {
        ...{ runs: true, service: 'active', member: false, bricks: true },
        ...{ waiting: '', ending: false },
      };
    }
  }

  /** A living pool of these names, with a volume on the first three. */
  static living(...names: readonly string[]): GlusterModel {
    const model = new GlusterModel(...names);
    for (const name of names) model.node(name).member = true;
    model.volumes['shared'] = names.slice(0, 3);
    return model;
  }

  node(name: string): ModelNode {
    const node = this.nodes[name];
    if (node === undefined) throw new Error(`no machine ${name}`);
    return node;
  }

  /** As the providers are given them. */
  list(...names: readonly string[]): GlusterMachine[] {
    const all = names.length === 0 ? Object.keys(this.nodes) : names;
    return all.map((name) => ({ name, address: addressOf(name), access: this.access(name) }));
  }

  get seconds(): number {
    return this.milliseconds / 1000;
  }

  get surroundings(): Surroundings {
    return {
      run: (access, words) => Promise.resolve(this.run(access.machine, words)),
      boots: (access) => access.kind === 'local' && access.runtime === 'containers',
      now: () => this.milliseconds,
      sleep: (milliseconds) => {
        this.milliseconds += milliseconds;
        this.tick(milliseconds / 1000);
        return Promise.resolve();
      },
      tell: (line) => this.told.push(line),
    };
  }

  /** One step of time. */
  private tick(seconds: number): void {
    this.onTick(this.seconds);
    const all = Object.values(this.nodes);
    const isThere = all.some(({ member }) => member);
    // A new pool begins with all of its nodes; one that is there takes in others.
    if (isThere || all.every(({ runs }) => runs)) {
      for (const node of all) node.member ||= node.runs && node.waiting === '';
      Object.assign(this.volumes, this.wanted);
    }
    for (const [volume, nodes] of Object.entries(this.volumes)) {
      const left = this.pending[volume];
      if (typeof left !== 'number' || !nodes.every((name) => this.isOnline(name))) continue;
      this.pending[volume] = Math.max(0, left - seconds * HEALED_EACH_SECOND);
    }
  }

  private isOnline(name: string): boolean {
    const { runs, bricks, service } = this.node(name);
    return runs && bricks && service === 'active';
  }

  private access(machine: string): MachineAccess {
    if (this.blind) return { kind: 'none', machine };
    return { ...{ kind: 'local', project: 'p', stack: 's' }, runtime: this.runtime, machine };
  }

  private run(name: string, words: readonly string[]): RunOnResult {
    const node = this.nodes[name];
    if (node?.runs !== true) return { code: 125, stdout: '', stderr: 'does not run\n' };
    const [program = ''] = words;
    if (program === 'gluster-status') return { ...OK, stdout: this.status(name, node) };
    if (program === 'ls') return { ...OK, stdout: this.peersOf(name).join('\n') };
    if (program === 'test') return { ...OK, code: node.ending ? 0 : 1 };
    if (program === 'touch' || program === 'rm') {
      node.ending = program === 'touch';
      return OK;
    }
    return this.act(name, words);
  }

  private act(name: string, words: readonly string[]): RunOnResult {
    const [program, other = ''] = words;
    const line = `${name}: ${words.join(' ')}`;
    const failure = this.failing[line];
    if (failure !== undefined) return { ...OK, code: 1, stderr: `${failure}\n` };
    if (program === 'gluster-refresh') return { ...OK, stdout: 'unchanged\n' };
    this.asked.push(line);
    if (program === 'gluster-remove') this.node(other).member = false;
    return OK;
  }

  private peersOf(name: string): readonly string[] {
    const others = Object.keys(this.nodes).filter((other) => other !== name);
    return this.node(name).member ? others.filter((other) => this.node(other).member) : [];
  }

  private pendingAt(volume: string, first: boolean): number | null {
    const pending = this.pending[volume] ?? (volume in this.pending ? null : 0);
    return first || pending === null ? pending : 0;
  }

  private status(name: string, { service, waiting, member }: ModelNode): string {
    const peers = this.peersOf(name).map((other) => ({
      ...{ name: other, uuid: `u-${other}`, state: 'Peer in Cluster' },
      connected: this.node(other).runs,
    }));
    const volumes = Object.entries(this.volumes).map(([volume, nodes]) => ({
      ...{ name: volume, type: 'Replicate', status: 'Started' },
      bricks: nodes.map((on) => ({
        brick: `${this.byAddress ? addressOf(on) : on}:/bricks/d/${volume}`,
        online: this.isOnline(on),
      })),
      // The first brick has what the others lack.
      healPending: nodes.includes(name) ? this.pendingAt(volume, nodes[0] === name) : null,
    }));
    return JSON.stringify({
      ...{ name, uuid: `u-${name}`, service, waiting },
      peers: this.busy ? [] : peers,
      volumes: member && !this.busy ? volumes : [],
    });
  }
}
