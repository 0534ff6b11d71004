import fc from 'fast-check';
import { Construct } from 'constructs';

import { FirstBootStep, Machine, STEP_PHASES } from '../../lib/machine';
import type { FirstBootStepProps, StepPhase } from '../../lib/machine';
import { orderSteps } from '../../lib/machine/step-order';

function part(id: string, phase: StepPhase = 'last', after: readonly string[] = []) {
  const command = ['true'];
  const fields = { id, phase, after, command, description: id, inContainers: 'run' as const };
  return { kind: 'step' as const, ...fields, construct: `m/${id}` };
}

const ids = (steps: readonly { readonly id: string }[]) => steps.map(({ id }) => id);

test('runs phases in their order, and steps of one phase as they come', () => {
  const { steps } = orderSteps([part('a', 'last'), part('b', 'modules'), part('c', 'modules')]);

  expect(ids(steps)).toEqual(['b', 'c', 'a']);
});

test('runs a step after those that it names', () => {
  const { steps, violations } = orderSteps([
    part('a', 'last', ['c', 'd']),
    part('b'),
    part('c'),
    part('d', 'modules'),
  ]);

  expect(violations).toEqual([]);
  expect(ids(steps)).toEqual(['d', 'c', 'a', 'b']);
});

test('finds steps that wait for each other', () => {
  const { violations } = orderSteps([
    part('a', 'last', ['b']),
    part('b', 'last', ['c']),
    part('c', 'last', ['a']),
  ]);

  expect(violations).toEqual([
    {
      code: 'conflict',
      path: 'm/a',
      value: 'a after b after c after a',
      reason: 'the steps wait for each other',
      remedy: 'drop one "after"',
    },
  ]);
});

test('finds a step that waits for itself, for nobody, and for what comes later', () => {
  const { violations } = orderSteps([
    part('a', 'last', ['a']),
    part('b', 'last', ['x']),
    part('c', 'modules', ['b']),
  ]);

  expect(violations.map(({ code, path, value }) => [code, path, value])).toEqual([
    ['conflict', 'm/c', 'b'],
    ['conflict', 'm/a', 'a after a'],
    ['invalid', 'm/b', 'x'],
  ]);
});

test('every order keeps phases and dependencies', () => {
  const phase = fc.constantFrom(...STEP_PHASES);
  const given = fc.array(fc.record({ phase, after: fc.array(fc.nat(9)) }), { maxLength: 10 });
  fc.assert(
    fc.property(given, (drafts) => {
      const parts = drafts.map(({ phase: own, after }, index) => {
        // Earlier steps of earlier phases only, so that there is an order.
        const earlier = after.filter((other) => {
          const theirs = drafts[other]?.phase;
          return other < index && theirs !== undefined && rank(theirs) <= rank(own);
        });
        return part(`${index}`, own, earlier.map(String));
      });
      const { steps, violations } = orderSteps(parts);
      const place = new Map(steps.map((step, index) => [step.id, index]));

      expect(violations).toEqual([]);
      expect(steps).toHaveLength(parts.length);
      for (const step of steps) {
        for (const other of step.after) {
          expect(place.get(other)).toBeLessThan(place.get(step.id) ?? -1);
        }
      }
      expect(steps.map((step) => rank(step.phase))).toEqual(
        steps.map((step) => rank(step.phase)).sort((a, b) => a - b),
      );
    }),
  );
});

describe('the steps of constructs', () => {
  const step = (scope: Construct, id: string, props: Partial<FirstBootStepProps> = {}) =>
    new FirstBootStep(scope, id, {
      phase: 'last',
      command: ['true'],
      description: 'rest',
      ...props,
    });

  test('are named by their place on the machine, and end after ten minutes', () => {
    const machine = new Machine('m');
    step(new Construct(machine, 'cortx'), 'link');

    expect(machine.plan().steps).toMatchObject([
      { id: 'cortx/link', construct: 'm/cortx/link', timeoutSeconds: 600, inContainers: 'run' },
    ]);
  });

  test('are ordered by "after" and by dependencies of constructs', () => {
    const machine = new Machine('m');
    const first = step(machine, 'a');
    const second = step(machine, 'b');
    const third = step(machine, 'c');
    const group = new Construct(machine, 'group');
    step(group, 'd', { after: [] });
    second.node.addDependency(group);
    const last = step(machine, 'e', { after: [third] });
    first.node.addDependency(last);

    expect(ids(machine.plan().steps)).toEqual(['c', 'e', 'a', 'group/d', 'b']);
  });

  test('cannot wait for each other', () => {
    const machine = new Machine('m');
    const first = step(machine, 'a');
    const second = step(machine, 'b', { after: [first] });
    first.node.addDependency(second);

    expect(machine.validate().map(({ code, path }) => `${code} ${path}`)).toEqual(['conflict m/a']);
  });
});

function rank(phase: StepPhase): number {
  return STEP_PHASES.indexOf(phase);
}
