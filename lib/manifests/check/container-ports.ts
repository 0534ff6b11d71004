import type { Findings } from '../../values';

import type { Field } from './field';
import type { PodContainer, PodTemplate } from './pod-template';
import { checkName, checkNumber, checkProtocol, protocolOf } from './port';

/** Checks the ports of one container, each for itself, and that no two have one name. */
export function checkContainerPorts(container: Field, findings: Findings): void {
  const taken = new Set<string>();
  for (const port of container.at('ports').items) {
    const name = port.at('name');
    checkNumber(port.at('containerPort'), findings);
    // Zero is none.
    if (port.at('hostPort').value !== 0) checkNumber(port.at('hostPort'), findings, false);
    checkProtocol(port.at('protocol'), findings);
    if (!name.given || name.value === '') continue;
    checkName(name, findings);
    if (name.text === undefined) continue;
    if (taken.has(name.text)) {
      const reason = 'another port of this container has that name';
      findings.add('duplicate', name.path, name.text, reason, 'give each port a name of its own');
    }
    taken.add(name.text);
  }
}

/**
 * Ports of the node: containers that run beside each other must not take the same one. On the node's network they are the ports of the
 * containers themselves.
 */
export function checkHostPorts(pods: PodTemplate, isPod: boolean, findings: Findings): void {
  const mains = pods.containers.filter(({ role }) => role === 'main');
  const rest = pods.containers.filter(({ role }) => role !== 'main');
  // Those that run first run one by one.
  for (const together of [mains, ...rest.map((one) => [one])]) refuseTaken(together, findings);
  if (pods.spec.at('hostNetwork').value !== true) return;
  for (const { field } of mains) {
    for (const port of field.at('ports').items) {
      const [host, own] = [port.at('hostPort'), port.at('containerPort')];
      if (host.number === undefined || own.number === undefined) continue;
      if (host.number === own.number || (host.number === 0 && !isPod)) continue;
      const reason = `is not the port of the container, ${own.number}, which is on the node's network`;
      findings.add(
        'conflict',
        host.path,
        host.value,
        reason,
        `write ${own.number}, or leave it out`,
      );
    }
  }
}

function refuseTaken(containers: readonly PodContainer[], findings: Findings): void {
  const taken = new Set<string>();
  for (const { field } of containers) {
    for (const port of field.at('ports').items) {
      const host = port.at('hostPort');
      const address = port.at('hostIP');
      if (host.number === undefined || host.number === 0 || address.late) continue;
      if (port.at('protocol').late) continue;
      const key = `${protocolOf(port)}/${address.text ?? ''}/${host.number}`;
      if (taken.has(key)) {
        const reason = `another port of this pod has ${protocolOf(port)} port ${host.number} of the node`;
        findings.add('duplicate', host.path, host.value, reason, 'take another port of the node');
      }
      taken.add(key);
    }
  }
}
