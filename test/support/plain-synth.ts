/** What cdk8s itself makes of an app, and what of it the bridge may change: the measure for the bridge. */
import type { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';

/** Kinds of the whole cluster, of those that appear in our tests. */
const CLUSTER_SCOPED = new Set(
  [
    'APIService CSIDriver CSINode CertificateSigningRequest ClusterCIDR ClusterRole ClusterRoleBinding ClusterTrustBundle ComponentStatus',
    'CustomResourceDefinition FlowSchema IPAddress IngressClass MutatingWebhookConfiguration Namespace Node PersistentVolume PriorityClass',
    'PriorityLevelConfiguration ResourceClass RuntimeClass SelfSubjectAccessReview SelfSubjectReview SelfSubjectRulesReview StorageClass',
    'StorageVersion SubjectAccessReview TokenReview ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
    'VolumeAttachment',
  ]
    .join(' ')
    .split(' '),
);

export interface PlainObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly items?: readonly PlainObject[];
  readonly [field: string]: unknown;
}

/** The objects of the very text that `app.synth()` writes, in its order. */
export function plainObjects(app: App): readonly PlainObject[] {
  // 1.1 is the version of YAML that cdk8s writes and reads.
  const documents = parseAllDocuments(app.synthYaml(), { version: '1.1' });
  if ('empty' in documents) return [];
  return documents.map((one) => one.toJS({ maxAliasCount: -1 }) as PlainObject);
}

/**
 * By kind, namespace and name, so that two sets can be compared by content; with the two things that the bridge is meant to change: objects of
 * the whole cluster have no namespace, and the objects of a list stand for the list.
 */
export function byContent(
  objects: readonly PlainObject[],
): Readonly<Record<string, readonly PlainObject[]>> {
  const sorted: Record<string, PlainObject[]> = {};
  for (const object of objects.flatMap(apart).map(placed)) {
    const { namespace, name } = object.metadata ?? {};
    (sorted[[object.apiVersion, object.kind, namespace, name].join(' ')] ??= []).push(object);
  }
  return sorted;
}

function apart(object: PlainObject): readonly PlainObject[] {
  const { apiVersion, kind, items } = object;
  if (!kind.endsWith('List') || items === undefined) return [object];
  // The items of a `PodList` are Pods without saying so.
  const said = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.flatMap((item) => apart({ ...said, ...item }));
}

function placed(object: PlainObject): PlainObject {
  if (!CLUSTER_SCOPED.has(object.kind) || object.metadata === undefined) return object;
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
