/** What the machine of a node itself refuses: seen before anything is created, on a machine that stands nowhere yet. */
import type { Placement } from '../platform';
import { InvalidConfiguration } from '../values';
import type { Violation } from '../values';
import { nodeRequest } from './gluster-node-machine';
import type { GlusterMachineRequest } from './gluster-node-machine';
import type { ReadGlusterPool } from './read-gluster-pool';

// Any private address will do where none is known yet.
const SOME_ADDRESS = '10.0.0.11';

/** What is wrong with the machine of the first node, by the names of the arguments; the others are made alike. */
export function checkNodeMachine(read: ReadGlusterPool): readonly Violation[] {
  const [node] = read.nodes;
  if (node === undefined) return [];
  const request = nodeRequest(read, node);
  const prefix = `${request.name}/Gluster.`;
  return violationsOf(request).map((violation) =>
    violation.path.startsWith(prefix)
      ? { ...violation, path: violation.path.slice(prefix.length) }
      : violation,
  );
}

function violationsOf(request: GlusterMachineRequest): readonly Violation[] {
  try {
    return request.machine(standIn(request)).validate();
  } catch (error) {
    // What a program adds may refuse by throwing.
    if (error instanceof InvalidConfiguration) return error.violations;
    throw error;
  }
}

function standIn(request: GlusterMachineRequest): Placement {
  const { name, address = SOME_ADDRESS, failureDomain, volumes } = request;
  return {
    ...{ name, address, failureDomain, prefix: 24, hosts: { [name]: address }, buckets: {} },
    volumes: Object.fromEntries(
      volumes.map((volume) => [volume.name, { device: `/dev/disk/by-id/virtio-${volume.name}` }]),
    ),
    secrets: Object.fromEntries(
      request.secretNames.map((secret) => [secret, { fetch: ['cp', '-r', '/run/stand-in/.'] }]),
    ),
  };
}
