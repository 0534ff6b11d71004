/**
 * What the providers of local resources have in common beyond those of any platform.
 */
import type { LocalRuntime } from './runtime';
import { defaultStateRoot } from './state-directory';
import type { StackScope } from './identity';

export { accept, diffInputs, stableText, tell } from '../resource-provider';
export type {
  CheckedInputs,
  CheckFailure,
  ResourceDiff,
  ResourceProvider,
} from '../resource-provider';

/** Inputs that every local resource has. */
export interface LocalInputs {
  readonly project: string;
  readonly stack: string;
  /**
   * The folder under which the state of all stacks is kept.
   *
   * @default - the user's own; then it does not stand in the engine's state, so the stack can move to another user
   */
  readonly stateRoot?: string;
  readonly runtime: LocalRuntime;
}

/** The stack that a resource belongs to. */
export function scopeOf({ project, stack, stateRoot }: LocalInputs): StackScope {
  return { project, stack, stateRoot: stateRoot ?? defaultStateRoot() };
}
