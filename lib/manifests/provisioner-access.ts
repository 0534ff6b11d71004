/**
 * What the local static provisioner may do in the cluster: what it is asked to do, and no more.
 *
 * @see https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/blob/v2.9.0/helm/provisioner/templates/rbac.yaml
 */
import type { ProvisionerSettings } from './provisioner-settings';

interface AccessRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** The rules for objects of the whole cluster. */
export function clusterRules(settings: ProvisionerSettings): readonly AccessRule[] {
  const { classes, startupTaint } = settings;
  // A class that somebody else makes may say Delete.
  const deletes = classes.some((one) => one.reclaimPolicy === 'Delete' || !one.createClass);
  const watch = ['get', 'list', 'watch'];
  return [
    {
      apiGroups: [''],
      resources: ['persistentvolumes'],
      verbs: [...watch, 'create', ...(deletes ? ['delete'] : [])],
    },
    { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: watch },
    {
      apiGroups: [''],
      resources: ['nodes'],
      verbs: ['get', ...(startupTaint === undefined ? [] : ['update'])],
    },
    {
      apiGroups: ['', 'events.k8s.io'],
      resources: ['events'],
      verbs: ['create', 'patch', 'update'],
    },
  ];
}

/** The rules for objects of its namespace; none when there is nothing that it needs there. */
export function namespaceRules({ useJobForCleaning }: ProvisionerSettings): readonly AccessRule[] {
  const verbs = ['get', 'list', 'watch', 'create', 'delete'];
  return useJobForCleaning ? [{ apiGroups: ['batch'], resources: ['jobs'], verbs }] : [];
}
