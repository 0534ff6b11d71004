/**
 * What the engine's own process calls: `require('groundwork/clusters/provider').etcdTurn.update(…)`. That process is started without TypeScript, so it
 * loads the built library. Machines, clock and console are bound here and nowhere else.
 */
import { boots, runOn } from '../platform';
import { etcdIncarnationProvider } from './etcd-incarnation-provider';
import { etcdMembershipProvider } from './etcd-membership-provider';
import { etcdPlanProvider } from './etcd-plan-provider';
import { etcdTrustProvider } from './etcd-trust-provider';
import { etcdTurnProvider } from './etcd-turn-provider';
import { glusterMembershipProvider } from './gluster-membership-provider';
import { glusterPlanProvider } from './gluster-plan-provider';
import { glusterTurnProvider } from './gluster-turn-provider';
import { glusterWholeProvider } from './gluster-whole-provider';
import type { Surroundings } from './machines';

const surroundings: Surroundings = {
  run: runOn,
  boots,
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  tell: (line) => {
    console.log(line);
  },
};

/** What a cluster may become. */
export const etcdPlan = etcdPlanProvider;

/** What members trust, one step after the other. */
export const etcdTrust = etcdTrustProvider(surroundings);

/** Before a machine is made anew. */
export const etcdTurn = etcdTurnProvider(surroundings);

/** That a machine is a member. */
export const etcdMembership = etcdMembershipProvider(surroundings);

/** What a cluster began with. */
export const etcdIncarnation = etcdIncarnationProvider(surroundings);

/** What a pool may become. */
export const glusterPlan = glusterPlanProvider;

/** Before a machine of a pool is made anew. */
export const glusterTurn = glusterTurnProvider(surroundings);

/** That a machine is a node of its pool. */
export const glusterMembership = glusterMembershipProvider(surroundings);

/** That all nodes are one pool with its volumes. */
export const glusterWhole = glusterWholeProvider(surroundings);
