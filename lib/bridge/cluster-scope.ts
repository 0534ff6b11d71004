/** Kinds that are in no namespace. */
import type { KubernetesObject } from '../manifests';

import { fieldAt, textAt } from './object-field';
import { groupOf, qualifiedKind } from './object-view';

/**
 * The kinds of Kubernetes' own APIs, of all versions from 1.16 to 1.36, that are of the whole cluster.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/ (checked against `kubectl api-resources --namespaced=false` of 1.36)
 */
const CLUSTER_KINDS: Readonly<Record<string, readonly string[]>> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'auditregistration.k8s.io': ['AuditSink'],
  'authentication.k8s.io': ['SelfSubjectReview', 'TokenReview'],
  'authorization.k8s.io': [
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
  ],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  extensions: ['PodSecurityPolicy'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'internal.apiserver.k8s.io': ['StorageVersion'],
  'networking.k8s.io': ['ClusterCIDR', 'IPAddress', 'IngressClass', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  policy: ['PodSecurityPolicy'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': [
    'CSIDriver',
    'CSINode',
    'StorageClass',
    'VolumeAttachment',
    'VolumeAttributesClass',
  ],
  'storagemigration.k8s.io': ['StorageVersionMigration'],
};

const BUILT_IN = new Set(
  Object.entries(CLUSTER_KINDS).flatMap(([group, kinds]) =>
    kinds.map((kind) => qualifiedKind(group, kind)),
  ),
);

/** The kinds of the whole cluster that definitions among these objects make, with their groups. */
export function definedClusterKinds(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const kinds = objects
    .filter(({ kind }) => kind === 'CustomResourceDefinition')
    .filter((object) => fieldAt(object, 'spec', 'scope') === 'Cluster')
    .map((object) =>
      qualifiedKind(
        textAt(object, 'spec', 'group') ?? '',
        textAt(object, 'spec', 'names', 'kind') ?? '',
      ),
    );
  return new Set(kinds);
}

/**
 * The object as the API server knows it: without a namespace where its kind is in none, whatever the chart's namespace. Kinds that nobody here knows keep theirs.
 */
export function withoutForeignNamespace(
  object: KubernetesObject,
  defined: ReadonlySet<string>,
): KubernetesObject {
  const kind = qualifiedKind(groupOf(object.apiVersion), object.kind);
  if (object.metadata.namespace === undefined) return object;
  if (!BUILT_IN.has(kind) && !defined.has(kind)) return object;
  const { namespace, ...metadata } = object.metadata;
  return { ...object, metadata };
}
