import { isDnsLabel } from '../../values';
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import type { ObjectSet } from './object-set';
import { checkNumber, checkNumberOrName, checkProtocol, protocolOf } from './port';

/** Checks the ports of a Service, each for itself and against the others. */
export function checkServicePorts(service: CheckedObject, findings: Findings): void {
  const spec = service.at('spec');
  const ports = spec.at('ports');
  const { items } = ports;
  const given = spec.at('type');
  const type = given.isOtherThan(['']) || given.late ? given.text : 'ClusterIP';
  if (!spec.late && !ports.late && items.length === 0) needPorts(spec, type, findings);
  const [names, numbers] = [new Set<string>(), new Set<string>()];
  for (const port of items) {
    checkNumber(port.at('port'), findings);
    checkProtocol(port.at('protocol'), findings);
    // Both are the default, the port itself.
    if (port.at('targetPort').isOtherThan(['', 0])) {
      checkNumberOrName(port.at('targetPort'), findings);
    }
    checkPortName(port.at('name'), items.length > 1, names, findings);
    refuseTwice(port, numbers, findings);
    if (type === 'ClusterIP') refuseNodePort(port.at('nodePort'), findings);
  }
}

function needPorts(spec: Field, type: string | undefined, findings: Findings): void {
  const address = spec.at('clusterIP').given
    ? spec.at('clusterIP')
    : spec.at('clusterIPs').items[0];
  if (type === 'ExternalName' || address?.value === 'None' || address?.late === true) return;
  const remedy = 'name a port, or write clusterIP: "None"';
  const reason = 'a Service has at least one port';
  findings.add('required', spec.at('ports').path, undefined, reason, remedy);
}

function refuseNodePort(port: Field, findings: Findings): void {
  if ((port.number ?? 0) === 0) return;
  const reason = 'a Service of type ClusterIP has no ports of nodes';
  const remedy = 'write type: "NodePort", or leave it out';
  findings.add('forbidden', port.path, port.value, reason, remedy);
}

function checkPortName(name: Field, must: boolean, taken: Set<string>, findings: Findings): void {
  if (name.late) return;
  if (!name.given || name.value === '') {
    if (!must) return;
    const reason = 'of several ports each has a name';
    findings.add('required', name.path, undefined, reason, 'write for example "http"');
  } else if (!isDnsLabel(name.value)) {
    const reason =
      'is no name of a port of a Service: at most 63 lower-case letters, digits and "-"';
    findings.add('invalid', name.path, name.value, reason, 'write for example "http"');
  } else if (taken.has(name.value)) {
    const reason = 'another port of this Service has that name';
    findings.add('duplicate', name.path, name.value, reason, 'give each port a name of its own');
  } else taken.add(name.value);
}

function refuseTwice(port: Field, taken: Set<string>, findings: Findings): void {
  const number = port.at('port');
  if (number.number === undefined || port.at('protocol').late) return;
  const key = `${protocolOf(port)} port ${number.number}`;
  if (taken.has(key)) {
    const reason = `${key} of this Service leads somewhere else already`;
    findings.add('duplicate', number.path, number.value, reason, 'take another port');
  }
  taken.add(key);
}

/** Refuses a port of the nodes that an earlier Service, or the same one, has. */
export function checkNodePort(service: CheckedObject, set: ObjectSet, findings: Findings): void {
  const owners = set.once('node ports', () => nodePortOwners(set));
  for (const port of service.at('spec', 'ports').items) {
    const number = port.at('nodePort');
    if (number.number === undefined || number.number === 0) continue;
    checkNumber(number, findings);
    const owner = owners.get(`${protocolOf(port)}/${number.number}`);
    if (port.at('protocol').late || owner === undefined) continue;
    if (owner.service === service && owner.field.path === number.path) continue;
    const reason = `is taken by ${owner.field.path}`;
    findings.add('duplicate', number.path, number.value, reason, 'take another port of the nodes');
  }
}

interface NodePortOwner {
  readonly service: CheckedObject;
  readonly field: Field;
}

/** The first field of each port of the nodes. */
function nodePortOwners(set: ObjectSet): ReadonlyMap<string, NodePortOwner> {
  const owners = new Map<string, NodePortOwner>();
  for (const service of set.ofKind('Service')) {
    for (const port of service.at('spec', 'ports').items) {
      const number = port.at('nodePort');
      const key = `${protocolOf(port)}/${String(number.number)}`;
      if (number.number === undefined || owners.has(key)) continue;
      owners.set(key, { service, field: number });
    }
  }
  return owners;
}
