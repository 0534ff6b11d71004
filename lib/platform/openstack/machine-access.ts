/** How programs on machines of OpenStack are run from where the engine runs. */
import type { MachineAccess } from '../platform';
import type { OpenStackPlatformArgs } from './openstack-platform-args';

/** The way to a machine: by SSH at its address in the network, or none. */
export function machineAccess(
  access: OpenStackPlatformArgs['access'] = 'none',
  machine: string,
  host: string,
): MachineAccess {
  if (access === 'none') return { kind: 'none', machine };
  const { user, identityFile, jump, port, knownHosts } = access.ssh;
  return {
    kind: 'ssh',
    machine,
    host,
    user,
    ...(port === undefined ? {} : { port }),
    ...(identityFile === undefined ? {} : { identityFile }),
    ...(jump === undefined ? {} : { jump }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
  };
}
