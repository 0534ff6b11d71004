/** The provider of plans: it makes nothing, and refuses what a living cluster cannot become, already in a preview. */
import { checkTransition } from './etcd-transition';
import type { EtcdPlanInputs } from './etcd-transition';
import { differs, toFailures } from './resource-provider';
import type { ResourceProvider } from './resource-provider';

export type { EtcdPlanInputs } from './etcd-transition';

const KEYS = ['cluster', 'token', 'version', 'members', 'incarnation', 'from', 'confirm'] as const;

/** The provider. */
export const etcdPlanProvider: ResourceProvider<EtcdPlanInputs, EtcdPlanInputs> = {
  check: (olds, news) =>
    Promise.resolve({ inputs: news, failures: toFailures(checkTransition(olds, news)) }),
  diff: (_id, olds, news) => Promise.resolve({ changes: differs(olds, news, KEYS) }),
  create: (inputs) => Promise.resolve({ id: inputs.cluster, outs: inputs }),
  read: (id, props) => Promise.resolve({ id, props }),
  update: (_id, _olds, news) => Promise.resolve({ outs: news }),
  delete: () => Promise.resolve(),
};
