/** The order on a machine: the steps of its first boot, and systemd's of its units. */
import type { SynthesizedMachine } from '../synthesize-machine';
import { FIRST_BOOT_SERVICE } from '../../machine';

import { collected, wayAlong } from './run-order';
import type { RunOrder } from './run-order';

const UNIT_FILE = /^\/etc\/systemd\/system\/([^/]+\.[a-z]+)(?:\.d\/[^/]+\.conf)?$/;

/**
 * Steps by their ids, in the order in which the first boot runs them; units by their names, as `After=` and `Before=` of the machine's own files
 * say, which hold wherever both are started together.
 */
export function machineOrder({ plan, files }: SynthesizedMachine): RunOrder {
  const steps = (plan?.steps ?? []).map(({ id }) => id);
  const units = Object.entries(files).flatMap(([path, content]) => unitEdges(path, content));
  const pairs = [
    ...steps.slice(1).map((id, index) => [id, steps[index] ?? id] as const),
    ...units.flatMap(({ later, earlier }) => orderedPair(later, earlier, steps)),
  ];
  const known = collected(pairs);
  const own = Object.keys(files).flatMap((path) => UNIT_FILE.exec(path)?.[1] ?? []);
  const named = units.flatMap(({ later, earlier }) => [later, earlier]);
  const names = [...new Set([...steps, ...own, ...named])];
  return {
    names,
    find: (name) => (names.includes(name) ? name : undefined),
    path: (first, last) => wayAlong(known, first, last),
  };
}

interface UnitEdge {
  readonly later: string;
  readonly earlier: string;
}

function unitEdges(path: string, content: string): readonly UnitEdge[] {
  const [, unit] = UNIT_FILE.exec(path) ?? [];
  if (unit === undefined) return [];
  return content.split('\n').flatMap((line): readonly UnitEdge[] => {
    const [, key, values = ''] = /^(After|Before)=(.*)$/.exec(line) ?? [];
    if (key === undefined) return [];
    const others = values.split(/\s+/).filter((name) => name !== '');
    return others.map((other) =>
      key === 'After' ? { later: unit, earlier: other } : { later: other, earlier: unit },
    );
  });
}

// The service of the first boot runs all steps: what is after it is after the last one, what is before it before the first.
function orderedPair(
  later: string,
  earlier: string,
  steps: readonly string[],
): readonly (readonly [string, string])[] {
  const [first] = steps;
  const last = steps.at(-1);
  return [
    [later, earlier],
    ...(later === FIRST_BOOT_SERVICE && first !== undefined ? [[first, earlier] as const] : []),
    ...(earlier === FIRST_BOOT_SERVICE && last !== undefined ? [[later, last] as const] : []),
  ];
}
