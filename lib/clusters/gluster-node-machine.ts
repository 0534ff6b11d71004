/** The machine of a node, as data: its disks, its files and glusterd. The same text however many nodes there are. */
import { File, Machine } from '../machine';
import { GlusterNode, HeketiSsh, SecretFiles } from '../node';
import type { AntiAffinity, DataVolume, Placement } from '../platform';
import { brickDirectory, brickVolume, rawVolume } from './read-gluster-disks';
import type { ReadGlusterNode, ReadGlusterPool } from './read-gluster-pool';

/** A machine of a pool as it is asked of a platform, in plain data. */
export interface GlusterMachineRequest {
  readonly name: string;
  /**
   * Its address.
   *
   * @default - the platform's choice
   */
  readonly address?: string;
  readonly failureDomain: string;
  readonly volumes: readonly DataVolume[];
  /**
   * Its size.
   *
   * @default - the platform's own
   */
  readonly size?: string;
  /** The groups of the network's flows that it belongs to: that of its pool, by its name. */
  readonly groups: readonly string[];
  /** The other nodes of its pool. */
  readonly antiAffinity: AntiAffinity;
  /** The names of the secrets that it is given. */
  readonly secretNames: readonly string[];
  /** The machine where it stands. */
  readonly machine: (at: Placement) => Machine;
}

/** The files by which a node is told of the others. */
export const NODE_FILES = {
  ...{ peers: 'peers', volumes: 'volumes' },
  // Only where Heketi comes in.
  ...{ heketiKeys: 'heketi_keys', hostKey: 'ssh_host_key' },
} as const;

const STATE_VOLUME = 'gluster-state';
const FOLDER = '/etc/gluster-pool/files';
const REPLACEMENT_FILE = '/etc/gluster-pool/replacement';

/** The name of the secret with the files of a node. */
export function nodeSecret(node: string): string {
  return `${node}-files`;
}

/** Whether Heketi reaches a node: it has nothing to do on the arbiter of the pool. */
export function letsHeketiIn({ spec }: ReadGlusterPool, { arbiter }: ReadGlusterNode): boolean {
  return !arbiter && spec.heketi !== undefined && spec.heketi !== false;
}

/** The machine of a node as it is asked of a platform. */
export function nodeRequest(read: ReadGlusterPool, node: ReadGlusterNode): GlusterMachineRequest {
  const { name, address, failureDomain, arbiter } = node;
  const { size, allowSharedHost = false } = read.spec;
  return {
    ...{ name, failureDomain },
    ...(address === undefined ? {} : { address }),
    ...(size === undefined ? {} : { size }),
    groups: [read.name],
    antiAffinity: { group: read.name, required: !allowSharedHost },
    volumes: nodeVolumes(read, arbiter),
    secretNames: [nodeSecret(name)],
    machine: (at) => nodeMachine(read, node, at),
  };
}

function nodeVolumes({ disks }: ReadGlusterPool, arbiter: boolean): readonly DataVolume[] {
  const { bricks, rawDevices, state, onArbiter } = disks;
  return [
    { name: STATE_VOLUME, ...state },
    ...bricks.map((disk) => ({
      name: brickVolume(disk.name),
      size: arbiter ? onArbiter(disk) : disk.size,
      performance: disk.performance,
    })),
    ...(arbiter ? [] : rawDevices).map(({ name, size, performance }) => ({
      ...{ name: rawVolume(name), size, performance },
    })),
  ];
}

function nodeMachine(read: ReadGlusterPool, node: ReadGlusterNode, at: Placement): Machine {
  const { spec, disks } = read;
  const { name, replacement, arbiter } = node;
  const { platformKind: kind = 'aws' } = spec;
  const device = (volume: string): string => at.volumes[volume]?.device ?? '';
  const rawDevices = (arbiter ? [] : disks.rawDevices).map((disk) => device(rawVolume(disk.name)));
  const machine = new Machine(name, { userData: { platform: kind === 'local' ? 'none' : kind } });
  const files = new SecretFiles(machine, 'Files', {
    name: 'gluster',
    fetch: at.secrets[nodeSecret(name)]?.fetch ?? [],
    directory: FOLDER,
    before: ['glusterd.service'],
  });
  new GlusterNode(machine, 'Gluster', {
    ...{ pool: read.name, nodeName: name, address: at.address },
    bundle: {
      files,
      peersFile: `${FOLDER}/${NODE_FILES.peers}`,
      volumesFile: `${FOLDER}/${NODE_FILES.volumes}`,
    },
    state: { device: device(STATE_VOLUME) },
    bricks: disks.bricks.map((disk) => ({
      device: device(brickVolume(disk.name)),
      mountPath: brickDirectory(disk.name),
    })),
    rawDevices: rawDevices.map((path) => ({ device: path })),
    expectedVolumes: read.expectedVolumes,
  });
  if (letsHeketiIn(read, node)) {
    const from = typeof spec.heketi === 'object' ? spec.heketi.from : undefined;
    new HeketiSsh(machine, 'Heketi', {
      devices: rawDevices,
      authorizedKeysFile: `${FOLDER}/${NODE_FILES.heketiKeys}`,
      hostKeyFile: `${FOLDER}/${NODE_FILES.hostKey}`,
      ...(from === undefined ? {} : { from }),
    });
  }
  if (replacement > 0) {
    // Other text is another machine.
    new File(machine, 'Replacement', { path: REPLACEMENT_FILE, content: `${replacement}\n` });
  }
  // In a program without types it may be anything; the plan refuses it.
  if (typeof spec.machine === 'function') spec.machine(machine, at);
  return machine;
}
