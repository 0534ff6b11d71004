/**
 * The provider of incarnations: what a cluster began with. Made last, when all machines are there; taken away first, so that members of a cluster that
 * ends are not removed from it one by one.
 */
import { NOT_RUNNING, allMachines, command, statusesOf } from './etcd-machines';
import type { Answer, EtcdMachine, Surroundings } from './etcd-machines';
import { recordIncarnation, writeIncarnation } from './etcd-incarnation-file';
import { replaceData } from './etcd-replace-data';
import type { EtcdStatus } from './etcd-status';
import { viewOf } from './etcd-view';
import type { ReadEtcdIncarnation } from './read-etcd-incarnation';
import { accept, differs } from './resource-provider';
import type { ResourceProvider } from './resource-provider';
import { DONE, missing, waitUntil } from './wait-until';
import type { Look } from './wait-until';
import { Failure } from './failure';
import { WATCH, unwatchedNames } from './unwatched';

/** An incarnation. */
export interface EtcdIncarnationInputs {
  readonly cluster: string;
  readonly machines: readonly EtcdMachine[];
  /** Others when machines were made anew: then all are waited for. */
  readonly instances: readonly string[];
  /** Others when files of members are. */
  readonly files: readonly string[];
  readonly number: number;
  readonly from?: NonNullable<ReadEtcdIncarnation['from']>;
  readonly limitSeconds: number;
}

/** An incarnation that lives. */
export interface EtcdIncarnationState extends EtcdIncarnationInputs {
  /** What tells the cluster from all others; empty where machines are only written down. */
  readonly clusterId: string;
  /** All machines that there ever were: those that were on their way out when a run was interrupted are told of the end too. */
  readonly known: readonly EtcdMachine[];
}

const KEYS = ['machines', 'instances', 'files', 'number'] as const;
const RUNBOOK = 'docs/etcd-backup.md tells how a cluster is restored';

/** Makes the provider. */
export function etcdIncarnationProvider(
  surroundings: Surroundings,
): ResourceProvider<EtcdIncarnationInputs, EtcdIncarnationState> {
  return {
    check: accept,
    diff: (_id, olds, news) => Promise.resolve({ changes: differs(olds, news, KEYS) }),
    async create(inputs) {
      const clusterId = await realize(surroundings, inputs, undefined);
      return {
        id: `${inputs.cluster}/incarnation`,
        outs: { ...inputs, clusterId, known: inputs.machines },
      };
    },
    read: (id, props) => Promise.resolve({ id, props }),
    async update(_id, olds, news) {
      const clusterId = await realize(surroundings, news, olds);
      const known = allMachines(news.machines, olds.known);
      return { outs: { ...news, clusterId, known } };
    },
    async delete(_id, { known }) {
      for (const machine of known) await end(surroundings, machine);
    },
  };
}

async function realize(
  surroundings: Surroundings,
  inputs: EtcdIncarnationInputs,
  olds: EtcdIncarnationState | undefined,
): Promise<string> {
  const { machines, number } = inputs;
  sayUnwatched(surroundings, inputs);
  if (!machines.every(({ access }) => surroundings.boots(access))) return '';
  const isNew = olds === undefined;
  const answers = await allAnswer(surroundings, inputs);
  // After an end that was interrupted: they are wanted again.
  if (isNew) for (const each of machines) await command(surroundings, each, ['etcd-refresh']);
  if (inputs.from !== undefined && (isNew || olds.number < number)) {
    await replaceData(surroundings, inputs, answers);
  } else {
    await beginWhereBlank(surroundings, inputs, answers, mayBeBegun(inputs, olds));
  }
  const living = await waitUntil(surroundings, {
    what: `all ${machines.length} members are healthy`,
    // Those that have to fetch all data do so one after the other.
    limitSeconds: inputs.limitSeconds * machines.length,
    machines,
    look: allHealthy,
    remedy: `look at "journalctl -u etcd-member" there; "up" again goes on from here; when a majority is lost for good, ${RUNBOOK}`,
  });
  const statuses = statusesOf(living);
  if (isNew && statuses.every(({ incarnation }) => incarnation < number)) {
    const [first] = machines;
    if (first !== undefined) await writeIncarnation(surroundings, first, number);
  }
  await recordIncarnation(surroundings, machines, await allAnswer(surroundings, inputs), number);
  return statuses[0]?.clusterId ?? '';
}

/** Of one that nobody could look into it is not known whether it has begun; where no member has data it has not. */
function mayBeBegun(
  { from }: EtcdIncarnationInputs,
  olds: EtcdIncarnationState | undefined,
): boolean {
  return olds === undefined || (olds.clusterId === '' && from === undefined);
}

function sayUnwatched({ tell }: Surroundings, { cluster, machines }: EtcdIncarnationInputs): void {
  const blind = unwatchedNames(machines);
  if (blind.length === 0) return;
  tell(
    `${cluster}: nobody can look into ${blind.join(', ')} from here, so it is not waited for; a new cluster begins when "etcd-begin" (in /opt/groundwork/bin) is run as root on every one of its machines; or ${WATCH}, and run "up" again`,
  );
}

/** Nothing is decided about a cluster of which a part is not seen. */
function allAnswer(
  surroundings: Surroundings,
  { machines, limitSeconds }: EtcdIncarnationInputs,
): Promise<readonly Answer[]> {
  return waitUntil(surroundings, {
    what: 'all machines answer',
    ...{ machines, limitSeconds },
    look: (answers) => {
      const silent = answers.filter(({ status }) => status === undefined);
      if (silent.length === 0) return DONE;
      return missing(`${silent.map(({ name }) => name).join(', ')} cannot be asked`);
    },
    remedy: 'run "up --refresh", which makes machines again that have ended',
  });
}

async function beginWhereBlank(
  surroundings: Surroundings,
  { cluster, machines }: EtcdIncarnationInputs,
  answers: readonly Answer[],
  isNew: boolean,
): Promise<void> {
  const statuses = statusesOf(answers);
  if (!mayBegin(statuses)) return;
  if (!isNew) {
    throw new Failure(
      `no member of ${cluster} has data any more, and an empty cluster is not begun in the place of one that was there; ${RUNBOOK}`,
    );
  }
  surroundings.tell(`${cluster}: begins with ${statuses.length} members`);
  for (const machine of machines) await command(surroundings, machine, ['etcd-begin']);
}

/**
 * Whether a cluster may be begun: nobody has data, or those that have it were told to begin in a run that was interrupted, and nothing was ever agreed
 * on since.
 */
export function mayBegin(statuses: readonly EtcdStatus[]): boolean {
  const blank = statuses.filter(({ data }) => data === 'none');
  const rest = statuses.filter(({ data }) => data === 'present');
  return blank.length > 0 && rest.every(({ begin, healthy }) => begin === 'ordered' && !healthy);
}

function allHealthy(answers: readonly Answer[]): Look {
  const statuses = statusesOf(answers);
  const { voters } = viewOf(answers);
  const ill = answers.filter(
    ({ name, status }) => status?.healthy !== true || !voters.some((voter) => voter.name === name),
  );
  if (ill.length > 0) return missing(`${ill.map(({ name }) => name).join(', ')} not yet`);
  const clusters = new Set(statuses.map(({ clusterId }) => clusterId));
  return clusters.size === 1 ? DONE : missing('they are members of different clusters');
}

async function end(surroundings: Surroundings, { name, access }: EtcdMachine): Promise<void> {
  if (!surroundings.boots(access)) return;
  const result = await surroundings.run(access, ['etcd-ending'], {});
  if (result.code === 0 || result.code === NOT_RUNNING) return;
  throw new Failure(`${name}: etcd-ending: ${result.stderr.trim()}`);
}
