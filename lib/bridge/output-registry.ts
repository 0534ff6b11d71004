import type * as pulumi from '@pulumi/pulumi';

/** What stands behind a placeholder. */
export interface LateEntry {
  readonly index: number;
  readonly output: pulumi.Output<unknown>;
  readonly type: 'string' | 'number' | 'array' | 'unknown';
  /** How it is called where it stays unknown, such as `vpc.id`. */
  readonly label: string | undefined;
}

interface Registry {
  readonly entries: LateEntry[];
  readonly known: WeakMap<pulumi.Output<unknown>, LateEntry[]>;
}

// One for the whole process: two copies of this library hand out placeholders that both can read.
const KEY = Symbol.for('groundwork.bridge.outputs');

function registry(): Registry {
  const holder = globalThis as unknown as Record<symbol, Registry | undefined>;
  return (holder[KEY] ??= { entries: [], known: new WeakMap() });
}

/** The entry of an Output; the same one for the same Output, type and label. */
export function entryFor(
  output: pulumi.Output<unknown>,
  type: LateEntry['type'],
  label?: string,
): LateEntry {
  const { entries, known } = registry();
  const earlier = known.get(output) ?? [];
  const same = earlier.find((entry) => entry.type === type && entry.label === label);
  if (same !== undefined) return same;
  const entry = { index: entries.length, output, type, label };
  entries.push(entry);
  known.set(output, [...earlier, entry]);
  return entry;
}

/** The entry with that index, or undefined when none was handed out. */
export function entryAt(index: number): LateEntry | undefined {
  return registry().entries[index];
}
