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
export type { EndpointArgs, MachinePool, Network, NetworkArgs } from '../platform';
export type { AddressPair, OpenStackEndpoint } from './endpoint';
export type { LoadBalancerAlgorithm, LoadBalancerSettings } from './load-balancer-settings';
export type { Share } from './share';
export type { ShareAccessLevel, ShareAccessRule, ShareClient, ShareProtocol } from './share-access';
export type { ShareArgs, ShareServer } from './share-plan';
export { flavorCapacity } from './flavor-facts';
export type { FlavorCapacity, FlavorFacts } from './flavor-facts';
export type { OpenStackAuth } from './openstack-auth';
