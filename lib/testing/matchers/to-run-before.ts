import { App, Chart } from 'cdk8s';

import { Machine } from '../../machine';
import { isRecord } from '../../values';

import { synthesizeChart } from '../synthesize-chart';
import type { SynthesizedChart } from '../synthesize-chart';
import { synthesizeMachine } from '../synthesize-machine';
import type { SynthesizedMachine } from '../synthesize-machine';
import type { SynthesizedProgram } from '../synthesized-program';

import { machineOrder } from './machine-order';
import { chartOrder, programOrder } from './object-order';
import type { RunOrder } from './run-order';
import { listed, verdict } from './verdict';
import type { Verdict } from './verdict';

/** Whether one of two is sure to come before the other, directly or by others in between. */
export function toRunBefore(received: unknown, first: string, last: string): Verdict {
  const order = orderOf(received);
  const [from, to] = [found(order, first), found(order, last)];
  const way = order.path(from, to);
  const back = order.path(to, from);
  return verdict(
    way !== undefined,
    () =>
      back === undefined
        ? `expected ${from} to run before ${to}, and nothing says which of them comes first`
        : `expected ${from} to run before ${to}, and it runs after it: ${back.join(' → ')}`,
    () => `expected ${from} not to run before ${to}: ${(way ?? []).join(' → ')}`,
  );
}

function found(order: RunOrder, name: string): string {
  const full = order.find(name);
  if (full !== undefined) return full;
  throw new TypeError(listed(`nothing alone is called "${name}"; there is:`, order.names));
}

function orderOf(received: unknown): RunOrder {
  if (received instanceof Machine) return machineOrder(synthesizeMachine(received));
  if (received instanceof App || Chart.isChart(received)) {
    return chartOrder(synthesizeChart(received));
  }
  if (isRecord(received)) {
    const given: unknown = received;
    if ('resources' in received) return programOrder(given as SynthesizedProgram);
    if ('manifests' in received) return chartOrder(given as SynthesizedChart);
    if ('plan' in received) return machineOrder(given as SynthesizedMachine);
  }
  throw new TypeError('this matcher wants a machine, a chart, an app or the result of synthesize');
}
