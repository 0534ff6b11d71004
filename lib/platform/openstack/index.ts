/** OpenStack. */
export { OpenStackPlatform } from './openstack-platform';
export type {
  OpenStackImage,
  OpenStackPlatformArgs,
  OpenStackRootVolume,
  OpenStackSsh,
} from './openstack-platform-args';
export type { OpenStackMachine } from './register-machine';
export type { BucketStoreArgs, S3Credential, S3StoreArgs, SwiftStoreArgs } from './bucket-store';
export type {
  BarbicanStoreArgs,
  EndpointInterface,
  GivenCredential,
  SecretStoreArgs,
  UserDataStoreArgs,
} from './secret-store';
export type { OpenStackStoresArgs } from './store-places';
