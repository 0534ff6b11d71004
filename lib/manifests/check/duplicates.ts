/** What is said twice, so that only one of it counts. */
import type { Findings } from '../../values';

import type { Field } from './field';
import type { PodTemplate } from './pod-template';
import { protocolOf } from './port';
import type { Rule } from './rule';

/**
 * Variables that hide an earlier one of their name, and ports or their names that several containers have. The API server takes these with a
 * warning; a later server-side apply may drop one of them.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/api/pod/warnings.go
 */
export const duplicates: Rule = {
  check: 'duplicates',
  find({ pods }, _, findings) {
    if (pods === undefined) return;
    for (const { field } of pods.containers) checkVariables(field, findings);
    checkPorts(pods, findings);
  },
};

function checkVariables(container: Field, findings: Findings): void {
  const known = new Set<string>();
  for (const variable of container.at('env').items) {
    const name = variable.at('name').text;
    if (name === undefined) continue;
    const [value, reference] = [variable.at('value'), `$(${name})`];
    // A new value may be made of the old one: PATH="/opt/bin:$(PATH)".
    const extends_ =
      value.late || (value.text?.includes(reference) === true && value.text !== reference);
    if (known.has(name) && !extends_) {
      const reason = 'hides an earlier variable of that name';
      findings.add('duplicate', variable.at('name').path, name, reason, 'leave out one of them');
    }
    known.add(name);
  }
}

function checkPorts(pods: PodTemplate, findings: Findings): void {
  const names = new Map<string, Field>();
  const numbers = new Map<string, Field>();
  for (const { field, role } of pods.containers) {
    for (const port of field.at('ports').items) {
      checkName(port.at('name'), names, findings);
      // What only runs first has given its ports back by then.
      if (role !== 'init') checkNumber(port, numbers, findings);
    }
  }
}

function checkName(name: Field, names: Map<string, Field>, findings: Findings): void {
  if (name.text === undefined || name.text === '') return;
  const other = names.get(name.text);
  if (other === undefined) names.set(name.text, name);
  // Within one container that is refused.
  else if (!sameContainer(other, name)) {
    const reason = `${other.path} has that name too, and is what the name stands for`;
    findings.add('duplicate', name.path, name.text, reason, 'give each port a name of its own');
  }
}

function checkNumber(port: Field, numbers: Map<string, Field>, findings: Findings): void {
  const [number, host] = [port.at('containerPort'), port.at('hostPort')];
  if (number.number === undefined || port.at('protocol').late || host.late) return;
  const key = [number.number, protocolOf(port), host.number ?? 0].join('/');
  const other = numbers.get(key);
  if (other === undefined) numbers.set(key, number);
  else {
    const reason = `${other.path} is the same port, and containers of a pod share their ports`;
    findings.add('duplicate', number.path, number.value, reason, 'leave it out, or take another');
  }
}

function sameContainer(a: Field, b: Field): boolean {
  const container = ({ path }: Field): string => path.slice(0, path.lastIndexOf('.ports['));
  return container(a) === container(b);
}
