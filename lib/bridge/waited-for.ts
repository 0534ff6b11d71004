import type { KubernetesObject } from '../manifests';

import { fieldAt } from './object-field';
import { groupOf, qualifiedKind } from './object-view';

/**
 * The kinds for which Pulumi's provider waits after it has made one.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/awaiters.go
 */
const WAITED_FOR = new Set([
  'CustomResourceDefinition.apiextensions.k8s.io',
  'DaemonSet.apps',
  'Deployment.apps',
  'Deployment.extensions',
  'Ingress.extensions',
  'Ingress.networking.k8s.io',
  'Job.batch',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'ReplicaSet.apps',
  'ReplicationController',
  'ResourceQuota',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet.apps',
]);

const WAIT_FOR = 'pulumi.com/waitFor';

/** Whether something has to happen before the object counts as made. */
export function isWaitedFor(object: KubernetesObject | undefined): boolean {
  if (object === undefined) return false;
  if (fieldAt(object, 'metadata', 'annotations', WAIT_FOR) !== undefined) return true;
  return WAITED_FOR.has(qualifiedKind(groupOf(object.apiVersion), object.kind));
}
