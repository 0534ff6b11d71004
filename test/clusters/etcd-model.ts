/**
 * A small model of machines with etcd: what their programs answer and do, with a clock of its own, so that whole clusters are scripted without one. Members
 * with data that are a majority of those listed are healthy; blank ones join a healthy cluster, or begin one when all are told to.
 */
import type { MachineAccess, RunOnResult } from '../../lib/platform';
import type { EtcdMachine, Surroundings } from '../../lib/clusters/etcd-machines';

/** A machine and what is on its disk. */
export interface ModelMachine {
  runs: boolean;
  data: 'none' | 'present';
  begin?: 'ordered' | 'done';
  incarnation: number;
  /** The cluster that its data is of. */
  cluster: string;
  learner: boolean;
  version: string;
  /** Whether etcd runs on it. */
  started: boolean;
  /** What etcd-join says that it waits for. */
  waiting: string;
  /** Ill for a reason of its own. */
  ill: boolean;
  ending: boolean;
}

const BLANK: ModelMachine = {
  ...{ runs: true, data: 'none', incarnation: 1, cluster: '', learner: false },
  ...{ version: '3.6.14', started: true, waiting: '', ill: false, ending: false },
};
const OK: RunOnResult = { code: 0, stdout: '', stderr: '' };

/** Machines by name, the clusters that they are members of, and what was asked of them. */
export class EtcdModel {
  readonly machines: Record<string, ModelMachine> = {};
  /** Who is listed, by cluster. */
  readonly lists: Record<string, { name: string; learner: boolean }[]> = {};
  /** Programs that changed something, in their order: `etcd-1: etcd-leave`. */
  readonly asked: string[] = [];
  /** What was told to people. */
  readonly told: string[] = [];
  /** Programs that fail: by `etcd-1: etcd-restore`, what they say. */
  readonly failing: Record<string, string> = {};
  /** What programs answer that the model knows nothing of: by `etcd-1: sha256sum`. */
  readonly saying: Record<string, string> = {};
  /** What else happens while time goes on. */
  onTick: (seconds: number) => void = () => undefined;
  runtime: 'containers' | 'files' = 'containers';
  /** Whether nobody can look into its machines. */
  blind = false;
  private milliseconds = 0;

  constructor(...names: readonly string[]) {
    for (const name of names) this.machines[name] = { ...BLANK };
  }

  /** A living cluster of these names. */
  static living(...names: readonly string[]): EtcdModel {
    const model = new EtcdModel(...names);
    model.lists['c1'] = names.map((name) => ({ name, learner: false }));
    for (const name of names) {
      Object.assign(model.machine(name), { data: 'present', cluster: 'c1', begin: 'done' });
    }
    return model;
  }

  machine(name: string): ModelMachine {
    const machine = this.machines[name];
    if (machine === undefined) throw new Error(`no machine ${name}`);
    return machine;
  }

  /** As the providers are given them. */
  list(...names: readonly string[]): EtcdMachine[] {
    const all = names.length === 0 ? Object.keys(this.machines) : names;
    return all.map((name) => ({ name, access: this.access(name) }));
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
        this.tick();
        return Promise.resolve();
      },
      tell: (line) => this.told.push(line),
    };
  }

  isHealthy(name: string): boolean {
    const machine = this.machine(name);
    return this.isUp(machine) && !machine.learner && this.hasQuorum(machine.cluster);
  }

  /** One step of time: what blank machines do by themselves, and learners. */
  tick(): void {
    this.onTick(this.seconds);
    for (const [name, machine] of Object.entries(this.machines)) {
      if (!machine.runs || !machine.started) continue;
      if (machine.data === 'none') this.join(name, machine);
      else if (machine.learner && this.hasQuorum(machine.cluster)) this.promote(name, machine);
      else if (this.isHealthy(name) && machine.begin === 'ordered') machine.begin = 'done';
    }
  }

  private access(machine: string): MachineAccess {
    if (this.blind) return { kind: 'none', machine };
    return { ...{ kind: 'local', project: 'p', stack: 's' }, runtime: this.runtime, machine };
  }

  private isUp({ runs, data, started, ill, cluster }: ModelMachine): boolean {
    return runs && data === 'present' && started && !ill && cluster !== '';
  }

  private hasQuorum(cluster: string): boolean {
    const voters = (this.lists[cluster] ?? []).filter(({ learner }) => !learner);
    const up = voters.filter(({ name }) => {
      const machine = this.machines[name];
      return machine?.cluster === cluster && this.isUp(machine);
    });
    return voters.length > 0 && up.length > voters.length / 2;
  }

  private livingCluster(): string | undefined {
    return Object.keys(this.lists).find((cluster) => this.hasQuorum(cluster));
  }

  private join(name: string, machine: ModelMachine): void {
    const living = this.livingCluster();
    if (living !== undefined) {
      const list = (this.lists[living] ?? []).filter((member) => member.name !== name);
      if (list.some(({ learner }) => learner)) return;
      this.lists[living] = [...list, { name, learner: true }];
      Object.assign(machine, { data: 'present', cluster: living, learner: true, waiting: '' });
    } else if (machine.begin === 'ordered') {
      this.lists['c1'] ??= Object.keys(this.machines).map((each) => ({
        name: each,
        learner: false,
      }));
      Object.assign(machine, { data: 'present', cluster: 'c1', waiting: '' });
    } else {
      machine.waiting = 'there is no data and no order to begin';
    }
  }

  private promote(name: string, machine: ModelMachine): void {
    machine.learner = false;
    for (const member of this.lists[machine.cluster] ?? []) {
      if (member.name === name) member.learner = false;
    }
  }

  private run(name: string, words: readonly string[]): RunOnResult {
    const machine = this.machines[name];
    if (machine?.runs !== true) return { code: 125, stdout: '', stderr: 'does not run\n' };
    if (words[0] === 'etcd-status') return { ...OK, stdout: this.status(name, machine) };
    const said = this.saying[`${name}: ${words[0] ?? ''}`];
    if (said !== undefined) return { ...OK, stdout: said };
    const line = `${name}: ${words[0] === 'sh' ? 'write incarnation' : words.join(' ')}`;
    const failure = this.failing[line];
    if (failure !== undefined) return { ...OK, code: 1, stderr: `${failure}\n` };
    if (words[0] !== 'etcd-refresh') this.asked.push(line);
    return { ...OK, stdout: this.act(name, machine, words) };
  }

  private act(name: string, machine: ModelMachine, words: readonly string[]): string {
    const [program = '', first = ''] = words.filter((word) => !word.startsWith('--'));
    const actions: Readonly<Record<string, () => void>> = {
      'etcd-begin': () => (machine.begin = 'ordered'),
      'etcd-ending': () => (machine.ending = true),
      'etcd-leave': () => {
        if (!machine.ending) this.remove(name);
      },
      'etcd-remove': () => {
        if (!machine.ending) this.remove(first);
      },
      'etcd-restore': () => {
        const [cluster, number] = [`c${first}`, Number(first)];
        this.lists[cluster] = Object.keys(this.machines).map((each) => ({
          ...{ name: each, learner: false },
        }));
        const restored = { data: 'present', cluster, started: false, incarnation: number };
        Object.assign(machine, restored, { learner: false, begin: undefined });
      },
      'etcd-force-new-cluster': () => {
        const cluster = `${machine.cluster}-forced`;
        this.lists[cluster] = [{ name, learner: false }];
        Object.assign(machine, { cluster, incarnation: Number(first) });
      },
      'etcd-set-aside': () => {
        const aside = { data: 'none', cluster: '', started: false, incarnation: Number(first) };
        Object.assign(machine, aside);
      },
      systemctl: () => (machine.started = true),
      sh: () => (machine.incarnation = Number(/printf '%s\\n' ([0-9]+)/.exec(words[2] ?? '')?.[1])),
      'etcd-refresh': () => (machine.ending = false),
    };
    actions[program]?.();
    return program === 'etcd-refresh' ? 'unchanged\n' : '';
  }

  private remove(name: string): void {
    for (const [cluster, list] of Object.entries(this.lists)) {
      this.lists[cluster] = list.filter((member) => member.name !== name);
    }
    const machine = this.machines[name];
    if (machine !== undefined)
      Object.assign(machine, { data: 'none', cluster: '', started: false });
  }

  private status(name: string, machine: ModelMachine): string {
    const { data, begin, incarnation, started, waiting, learner, version, cluster } = machine;
    const known = this.isUp(machine) && this.hasQuorum(cluster);
    return JSON.stringify({
      ...{ name, data, begin, incarnation, waiting, learner, version },
      service: started ? (known ? 'active' : 'activating') : 'inactive',
      healthy: this.isHealthy(name),
      ...(known
        ? {
            clusterId: cluster,
            members: (this.lists[cluster] ?? []).map((member) => ({ ...member, started: true })),
          }
        : {}),
    });
  }
}
