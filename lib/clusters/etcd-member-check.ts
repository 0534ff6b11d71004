/** What the machine of a member itself refuses: seen before anything is created, on a machine that stands nowhere yet. */
import type { Placement } from '../platform';
import { InvalidConfiguration } from '../values';
import type { Violation } from '../values';
import { machineRequest } from './etcd-member-machine';
import type { EtcdMachineRequest } from './etcd-member-machine';
import type { ReadEtcdCluster } from './read-etcd-cluster';

// Any private address will do where none is known yet.
const SOME_ADDRESS = '10.0.0.11';

/** What is wrong with the machine of the first member, by the names of the arguments; the others are made alike. */
export function checkMemberMachine(read: ReadEtcdCluster): readonly Violation[] {
  const [member] = read.members;
  if (member === undefined) return [];
  const request = machineRequest(read, member);
  const found = violationsOf(request);
  const prefix = `${request.name}/Etcd.`;
  return found.map((violation) =>
    violation.path.startsWith(prefix)
      ? { ...violation, path: violation.path.slice(prefix.length) }
      : violation,
  );
}

function violationsOf(request: EtcdMachineRequest): readonly Violation[] {
  try {
    return request.machine(standIn(request)).validate();
  } catch (error) {
    // What a program adds may refuse by throwing.
    if (error instanceof InvalidConfiguration) return error.violations;
    throw error;
  }
}

function standIn(request: EtcdMachineRequest): Placement {
  const { name, address = SOME_ADDRESS, failureDomain, volumes } = request;
  return {
    ...{ name, address, failureDomain, prefix: 24, hosts: { [name]: address } },
    volumes: Object.fromEntries(
      volumes.map((volume) => [volume.name, { device: `/dev/disk/by-id/virtio-${volume.name}` }]),
    ),
    secrets: Object.fromEntries(
      request.secretNames.map((secret) => [secret, { fetch: ['cp', '-r', '/run/stand-in/.'] }]),
    ),
    buckets: Object.fromEntries(
      request.bucketNames.map((bucket) => [bucket, { directory: '/run/stand-in' }]),
    ),
  };
}
