/** The dynamic resources of a pool of GlusterFS: what its providers do is told beside them. */
import type * as pulumi from '@pulumi/pulumi';

import { ClusterResource } from './dynamic-resource';
import type { GlusterMembershipInputs } from './gluster-membership-provider';
import type { GlusterPlanInputs } from './gluster-transition';
import type { GlusterTurnInputs } from './gluster-turn-provider';
import type { GlusterWholeInputs } from './gluster-whole-provider';
import type { Late } from './resources';

/** Refuses what a living pool cannot become, already in a preview. */
export class GlusterPlan extends ClusterResource {
  constructor(name: string, inputs: GlusterPlanInputs, options: pulumi.CustomResourceOptions) {
    super('glusterPlan', 'GlusterPlan', name, inputs, [], options);
  }
}

/** Comes before the machine of a node is made anew. */
export class GlusterTurn extends ClusterResource {
  constructor(
    name: string,
    inputs: Late<GlusterTurnInputs>,
    options: pulumi.CustomResourceOptions,
  ) {
    super('glusterTurn', 'GlusterTurn', name, inputs, [], options);
  }
}

/** That a machine is a node of the pool. */
export class GlusterMembership extends ClusterResource {
  constructor(
    name: string,
    inputs: Late<GlusterMembershipInputs>,
    options: pulumi.CustomResourceOptions,
  ) {
    super('glusterMembership', 'GlusterMembership', name, inputs, ['condition'], options);
  }
}

/** That all nodes are one pool with its volumes. */
export class GlusterWhole extends ClusterResource {
  declare readonly condition: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: Late<GlusterWholeInputs>,
    options: pulumi.CustomResourceOptions,
  ) {
    super('glusterWhole', 'GlusterWhole', name, inputs, ['condition'], options);
  }
}
