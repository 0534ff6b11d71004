/** The order of the first boot: phases, then `after`, then the order in which the steps were made. */
import type { Violation } from '../values';

import { STEP_PHASES } from './contribution';
import type { Provided, StepPart } from './contribution';
import { problem } from './problem';

/** Steps in the order in which they run, and what is wrong with that order. */
export interface OrderedSteps {
  readonly steps: readonly Provided<StepPart>[];
  readonly violations: readonly Violation[];
}

/** Orders steps: each after those that it names, otherwise as they come. Finds cycles and names that no step has. */
export function orderSteps(given: readonly Provided<StepPart>[]): OrderedSteps {
  const byId = new Map(given.map((step) => [step.id, step]));
  const violations: Violation[] = [];
  const ordered: Provided<StepPart>[] = [];
  const done = new Set<StepPart>();
  const open: Provided<StepPart>[] = [];

  const visit = (step: Provided<StepPart>): void => {
    if (done.has(step)) return;
    if (open.includes(step)) {
      violations.push(cycle(open.slice(open.indexOf(step))));
      return;
    }
    open.push(step);
    for (const id of step.after) {
      const before = byId.get(id);
      if (before === undefined) violations.push(unknown(step, id));
      else if (isLater(before, step)) violations.push(tooLate(step, before));
      else visit(before);
    }
    open.pop();
    if (done.has(step)) return;
    done.add(step);
    ordered.push(step);
  };

  for (const phase of STEP_PHASES) {
    for (const step of given) if (step.phase === phase) visit(step);
  }
  return { steps: ordered, violations };
}

function isLater(one: StepPart, other: StepPart): boolean {
  return STEP_PHASES.indexOf(one.phase) > STEP_PHASES.indexOf(other.phase);
}

function cycle(steps: readonly Provided<StepPart>[]): Violation {
  const [first] = steps;
  const names = steps.map((step) => step.id);
  const ring = [...names, first?.id ?? ''].join(' after ');
  const path = first?.construct ?? '';
  return problem('conflict', path, ring, 'the steps wait for each other', 'drop one "after"');
}

function unknown(step: Provided<StepPart>, id: string): Violation {
  const remedy = 'name a step of this machine';
  return problem('invalid', step.construct, id, 'the machine has no such step', remedy);
}

function tooLate(step: Provided<StepPart>, before: StepPart): Violation {
  const reason = `runs in the phase ${before.phase}, later than ${step.phase}`;
  const remedy = `move the step "${step.id}" to the phase ${before.phase}`;
  return problem('conflict', step.construct, before.id, reason, remedy);
}
