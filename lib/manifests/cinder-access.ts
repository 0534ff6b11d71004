/**
 * What cinder-csi may do in a cluster: what its parts ask for, and no more. Its pods on nodes ask for nothing.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/manifests/cinder-csi-plugin/cinder-csi-controllerplugin-rbac.yaml
 */
import { provisionerRules, rule, snapshotterRules } from './manila-access';
import type { AccessRule } from './manila-access';

/** The rules of the controller for objects of the whole cluster. */
export function cinderClusterRules(snapshots: boolean): readonly AccessRule[] {
  const watch = ['get', 'list', 'watch'];
  return [
    ...provisionerRules(),
    rule('', 'pods', watch),
    rule('storage.k8s.io', 'volumeattachments', [...watch, 'patch']),
    rule('storage.k8s.io', 'volumeattachments/status', ['patch']),
    ...(snapshots ? snapshotterRules() : []),
  ];
}
