/** How machines find the secrets and buckets that they are given: pure, the same for every machine. */
import { BARBICAN_SECRET } from './barbican-secret-program';
import type { BucketStoreArgs } from './bucket-store';
import type { StorePlaces } from './plan-placements';
import { S3_BUCKET } from './s3-bucket-program';
import type { SecretStoreArgs } from './secret-store';
import { SWIFT_BUCKET } from './swift-bucket-program';
import { USER_DATA_SECRET } from './user-data-secret-program';

/** Where what machines are given is kept. */
export interface OpenStackStoresArgs {
  /**
   * What keeps secrets.
   *
   * @default { kind: 'user-data' }
   */
  readonly secretStore?: SecretStoreArgs;
  /**
   * What keeps buckets.
   *
   * @default { kind: 'swift' }
   */
  readonly bucketStore?: BucketStoreArgs;
}

/** The file of a secret on a machine, or of the settings by which it is fetched. */
export function secretFile(name: string): string {
  return `/etc/groundwork/secrets/${name}`;
}

/** The file of the settings of a bucket on a machine. */
export function bucketFile(name: string): string {
  return `/etc/groundwork/buckets/${name}`;
}

/** The places. */
export function openStackStorePlaces(args: OpenStackStoresArgs): StorePlaces {
  const fetch = args.secretStore?.kind === 'barbican' ? BARBICAN_SECRET : USER_DATA_SECRET;
  const keep = args.bucketStore?.kind === 's3' ? S3_BUCKET : SWIFT_BUCKET;
  return {
    secret: (name) => ({ fetch: [fetch, secretFile(name)] }),
    bucket: (name) => ({ command: [keep, bucketFile(name)] }),
  };
}
