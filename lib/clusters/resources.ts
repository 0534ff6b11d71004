/** The dynamic resources of a cluster: what its providers do is told beside them. */
import type * as pulumi from '@pulumi/pulumi';

import { ClusterResource } from './dynamic-resource';
import type { EtcdIncarnationInputs } from './etcd-incarnation-provider';
import type { EtcdMembershipInputs } from './etcd-membership-provider';
import type { EtcdPlanInputs } from './etcd-transition';
import type { EtcdTrustInputs } from './etcd-trust-provider';
import type { EtcdTurnInputs } from './etcd-turn-provider';

/** Inputs of which some are known later. */
export type Late<Inputs> = { readonly [Key in keyof Inputs]: pulumi.Input<Inputs[Key]> };

/** Refuses what a living cluster cannot become, already in a preview. */
export class EtcdPlan extends ClusterResource {
  constructor(name: string, inputs: EtcdPlanInputs, options: pulumi.CustomResourceOptions) {
    super('etcdPlan', 'EtcdPlan', name, inputs, [], options);
  }
}

/** Holds a change of an authority's key to one step at a time. */
export class EtcdTrust extends ClusterResource {
  constructor(name: string, inputs: Late<EtcdTrustInputs>, options: pulumi.CustomResourceOptions) {
    super('etcdTrust', 'EtcdTrust', name, inputs, [], options);
  }
}

/** Comes before the machine of a member is made anew. */
export class EtcdTurn extends ClusterResource {
  constructor(name: string, inputs: Late<EtcdTurnInputs>, options: pulumi.CustomResourceOptions) {
    super('etcdTurn', 'EtcdTurn', name, inputs, [], options);
  }
}

/** That a machine is a voting member. */
export class EtcdMembership extends ClusterResource {
  declare readonly condition: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: Late<EtcdMembershipInputs>,
    options: pulumi.CustomResourceOptions,
  ) {
    super('etcdMembership', 'EtcdMembership', name, inputs, ['condition'], options);
  }
}

/** What a cluster began with. */
export class EtcdIncarnation extends ClusterResource {
  declare readonly clusterId: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: Late<EtcdIncarnationInputs>,
    options: pulumi.CustomResourceOptions,
  ) {
    super('etcdIncarnation', 'EtcdIncarnation', name, inputs, ['clusterId', 'known'], options);
  }
}
