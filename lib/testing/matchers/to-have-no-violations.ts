import { App, Chart } from 'cdk8s';

import { Machine } from '../../machine';
import { formatViolation, isRecord } from '../../values';
import type { Violation } from '../../values';

import { synthesizeChart } from '../synthesize-chart';

import { listed, verdict } from './verdict';
import type { Verdict } from './verdict';

/** Whether nothing is wrong with a machine, a chart or an app, or the result of `synthesize`. */
export function toHaveNoViolations(received: unknown): Verdict {
  const violations = violationsOf(received);
  return verdict(
    violations.length === 0,
    () => listed('expected no violations:', violations.map(formatViolation)),
    () => 'expected violations, and there are none',
  );
}

function violationsOf(received: unknown): readonly Violation[] {
  if (received instanceof Machine) return received.validate();
  if (received instanceof App || Chart.isChart(received)) {
    return synthesizeChart(received).violations;
  }
  const given = isRecord(received) ? received['violations'] : received;
  if (Array.isArray(given)) return given as readonly Violation[];
  throw new TypeError('this matcher wants a machine, a chart, an app or the result of synthesize');
}
