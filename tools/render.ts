import { mkdirSync } from 'node:fs';
import { plannedMachines, writeOpenStackPlan } from '../stacks/openstack-plan-folder';
import { readOpenStackSettings } from '../stacks/openstack-settings';
import { placedMachines, writePlan } from '../stacks/plan-folder';
import { readSettings } from '../stacks/settings';
import { valuesOfFiles } from '../stacks/settings-reader';
import type { ValueOf } from '../stacks/settings-reader';
import { InvalidConfiguration } from 'groundwork/values';
import { projectRoot } from './cache';
import { ToolFailure } from './failure';

/** What writes the plan of a stack into a folder, by its platform. */
const renderers: Readonly<Record<string, (valueOf: ValueOf, stack: string, out: string) => void>> =
  {
    local: (valueOf, stack, out) => {
      const settings = readSettings(valueOf);
      const placed = placedMachines(settings);
      mkdirSync(out, { recursive: true });
      writePlan(out, stack, settings, placed);
    },
    openstack: (valueOf, stack, out) => {
      const settings = readOpenStackSettings(valueOf);
      writeOpenStackPlan(out, stack, settings, plannedMachines(settings));
    },
  };

/**
 * Writes seeds, plan and report of a stack. Neither the engine nor `@pulumi/*` is loaded.
 *
 * @throws ToolFailure with everything that is wrong with the settings, and for a platform that there is no program for
 */
export function render({
  stack,
  out,
}: {
  readonly stack: string;
  readonly out: string;
}): Promise<void> {
  try {
    const valueOf = valuesOfFiles(projectRoot, stack);
    const given = valueOf('platform') ?? 'local';
    const platform = typeof given === 'string' ? given : '';
    const renderer = renderers[platform];
    if (renderer === undefined) {
      const known = Object.keys(renderers).join(', ');
      throw new ToolFailure(
        `there is no program for the platform "${platform}"; there is one for: ${known}`,
      );
    }
    renderer(valueOf, stack, out);
  } catch (error) {
    if (error instanceof InvalidConfiguration) throw new ToolFailure(error.message);
    throw error;
  }
  return Promise.resolve();
}
