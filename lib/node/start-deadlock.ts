/**
 * Starts that would never end: a unit that the image puts after cloud-init cannot be waited for by the first boot, which cloud-init waits
 * for. The machine knows so of the units that it writes itself; what its image says is known to the construct alone that made the image.
 */
import { FirstBootStep, SystemdUnit } from '../machine';
import type { Machine } from '../machine';

import type { Findings } from '../values';

/**
 * Finds what the first boot of a machine would wait for in vain.
 *
 * @param machine all of it is looked at
 * @param late units of the image that come after cloud-init
 */
export function checkDeadlocks(
  machine: Machine,
  late: readonly string[],
  findings: Findings,
): void {
  for (const construct of machine.node.findAll()) {
    const blocking = isWaitedUnit(construct)
      ? orderedAfter(construct)
      : construct instanceof FirstBootStep
        ? startedUnits(construct)
        : [];
    const found = blocking.filter((unit) => late.includes(unit));
    if (found.length === 0) continue;
    const reason = `${construct.node.path} makes the first boot wait for ${found.join(', ')}, which comes after cloud-init, which waits for the first boot`;
    const remedy = 'start it without waiting: start: true, or "systemctl start --no-block"';
    findings.add('conflict', 'units', undefined, reason, remedy);
  }
}

function isWaitedUnit(construct: unknown): construct is SystemdUnit {
  return construct instanceof SystemdUnit && construct.start === 'wait';
}

function orderedAfter(unit: SystemdUnit): readonly string[] {
  const sections: unknown = unit.sections;
  if (typeof sections !== 'object' || sections === null) return [];
  const after: unknown = (sections as Record<string, Record<string, unknown> | undefined>)[
    'Unit'
  ]?.['After'];
  return [after]
    .flat()
    .filter((each) => typeof each === 'string')
    .flatMap((each) => each.split(/\s+/));
}

function startedUnits({ props }: FirstBootStep): readonly string[] {
  const words: unknown = props.command;
  if (!Array.isArray(words) || words[0] !== 'systemctl' || words.includes('--no-block')) return [];
  const starts = words.some((word) => ['start', 'restart', '--now'].includes(word as string));
  if (!starts) return [];
  const names = words.filter((word) => typeof word === 'string');
  // systemctl takes "kubelet" for "kubelet.service".
  return names.map((name) => (name.includes('.') ? name : `${name}.service`));
}
