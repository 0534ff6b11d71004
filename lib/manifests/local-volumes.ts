import { ClusterObject } from './cluster-object';
import type { Construct } from 'constructs';

import { Findings, isObjectName, readProps } from '../values';
import type { Violation } from '../values';

import type { LocalVolumesProps, ReadVolume } from './local-volume';
import { ManifestConstruct } from './manifest-construct';
import { readLocalVolumes } from './read-local-volumes';

/**
 * One persistent volume for each disk of each node, bound to its node.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#local
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { LocalStorageClass, LocalVolumes } from 'groundwork/manifests';
 *
 * const chart = new Chart(new App(), 'storage');
 * const { storageClassName } = new LocalStorageClass(chart, 'class');
 * new LocalVolumes(chart, 'volumes', {
 *   storageClass: storageClassName,
 *   volumes: [{ node: 'node-1.example', path: '/dev/cortx/data-0', size: '5Gi' }],
 * }); // the volume local-node-1-data-0
 * ```
 */
export class LocalVolumes extends ManifestConstruct {
  /** The volumes with their names; none when something is wrong. */
  readonly volumes: readonly ReadVolume[];
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: LocalVolumesProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const read = readLocalVolumes(given, this.findings);
    checkChoices(given, this.findings);
    this.volumes = this.findings.violations.length === 0 ? read : [];
    for (const volume of this.volumes) {
      new ClusterObject(this, volume.name, {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: volume.name, labels: { ...volume.labels } },
        spec: specOf(volume, given),
      });
    }
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }
}

/** What a persistent volume is. */
function specOf(
  { node, path, size }: ReadVolume,
  { storageClass, volumeMode = 'Block', reclaimPolicy = 'Retain' }: Partial<LocalVolumesProps>,
): object {
  return {
    capacity: { storage: size },
    accessModes: ['ReadWriteOnce'],
    volumeMode,
    storageClassName: storageClass,
    persistentVolumeReclaimPolicy: reclaimPolicy,
    local: { path },
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
        ],
      },
    },
  };
}

const CHOICES = {
  volumeMode: ['Block', 'Filesystem'],
  reclaimPolicy: ['Retain', 'Delete'],
  clashes: ['hash', 'refuse'],
} as const;

function checkChoices(given: Partial<LocalVolumesProps>, findings: Findings): void {
  for (const [field, choices] of Object.entries(CHOICES)) {
    const value = given[field as keyof typeof CHOICES];
    if (value === undefined || (choices as readonly string[]).includes(value)) continue;
    findings.add('unsupported', field, value, 'is none', `use ${choices.join(' or ')}`);
  }
  const { storageClass, namePrefix } = given;
  if (!isObjectName(storageClass)) {
    const remedy = 'write the storageClassName of a LocalStorageClass';
    findings.add('invalid', 'storageClass', storageClass, 'is no name of a class', remedy);
  }
  if (namePrefix !== undefined && !isObjectName(namePrefix)) {
    findings.add(
      'invalid',
      'namePrefix',
      namePrefix,
      'begins no name',
      'write for example "local"',
    );
  }
}
