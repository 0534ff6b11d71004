/**
 * What manila-csi may do in a cluster: what its parts ask for, and no more. Upstream gives it all Secrets of the cluster; it needs one.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/manifests/manila-csi-plugin/csi-controllerplugin-rbac.yaml
 */
import type { ReadManila } from './manila-read';

/** A rule of a role. */
export interface AccessRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

const WATCH = ['get', 'list', 'watch'] as const;

/** What every program that makes volumes for claims asks for, beside Secrets. */
export function provisionerRules(): readonly AccessRule[] {
  return [
    rule('', 'persistentvolumes', [...WATCH, 'create', 'patch', 'delete']),
    rule('', 'persistentvolumeclaims', [...WATCH, 'update']),
    rule('', 'persistentvolumeclaims/status', ['patch']),
    rule('', 'events', ['list', 'watch', 'create', 'update', 'patch']),
    rule('', 'nodes', WATCH),
    rule('storage.k8s.io', 'storageclasses', WATCH),
    rule('storage.k8s.io', 'csinodes', WATCH),
  ];
}

/** What a program that makes snapshots asks for, beside Secrets. */
export function snapshotterRules(): readonly AccessRule[] {
  const group = 'snapshot.storage.k8s.io';
  return [
    rule(group, 'volumesnapshots', ['get', 'list']),
    rule(group, 'volumesnapshotclasses', WATCH),
    rule(group, 'volumesnapshotcontents', [...WATCH, 'create', 'update', 'patch', 'delete']),
    rule(group, 'volumesnapshotcontents/status', ['update', 'patch']),
  ];
}

/** The rules of the controller for objects of the whole cluster. */
export function manilaClusterRules({ snapshots }: ReadManila): readonly AccessRule[] {
  return [
    ...provisionerRules(),
    // The one that makes volumes larger asks whether a pod uses them.
    rule('', 'pods', WATCH),
    ...(snapshots === undefined ? [] : snapshotterRules()),
  ];
}

/** The rules of the controller for objects of its namespace. */
export function manilaNamespaceRules({ secretName }: ReadManila): readonly AccessRule[] {
  return [{ ...rule('', 'secrets', ['get']), resourceNames: [secretName] }, leaseRule()];
}

/** What the programs beside a driver ask for, so that of two of a kind one works. */
export function leaseRule(): AccessRule {
  return rule('coordination.k8s.io', 'leases', [...WATCH, 'create', 'update', 'delete']);
}

/** A rule for one resource. */
export function rule(group: string, resource: string, verbs: readonly string[]): AccessRule {
  return { apiGroups: [group], resources: [resource], verbs: [...verbs] };
}
