/** Ports of pods, and of what leads to them. */
import type { Findings } from '../../values';

import { checkContainerPorts, checkHostPorts } from './container-ports';
import type { Field } from './field';
import { backendsOf } from './ingress-backend';
import { checkNumber, checkNumberOrName, checkName, checkProtocol } from './port';
import { checkProbePorts } from './probe-ports';
import type { Rule } from './rule';
import { checkNodePort, checkServicePorts } from './service-ports';

/**
 * Ports are numbers from 1 to 65535 or legal names, none is taken twice, and a probe names one that its container has.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/validation/validation.go (validateContainerPorts, validateService)
 */
export const ports: Rule = {
  check: 'ports',
  find(object, set, findings) {
    if (object.pods !== undefined) {
      for (const container of object.pods.containers) {
        checkContainerPorts(container.field, findings);
        checkProbePorts(container, findings);
      }
      checkHostPorts(object.pods, object.kind === 'Pod', findings);
    }
    if (object.kind === 'Service') {
      checkServicePorts(object, findings);
      checkNodePort(object, set, findings);
    }
    if (object.kind === 'NetworkPolicy.networking.k8s.io') {
      for (const port of policyPorts(object.at('spec'))) checkPolicyPort(port, findings);
    }
    for (const backend of backendsOf(object)) checkBackend(backend.at('service', 'port'), findings);
  },
};

function policyPorts(spec: Field): readonly Field[] {
  return [...spec.at('ingress').items, ...spec.at('egress').items].flatMap(
    (rule) => rule.at('ports').items,
  );
}

function checkPolicyPort(port: Field, findings: Findings): void {
  const [number, end] = [port.at('port'), port.at('endPort')];
  checkProtocol(port.at('protocol'), findings);
  if (number.given) checkNumberOrName(number, findings);
  if (!end.given || end.late || number.late) return;
  checkNumber(end, findings);
  if (number.number !== undefined && end.number !== undefined && end.number >= number.number)
    return;
  const reason =
    number.number === undefined
      ? 'ends a range without a beginning'
      : 'ends before its range begins';
  findings.add('conflict', end.path, end.value, reason, 'write the last port of the range');
}

function checkBackend(port: Field, findings: Findings): void {
  if (port.late) return;
  const [number, name] = [port.at('number'), port.at('name')];
  const both = [number, name].filter((one) => one.given && one.value !== '' && one.value !== 0);
  if (both.length === 1) {
    if (both[0] === number) checkNumber(number, findings);
    else checkName(name, findings);
    return;
  }
  const [code, reason] =
    both.length === 0
      ? (['required', 'names no port of the Service'] as const)
      : (['conflict', 'names its port twice, by number and by name'] as const);
  findings.add(code, port.path, undefined, reason, 'write either "number" or "name"');
}
