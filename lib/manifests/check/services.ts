/** That Services lead to pods, and Ingresses to ports of Services. */
import { printedValue } from '../../values';
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import { backendsOf } from './ingress-backend';
import { isEmptySelector } from './label-selector';
import type { ObjectSet } from './object-set';
import { portsOf } from './offered-ports';
import type { PodTemplate } from './pod-template';
import { isPortNumber, protocolOf } from './port';
import type { Rule } from './rule';
import { matchedPods, selectedPods } from './selected-pods';

const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;

/**
 * A Service selects pods of the set that have its ports, a budget selects pods of the set, and an Ingress names ports that its Services have.
 * The API server takes all of it; but nobody would be reached.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/staging/src/k8s.io/endpointslice/util/controller_utils.go (FindPort)
 */
export const services: Rule = {
  check: 'services',
  find(object, set, findings) {
    if (object.kind === 'Service') checkService(object, set, findings);
    if (object.kind === 'PodDisruptionBudget.policy') checkBudget(object, set, findings);
    for (const backend of backendsOf(object)) checkBackend(object, backend, set, findings);
  },
};

function checkService(service: CheckedObject, set: ObjectSet, findings: Findings): void {
  const spec = service.at('spec');
  for (const port of spec.at('ports').items) checkNodePort(port.at('nodePort'), findings);
  const selector = spec.at('selector');
  if (selector.entries.length === 0 || spec.at('type').value === 'ExternalName') return;
  const pods = selectedPods(service.namespace, selector, set);
  if (pods.length > 0) {
    for (const port of spec.at('ports').items) checkTarget(port, pods, findings);
    return;
  }
  const asked = selector.entries.map(({ key, value }) => `${key}=${printedValue(value)}`).join(',');
  const reason = `no pods in the namespace "${service.namespace}" here have these labels`;
  const remedy = 'select the labels of a pod template';
  findings.add('required', selector.path, asked, reason, remedy);
}

function checkNodePort(port: Field, findings: Findings): void {
  if (!isPortNumber(port.value)) return;
  if (port.value >= FIRST_NODE_PORT && port.value <= LAST_NODE_PORT) return;
  const reason = `is beyond ${FIRST_NODE_PORT}-${LAST_NODE_PORT}, which a cluster gives to Services unless it is told otherwise`;
  findings.add('out-of-range', port.path, port.value, reason, 'take a port of these');
}

function checkTarget(port: Field, pods: readonly PodTemplate[], findings: Findings): void {
  const target = port.at('targetPort');
  const none = !target.given || target.value === '' || target.value === 0;
  const field = none ? port.at('port') : target;
  const wanted = field.text ?? field.number;
  if (wanted === undefined || port.at('protocol').late) return;
  const ports = portsOf(pods);
  if (ports.mayHave(wanted, protocolOf(port))) return;
  const kind = `${protocolOf(port)} port`;
  const reason =
    typeof wanted === 'string'
      ? `no container that the Service selects has a ${kind} of that name`
      : `no container that the Service selects says that it has this ${kind}`;
  findings.add('required', field.path, field.value, reason, remedyFor(ports.examples));
}

function remedyFor(examples: readonly string[]): string {
  if (examples.length === 0) return 'give a port of a container that name';
  return `their ports are ${examples.join(', ')}`;
}

function checkBackend(
  ingress: CheckedObject,
  backend: Field,
  set: ObjectSet,
  findings: Findings,
): void {
  const name = backend.at('service', 'name').text;
  const service = name === undefined ? undefined : set.find('Service', ingress.namespace, name);
  const ports = service?.at('spec', 'ports');
  if (service === undefined || ports === undefined || ports.open) return;
  const asked = ['number', 'name'].map((key) => backend.at('service', 'port', key));
  for (const field of asked) {
    if (!field.given || field.late || field.value === '') continue;
    const own = ports.items.map((port) => port.at(field.key === 'number' ? 'port' : 'name'));
    if (own.some((one) => one.late || one.value === field.value)) continue;
    const known = own.flatMap(({ text, number }) => text ?? number ?? []);
    const reason = `the Service "${service.name}" (${service.root.path}) has no such port`;
    const remedy = known.length === 0 ? 'add it there' : `write ${known.join(' or ')}`;
    findings.add('required', field.path, field.value, reason, remedy);
  }
}

function checkBudget(budget: CheckedObject, set: ObjectSet, findings: Findings): void {
  const selector = budget.at('spec', 'selector');
  if (!selector.given || selector.late || isEmptySelector(selector)) return;
  if (matchedPods(budget.namespace, selector, set).length > 0) return;
  const reason = `no pods in the namespace "${budget.namespace}" here have these labels`;
  findings.add('required', selector.path, undefined, reason, 'select the labels of a pod template');
}
