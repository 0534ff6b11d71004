/** Settings that somebody writes under names of the kubelet: anything that YAML can hold, in one order. */
import { isRecord } from '../values';
import type { Findings } from '../values';

const DEEPEST = 20;

/**
 * A copy with the keys of all records in order. What YAML cannot hold is refused.
 *
 * @param path where it stands
 */
export function readPlainSetting(given: unknown, path: string, findings: Findings): unknown {
  return copy(given, path, DEEPEST, findings);
}

function copy(given: unknown, path: string, depth: number, findings: Findings): unknown {
  if (typeof given === 'string' || typeof given === 'boolean') return given;
  if (typeof given === 'number' && Number.isFinite(given)) return given;
  if (depth > 0 && Array.isArray(given)) {
    return given.map((one: unknown, index) => copy(one, `${path}[${index}]`, depth - 1, findings));
  }
  if (depth > 0 && isRecord(given)) {
    const keys = Object.keys(given).sort();
    return Object.fromEntries(
      keys.map((key) => [key, copy(given[key], `${path}.${key}`, depth - 1, findings)]),
    );
  }
  const remedy = 'write a text, a number, true or false, a list or a record';
  // Not the value itself, which may hold itself.
  findings.add('invalid', path, typeof given, 'is no setting', remedy);
  return undefined;
}
