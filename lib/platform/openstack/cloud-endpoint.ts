/** Where the services of the cloud answer, as the catalog says which comes with every login. */
import * as pulumi from '@pulumi/pulumi';
import * as openstack from '@pulumi/openstack';

import { once } from './declared-store';
import type { StoreSetting } from './declared-store';
import type { EndpointInterface } from './secret-store';
import { serviceUrl } from './service-url';
import type { CloudService } from './service-url';

/** Asks where a service answers, in the region that the provider works in. */
export type CloudEndpoints = (
  service: CloudService,
  side: EndpointInterface,
) => pulumi.Output<string>;

/** Asks the cloud once, when the first endpoint is wanted. */
export function cloudEndpoints({ options, ready }: StoreSetting): CloudEndpoints {
  const { provider, parent } = options;
  const invoke = {
    ...(provider === undefined ? {} : { provider }),
    ...(parent === undefined ? {} : { parent }),
  };
  const asked: pulumi.Output<unknown> = ready ?? pulumi.output(true);
  const scope = once(() =>
    asked.apply(() => openstack.identity.getAuthScope({ name: 'groundwork' }, invoke)),
  );
  return (service, side) =>
    scope().apply(({ serviceCatalogs, region }) => {
      const found = serviceUrl(serviceCatalogs, { service, side, region });
      if (found.ok) return found.value;
      const { reason, remedy } = found.violation;
      throw new pulumi.RunError(`the catalog of the cloud ${reason}; ${remedy}`);
    });
}
