/** What the answers of all machines say of the pool: decided here, asked elsewhere. */
import type { GlusterAnswer } from './gluster-machines';
import { describeNode } from './gluster-machines';
import type { GlusterStatus, GlusterVolumeStatus } from './gluster-status';
import { majorityOf } from './etcd-view';

/** What it is called when both take each other for members of one pool. */
const MEMBER_STATE = 'Peer in Cluster';
const STARTED = 'Started';

/** The pool as its machines show it. */
export interface GlusterView {
  /** Whether any of them knows another one, or a volume: whether there is a pool, or was. */
  readonly isThere: boolean;
  /** The machines that run. */
  readonly running: readonly string[];
  /** Whether more than half of the machines run. */
  readonly hasMajority: boolean;
  /** The volumes that are served, as the node knows them that sees most of the others. */
  readonly volumes: readonly GlusterVolumeStatus[];
}

/** Looks at the answers. */
export function poolViewOf(answers: readonly GlusterAnswer[]): GlusterView {
  const statuses = answers.flatMap(({ status }) => (status === undefined ? [] : [status]));
  const running = answers.filter((answer) => answer.status !== undefined || answer.runs);
  const [best] = [...statuses].sort((a, b) => seenBy(b) - seenBy(a));
  return {
    isThere: answers.some(isInPool),
    running: running.map(({ name }) => name),
    hasMajority: running.length >= majorityOf(answers.length),
    volumes: (best?.volumes ?? [])
      .filter(({ status }) => status === STARTED)
      .map((volume) => withPending(volume, statuses)),
  };
}

/** Each node counts what its own bricks have and others lack, and nothing where it has no brick. */
function withPending(
  { healPending: _own, ...volume }: GlusterVolumeStatus,
  statuses: readonly GlusterStatus[],
): GlusterVolumeStatus {
  const counts = statuses.flatMap(({ volumes }) =>
    volumes
      .filter(({ name }) => name === volume.name)
      .flatMap(({ healPending }) => (healPending === undefined ? [] : [healPending])),
  );
  if (counts.length === 0) return volume;
  return { ...volume, healPending: counts.reduce((sum, count) => sum + count, 0) };
}

/** What one of the machines said; undefined when it does not run. */
export function nodeStatusOf(
  answers: readonly GlusterAnswer[],
  name: string,
): GlusterStatus | undefined {
  return answers.find((answer) => answer.name === name)?.status;
}

/** What keeps a node from being a member of its pool; undefined when nothing does. Those that are not in the pool themselves are not asked about it. */
export function memberTrouble(answers: readonly GlusterAnswer[], name: string): string | undefined {
  const own = answers.find((answer) => answer.name === name);
  if (own === undefined) return `${name} is unknown`;
  const { status } = own;
  if (status?.service !== 'active') return describeNode(own);
  const because = status.waiting === '' ? '' : `: ${status.waiting}`;
  for (const other of answers) {
    if (other.name === name || other.status === undefined || !isInPool(other)) continue;
    if (!sees(status, other.name)) return `${name} does not see ${other.name}${because}`;
    if (!sees(other.status, name)) return `${other.name} does not see ${name}${because}`;
  }
  return undefined;
}

/** The bricks of a node of which nobody knows that they are served, of volumes that are. */
export function offlineBricks(answers: readonly GlusterAnswer[], name: string): readonly string[] {
  const address = answers.find((answer) => answer.name === name)?.address ?? '';
  const isOn = (brick: string): boolean =>
    brick.startsWith(`${name}:`) || (address !== '' && brick.startsWith(`${address}:`));
  return poolViewOf(answers).volumes.flatMap(({ bricks }) =>
    bricks.filter(({ brick, online }) => !online && isOn(brick)).map(({ brick }) => brick),
  );
}

/**
 * Files that some brick has missed, as text; undefined when there are none. Volumes of which a brick is away are left out: what it misses is healed when it
 * is back.
 */
export function healTrouble({ volumes }: GlusterView): string | undefined {
  for (const { name, type, bricks, healPending } of volumes) {
    if (!canHeal(type) || bricks.some(({ online }) => online !== true)) continue;
    if (healPending === undefined) return `nobody knows whether ${name} is healed`;
    if (healPending > 0) return `${name} has ${healPending} files or folders to heal`;
  }
  return undefined;
}

/** Whether bricks of a volume hold the same data, so that one can be healed from the others. */
function canHeal(type: string): boolean {
  return /replicate|disperse/i.test(type);
}

// A busy glusterd says nothing of either, and its disk still does.
function isInPool({ status, hasPeers }: GlusterAnswer): boolean {
  return hasPeers || (status !== undefined && status.peers.length + status.volumes.length > 0);
}

function sees({ peers }: GlusterStatus, name: string): boolean {
  return peers.some(
    (peer) => peer.name === name && peer.connected && peer.state.startsWith(MEMBER_STATE),
  );
}

function seenBy({ peers }: GlusterStatus): number {
  return peers.filter(({ connected }) => connected).length;
}
