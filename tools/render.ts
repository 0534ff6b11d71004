import { mkdirSync } from 'node:fs';
import { placedMachines, writePlan } from '../stacks/plan-folder';
import { readSettingsFile } from '../stacks/settings';
import { InvalidConfiguration } from 'groundwork/values';
import { projectRoot } from './cache';
import { ToolFailure } from './failure';

/**
 * Writes seeds, plan and report of a stack. Neither the engine nor `@pulumi/*` is loaded.
 *
 * @throws ToolFailure with everything that is wrong with the settings
 */
export function render({
  stack,
  out,
}: {
  readonly stack: string;
  readonly out: string;
}): Promise<void> {
  try {
    const settings = readSettingsFile(projectRoot, stack);
    const placed = placedMachines(settings);
    mkdirSync(out, { recursive: true });
    writePlan(out, stack, settings, placed);
  } catch (error) {
    if (error instanceof InvalidConfiguration) throw new ToolFailure(error.message);
    throw error;
  }
  return Promise.resolve();
}
