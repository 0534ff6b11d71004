import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, readProps } from '../values';
import type { Violation } from '../values';

import { ClusterObject } from './cluster-object';
import type { ManilaVolumeProps } from './manila-volume-props';
import { readManilaVolume } from './manila-volume-read';
import type { ReadManilaVolume } from './manila-volume-read';
import { ManifestConstruct } from './manifest-construct';

/**
 * A share that somebody made, as a PersistentVolume: for many pods on many nodes, which read and write the same files. It is kept when its claim
 * goes, and so is the share.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/docs/manila-csi-plugin/using-manila-csi-plugin.md#node-service-volume-context
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { ManilaVolume } from 'groundwork/manifests';
 *
 * new ManilaVolume(new Chart(new App(), 'storage'), 'data', {
 *   // a ManilaStorage, or what is known of one
 *   storage: {
 *     driverName: 'nfs.manila.csi.openstack.org',
 *     protocol: 'NFS',
 *     secret: { name: 'manila-csi-nfs-credentials', namespace: 'manila-csi' },
 *   },
 *   name: 'shop-data',
 *   shareID: '6f2b6c5e-2f44-4dd0-9c2f-3d1f0f2d3b11', // of an Output by asString
 *   size: '100Gi',
 *   claim: { name: 'data', namespace: 'shop', create: true },
 * });
 * ```
 */
export class ManilaVolume extends ManifestConstruct {
  /** The name of the PersistentVolume, for the `volumeName` of a claim; empty when something is wrong. */
  readonly volumeName: string;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: ManilaVolumeProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const read = readManilaVolume(given, this.findings);
    this.volumeName = read?.name ?? '';
    if (read !== undefined) this.addObjects(read);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addObjects(read: ReadManilaVolume): void {
    const { name, size, accessModes, claim, labels, storageClass } = read;
    const volume = new ClusterObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, labels: { ...labels } },
      spec: volumeSpec(read),
    });
    if (claim?.create !== true) return;
    const made = new ApiObject(this, 'Claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claim.name, namespace: claim.namespace, labels: { ...labels } },
      spec: {
        accessModes: [...accessModes],
        resources: { requests: { storage: size } },
        storageClassName: storageClass,
        volumeName: name,
      },
    });
    made.addDependency(volume);
  }
}

function volumeSpec(read: ReadManilaVolume): object {
  const { size, accessModes, claim, storageClass, mountOptions, secret, readOnly } = read;
  const owner = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
  return {
    capacity: { storage: size },
    accessModes: [...accessModes],
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: storageClass,
    ...(mountOptions.length > 0 ? { mountOptions: [...mountOptions] } : {}),
    ...(claim === undefined
      ? {}
      : { claimRef: { ...owner, name: claim.name, namespace: claim.namespace } }),
    csi: {
      driver: read.driverName,
      volumeHandle: read.volumeHandle,
      volumeAttributes: { ...read.attributes },
      nodeStageSecretRef: { ...secret },
      nodePublishSecretRef: { ...secret },
      controllerExpandSecretRef: { ...secret },
      ...(readOnly ? { readOnly } : {}),
    },
  };
}
