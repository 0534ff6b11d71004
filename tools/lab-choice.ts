/** Which labs a test run takes: all of them where they are required, else those that fit into the time of a plain run. */
import type { LabNeed } from './lab-provision';
import type { Lab } from './labs';

/** What becomes of a lab in a test run. */
export interface LabChoice {
  readonly lab: Lab;
  /** Why it is left out; empty when it runs. */
  readonly leftOut: readonly string[];
}

/** How much of the five minutes that `npm test` may take is left for labs; the checks and unit tests take two to three. */
export const labSeconds = 110;

/** Whether a lab boots virtual machines, each of which keeps one core busy for the better part of a minute. */
export function bootsVirtualMachines(lab: Lab): boolean {
  return lab.needs.includes('vm');
}

/** Whether a lab only asks judges about text: it starts nothing that outlives a question. */
export function onlyAsksJudges(lab: Lab): boolean {
  return lab.needs.every((need) => JUDGES.includes(need));
}

const JUDGES: readonly LabNeed[] = ['ignition-check', 'kubelet-check', 'quantity-oracle'];

/**
 * Which labs run: those that lack nothing, in their order, as long as they fit into the time.
 *
 * @param missing why a lab cannot run
 * @param budget seconds for all of them together; undefined for as long as it takes
 */
export function chooseLabs(
  candidates: readonly Lab[],
  missing: (lab: Lab) => readonly string[],
  budget: number | undefined,
): readonly LabChoice[] {
  let used = 0;
  return candidates.map((lab) => {
    const lacks = missing(lab);
    if (lacks.length > 0) return { lab, leftOut: lacks };
    if (budget !== undefined && bootsVirtualMachines(lab)) {
      return { lab, leftOut: ['it boots virtual machines, which a plain run has no time for'] };
    }
    if (budget !== undefined && used + lab.seconds > budget) {
      return {
        lab,
        leftOut: [`its ${lab.seconds} s do not fit into the five minutes of a plain run`],
      };
    }
    used += lab.seconds;
    return { lab, leftOut: [] };
  });
}
