import { mkdirSync } from 'node:fs';
import { placedMachines, writePlan } from '../stacks/plan-folder';
import { readSettingsFile } from '../stacks/settings';
import { projectRoot } from './cache';

/** Writes seeds, plan and report of a stack. Neither the engine nor `@pulumi/*` is loaded. */
export function render({
  stack,
  out,
}: {
  readonly stack: string;
  readonly out: string;
}): Promise<void> {
  const settings = readSettingsFile(projectRoot, stack);
  mkdirSync(out, { recursive: true });
  writePlan(out, stack, settings, placedMachines(settings));
  return Promise.resolve();
}
