import { revealSecret } from '../synthesize-program';
import type { SynthesizedProgram } from '../synthesized-program';
import { isRecord } from '../../values';

import { listed, verdict } from './verdict';
import type { Verdict } from './verdict';

/** Whether a field is a secret, alone or as a part of one. */
export function toHaveSecret(received: unknown, path: string): Verdict {
  const program = programOf(received);
  return verdict(
    program.secrets.some((secret) => secret === path || isBelow(program, secret, path)),
    () => listed(`expected ${path} to be secret; secret:`, program.secrets),
    () => `expected ${path} not to be secret`,
  );
}

/** Whether only the engine will know a field. */
export function toHaveUnknown(received: unknown, path: string): Verdict {
  const { unknowns } = programOf(received);
  return verdict(
    unknowns.includes(path),
    () => listed(`expected ${path} to be unknown; unknown:`, unknowns),
    () => `expected ${path} not to be unknown`,
  );
}

function programOf(received: unknown): SynthesizedProgram {
  if (isProgram(received)) return received;
  throw new TypeError('this matcher wants the result of synthesizeProgram');
}

function isProgram(value: unknown): value is SynthesizedProgram {
  return isRecord(value) && Array.isArray(value['resources']);
}

// The path goes on below the secret, and leads to something there.
function isBelow(program: SynthesizedProgram, secret: string, path: string): boolean {
  if (!path.startsWith(secret)) return false;
  const steps = stepsOf(path.slice(secret.length));
  if (steps === undefined) return false;
  let value = revealSecret(program, secret);
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = Reflect.get(value, step) as unknown;
  }
  return true;
}

/** The keys of `.password["a.b"][0]`; undefined when it is no such text. */
function stepsOf(text: string): readonly string[] | undefined {
  const matches = [...text.matchAll(/\.([\w$-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gy)];
  if (matches.map(([whole]) => whole).join('') !== text) return undefined;
  return matches.map(
    ([, plain, index, quoted]) => plain ?? index ?? (JSON.parse(quoted ?? '""') as string),
  );
}
