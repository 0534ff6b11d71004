/** The provider of plans of pools: it makes nothing, and refuses what a living pool cannot become, already in a preview. */
import { checkPoolTransition } from './gluster-transition';
import type { GlusterPlanInputs } from './gluster-transition';
import { differs, toFailures } from './resource-provider';
import type { ResourceProvider } from './resource-provider';

export type { GlusterPlanInputs } from './gluster-transition';

const KEYS = ['pool', 'nodes', 'volumes'] as const;

/** The provider. */
export const glusterPlanProvider: ResourceProvider<GlusterPlanInputs, GlusterPlanInputs> = {
  check: (olds, news) =>
    Promise.resolve({ inputs: news, failures: toFailures(checkPoolTransition(olds, news)) }),
  diff: (_id, olds, news) => Promise.resolve({ changes: differs(olds, news, KEYS) }),
  create: (inputs) => Promise.resolve({ id: inputs.pool, outs: inputs }),
  read: (id, props) => Promise.resolve({ id, props }),
  update: (_id, _olds, news) => Promise.resolve({ outs: news }),
  delete: () => Promise.resolve(),
};
