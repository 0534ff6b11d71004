/**
 * The provider of memberships: that a machine is a voting member of its cluster, with the files that it shall have. Made after its machine, and taken
 * away before it, so that a member that goes for good is removed from the cluster while its machine still runs.
 */
import { NOT_RUNNING, allMachines, askAll, command, describeAnswer } from './etcd-machines';
import type { Answer, EtcdMachine, Surroundings } from './etcd-machines';
import { recordIncarnation } from './etcd-incarnation-file';
import { isReplaced } from './etcd-replaced';
import { majorityOf, statusOf, viewOf } from './etcd-view';
import { makeWay } from './make-way';
import { accept, differs } from './resource-provider';
import type { ResourceProvider } from './resource-provider';
import { DONE, SETTLE_MS, missing, waitUntil } from './wait-until';
import type { Look } from './wait-until';
import { Failure } from './failure';

/** A membership. */
export interface EtcdMembershipInputs {
  readonly cluster: string;
  readonly member: string;
  /** All machines of the cluster, this one among them. */
  readonly machines: readonly EtcdMachine[];
  /** Another when the machine was made anew. */
  readonly instance: string;
  /** Another when one of the files of the member is. */
  readonly files: string;
  /** Another when what the member trusts is: it is restarted then. */
  readonly trust: string;
  readonly version: string;
  readonly incarnation: number;
  readonly limitSeconds: number;
}

/** A membership that was made. */
export interface EtcdMembershipState extends EtcdMembershipInputs {
  /** `well`, or what a look at it has found. */
  readonly condition: string;
}

const WELL = 'well';
const KEYS = ['machines', 'instance', 'files', 'trust', 'version', 'incarnation'] as const;
const LOOKS = 4;
const LOOK_PAUSE_MS = 3_000;
const LEAVE_LIMIT_MS = 300_000;
const LEAVE_PAUSE_MS = 5_000;

/** Makes the provider. */
export function etcdMembershipProvider(
  surroundings: Surroundings,
): ResourceProvider<EtcdMembershipInputs, EtcdMembershipState> {
  return {
    check: accept,
    diff: (_id, olds, news) =>
      Promise.resolve({ changes: olds.condition !== WELL || differs(olds, news, KEYS) }),
    async create(inputs) {
      await join(surroundings, inputs, undefined);
      const id = `${inputs.cluster}/${inputs.member}`;
      return { id, outs: { ...inputs, condition: WELL } };
    },
    async read(id, props) {
      return { id, props: { ...props, condition: await conditionOf(surroundings, props) } };
    },
    async update(_id, olds, news) {
      // Those that leave in this run vote until its end.
      const machines = allMachines(news.machines, olds.machines);
      await join(surroundings, { ...news, machines }, olds);
      return { outs: { ...news, condition: WELL } };
    },
    async delete(_id, props) {
      await leave(surroundings, props);
    },
  };
}

async function join(
  surroundings: Surroundings,
  inputs: EtcdMembershipInputs,
  olds: EtcdMembershipState | undefined,
): Promise<void> {
  const { machines, member, limitSeconds } = inputs;
  const own = ownMachine(inputs);
  if (!surroundings.boots(own.access)) {
    if (own.access.kind === 'none' && olds !== undefined && olds.files !== inputs.files) {
      surroundings.tell(refreshByHand(member));
    }
    return;
  }
  // What it trusts is read when etcd starts, so it is going to be restarted.
  if (olds?.instance === inputs.instance && olds.trust !== inputs.trust) {
    await makeWay(surroundings, inputs);
  }
  const outcome = await command(surroundings, own, ['etcd-refresh']);
  if (outcome !== 'unchanged') surroundings.tell(`${member}: files ${outcome}`);
  const answers = await askAll(surroundings, machines);
  if (!viewOf(answers).hasData) return;
  const joined = await waitUntil(surroundings, {
    what: `${member} is a healthy voting member`,
    ...{ limitSeconds, machines },
    look: (seen, waited) => hasJoined(seen, inputs, waited),
    remedy: `look at "journalctl -u etcd-member" on ${member}; "up" again goes on from here`,
  });
  if (statusOf(joined, member)?.healthy === true) {
    await recordIncarnation(surroundings, machines, joined, inputs.incarnation);
    return;
  }
  surroundings.tell(`${member}: goes on without waiting, since no majority is there yet`);
}

function refreshByHand(member: string): string {
  return `${member}: there are other files for it, and nobody can look into its machine from here: run "etcd-refresh" (in /opt/groundwork/bin) there as root`;
}

/** Whether a member is what it shall be, or cannot be it before the run is further. */
export function hasJoined(
  answers: readonly Answer[],
  inputs: EtcdMembershipInputs,
  waitedMs: number,
): Look {
  const { member, machines, incarnation } = inputs;
  const trouble = troubleOf(answers, inputs);
  if (trouble === undefined || isReplaced(answers, member, incarnation)) return DONE;
  const { healthy, voters, quorum, running } = viewOf(answers);
  if (healthy.length > 0) return missing(trouble);
  const voting =
    voters.length > 0 ? voters.map(({ name }) => name) : machines.map(({ name }) => name);
  const needed = quorum > 0 ? quorum : majorityOf(machines.length);
  const there = voting.filter((name) => running.includes(name)).length;
  if (there < needed || waitedMs >= SETTLE_MS) return DONE;
  return missing(trouble);
}

/** What keeps a member from being a healthy voter of the wanted version; undefined when nothing does. */
function troubleOf(
  answers: readonly Answer[],
  { member, version }: EtcdMembershipInputs,
): string | undefined {
  const answer = answers.find(({ name }) => name === member);
  const status = answer?.status;
  if (answer === undefined || status === undefined) return `${member} does not answer`;
  if (!status.healthy) return describeAnswer(answer);
  if (status.learner === true) return `${member} is still a learner`;
  const votes = status.members.some(({ name, learner }) => name === member && !learner);
  if (!votes) return `${member} is not among the voting members`;
  if (status.version === version) return undefined;
  return `${member} runs ${status.version ?? 'an unknown version'}, and ${version} is wanted`;
}

async function conditionOf(
  surroundings: Surroundings,
  props: EtcdMembershipState,
): Promise<string> {
  const { machines, member, incarnation } = props;
  if (!surroundings.boots(ownMachine(props).access)) return props.condition;
  let trouble: string | undefined;
  for (let look = 1; look <= LOOKS; look += 1) {
    const answers = await askAll(surroundings, machines);
    trouble = troubleOf(answers, props);
    const due = viewOf(answers).hasData && !isReplaced(answers, member, incarnation);
    const dead = answers.some(({ name, status }) => name === member && status === undefined);
    if (trouble === undefined || (!due && !dead)) return WELL;
    if (dead) return trouble;
    if (look < LOOKS) await surroundings.sleep(LOOK_PAUSE_MS);
  }
  return trouble ?? WELL;
}

async function leave(surroundings: Surroundings, props: EtcdMembershipState): Promise<void> {
  const { machines, member } = props;
  const own = ownMachine(props);
  if (!surroundings.boots(own.access)) return;
  if (await hasLeft(surroundings, props, own, ['etcd-leave'])) return;
  // Its machine is gone already: one of the others says so to the cluster.
  const answers = await askAll(surroundings, machines);
  const others = machines.filter(
    ({ name }) => name !== member && statusOf(answers, name) !== undefined,
  );
  const [other] = others
    .filter(({ name }) => statusOf(answers, name)?.healthy === true)
    .concat(others);
  if (other === undefined) {
    surroundings.tell(`${member}: no machine of ${props.cluster} runs, so there is nobody to tell`);
    return;
  }
  await hasLeft(surroundings, props, other, ['etcd-remove', member]);
}

/**
 * Whether the member has left by that; not when the machine that should say so does not run. Tried again for a while, since a cluster takes no change in the
 * first seconds after one of its members has come back.
 *
 * @see https://github.com/etcd-io/etcd/blob/v3.6.14/server/etcdserver/server.go (strict-reconfig-check: HealthInterval)
 */
async function hasLeft(
  { run, now, sleep, tell }: Surroundings,
  { member, limitSeconds }: EtcdMembershipState,
  { access }: EtcdMachine,
  words: readonly string[],
): Promise<boolean> {
  const begin = now();
  for (;;) {
    const left = await run(access, words, { timeoutMs: LEAVE_LIMIT_MS });
    if (left.code === 0) return true;
    if (left.code === NOT_RUNNING) return false;
    const reason = left.stderr.trim() || `${words.join(' ')} ended with exit code ${left.code}`;
    if (now() - begin >= limitSeconds * 1000) {
      throw new Failure(
        `${member} cannot leave: ${reason}; it is a member still, and "up" again goes on from here`,
      );
    }
    tell(`${member}: cannot leave yet: ${reason}`);
    await sleep(LEAVE_PAUSE_MS);
  }
}

function ownMachine({ machines, member }: EtcdMembershipInputs): EtcdMachine {
  const own = machines.find(({ name }) => name === member);
  if (own === undefined) throw new Error(`bug: ${member} is not among the machines`);
  return own;
}
