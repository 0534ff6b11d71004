/** What the answers of all machines say of the cluster: decided here, asked elsewhere. */
import { statusesOf } from './etcd-machines';
import type { Answer } from './etcd-machines';
import type { EtcdListedMember, EtcdStatus } from './etcd-status';

/** The cluster as its machines show it. */
export interface EtcdView {
  /** Whether any machine has data, so that there is, or was, a cluster. */
  readonly hasData: boolean;
  /** The members whose reads a majority agrees to. */
  readonly healthy: readonly string[];
  /** The members that vote, as the cluster lists them; empty when nobody knows. */
  readonly voters: readonly EtcdListedMember[];
  /** How many voters a write needs; 0 when nobody knows who votes. */
  readonly quorum: number;
  /** The machines that run. */
  readonly running: readonly string[];
}

/** Looks at the answers. */
export function viewOf(answers: readonly Answer[]): EtcdView {
  const statuses = statusesOf(answers);
  const healthy = statuses.filter((status) => status.healthy);
  // Whoever is well knows the list best; another may have an old one.
  const listed = healthy.find(hasList) ?? statuses.find(hasList);
  const voters = (listed?.members ?? []).filter((member) => !member.learner);
  return {
    hasData: statuses.some(({ data }) => data === 'present'),
    healthy: healthy.map(({ name }) => name),
    voters,
    quorum: voters.length === 0 ? 0 : majorityOf(voters.length),
    running: answers.filter((answer) => answer.status !== undefined || answer.runs).map(nameOf),
  };
}

/** How many of so many a write needs. */
export function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/** What the machine of a member said; undefined when it does not run. */
export function statusOf(answers: readonly Answer[], name: string): EtcdStatus | undefined {
  return answers.find((answer) => answer.name === name)?.status;
}

function hasList({ members }: EtcdStatus): boolean {
  return members.length > 0;
}

function nameOf({ name }: Answer): string {
  return name;
}
