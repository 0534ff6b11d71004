import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, isDnsLabel, readProps } from '../values';
import type { Violation } from '../values';

import { ClusterObject } from './cluster-object';
import type { IscsiVolumeProps } from './iscsi-volume-props';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { ManifestConstruct } from './manifest-construct';
import { readVolumeChap } from './read-iscsi-chap';
import type { ReadVolumeChap } from './read-iscsi-chap';
import { readPersistentVolume } from './read-iscsi-claim';
import type { ReadPersistentVolume } from './read-iscsi-claim';
import { readIscsiSource } from './read-iscsi-volume';
import type { IscsiSource } from './read-iscsi-volume';

/** A volume as it stands in the `volumes` of a pod. */
export interface IscsiPodVolume {
  readonly name: string;
  readonly iscsi: Readonly<Record<string, unknown>>;
}

/**
 * A disk of iSCSI, for pods that name it themselves (`podVolume`) or as a persistent volume. The kubelet logs in, makes a file system when the
 * disk is blank, and mounts it; the machine needs iscsid and a name of its own (`IscsiInitiator`), and no login of its own to that target.
 *
 * Kubernetes keeps two pods of one machine from one disk that is written to; nothing keeps those of two machines from it when each names the
 * disk itself. A persistent volume with one claim does.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#iscsi
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { IscsiVolume } from 'groundwork/manifests';
 *
 * const chart = new Chart(new App(), 'storage', { namespace: 'shop' });
 * const disk = new IscsiVolume(chart, 'disk', {
 *   portals: ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
 *   iqn: 'iqn.2016-06.com.example:store',
 *   fsType: 'xfs',
 *   chap: { secretName: 'store-chap' },
 * });
 * disk.podVolume('store'); // for the volumes of a pod
 * ```
 */
export class IscsiVolume extends ManifestConstruct {
  private readonly findings = new Findings();
  private readonly source: IscsiSource;
  private readonly chap: ReadVolumeChap | undefined;

  constructor(scope: Construct, id: string, props: IscsiVolumeProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const labels = readLabels(given.labels, 'labels', this.findings);
    this.source = readIscsiSource(withVolume(given), this.findings);
    this.chap = readVolumeChap(given.chap, Chart.of(this).namespace, this.findings);
    const { readOnly } = this.source;
    const volume = readPersistentVolume(given.persistentVolume, readOnly, this.findings);
    this.checkTogether(volume);
    if (this.findings.violations.length > 0) return;
    this.addSecret(labels);
    if (volume !== undefined) this.addVolume(volume, labels);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  /**
   * The disk as a volume of a pod. The Secret has to be in the namespace of the pod.
   *
   * @param name what the pod calls it: a DNS label
   */
  podVolume(name: string): IscsiPodVolume {
    if (!isDnsLabel(name)) {
      const remedy = 'write for example "store"';
      this.findings.add('invalid', 'podVolume', name, 'is no name of a volume in a pod', remedy);
    }
    const { chap } = this;
    const secret = chap === undefined ? {} : { secretRef: { name: chap.secretName } };
    return { name, iscsi: { ...this.source, ...authOf(chap), ...secret } };
  }

  private checkTogether(volume: ReadPersistentVolume | undefined): void {
    const { findings, chap, source } = this;
    if (volume === undefined) return;
    if (chap !== undefined && chap.namespace === undefined) {
      const reason = 'a persistent volume has no namespace in which its Secret would be looked for';
      findings.add('required', 'chap.namespace', undefined, reason, 'write where the Secret is');
    }
    if (source.initiatorName !== undefined && volume.accessModes.includes('ReadOnlyMany')) {
      const reason =
        'would be the name of several machines at once, which end the sessions of each other';
      const remedy = 'leave it out, or drop ReadOnlyMany';
      findings.add('conflict', 'initiatorName', source.initiatorName, reason, remedy);
    }
  }

  private addSecret(labels: Labels): void {
    const { chap } = this;
    if (chap?.data === undefined) return;
    const { namespace } = chap;
    new ApiObject(this, 'Secret', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: chap.secretName,
        labels: { ...labels },
        ...(namespace === undefined ? {} : { namespace }),
      },
      type: 'kubernetes.io/iscsi-chap',
      stringData: chap.data,
    });
  }

  private addVolume(volume: ReadPersistentVolume, labels: Labels): void {
    const { chap } = this;
    const { name, size, accessModes, volumeMode, storageClass, claim, mountOptions } = volume;
    const secret =
      chap === undefined ? {} : { secretRef: { name: chap.secretName, namespace: chap.namespace } };
    new ClusterObject(this, 'Volume', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, labels: { ...labels } },
      spec: {
        capacity: { storage: size },
        accessModes,
        volumeMode,
        storageClassName: storageClass,
        // There is nobody who could delete a disk of somebody else's target.
        persistentVolumeReclaimPolicy: 'Retain',
        ...(mountOptions.length === 0 ? {} : { mountOptions }),
        ...(claim === undefined ? {} : { claimRef: claimOf(claim) }),
        iscsi: { ...this.source, ...authOf(chap), ...secret },
      },
    });
    if (claim?.create !== true) return;
    new ApiObject(this, 'Claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claim.name, namespace: claim.namespace, labels: { ...labels } },
      spec: {
        accessModes,
        volumeMode,
        storageClassName: storageClass,
        volumeName: name,
        resources: { requests: { storage: size } },
      },
    });
  }
}

/** The record with a persistent volume that is one, so that its mode can be looked at. */
function withVolume(given: Partial<IscsiVolumeProps>): Partial<IscsiVolumeProps> {
  const { persistentVolume, ...rest } = given;
  const isThere = typeof persistentVolume === 'object' && (persistentVolume as unknown) !== null;
  return isThere ? { ...rest, persistentVolume } : rest;
}

function authOf(chap: ReadVolumeChap | undefined): Readonly<Record<string, boolean>> {
  if (chap === undefined) return {};
  const { chapAuthDiscovery, chapAuthSession } = chap;
  return { chapAuthDiscovery, chapAuthSession };
}

function claimOf({ name, namespace }: { name: string; namespace: string }): object {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace };
}
