/** The ports on which a node serves its bricks. */

/** What a node is to serve. */
export interface BrickPortsInput {
  /** How many volumes there may be at once; a whole number, 0 or more. */
  readonly volumes: number;
  /**
   * How many bricks of one volume may stand on one node: for a volume of Heketi as many as it has sets.
   *
   * @default 1
   */
  readonly bricksPerVolume?: number;
  /**
   * Ports beyond one for each brick: while a brick is replaced or started anew, the port of the old one is not free yet.
   *
   * @default 10
   */
  readonly spare?: number;
  /** The `base-port` of glusterd. @default 49152 */
  readonly first?: number;
}

/** Ports from the first to the last one, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** The first port that GlusterFS gives to a brick. */
export const FIRST_BRICK_PORT = 49_152;
/** The last port there is. */
export const LAST_PORT = 65_535;
const USUAL_SPARE = 10;

/**
 * The ports that a node's bricks take: one for each brick. 100 volumes without spare ports are 49152 to 49251, as the firewall of the
 * Heketi guide has it. The last port may be beyond 65535, which whoever uses the range has to refuse.
 *
 * @see https://github.com/gluster/glusterfs/blob/v11.1/extras/glusterd.vol.in (base-port, max-port)
 */
export function glusterBrickPorts(input: BrickPortsInput): PortRange {
  const { volumes, bricksPerVolume = 1, spare = USUAL_SPARE, first = FIRST_BRICK_PORT } = input;
  const count = Math.max(1, volumes * bricksPerVolume + spare);
  return { first, last: first + count - 1 };
}
