/** The machines of a pool of GlusterFS, and what they say of it. */
import { parseGlusterStatus } from './gluster-status';
import type { GlusterStatus } from './gluster-status';
import { askEach } from './machines';
import type { AnswerOf, ClusterMachine, Surroundings } from './machines';
import type { Watch } from './wait-until';

/** A machine of a node. */
export interface GlusterMachine extends ClusterMachine {
  /** Bricks may be named by it, as Heketi does. */
  readonly address: string;
}

/** What a machine answered: its status, or why there is none. */
export type GlusterAnswer = AnswerOf<GlusterStatus> & {
  readonly address: string;
  /** Whether its disk says that it is in a pool, whatever glusterd has to say at the moment. */
  readonly hasPeers: boolean;
};

const LOOKS = 4;
const LOOK_PAUSE_MS = 3_000;
const QUESTION = { program: 'gluster-status', parse: parseGlusterStatus };
const PEERS = '/var/lib/glusterd/peers';

/** Asks all machines at the same time. */
export async function askPool(
  surroundings: Surroundings,
  machines: readonly GlusterMachine[],
): Promise<readonly GlusterAnswer[]> {
  const [answers, peers] = await Promise.all([
    askEach(surroundings, machines, QUESTION),
    Promise.all(machines.map(({ access }) => surroundings.run(access, ['ls', '-A', PEERS]))),
  ]);
  return answers.map((answer, index) => ({
    ...answer,
    address: machines[index]?.address ?? '',
    hasPeers: peers[index]?.code === 0 && peers[index].stdout.trim() !== '',
  }));
}

/** What is wrong in each of several looks, as the last one has it: a node that has much to do does not always know at once. */
export async function lastingTrouble(
  surroundings: Surroundings,
  machines: readonly GlusterMachine[],
  judge: (answers: readonly GlusterAnswer[]) => string | undefined,
): Promise<string | undefined> {
  let trouble: string | undefined;
  for (let look = 1; look <= LOOKS; look += 1) {
    trouble = judge(await askPool(surroundings, machines));
    if (trouble === undefined) return undefined;
    if (look < LOOKS) await surroundings.sleep(LOOK_PAUSE_MS);
  }
  return trouble;
}

/** Watching the machines of a pool. */
export function watchPool(
  surroundings: Surroundings,
  machines: readonly GlusterMachine[],
): Watch<GlusterAnswer> {
  return {
    ask: () => askPool(surroundings, machines),
    describe: describeNode,
    noun: 'nodes',
  };
}

/** One line about a node, for progress and for errors. */
export function describeNode(answer: GlusterAnswer): string {
  const { name, status } = answer;
  if (status === undefined) return `${name}: ${answer.trouble}`;
  const { service, waiting, peers, volumes } = status;
  const away = peers.filter(({ connected }) => !connected).map((peer) => peer.name);
  const offline = volumes.flatMap(({ bricks }) =>
    bricks.filter(({ online }) => online === false).map(({ brick }) => brick),
  );
  return `${name}: ${[
    service === '' ? 'service unknown' : `service ${service}`,
    ...(waiting === '' ? [] : [`waits: ${waiting}`]),
    peers.length === 0
      ? 'knows no other node'
      : `sees ${peers.length - away.length} of ${peers.length} others`,
    ...(offline.length === 0 ? [] : [`offline: ${offline.join(', ')}`]),
    ...volumes
      .filter(({ healPending = 0 }) => healPending > 0)
      .map((volume) => `${volume.name}: ${String(volume.healPending)} to heal`),
  ].join(', ')}`;
}
