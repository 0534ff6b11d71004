import type { Findings } from '../../values';

import type { Field } from './field';
import type { PodContainer } from './pod-template';
import { checkNumberOrName, isPortName } from './port';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];

/**
 * Checks the ports that probes and hooks of a container ask. A name must be that of a port of the same container: with any other the kubelet
 * lets every probe fail.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/probe/util.go (ResolveContainerPort)
 */
export function checkProbePorts({ field }: PodContainer, findings: Findings): void {
  const handlers = [
    ...PROBES.map((name) => field.at(name)),
    ...HOOKS.map((name) => field.at('lifecycle', name)),
  ];
  for (const handler of handlers) {
    for (const action of ['httpGet', 'tcpSocket', 'grpc']) {
      if (handler.at(action).given && !handler.at(action).late) {
        checkProbePort(handler.at(action, 'port'), field, findings);
      }
    }
  }
}

function checkProbePort(port: Field, container: Field, findings: Findings): void {
  checkNumberOrName(port, findings);
  if (!isPortName(port.value) || container.at('ports').open) return;
  const names = container.at('ports').items.map((one) => one.at('name'));
  if (names.some((name) => name.late || name.value === port.value)) return;
  const reason = 'is the name of no port of this container';
  findings.add('required', port.path, port.value, reason, knownNames(names));
}

function knownNames(names: readonly Field[]): string {
  const known = names.flatMap((name) => (name.text === undefined ? [] : [`"${name.text}"`]));
  return known.length === 0
    ? 'give one of its ports that name, or write the number'
    : `write ${known.join(' or ')}`;
}
