import { isRecord } from '../values';

/**
 * The tree with each value changed, from the outside to the inside: a value that comes back changed is taken as it is. What did not change is not copied, since that
 * is nearly all of it.
 */
export function changedTree(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== value) return changed;
  if (Array.isArray(value)) return changedList(value, change);
  return isRecord(value) ? changedRecord(value, change) : value;
}

function changedList(list: readonly unknown[], change: (value: unknown) => unknown): unknown {
  let copy: unknown[] | undefined;
  for (const [index, one] of list.entries()) {
    const changed = changedTree(one, change);
    if (changed !== one) (copy ??= [...list])[index] = changed;
  }
  return copy ?? list;
}

function changedRecord(
  record: Readonly<Record<string, unknown>>,
  change: (value: unknown) => unknown,
): unknown {
  let copy: Record<string, unknown> | undefined;
  for (const [key, one] of Object.entries(record)) {
    const changed = changedTree(one, change);
    if (changed !== one) (copy ??= { ...record })[key] = changed;
  }
  return copy ?? record;
}
