/**
 * A network for several machines of one test.
 */
import { rmSync } from 'node:fs';

import { createNetwork, deleteNetwork } from '../../../lib/platform/local/network';
import { fabricFile } from '../../../lib/platform/local/state-directory';
import { guard } from './guard';
import type { Guard } from './guard';
import { makeLabFolder } from './lab-folder';

const BRIDGE = '10.79.0.1/24';

const CLEAN_UP = `umount "$1"
rm -f "$1"
rmdir "\${1%/*}"
rm -rf "$2"
`;

/** A bridge in a namespace of its own. Machines with addresses of 10.79.0.0/24 can be plugged into it. */
export class LabNetwork {
  /** What machines are told. */
  readonly fabric: string;
  readonly #directory: string;
  readonly #guard: Guard;

  private constructor(directory: string) {
    this.#directory = directory;
    this.fabric = fabricFile({ project: 'lab', stack: 'network', stateRoot: directory }, 'lab');
    this.#guard = guard(CLEAN_UP, [this.fabric, directory]);
  }

  /** Makes one. */
  static async make(): Promise<LabNetwork> {
    const network = new LabNetwork(makeLabFolder());
    await createNetwork(network.fabric, BRIDGE);
    return network;
  }

  /** Removes it; the machines have ended before. */
  async remove(): Promise<void> {
    await deleteNetwork(this.fabric);
    rmSync(this.#directory, { recursive: true, force: true });
    await this.#guard.release();
  }
}
