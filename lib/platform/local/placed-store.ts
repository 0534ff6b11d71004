/**
 * Where local machines find what is kept outside of them: secrets, buckets, and programs. Folders of the host are bound there, so what changes in
 * them is seen by a machine that runs.
 */
import { isDnsLabel } from '../../values';
import type { Violation } from '../../values';
import type { PlacedBucket, PlacedSecret } from '../placement';

/** What keeps files outside of machines. */
export type StoreKind = 'secret' | 'bucket';

/** Where machines find programs that they have in common. */
export const PROGRAMS_FOLDER = '/opt/programs';

/** The link in the folder of a secret that leads to the files of now. */
export const CURRENT = 'current';

// /run is a file system in memory, so nothing of it is ever in the root file system of the machine; systemd-nspawn mounts it before the folders that it binds.
const SECRETS_FOLDER = '/run/groundwork-secrets';
const BUCKETS_FOLDER = '/run/groundwork-buckets';
const LONGEST_NAME = 63;

// The link is followed once: it may lead to other files a moment later, and a key must not be joined with the certificate of another.
const FETCH = 'set -eu; from=$(readlink -ev -- "$0"); exec cp -r -- "$from/." "$1"';

/** Where a machine finds the folder of a secret. */
export function secretMount(name: string): string {
  return `${SECRETS_FOLDER}/${name}`;
}

/** Where a machine finds the folder of a bucket. */
export function bucketMount(name: string): string {
  return `${BUCKETS_FOLDER}/${name}`;
}

/** What the text of a machine is told about its secrets. */
export function placeSecrets(names: readonly string[]): Readonly<Record<string, PlacedSecret>> {
  return Object.fromEntries(
    names.map((name) => [name, { fetch: ['sh', '-c', FETCH, `${secretMount(name)}/${CURRENT}`] }]),
  );
}

/** What the text of a machine is told about its buckets. */
export function placeBuckets(names: readonly string[]): Readonly<Record<string, PlacedBucket>> {
  return Object.fromEntries(names.map((name) => [name, { directory: bucketMount(name) }]));
}

/** What is wrong with one name: it becomes that of a folder. */
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
