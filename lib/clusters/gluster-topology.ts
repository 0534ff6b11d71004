/** The nodes of a pool as Heketi is told of them. */
import type { HeketiTopologyInput } from '../storage';
import { rawVolume } from './read-gluster-disks';
import type { ReadGlusterPool } from './read-gluster-pool';

/** Where a node stands, as far as Heketi has to know. */
export interface TopologyPlace {
  readonly address: string;
  /** Paths of its disks by the names of its volumes. */
  readonly devices: Readonly<Record<string, string>>;
}

/**
 * The topology of a pool: every node that holds data, in the zone of its failure domain, with its raw devices. The arbiter of the pool is not in it: it has
 * no raw device.
 *
 * @param placeOf where a node stands; undefined while that is not known
 */
export function topologyOf(
  { nodes, disks }: ReadGlusterPool,
  placeOf: (node: string) => TopologyPlace | undefined,
): HeketiTopologyInput {
  const domains = [...new Set(nodes.map(({ failureDomain }) => failureDomain))];
  const listed = nodes.flatMap(({ name, failureDomain, arbiter }) => {
    const place = arbiter || disks.rawDevices.length === 0 ? undefined : placeOf(name);
    if (place === undefined) return [];
    const hostnames = { manage: [place.address], storage: [place.address] };
    return [
      {
        node: { hostnames, zone: domains.indexOf(failureDomain) + 1 },
        devices: disks.rawDevices.map((disk) => ({
          name: place.devices[rawVolume(disk.name)] ?? '',
          size: disk.size.toString(),
        })),
      },
    ];
  });
  return { clusters: listed.length === 0 ? [] : [{ nodes: listed }] };
}
