/** Who has to reach whom for a pool of GlusterFS to live, and to be used. */
import type { Flow } from '../platform';
import { glusterBrickPorts } from '../storage';

/** Who uses a pool of GlusterFS. */
export interface GlusterFlowsArgs {
  /** The group of its machines, which is its name. */
  readonly nodes: string;
  /** Who mounts its volumes. */
  readonly clients: readonly Flow['from'][];
  /**
   * Where Heketi comes from: it logs in to the nodes.
   *
   * @default [] - it does not come in
   */
  readonly heketi?: readonly Flow['from'][];
  /**
   * How many volumes there may be at once: that of the pool, 1 to 10000.
   *
   * @default 100
   */
  readonly expectedVolumes?: number;
}

const MANAGEMENT_PORT = 24_007;
const SSH_PORT = 22;
const USUAL_VOLUMES = 100;

/**
 * The flows of a pool of GlusterFS, and no more: nodes and clients reach glusterd at 24007 and one port for each brick from 49152 on, Heketi the nodes by SSH.
 *
 * @see https://docs.gluster.org/en/latest/Administrator-Guide/Setting-Up-Clients/
 */
export function glusterFlows(args: GlusterFlowsArgs): readonly Flow[] {
  const { nodes, clients, heketi = [], expectedVolumes = USUAL_VOLUMES } = args;
  const { first, last } = glusterBrickPorts({ volumes: expectedVolumes });
  const bricks = [first, last] as const;
  const flow = (from: Flow['from'], ports: NonNullable<Flow['ports']>, purpose: string): Flow => ({
    ...{ from, to: nodes, protocol: 'tcp', ports, purpose },
  });
  return [
    ...[{ group: nodes }, ...clients].flatMap((from) => [
      flow(from, MANAGEMENT_PORT, 'glusterd'),
      flow(from, bricks, 'bricks of GlusterFS'),
    ]),
    ...heketi.map((from) => flow(from, SSH_PORT, 'Heketi')),
  ];
}
