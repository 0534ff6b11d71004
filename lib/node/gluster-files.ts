/** The two files by which the nodes of a pool are told what the pool is. */
import { brickText, glusterCreateWords } from '../storage';
import type { GlusterVolume } from '../storage';

/** A line of the list of nodes. */
export interface GlusterPeerLine {
  readonly name: string;
  readonly address?: string;
}

/**
 * The list of nodes: one line for each, its name and maybe its address. The order counts: the first one begins the pool, and of those that
 * are there the first one takes in new nodes and makes volumes.
 */
export function glusterPeersFile(peers: readonly GlusterPeerLine[]): string {
  return peers
    .map(({ name, address }) => (address === undefined ? name : `${name} ${address}`))
    .map((line) => `${line}\n`)
    .join('');
}

/**
 * The volumes: `volume NAME WORDS… BRICKS…` as `gluster volume create` takes them, and after it a line `set NAME KEY VALUE` for each of its
 * options, groups first.
 */
export function glusterVolumesFile(volumes: readonly GlusterVolume[]): string {
  return volumes.flatMap(volumeLines).join('');
}

function volumeLines({ name, durability, sets, options, groups }: GlusterVolume): string[] {
  const bricks = sets.flat().map(brickText);
  return [
    ['volume', name, ...glusterCreateWords(durability), ...bricks],
    ...groups.map((group) => ['set', name, 'group', group]),
    ...Object.entries(options).map(([key, value]) => ['set', name, key, value]),
  ].map((words) => `${words.join(' ')}\n`);
}
