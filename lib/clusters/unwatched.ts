/**
 * Machines that nobody can look into from where the engine runs. They can be made, and begin to live by themselves or by an operator's hand; but whether the
 * others are enough while one is away cannot be known, so nothing is done to them that would have to be watched.
 */
import { Findings } from '../values';
import type { Violation } from '../values';
import type { ClusterMachine } from './machines';
import { unknownValue } from './unknown-value';

/** What to set so that changes can be watched. */
export const WATCH = 'let the platform reach its machines by SSH (its "access")';

/** A turn, as far as it is asked whether it may be. */
export interface UnwatchedTurn {
  readonly machines: readonly ClusterMachine[];
  /** Another exactly when the machine is going to be made anew. */
  readonly revision: string;
}

/** The names of those that cannot be looked into. */
export function unwatchedNames(machines: readonly ClusterMachine[]): readonly string[] {
  return machines.filter(({ access }) => access.kind === 'none').map(({ name }) => name);
}

/**
 * Refuses that a machine is made anew while nobody can look whether the others are enough.
 *
 * @param olds empty before the first run
 * @param name of the machine whose turn it is
 */
export function checkUnwatchedTurn(
  { revision: before }: Partial<UnwatchedTurn>,
  { machines, revision }: UnwatchedTurn,
  name: string,
): readonly Violation[] {
  if (before === undefined || before === revision) return [];
  // Known before anything is done: then the engine asks again.
  if (revision === unknownValue || before === unknownValue) return [];
  const findings = new Findings();
  const blind = unwatchedNames(machines);
  if (blind.length === 0) return [];
  const reason = `${name} would be made anew, and nobody can look into ${blind.join(', ')} to see whether the others are enough meanwhile`;
  findings.add('forbidden', 'revision', undefined, reason, `${WATCH}; or leave its text as it was`);
  return findings.violations;
}

/** Refuses something else about them that would have to be watched. */
export function refuseUnwatched(
  {
    path,
    value,
    change,
  }: { readonly path: string; readonly value: unknown; readonly change: string },
  unwatched: readonly string[],
  findings: Findings,
): void {
  const reason = `${change}, and nobody can look into ${unwatched.join(', ')} while that is done`;
  findings.add('forbidden', path, value, reason, `${WATCH}; or leave it as it was`);
}
