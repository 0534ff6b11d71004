/** OpenStack. */
export { OpenStackPlatform } from './openstack-platform';
export type {
  OpenStackImage,
  OpenStackPlatformArgs,
  OpenStackRootVolume,
  OpenStackSsh,
} from './openstack-platform-args';
export type { OpenStackMachine } from './register-machine';
