/** Whether what a member is now is going to be replaced at the end of this run, so that nobody waits for it before. */
import { statusesOf } from './etcd-machines';
import type { Answer } from './etcd-machines';
import { statusOf } from './etcd-view';

/**
 * A restore, or a start from one survivor, is done by the last resource of the cluster. Until then members have data of an earlier incarnation, or are
 * stopped, whether the run was interrupted in the middle or has not come to it yet.
 */
export function isReplaced(answers: readonly Answer[], member: string, wanted: number): boolean {
  const statuses = statusesOf(answers).filter(({ data }) => data === 'present');
  const current = statuses.filter(({ healthy, incarnation }) => healthy && incarnation >= wanted);
  const older = statuses.some(({ incarnation }) => incarnation < wanted);
  if (current.length === 0) return older;
  const own = statusOf(answers, member);
  if (own === undefined || own.data === 'none') return false;
  const listed = current.some(({ members }) => members.some(({ name }) => name === member));
  return own.incarnation < wanted && !own.healthy && !listed;
}
