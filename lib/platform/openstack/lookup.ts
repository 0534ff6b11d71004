/** What is found in the cloud by its name, once for each platform. */
import * as openstack from '@pulumi/openstack';
import type * as pulumi from '@pulumi/pulumi';

import type { OpenStackImage } from './openstack-platform-args';
import type { OpenStackSetting } from './setting';

/** The network that leads out: routers are given its id, floating addresses its name. */
export interface ExternalNetwork {
  readonly id: string;
  readonly name: string;
}

const ID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** The id of an image. Of several with one name the newest is taken. */
export function imageId(setting: OpenStackSetting, image: OpenStackImage): pulumi.Input<string> {
  if ('id' in image) return image.id;
  const { name } = image;
  return setting.ask(async (options) => {
    const found = await openstack.images.getImage({ name, mostRecent: true }, options);
    return found.id;
  });
}

/** A network that leads out, by its name or id. */
export function externalNetwork(
  setting: OpenStackSetting,
  wanted: string,
): pulumi.Output<ExternalNetwork> {
  const by = ID.test(wanted) ? { networkId: wanted } : { name: wanted };
  return setting.ask(async (options) => {
    const { id, name } = await openstack.networking.getNetwork({ ...by, external: true }, options);
    return { id, name: name ?? wanted };
  });
}
