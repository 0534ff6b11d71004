/** The machines of a cluster of etcd, and what they say of it. */
import { parseEtcdStatus } from './etcd-status';
import type { EtcdStatus } from './etcd-status';
import { askEach } from './machines';
import type { AnswerOf, ClusterMachine, Surroundings } from './machines';

export { NOT_RUNNING, allMachines, command } from './machines';
export type { Surroundings } from './machines';

/** A machine of a member. */
export type EtcdMachine = ClusterMachine;

/** What a machine answered: its status, or why there is none. */
export type Answer = AnswerOf<EtcdStatus>;

/** Asks all machines at the same time. */
export function askAll(
  surroundings: Surroundings,
  machines: readonly EtcdMachine[],
): Promise<readonly Answer[]> {
  return askEach(surroundings, machines, { program: 'etcd-status', parse: parseEtcdStatus });
}

/** One line about a member, for progress and for errors. */
export function describeAnswer(answer: Answer): string {
  const { name, status } = answer;
  if (status === undefined) return `${name}: ${answer.trouble}`;
  const { service, waiting, healthy, data, learner, alarms, version } = status;
  return `${name}: ${[
    service === '' ? 'service unknown' : `service ${service}`,
    ...(data === 'none' ? ['no data'] : []),
    ...(waiting === '' ? [] : [`waits: ${waiting}`]),
    healthy ? 'healthy' : 'not healthy',
    ...(learner === true ? ['still a learner'] : []),
    ...(version === undefined ? [] : [`version ${version}`]),
    ...alarms.map((alarm) => `alarm ${alarm}`),
  ].join(', ')}`;
}

/** The answers that are statuses. */
export function statusesOf(answers: readonly Answer[]): readonly EtcdStatus[] {
  return answers.flatMap(({ status }) => (status === undefined ? [] : [status]));
}
