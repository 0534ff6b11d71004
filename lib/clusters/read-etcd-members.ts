/** How many members there are, and which machines were made anew on purpose. */
import { isRecord } from '../values';
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

/** How often each machine was made anew on purpose. */
export function readReplacements(
  given: unknown,
  cluster: string,
  count: number,
  findings: Findings,
): Readonly<Record<string, number>> {
  if (given === undefined) return {};
  const path = 'replacements';
  if (!isRecord(given)) {
    findings.add('invalid', path, given, 'is no record', `write { "${cluster}-1": 1 }`);
    return {};
  }
  const names = Array.from({ length: count }, (_, index) => `${cluster}-${index + 1}`);
  const good: Record<string, number> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!names.includes(name)) {
      const remedy = `write one of ${names.join(', ')}`;
      findings.add('unsupported', `${path}.${name}`, name, 'is no member', remedy);
    } else if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
      const remedy = 'write 1, and one more each time';
      findings.add('invalid', `${path}.${name}`, value, 'is no whole number', remedy);
    } else {
      good[name] = value;
    }
  }
  return good;
}
