import { isRecord } from '../values';

/** The same value with the keys of every record in the order of their code points. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, sortedKeys(one)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => inOrder(a, b)));
}

/** Compares by code points, which is the same on every machine. */
export function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
