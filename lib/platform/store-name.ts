/** The names of secrets and buckets: platforms make names of folders, files and objects of them. */
import { isDnsLabel } from '../values';
import type { Violation } from '../values';

/** What keeps files outside of machines. */
export type StoreKind = 'secret' | 'bucket';

const LONGEST_NAME = 63;

/** What is wrong with one name. */
export function checkStoreName(kind: StoreKind, name: unknown): readonly Violation[] {
  if (typeof name === 'string' && isDnsLabel(name)) return [];
  const reason = `is no name of a ${kind}: lower-case letters, digits and hyphens, at most ${LONGEST_NAME}, first and last no hyphen`;
  const remedy = `write for example "${kind === 'secret' ? 'etcd-1' : 'etcd-backup'}"`;
  const value = typeof name === 'string' ? { value: name } : {};
  return [{ code: 'invalid', path: '', ...value, reason, remedy }];
}

/** What is wrong with the names that one machine is given. */
export function checkStoreNames(kind: StoreKind, names: readonly string[]): readonly Violation[] {
  return names.flatMap((name, index) => {
    const path = `[${index}]`;
    if (names.indexOf(name) !== index) {
      const reason = `the machine is given this ${kind} twice`;
      return [{ code: 'duplicate', path, value: name, reason, remedy: 'leave one out' } as const];
    }
    return checkStoreName(kind, name).map((violation) => ({ ...violation, path }));
  });
}
