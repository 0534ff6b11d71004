/** Pods inside of objects, and what they name. */
import { isRecord } from '../values';
import { fieldAt, listAt, textAt } from './object-field';

/** What pods of an object look like. */
export interface PodTemplate {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, unknown>>;
}

/** An object that pods name; of their namespace, or of the whole cluster. */
export interface PodReference {
  /** Its kind with the group. */
  readonly kind: string;
  readonly name: string | undefined;
}

/**
 * The pods that an object makes, wherever the kinds of Kubernetes keep them: Pod, PodTemplate, CronJob, and all that have `spec.template`, custom kinds of
 * the same form among them.
 */
export function podTemplateOf(object: unknown): PodTemplate | undefined {
  const places =
    textAt(object, 'kind') === 'Pod'
      ? [object]
      : [
          fieldAt(object, 'spec', 'template'),
          fieldAt(object, 'spec', 'jobTemplate', 'spec', 'template'),
          fieldAt(object, 'template'),
        ];
  for (const place of places) {
    const spec = fieldAt(place, 'spec');
    if (!isRecord(spec) || !Array.isArray(spec['containers'])) continue;
    const labels = fieldAt(place, 'metadata', 'labels');
    return { spec, labels: isRecord(labels) ? labels : {} };
  }
  return undefined;
}

/** The ServiceAccount that a pod runs as. */
export function serviceAccountOf({ spec }: PodTemplate): string {
  // The second name is the old one, which the API server still keeps the same.
  return textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount') ?? 'default';
}

/** Objects of its own namespace without which a pod does not start. */
export function podReferences({ spec }: PodTemplate): readonly PodReference[] {
  const containers = ['initContainers', 'containers', 'ephemeralContainers'];
  return [
    ...listAt(spec, 'volumes').flatMap(volumeReferences),
    ...containers.flatMap((key) => listAt(spec, key)).flatMap(containerReferences),
    ...listAt(spec, 'imagePullSecrets').map((one) => secret(textAt(one, 'name'))),
    ...listAt(spec, 'resourceClaims').flatMap((one) => [
      { kind: 'ResourceClaim.resource.k8s.io', name: textAt(one, 'resourceClaimName') },
      {
        kind: 'ResourceClaimTemplate.resource.k8s.io',
        name: textAt(one, 'resourceClaimTemplateName'),
      },
    ]),
  ];
}

/** Classes of the cluster that a pod is of. */
export function podClasses({ spec }: PodTemplate): readonly PodReference[] {
  return [
    { kind: 'PriorityClass.scheduling.k8s.io', name: textAt(spec, 'priorityClassName') },
    { kind: 'RuntimeClass.node.k8s.io', name: textAt(spec, 'runtimeClassName') },
    ...listAt(spec, 'volumes').map((one) => ({
      kind: 'StorageClass.storage.k8s.io',
      name: textAt(one, 'ephemeral', 'volumeClaimTemplate', 'spec', 'storageClassName'),
    })),
  ];
}

function containerReferences(container: unknown): readonly PodReference[] {
  return [
    ...listAt(container, 'env').flatMap((one) => [
      configMap(textAt(one, 'valueFrom', 'configMapKeyRef', 'name')),
      secret(textAt(one, 'valueFrom', 'secretKeyRef', 'name')),
    ]),
    ...listAt(container, 'envFrom').flatMap((one) => [
      configMap(textAt(one, 'configMapRef', 'name')),
      secret(textAt(one, 'secretRef', 'name')),
    ]),
  ];
}

/** The volumes that are mounted with the password of a Secret: `secretRef.name` in all of them. */
const VOLUMES_WITH_SECRET = [
  'cephfs',
  'cinder',
  'flexVolume',
  'iscsi',
  'rbd',
  'scaleIO',
  'storageos',
];

function volumeReferences(volume: unknown): readonly PodReference[] {
  return [
    configMap(textAt(volume, 'configMap', 'name')),
    secret(textAt(volume, 'secret', 'secretName')),
    secret(textAt(volume, 'azureFile', 'secretName')),
    secret(textAt(volume, 'csi', 'nodePublishSecretRef', 'name')),
    ...VOLUMES_WITH_SECRET.map((key) => secret(textAt(volume, key, 'secretRef', 'name'))),
    claim(textAt(volume, 'persistentVolumeClaim', 'claimName')),
    ...listAt(volume, 'projected', 'sources').flatMap((one) => [
      configMap(textAt(one, 'configMap', 'name')),
      secret(textAt(one, 'secret', 'name')),
    ]),
  ];
}

function configMap(name: string | undefined): PodReference {
  return { kind: 'ConfigMap', name };
}

function secret(name: string | undefined): PodReference {
  return { kind: 'Secret', name };
}

function claim(name: string | undefined): PodReference {
  return { kind: 'PersistentVolumeClaim', name };
}
