/** What a machine turns into, as a plain object for assertions and snapshots. Nothing is created and no engine is loaded. */

import { Machine } from '../machine';
import type { MachinePlan, MachineProps, PlannedFile } from '../machine';
import type { Violation } from '../values';

/** A file without its content, which stands in `files`. */
export type FileFacts = Omit<PlannedFile, 'content'>;

/** A plan whose files are without their content. */
export type PlanFacts = Omit<MachinePlan, 'files'> & { readonly files: readonly FileFacts[] };

/** Everything about one machine, sorted, so that a snapshot changes only where the machine does. */
export interface SynthesizedMachine {
  /** The name of the host. */
  readonly hostname: string;

  /** Content by path; empty when there are violations. */
  readonly files: Readonly<Record<string, string>>;

  /** The cloud-config; empty when there are violations. */
  readonly userData: string;

  /** What there will be and what the first boot does; undefined when there are violations. */
  readonly plan: PlanFacts | undefined;

  /** Everything that is wrong, sorted by path. */
  readonly violations: readonly Violation[];
}

/** Adds constructs to a machine: `(machine) => new CortxNodePrep(machine, 'cortx', { … })`. What it returns is not looked at. */
export type MachineBuilder = (machine: Machine) => unknown;

/**
 * Everything that is wrong with a machine, sorted by path; for tests of what is refused.
 *
 * @param subject a machine, or a function that adds to a new one
 * @param props what the new machine is; only for a function
 */
export function violationsOf(
  subject: Machine | MachineBuilder,
  props?: MachineProps,
): readonly Violation[] {
  return machineOf(subject, props).validate();
}

/** The machine, or a new one that the function has added to. */
export function machineOf(
  subject: Machine | MachineBuilder,
  props: MachineProps | undefined,
): Machine {
  if (subject instanceof Machine) return subject;
  const machine = new Machine('machine', props);
  subject(machine);
  return machine;
}

/** Everything about a machine. */
export function synthesizeMachine(machine: Machine): SynthesizedMachine {
  const { hostname } = machine;
  const violations = machine.validate();
  if (violations.length > 0) {
    return { hostname, files: {}, userData: '', plan: undefined, violations };
  }
  const { files, ...plan } = machine.plan();
  return {
    hostname,
    files: Object.fromEntries(files.map(({ path, content }) => [path, content])),
    userData: machine.render().userData,
    plan: { ...plan, files: files.map(withoutContent) },
    violations,
  };
}

function withoutContent({ path, mode, owner, construct }: PlannedFile): FileFacts {
  return { path, mode, owner, construct };
}

/** Everything about several machines, by their ids. */
export function synthesizeMachines(
  machines: readonly Machine[],
): Readonly<Record<string, SynthesizedMachine>> {
  const found = new Map<string, SynthesizedMachine>();
  const sorted = [...machines].sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
  for (const machine of sorted) {
    const { id } = machine.node;
    if (found.has(id)) throw new Error(`two machines have the id "${id}"`);
    found.set(id, synthesizeMachine(machine));
  }
  return Object.fromEntries(found);
}
