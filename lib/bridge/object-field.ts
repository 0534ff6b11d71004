/** Reading fields of objects of which nothing is known to be right. */
import { isRecord } from '../values';

/** What stands at a place in a tree; undefined where there is nothing. */
export function fieldAt(tree: unknown, ...keys: readonly string[]): unknown {
  let at = tree;
  for (const key of keys) {
    if (!isRecord(at)) return undefined;
    at = at[key];
  }
  return at;
}

/** The text at a place in a tree; undefined for anything else, and for what is known only later. */
export function textAt(tree: unknown, ...keys: readonly string[]): string | undefined {
  const found = fieldAt(tree, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/** The list at a place in a tree; empty for anything else. */
export function listAt(tree: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = fieldAt(tree, ...keys);
  return Array.isArray(found) ? found : [];
}
