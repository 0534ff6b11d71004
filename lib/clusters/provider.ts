/**
 * What the engine's own process calls: `require('groundwork/clusters/provider').etcdTurn.update(…)`. That process is started without TypeScript, so it
 * loads the built library. Machines, clock and console are bound here and nowhere else.
 */
import { boots, runOn } from '../platform';
import { etcdIncarnationProvider } from './etcd-incarnation-provider';
import type { Surroundings } from './etcd-machines';
import { etcdMembershipProvider } from './etcd-membership-provider';
import { etcdPlanProvider } from './etcd-plan-provider';
import { etcdTrustProvider } from './etcd-trust-provider';
import { etcdTurnProvider } from './etcd-turn-provider';

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
