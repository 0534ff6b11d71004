/** A share of Manila as resources. */
import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import type { RegisteredNetwork } from './network';
import type { OpenStackSetting } from './setting';
import type { PlannedShareAccess, ShareProtocol } from './share-access';
import type { PlannedShare } from './share-plan';

/** A file system of Manila that many machines have mounted at the same time. */
export interface Share {
  readonly name: string;
  readonly protocol: ShareProtocol;
  /** What manila-csi calls `shareID`. */
  readonly id: pulumi.Output<string>;
  /** Where it is mounted from, the preferred ones first: `10.0.0.5:/shares/…` of NFS. */
  readonly exportLocations: pulumi.Output<readonly string[]>;
  /** What manila-csi calls `shareAccessIDs`, in the order in which `access` names who is let in. */
  readonly accessIds: readonly pulumi.Output<string>[];
  /** The keys of Ceph's users, in the same order; empty for ranges of addresses. */
  readonly accessKeys: readonly pulumi.Output<string>[];
  /** What to depend on for it to be there and to be reached. */
  readonly resources: readonly pulumi.Resource[];
}

/**
 * Registers a share and who is let in. It outlives the stack unless that is given up in words; who is let in does not.
 *
 * @param network registers the network that a share server is put into
 */
export function registerShare(
  setting: OpenStackSetting,
  planned: PlannedShare,
  network: () => RegisteredNetwork,
): Share {
  const { name, protocol, gigabytes, shareType, availabilityZone, access } = planned;
  const { retain = true } = setting.args;
  const reached = planned.network === undefined ? {} : registerReach(setting, name, network());
  const share = new openstack.sharedfilesystem.Share(
    name,
    {
      name: setting.named(name),
      shareProto: protocol,
      size: gigabytes,
      ...(shareType === undefined ? {} : { shareType }),
      ...(availabilityZone === undefined ? {} : { availabilityZone }),
      ...reached,
    },
    pulumi.mergeOptions(setting.options(), {
      retainOnDelete: retain,
      // Each would make another share, empty, in its place.
      ignoreChanges: ['shareType', 'availabilityZone', 'shareNetworkId'],
    }),
  );
  const rules = access.map((rule) => registerRule(setting, `${name}/${rule.key}`, share, rule));
  return {
    name,
    protocol,
    id: share.id,
    exportLocations: share.exportLocations.apply(preferredFirst),
    accessIds: rules.map(({ id }) => id),
    accessKeys: rules.map(({ accessKey }) => pulumi.secret(accessKey)),
    resources: [share, ...rules],
  };
}

function registerReach(
  setting: OpenStackSetting,
  name: string,
  { network, subnet }: RegisteredNetwork,
): { readonly shareNetworkId: pulumi.Output<string> } {
  const { retain = true } = setting.args;
  const reach = new openstack.sharedfilesystem.ShareNetwork(
    name,
    { name: setting.named(name), neutronNetId: network.id, neutronSubnetId: subnet.id },
    // It cannot go while a share is in it.
    pulumi.mergeOptions(setting.options(), { retainOnDelete: retain }),
  );
  return { shareNetworkId: reach.id };
}

function registerRule(
  setting: OpenStackSetting,
  name: string,
  share: openstack.sharedfilesystem.Share,
  { accessType, accessTo, accessLevel }: PlannedShareAccess,
): openstack.sharedfilesystem.ShareAccess {
  return new openstack.sharedfilesystem.ShareAccess(
    name,
    { shareId: share.id, accessType, accessTo, accessLevel },
    pulumi.mergeOptions(setting.options(), {
      additionalSecretOutputs: ['accessKey'],
      // Two rules for one client are refused, so another level is the old rule taken away first.
      deleteBeforeReplace: true,
      // Who is let in to a share that is kept does not stay let in; with one that goes, all that is let in goes.
      ...(setting.args.retain === false ? { deletedWith: share } : {}),
    }),
  );
}

// A program that is synthesised without a cloud has none.
function preferredFirst(
  locations: readonly { readonly path: string; readonly preferred: string }[] | undefined = [],
): readonly string[] {
  const rank = ({ preferred }: { readonly preferred: string }): number =>
    preferred === 'true' ? 0 : 1;
  return [...locations].sort((a, b) => rank(a) - rank(b)).map(({ path }) => path);
}
