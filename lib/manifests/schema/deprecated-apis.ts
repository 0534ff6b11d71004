/** An API version that Kubernetes gave up, or is going to. */
export interface DeprecatedApi {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** The minor version from which on the API server warns. */
  readonly deprecated: number;
  /** The minor version from which on it is not served any more. @default - not decided */
  readonly removed?: number;
  /** What took its place: an API version of the same kinds, or else what to do. */
  readonly instead: string;
}

const FLOWS = ['FlowSchema', 'PriorityLevelConfiguration'];
const ROLES = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
const DEVICES = ['DeviceClass', 'ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const POLICIES = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];
const SINGLES = ['CSIDriver', 'StorageClass', 'VolumeAttachment'];
const REVIEWS = ['LocalSubjectAccessReview', 'SelfSubjectAccessReview', 'SubjectAccessReview'];

function row(
  apiVersion: string,
  kinds: readonly string[],
  deprecated: number,
  removed: number,
  instead: string,
): DeprecatedApi {
  return { apiVersion, kinds, deprecated, removed, instead };
}

/**
 * What was given up of the APIs that clusters serve by default; alpha versions come and go, and are not in it.
 *
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/ (when what is gone)
 * @see https://github.com/kubernetes/api/tree/v0.36.1 (the files zz_generated.prerelease-lifecycle.go: deprecated since, and what is to come)
 */
export const DEPRECATED_APIS: readonly DeprecatedApi[] = [
  row('extensions/v1beta1', ['DaemonSet', 'Deployment', 'ReplicaSet'], 8, 16, 'apps/v1'),
  row('extensions/v1beta1', ['NetworkPolicy'], 9, 16, 'networking.k8s.io/v1'),
  row('extensions/v1beta1', ['PodSecurityPolicy'], 11, 16, 'policy/v1beta1'),
  row('apps/v1beta1', ['ControllerRevision', 'Deployment', 'StatefulSet'], 8, 16, 'apps/v1'),
  row(
    'apps/v1beta2',
    ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
    9,
    16,
    'apps/v1',
  ),
  row('admissionregistration.k8s.io/v1beta1', WEBHOOKS, 16, 22, 'admissionregistration.k8s.io/v1'),
  row(
    'apiextensions.k8s.io/v1beta1',
    ['CustomResourceDefinition'],
    16,
    22,
    'apiextensions.k8s.io/v1',
  ),
  row('apiregistration.k8s.io/v1beta1', ['APIService'], 19, 22, 'apiregistration.k8s.io/v1'),
  row('authentication.k8s.io/v1beta1', ['TokenReview'], 19, 22, 'authentication.k8s.io/v1'),
  row(
    'authorization.k8s.io/v1beta1',
    [...REVIEWS, 'SelfSubjectRulesReview'],
    19,
    22,
    'authorization.k8s.io/v1',
  ),
  row(
    'certificates.k8s.io/v1beta1',
    ['CertificateSigningRequest'],
    19,
    22,
    'certificates.k8s.io/v1',
  ),
  row('coordination.k8s.io/v1beta1', ['Lease'], 19, 22, 'coordination.k8s.io/v1'),
  row('extensions/v1beta1', ['Ingress'], 14, 22, 'networking.k8s.io/v1'),
  row('networking.k8s.io/v1beta1', ['Ingress', 'IngressClass'], 19, 22, 'networking.k8s.io/v1'),
  row('rbac.authorization.k8s.io/v1beta1', ROLES, 17, 22, 'rbac.authorization.k8s.io/v1'),
  row('scheduling.k8s.io/v1beta1', ['PriorityClass'], 14, 22, 'scheduling.k8s.io/v1'),
  row('storage.k8s.io/v1beta1', SINGLES, 19, 22, 'storage.k8s.io/v1'),
  row('storage.k8s.io/v1beta1', ['CSINode'], 17, 22, 'storage.k8s.io/v1'),
  row('autoscaling/v2beta1', ['HorizontalPodAutoscaler'], 22, 25, 'autoscaling/v2'),
  row('batch/v1beta1', ['CronJob'], 21, 25, 'batch/v1'),
  row('discovery.k8s.io/v1beta1', ['EndpointSlice'], 21, 25, 'discovery.k8s.io/v1'),
  row('events.k8s.io/v1beta1', ['Event'], 22, 25, 'events.k8s.io/v1'),
  row('node.k8s.io/v1beta1', ['RuntimeClass'], 22, 25, 'node.k8s.io/v1'),
  row('policy/v1beta1', ['PodDisruptionBudget'], 21, 25, 'policy/v1'),
  row(
    'policy/v1beta1',
    ['PodSecurityPolicy'],
    21,
    25,
    'leave it out, and put labels of Pod Security on the namespace (pod-security.kubernetes.io/enforce: baseline)',
  ),
  row('autoscaling/v2beta2', ['HorizontalPodAutoscaler'], 23, 26, 'autoscaling/v2'),
  row('flowcontrol.apiserver.k8s.io/v1beta1', FLOWS, 23, 26, 'flowcontrol.apiserver.k8s.io/v1'),
  row('storage.k8s.io/v1beta1', ['CSIStorageCapacity'], 24, 27, 'storage.k8s.io/v1'),
  row('flowcontrol.apiserver.k8s.io/v1beta2', FLOWS, 26, 29, 'flowcontrol.apiserver.k8s.io/v1'),
  row('flowcontrol.apiserver.k8s.io/v1beta3', FLOWS, 29, 32, 'flowcontrol.apiserver.k8s.io/v1'),
  row('authentication.k8s.io/v1beta1', ['SelfSubjectReview'], 30, 33, 'authentication.k8s.io/v1'),
  row('admissionregistration.k8s.io/v1beta1', POLICIES, 31, 34, 'admissionregistration.k8s.io/v1'),
  row('networking.k8s.io/v1beta1', ['IPAddress', 'ServiceCIDR'], 34, 37, 'networking.k8s.io/v1'),
  row('storage.k8s.io/v1beta1', ['VolumeAttributesClass'], 34, 37, 'storage.k8s.io/v1'),
  row('resource.k8s.io/v1beta1', DEVICES, 35, 38, 'resource.k8s.io/v1'),
  row('resource.k8s.io/v1beta2', DEVICES, 36, 39, 'resource.k8s.io/v1'),
  {
    apiVersion: 'v1',
    kinds: ['Endpoints'],
    deprecated: 33,
    instead: 'discovery.k8s.io/v1 EndpointSlice',
  },
];

/** What is known of an API version of a kind that was given up. */
export function deprecatedApi(apiVersion: string, kind: string): DeprecatedApi | undefined {
  return DEPRECATED_APIS.find((one) => one.apiVersion === apiVersion && one.kinds.includes(kind));
}
