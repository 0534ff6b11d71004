import type { StackScope } from '../lib/platform/local/identity';
import { defaultStateRoot } from '../lib/platform/local/state-directory';
import { readProject } from './backend';
import { projectRoot } from './cache';

/** Whose machines they are: this project's, in this stack. */
export function scopeOf(stack: string): StackScope {
  const name = stack.split('/').at(-1) ?? stack;
  return { project: readProject(projectRoot).name, stack: name, stateRoot: defaultStateRoot() };
}
