/** Objects as they are given, made ready for the rules: what no rule could look at is refused here. */
import { LateValue, isRecord } from '../../values';
import type { Findings } from '../../values';
import type { PlacedObject } from '../placed-object';

import { CheckedObject } from './checked-object';

// Far more than any object that a cluster stores (1.5 MiB) and any schema has; and far less than what the stack of a program takes.
const DEEPEST = 500;
const MOST_VALUES = 1_000_000;

/** Reads the objects that are to be checked; those that cannot be are left out, each with the reason. */
export function readObjects(
  objects: unknown,
  namespace: string,
  findings: Findings,
): readonly CheckedObject[] {
  const remedy = 'write for example [{ path: "storage/settings", object: { … } }]';
  if (!Array.isArray(objects)) {
    findings.add('invalid', 'objects', objects, 'is no list of objects', remedy);
    return [];
  }
  return Array.from<unknown, readonly CheckedObject[]>(objects, (one, index) => {
    const place = `objects[${index}]`;
    if (!isRecord(one)) {
      findings.add('invalid', place, one, 'is no object with its path', remedy);
      return [];
    }
    const placed = one as unknown as PlacedObject;
    const path = typeof placed.path === 'string' ? placed.path : place;
    const problem = treeProblem(placed.object);
    if (problem === undefined) return [new CheckedObject({ ...placed, path }, namespace)];
    findings.add('invalid', path, undefined, problem, 'write plain records and lists');
    return [];
  }).flat();
}

/** Why nothing can look at all of a value; it may hold itself, as YAML allows, or come from a program and not from a file. */
function treeProblem(root: unknown): string | undefined {
  let level: readonly unknown[] = [root];
  let count = 0;
  try {
    for (let depth = 0; level.length > 0; depth += 1) {
      if (depth > DEEPEST) return `is more than ${DEEPEST} levels deep, or holds itself`;
      const next: unknown[] = [];
      for (const value of level) {
        const inside = valuesIn(value);
        count += inside.length;
        if (count > MOST_VALUES) return `holds more than ${MOST_VALUES} values, or itself`;
        // Only what may hold more: texts and numbers are most of it.
        for (const inner of inside)
          if (typeof inner === 'object' && inner !== null) next.push(inner);
      }
      level = next;
    }
  } catch {
    return 'cannot be read: a part of it throws';
  }
  return undefined;
}

function valuesIn(value: unknown): readonly unknown[] {
  if (value instanceof LateValue) return [];
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}
