/** Whether a topology has the nodes that a durability needs. */
import type { Findings } from '../values';

import type { ZoneChecking } from './heketi-fit';
import type { HeketiTopology } from './heketi-topology';
import { bricksPerSet, volumeTypeText } from './volume-durability';
import type { VolumeDurability } from './volume-durability';

/**
 * Refuses a durability for which no cluster has enough nodes (or zones, where they are strict): Heketi would answer every claim with
 * "No space", however much there is.
 *
 * @param path where the durability stands
 */
export function checkHeketiDurability(
  topology: HeketiTopology,
  durability: VolumeDurability,
  path: string,
  findings: Findings,
  zoneChecking: ZoneChecking = 'none',
): void {
  const needed = bricksPerSet(durability);
  const clusters = topology.clusters.filter(({ file }) => file);
  const counts = clusters.map(({ nodes }) =>
    zoneChecking === 'strict' ? new Set(nodes.map(({ zone }) => zone)).size : nodes.length,
  );
  const most = Math.max(0, ...counts);
  if (most >= needed) return;
  const word = zoneChecking === 'strict' ? 'zones' : 'nodes';
  const reason = `needs ${needed} ${word} for each set of bricks, and the topology has ${most}`;
  const remedy = `add ${word}, or take a durability with fewer bricks`;
  findings.add('conflict', path, volumeTypeText(durability), reason, remedy);
}
