import type { Construct } from 'constructs';

import type { Violation } from '../values';

import { STEP_PHASES } from './contribution';
import type { Contribution, StepPhase } from './contribution';
import { isText, itemsOf, propsOf, validateList } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';

/** A command of the first boot. */
export interface FirstBootStepProps {
  /**
   * When it runs: after the kernel modules are loaded (`modules`), after the kernel settings are written (`sysctl`), after the udev rules
   * are applied (`devices`), after the file systems are mounted (`storage`), after the units are started (`services`), or at the end
   * (`last`). Within a phase: after the machine's own steps and those named in `after`, in the order in which they were made.
   */
  readonly phase: StepPhase;

  /**
   * Program and arguments; no shell reads them (`['sh', '-c', '…']` for one). It may run again: a first boot that was interrupted or failed
   * starts from the beginning at the next boot.
   */
  readonly command: readonly string[];

  /** What it does, in a few words: shown when it fails. */
  readonly description: string;

  /**
   * Steps that must be over, of the same phase or an earlier one. `node.addDependency` does the same.
   *
   * @default []
   */
  readonly after?: readonly FirstBootStep[];

  /**
   * Seconds after which it is ended and counts as failed (exit code 124).
   *
   * @default 600
   */
  readonly timeoutSeconds?: number;

  /**
   * What a container does with it: `skip` for what needs udev or kernel modules; the step is then listed in the status as skipped.
   *
   * @default 'run'
   */
  readonly inContainers?: 'run' | 'skip';
}

const LONGEST_WAIT = 24 * 60 * 60;

/** One command that the first boot runs, once. The first one that fails ends the first boot. */
export class FirstBootStep extends MachineConstruct {
  /** What was given. */
  readonly props: FirstBootStepProps;

  constructor(scope: Construct, id: string, props: FirstBootStepProps) {
    super(scope, id);
    this.props = propsOf(props);
  }

  /** Unique on the machine: the path without the machine. */
  get stepId(): string {
    const prefix = `${this.machine.node.path}/`;
    return this.node.path.slice(prefix.length);
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    return [
      ...this.unreadable(),
      ...validateAfter(this.props.after ?? []),
      ...this.misplaced().map(({ violation }) => violation),
    ];
  }

  override contributions(): readonly Contribution[] {
    const { phase, command, description, timeoutSeconds = 600, inContainers = 'run' } = this.props;
    if (this.unreadable().length > 0) return [];
    const id = this.stepId;
    const misplaced = new Set(this.misplaced().map(({ step }) => step));
    // What a broken step lacks is told by itself.
    const good = this.predecessors().filter(
      (step) => !misplaced.has(step) && step.unreadable().length === 0,
    );
    const after = good.map((step) => step.stepId);
    return [{ kind: 'step', id, phase, description, command, after, timeoutSeconds, inContainers }];
  }

  private unreadable(): Violation[] {
    const { phase, command, description, timeoutSeconds = 600, inContainers = 'run' } = this.props;
    return [
      ...validatePhase(phase),
      ...validateCommand(command),
      ...validateDescription(description),
      ...validateTimeout(timeoutSeconds),
      ...validateInContainers(inContainers),
    ];
  }

  /** The steps named in `after`, and those below the constructs that this one depends on. */
  private predecessors(): FirstBootStep[] {
    const dependencies = this.node.dependencies.flatMap((one) => one.node.findAll());
    const named = itemsOf(this.props.after ?? []);
    const steps = [...named, ...dependencies].filter(isStep);
    return [...new Set(steps)].filter((step) => step !== this || named.includes(this));
  }

  private misplaced(): { step: FirstBootStep; violation: Violation }[] {
    const own = STEP_PHASES.indexOf(this.props.phase);
    return this.predecessors().flatMap((step) => {
      const { path } = step.node;
      const { phase } = step.props;
      if (step.machine !== this.machine) {
        const remedy = 'name a step of this machine';
        const reason = 'belongs to another machine';
        return [{ step, violation: problem('invalid', 'after', path, reason, remedy) }];
      }
      if (own === -1 || STEP_PHASES.indexOf(phase) <= own) return [];
      const reason = `runs in the phase ${phase}, later than ${this.props.phase}`;
      const remedy = `move this step to the phase ${phase}`;
      return [{ step, violation: problem('conflict', 'after', path, reason, remedy) }];
    });
  }
}

function isStep(construct: unknown): construct is FirstBootStep {
  return construct instanceof FirstBootStep;
}

function validatePhase(phase: unknown): Violation[] {
  if (STEP_PHASES.some((each) => each === phase)) return [];
  const remedy = `use one of ${STEP_PHASES.join(', ')}`;
  return [problem('unsupported', 'phase', phase, 'is no phase of the first boot', remedy)];
}

function validateAfter(after: readonly unknown[]): Violation[] {
  return [
    ...validateList(after, 'after', '[step]'),
    ...itemsOf(after).flatMap((one, index) =>
      isStep(one)
        ? []
        : [problem('invalid', `after[${index}]`, one, 'is no FirstBootStep', 'name the construct')],
    ),
  ];
}

function validateInContainers(given: unknown): Violation[] {
  if (given === 'run' || given === 'skip') return [];
  const reason = 'is nothing that a container does with a step';
  return [problem('unsupported', 'inContainers', given, reason, 'use run or skip')];
}

function validateCommand(command: readonly unknown[]): Violation[] {
  const [program = ''] = itemsOf(command);
  if (!isText(program, /^[^-\s=][^\s=]*$/)) {
    const remedy = 'write program and arguments: ["systemctl", "restart", "x.service"]';
    return [problem('invalid', 'command', program, 'names no program', remedy)];
  }
  return command.flatMap((word, index) => {
    if (typeof word === 'string' && !/[\0\p{Surrogate}]/u.test(word)) return [];
    const remedy = 'write it as text';
    return [problem('invalid', `command[${index}]`, typeof word, 'is no argument', remedy)];
  });
}

function validateDescription(description: unknown): Violation[] {
  if (isText(description, /^[^\p{Cc}\p{Surrogate}]{1,200}$/u)) return [];
  const remedy = 'say on one line what the step does, in at most 200 characters';
  return [problem('invalid', 'description', description, 'is no description', remedy)];
}

function validateTimeout(seconds: unknown): Violation[] {
  if (
    typeof seconds === 'number' &&
    Number.isInteger(seconds) &&
    seconds >= 1 &&
    seconds <= LONGEST_WAIT
  )
    return [];
  const reason = `is no number of seconds from 1 to ${LONGEST_WAIT}`;
  return [problem('out-of-range', 'timeoutSeconds', seconds, reason, 'write for example 600')];
}
