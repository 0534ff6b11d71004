/**
 * The name of a machine with a domain, all of it. Told `prefer_fqdn_over_hostname`, cloud-init still sets the first part only where the
 * metadata of the platform has the same name: it sets that before it has read the user data, and afterwards finds nothing changed.
 *
 * @see https://github.com/canonical/cloud-init (cloudinit/config/cc_set_hostname.py and cmd/main.py, read at 22.4.2)
 */
import type { Provided, StepPart } from './contribution';
import { isText } from './given';

const SET_NAME = 'echo "$1" >/etc/hostname && hostname "$1"';

/** The step that gives the machine its name; none for a name without a domain, about which all agree. */
export function hostnameSteps(machine: string, hostname: string): Provided<StepPart>[] {
  // The plan of a machine with a bad name is made too, so that all mistakes are found at once.
  if (!isText(hostname, /\./)) return [];
  return [
    {
      kind: 'step',
      id: 'hostname',
      phase: 'modules',
      description: 'with its domain',
      command: ['sh', '-c', SET_NAME, 'sh', hostname],
      after: [],
      inContainers: 'run',
      construct: machine,
    },
  ];
}
