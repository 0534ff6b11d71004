/** Which servers stand on different hosts. */
import * as openstack from '@pulumi/openstack';
import type * as pulumi from '@pulumi/pulumi';

import type { AntiAffinity } from '../platform';
import type { OpenStackSetting } from './setting';

interface Group {
  readonly resource: openstack.compute.ServerGroup;
  readonly required: boolean;
  /** The member that was registered last. */
  last?: pulumi.Resource;
}

/** A server's place in its group. */
export interface GroupPlace {
  readonly id: pulumi.Output<string>;
  /** What has to be there before the server is made. */
  readonly after: readonly pulumi.Resource[];
  /** Tells the group of the server that was made. */
  joined(server: pulumi.Resource): void;
}

/** The server groups of a platform, by name. */
export class ServerGroups {
  private readonly groups = new Map<string, Group>();

  /**
   * A place in a group, which is registered with its first member.
   *
   * Members that must stand apart are made one after another: of several at once Nova sends two to one host, finds out too late, and gives up after
   * three attempts.
   *
   * @see https://docs.openstack.org/api-ref/compute/#server-groups-os-server-groups
   */
  place(setting: OpenStackSetting, wanted: AntiAffinity): GroupPlace {
    const { group: name, required } = wanted;
    const group = this.groups.get(name) ?? register(setting, wanted);
    this.groups.set(name, group);
    return {
      id: group.resource.id,
      after: required && group.last !== undefined ? [group.last] : [],
      joined: (server) => {
        group.last = server;
      },
    };
  }
}

function register(setting: OpenStackSetting, { group: name, required }: AntiAffinity): Group {
  const policies = [required ? 'anti-affinity' : 'soft-anti-affinity'];
  const args = { name: setting.named(name), policies };
  return { required, resource: new openstack.compute.ServerGroup(name, args, setting.options()) };
}
