/**
 * Where local machines find what is kept outside of them: secrets, buckets, and programs. Folders of the host are bound there, so what changes in
 * them is seen by a machine that runs.
 */
import type { PlacedBucket, PlacedSecret } from '../placement';

export { checkStoreName, checkStoreNames } from '../store-name';
export type { StoreKind } from '../store-name';

/** Where machines find programs that they have in common. */
export const PROGRAMS_FOLDER = '/opt/programs';

/** The link in the folder of a secret that leads to the files of now. */
export const CURRENT = 'current';

// /run is a file system in memory, so nothing of it is ever in the root file system of the machine; systemd-nspawn mounts it before the folders that it binds.
const SECRETS_FOLDER = '/run/groundwork-secrets';
const BUCKETS_FOLDER = '/run/groundwork-buckets';

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
