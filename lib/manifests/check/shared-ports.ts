/** Ports that several containers of a pod have. */
import type { Findings } from '../../values';

import type { Field } from './field';
import { protocolOf } from './port';
import type { Rule } from './rule';

/** A port, and the container that has it. */
interface OwnedPort {
  readonly field: Field;
  readonly container: Field;
}

/**
 * Containers of a pod share one network, so two of them cannot listen on one port, and a name of a port that two of them have stands for the
 * first. The API server takes both with a warning.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/api/pod/warnings.go
 */
export const sharedPorts: Rule = {
  check: 'sharedPorts',
  find({ pods }, _, findings) {
    const names = new Map<string, OwnedPort>();
    const numbers = new Map<string, OwnedPort>();
    for (const { field: container, role } of pods?.containers ?? []) {
      for (const port of container.at('ports').items) {
        checkName({ field: port.at('name'), container }, names, findings);
        // What only runs first has given its ports back by then.
        if (role !== 'init') checkNumber(port, container, numbers, findings);
      }
    }
  },
};

function checkName(own: OwnedPort, names: Map<string, OwnedPort>, findings: Findings): void {
  const { text } = own.field;
  if (text === undefined || text === '') return;
  const other = names.get(text);
  names.set(text, other ?? own);
  // Within one container that is refused.
  if (other === undefined || other.container === own.container) return;
  const reason = `${other.field.path} has that name too, and is what the name stands for`;
  findings.add('duplicate', own.field.path, text, reason, 'give each port a name of its own');
}

function checkNumber(
  port: Field,
  container: Field,
  numbers: Map<string, OwnedPort>,
  findings: Findings,
): void {
  const [field, host] = [port.at('containerPort'), port.at('hostPort')];
  if (field.number === undefined || port.at('protocol').late || host.late) return;
  const key = [field.number, protocolOf(port), host.number ?? 0].join('/');
  const other = numbers.get(key);
  numbers.set(key, other ?? { field, container });
  if (other === undefined || other.container === container) return;
  const reason = `${other.field.path} is the same port, and containers of a pod share their ports`;
  findings.add('duplicate', field.path, field.value, reason, 'leave it out, or take another');
}
