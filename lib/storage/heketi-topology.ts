/**
 * What Heketi manages: clusters of nodes, and the raw devices that it makes bricks of.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/client/cli/go/cmds/topology.go
 */
import type { Quantity, QuantityInput } from '../values';

/** Who carries out Heketi's commands on the nodes. */
export type HeketiExecutor = 'ssh' | 'kubernetes' | 'mock';

/** Names of Heketi's choosing that the allocator reads: `arbiter` is one; all others are for people. */
export type HeketiTags = Readonly<Record<string, string>>;

/** A raw device, as upstream writes it. */
export interface HeketiDeviceInput {
  /** The path on the node, such as `/dev/disk/by-id/wwn-0x5000c500a1b2c3d4`: letters, digits and `_ . : / -` only. */
  readonly name: string;
  /**
   * Whether Heketi wipes what is on the device when it is added. Everything on it is lost.
   *
   * @default false: a device with a partition table, a file system or LVM on it is not added
   */
  readonly destroydata?: boolean;
  /** At most 32; they go over those of the node. */
  readonly tags?: HeketiTags;
  /**
   * How large the device is; for the planner only, Heketi finds out by itself.
   *
   * @default - the planner knows nothing about the device
   */
  readonly size?: QuantityInput;
}

/** Under which names a node is reached; Heketi uses the first of each list only. */
export interface HeketiHostnames {
  /** Where Heketi's commands go: a name or an address; with the executor `kubernetes` the name of the Kubernetes node. One. */
  readonly manage: readonly string[];
  /** Where bricks are served: an IP address, since every client has to reach it. One. */
  readonly storage: readonly string[];
}

/** A node, as upstream writes it. */
export interface HeketiNodeInput {
  readonly node: {
    readonly hostnames: HeketiHostnames;
    /** The failure domain, from 1 on: bricks of one set go to different zones as far as there are enough. */
    readonly zone: number;
    /** At most 32. `arbiter` may be `supported`, `required` or `disabled`. */
    readonly tags?: HeketiTags;
  };
  readonly devices: readonly (string | HeketiDeviceInput)[];
}

/** A cluster, as upstream writes it: one trusted pool of GlusterFS. */
export interface HeketiClusterInput {
  readonly nodes: readonly HeketiNodeInput[];
  /** Whether file volumes are made here. @default true */
  readonly file?: boolean;
  /** Whether block volumes are made here. @default true */
  readonly block?: boolean;
}

/** A topology, as upstream writes it. */
export interface HeketiTopologyInput {
  readonly clusters: readonly HeketiClusterInput[];
}

/** A raw device that was read. */
export interface HeketiDevice {
  readonly name: string;
  readonly destroyData: boolean;
  readonly tags: HeketiTags;
  readonly size?: Quantity;
}

/** A node that was read. */
export interface HeketiNode {
  readonly manage: string;
  readonly storage: string;
  readonly zone: number;
  readonly tags: HeketiTags;
  readonly devices: readonly HeketiDevice[];
}

/** A cluster that was read. */
export interface HeketiCluster {
  readonly file: boolean;
  readonly block: boolean;
  readonly nodes: readonly HeketiNode[];
}

/** A topology that was read: nothing is left to doubt. */
export interface HeketiTopology {
  readonly clusters: readonly HeketiCluster[];
}

/** The text of a topology as `heketi-cli topology load --json` takes it: keys in a fixed order, sizes left out, a line feed at the end. */
export function heketiTopologyJson(topology: HeketiTopology): string {
  const clusters = topology.clusters.map(({ file, block, nodes }) => ({
    nodes: nodes.map(heketiTopologyNode),
    ...(file ? {} : { file }),
    ...(block ? {} : { block }),
  }));
  return `${JSON.stringify({ clusters }, null, 2)}\n`;
}

/** One node of it, in upstream's own shape. */
export function heketiTopologyNode({
  manage,
  storage,
  zone,
  tags,
  devices,
}: HeketiNode): Pick<HeketiNodeInput, 'node' | 'devices'> {
  return {
    node: { hostnames: { manage: [manage], storage: [storage] }, zone, ...tagsJson(tags) },
    devices: devices.map((device) => ({
      name: device.name,
      ...(device.destroyData ? { destroydata: true } : {}),
      ...tagsJson(device.tags),
    })),
  };
}

function tagsJson(tags: HeketiTags): { tags?: HeketiTags } {
  const sorted = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? {} : { tags: Object.fromEntries(sorted) };
}
