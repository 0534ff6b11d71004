/** Which labs a test run takes: all of them where they are required, else those that fit into the time of a plain run. */
import type { LabNeed } from './lab-provision';
import type { Lab } from './lab';

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
  return lab.needs.some((need) => need === 'vm' || need === 'vm-storage');
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

/**
 * Labs in lanes: those of a lane run one after the other. Containers that are booted share one, since each fills a core by itself for seconds. Beside
 * them run servers on loopback, which mostly wait, then those that want an OpenStack, and then as many virtual machines as there is time for; the others come
 * last, two at a time.
 */
export interface LabLanes {
  readonly judges: readonly Lab[];
  readonly booted: readonly Lab[];
  readonly loopback: readonly Lab[];
  /** They share one control plane of OpenStack. */
  readonly clouds: readonly Lab[];
  /** They fill the lane that ends first. */
  readonly early: readonly Lab[];
  readonly earlyAfter: 'booted' | 'clouds';
  readonly virtual: readonly Lab[];
}

/** Which lane each lab runs in. */
export function lanesOf(runnable: readonly Lab[]): LabLanes {
  const judges = runnable.filter(onlyAsksJudges);
  const machines = runnable.filter(bootsVirtualMachines);
  const rest = runnable.filter((lab) => !judges.includes(lab) && !machines.includes(lab));
  const clouds = rest.filter(({ needs }) => needs.includes('openstack'));
  const others = rest.filter((lab) => !clouds.includes(lab));
  const booted = others.filter(({ needs }) => needs.includes('containers'));
  const loopback = others.filter((lab) => !booted.includes(lab));
  const ahead = secondsOf(booted) - secondsOf(loopback) - secondsOf(clouds);
  let left = Math.abs(ahead);
  const early = machines.filter(({ seconds }) => {
    if (seconds > left) return false;
    left -= seconds;
    return true;
  });
  const virtual = machines.filter((lab) => !early.includes(lab));
  const earlyAfter = ahead < 0 ? 'booted' : 'clouds';
  return { judges, booted, loopback, clouds, early, earlyAfter, virtual };
}

function secondsOf(some: readonly Lab[]): number {
  return some.reduce((sum, { seconds }) => sum + seconds, 0);
}
