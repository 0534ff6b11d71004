/**
 * Nodes of a pool of GlusterFS as booted containers in one network, and who writes to a volume of theirs all the time.
 */
import { truncateSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { Machine } from '../../lib/machine';
import { GLUSTER_STATUS, GlusterNode } from '../../lib/node';
import { boot } from './lab/boot';
import type { LabMachine } from './lab/boot';
import { LabNetwork } from './lab/lab-network';

const MI = 1024 * 1024;
const SIZES = { state: 128 * MI, b0: 512 * MI } as const;

/** What a node says of itself and its pool. */
export interface NodeStatus {
  readonly name: string;
  readonly uuid: string;
  readonly service: string;
  /** Left out where glusterd does not answer in time, as are the volumes. */
  readonly peers?: readonly {
    readonly name: string;
    readonly uuid: string;
    readonly state: string;
    readonly connected: boolean;
  }[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly type: string;
    readonly status: string;
    readonly bricks: readonly { readonly brick: string; readonly online?: boolean }[];
    readonly healPending: number | null;
    readonly quorum: boolean | null;
  }[];
  readonly waiting?: string;
}

/** A disk of a node. */
export type NodeDisk = keyof typeof SIZES;

/** The volume of these pools, and where its bricks are. */
export const VOLUME = 'data';
const BRICK = '/bricks/b0/data';

/** Nodes `gfs-1`, `gfs-2`, … */
export class GlusterNodes {
  readonly machines = new Map<string, LabMachine>();
  readonly constructs = new Map<string, GlusterNode>();
  readonly #network: LabNetwork;

  private constructor(network: LabNetwork) {
    this.#network = network;
  }

  /** Boots the first nodes side by side; nothing is done on them but by their own first boot. */
  static async boot(count: number): Promise<GlusterNodes> {
    const nodes = new GlusterNodes(await LabNetwork.make());
    const names = Array.from({ length: count }, (_, index) => `gfs-${index + 1}`);
    await Promise.all(names.map((name) => nodes.add(name, names)));
    return nodes;
  }

  /** Boots one node. */
  async add(name: string, peers: readonly string[]): Promise<LabMachine> {
    const text = new Machine(name);
    const node = new GlusterNode(text, 'gluster', {
      pool: 'lab',
      peers: peers.map((one) => ({ name: one, address: addressOf(one) })),
      state: { device: '/dev/disk/by-id/virtio-state' },
      bricks: [{ device: '/dev/disk/by-id/virtio-b0', mountPath: '/bricks/b0' }],
      expectedVolumes: 5,
      healthEvery: '1h',
      volumes: [
        {
          name: VOLUME,
          bricks: peers.slice(0, 3).map((one) => `${one}:${BRICK}`),
          options: { 'cluster.quorum-type': 'auto', 'network.ping-timeout': 20 },
        },
      ],
    });
    const machine = await boot(text, {
      level: 1,
      packages: ['glusterfs-client', 'glusterfs-server'],
      network: { fabric: this.#network.fabric, address: addressOf(name) },
      disks: Object.entries(SIZES).map(([serial, bytes]) => ({ serial, bytes })),
    });
    this.machines.set(name, machine);
    this.constructs.set(name, node);
    return machine;
  }

  machine(name: string): LabMachine {
    const machine = this.machines.get(name);
    if (machine === undefined) throw new Error(`there is no node ${name}`);
    return machine;
  }

  async status(name: string): Promise<NodeStatus> {
    return JSON.parse(await this.machine(name).output(GLUSTER_STATUS)) as NodeStatus;
  }

  /** Ends a node as a loss of power does. */
  async kill(name: string): Promise<void> {
    await this.machine(name).kill?.();
  }

  /** Makes disks of a node that does not run blank. */
  blank(name: string, disks: readonly NodeDisk[]): void {
    for (const disk of disks) {
      const file = this.machine(name).disk(disk);
      truncateSync(file, 0);
      truncateSync(file, SIZES[disk]);
    }
  }

  /** Waits until these nodes see each other, all bricks run and nothing is left to heal. */
  async whole(names: readonly string[], seconds = 300): Promise<void> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      // One after the other: each asks all nodes, and they share the processors of this machine.
      const all: NodeStatus[] = [];
      for (const name of names) all.push(await this.status(name));
      if (all.every((one) => isWhole(one, names.length))) return;
      if (Date.now() > end) throw new Error(`not whole: ${JSON.stringify(all, undefined, 1)}`);
      await sleep(2000);
    }
  }

  /** One sum over names and contents of all files in the brick of a node. */
  brickSum(name: string): Promise<string> {
    return this.machine(name).output(
      `cd ${BRICK} && find . -path ./.glusterfs -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum`,
    );
  }

  async remove(): Promise<void> {
    await Promise.all([...this.machines.values()].map((machine) => machine.stop()));
    await this.#network.remove();
  }
}

/** Where a node is. */
export function addressOf(name: string): string {
  return `10.79.0.1${name.replace(/\D/g, '')}`;
}

function isWhole({ peers = [], volumes = [], waiting }: NodeStatus, count: number): boolean {
  return (
    waiting === undefined &&
    peers.length === count - 1 &&
    peers.every(({ connected, state }) => connected && state === 'Peer in Cluster') &&
    volumes.length === 1 &&
    volumes.every(
      ({ bricks, healPending, status }) =>
        status === 'Started' && (healPending ?? 0) === 0 && bricks.every(({ online }) => online),
    )
  );
}
