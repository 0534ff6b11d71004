/** How many members there are. */
import type { Findings } from '../values';

const USUAL_SIZE = 3;
const LARGEST_SIZE = 7;

/** What is asked about the number of members. */
export interface SizeArgs {
  readonly members?: unknown;
  readonly allowSingle?: unknown;
  readonly allowEvenSize?: unknown;
}

/** How many members there are. */
export function readSize(args: SizeArgs, findings: Findings): number {
  const { members: given = USUAL_SIZE, allowSingle, allowEvenSize } = args;
  const whole = typeof given === 'number' && Number.isInteger(given);
  if (!whole || given < 1 || given > LARGEST_SIZE) {
    const reason = 'is no number of members that makes sense: each write waits for a majority';
    findings.add('out-of-range', 'members', given, reason, 'write 3 or 5');
    return USUAL_SIZE;
  }
  if (given === 1 && allowSingle !== true) {
    const reason = 'bears no failure: when its machine ends, so does the cluster';
    findings.add('forbidden', 'members', given, reason, 'write 3, or set allowSingle');
  }
  if (given % 2 === 0 && allowEvenSize !== true) {
    const fewer = given === 2 ? 'one member' : `${given - 1} members`;
    const reason = `bears no more failures than ${fewer}, and has more that can fail`;
    const remedy = `write ${given - 1} or ${given + 1}, or set allowEvenSize`;
    findings.add('forbidden', 'members', given, reason, remedy);
  }
  return given;
}
