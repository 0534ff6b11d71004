import type * as pulumi from '@pulumi/pulumi';

/** What stands behind a placeholder. */
export interface LateEntry {
  readonly index: number;
  readonly output: pulumi.Output<unknown>;
  /** What it was asked to be; `unknown` for an Output that stands in a chart as it is; `json` is text. */
  readonly type: 'string' | 'number' | 'array' | 'json' | 'unknown';
  /** How it is called where it stays unknown, such as `vpc.id`; undefined where nobody said. */
  readonly label: string | undefined;
}

interface Registry {
  readonly entries: LateEntry[];
  readonly known: WeakMap<object, LateEntry[]>;
}

// One for the whole process: two copies of this library hand out placeholders that both can read.
const KEY = Symbol.for('groundwork.bridge.outputs');

function registry(): Registry {
  const holder = globalThis as unknown as Record<symbol, Registry | undefined>;
  return (holder[KEY] ??= { entries: [], known: new WeakMap() });
}

/**
 * The entry of an Output; the same one for the same Output, type and label.
 *
 * @param given what the Output is made from, and known by: itself, a promise, or data with Outputs in it
 * @param make the Output; asked for once
 */
export function entryFor(
  given: object,
  make: () => pulumi.Output<unknown>,
  type: LateEntry['type'],
  label?: string,
): LateEntry {
  const { entries, known } = registry();
  const earlier = known.get(given) ?? [];
  const same = earlier.find((entry) => entry.type === type && entry.label === label);
  if (same !== undefined) return same;
  const entry = { index: entries.length, output: make(), type, label };
  entries.push(entry);
  known.set(given, [...earlier, entry]);
  return entry;
}

/** The entry with that index, or undefined when none was handed out. */
export function entryAt(index: number): LateEntry | undefined {
  return registry().entries[index];
}

/** How many were handed out. */
export function entryCount(): number {
  return registry().entries.length;
}
