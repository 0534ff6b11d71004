import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, hasPlaceholder, isText, readProps } from '../values';
import type { Violation } from '../values';

import { CINDER_ZONE, readFileSystem, readZone } from './cinder-class';
import type { CinderVolumeProps } from './cinder-props';
import { CINDER_DRIVER } from './cinder-read';
import { ClusterObject } from './cluster-object';
import { readLabels } from './labels';
import { checkName, readManilaClaim } from './manila-volume-read';
import { ManifestConstruct } from './manifest-construct';
import { readMountOptions } from './mount-options';
import { readVolumeSize } from './volume-size';

const MODES: readonly unknown[] = ['ReadWriteOnce', 'ReadWriteOncePod'];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A disk of Cinder that somebody made, as a PersistentVolume for one node at a time. It is kept when its claim goes, and so is the disk.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/docs/cinder-csi-plugin/using-cinder-csi-plugin.md
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { CinderVolume } from 'groundwork/manifests';
 *
 * new CinderVolume(new Chart(new App(), 'storage'), 'data', {
 *   name: 'shop-database',
 *   volumeID: '3b1c9d53-4f3f-4d2f-9a4e-0d7f4f6b8c11', // of an Output by asString
 *   size: '20Gi',
 *   claim: { name: 'database', namespace: 'shop', create: true },
 * });
 * ```
 */
export class CinderVolume extends ManifestConstruct {
  /** The name of the PersistentVolume, for the `volumeName` of a claim; empty when something is wrong. */
  readonly volumeName: string;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: CinderVolumeProps) {
    super(scope, id);
    const read = readVolume(readProps(props, this.findings), this.findings);
    const good = this.findings.violations.length === 0;
    this.volumeName = good ? read.name : '';
    if (good) this.addObjects(read);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addObjects(read: ReadVolume): void {
    const { name, accessMode, size, claim, labels, storageClass } = read;
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
        accessModes: [accessMode],
        resources: { requests: { storage: size } },
        storageClassName: storageClass,
        volumeName: name,
      },
    });
    made.addDependency(volume);
  }
}

type ReadVolume = ReturnType<typeof readVolume>;

function readVolume(given: Partial<CinderVolumeProps>, findings: Findings) {
  const { storageClass = '', accessMode = 'ReadWriteOnce', zone } = given;
  const volumeID: unknown = given.volumeID;
  if (storageClass !== '') checkName(storageClass, 'storageClass', 'ssd', findings);
  if (!isLate(volumeID) && !isText(volumeID, UUID)) {
    const code = volumeID === undefined ? 'required' : 'invalid';
    const remedy = 'write the id of the volume, such as "3b1c9d53-4f3f-4d2f-9a4e-0d7f4f6b8c11"';
    findings.add(code, 'volumeID', volumeID, 'is no id of a volume', remedy);
  }
  if (!MODES.includes(accessMode)) {
    const reason = 'is no way to use a disk, which one node has at a time';
    const remedy = `use ${MODES.join(' or ')}; a ManilaVolume is for several nodes`;
    findings.add('unsupported', 'accessMode', accessMode, reason, remedy);
  }
  return {
    name: checkName(given.name, 'name', 'database', findings) ?? '',
    volumeID: typeof volumeID === 'string' ? volumeID : '',
    storageClass,
    accessMode,
    size: readVolumeSize(given.size, 'size', findings) ?? '',
    zone: zone === undefined ? undefined : readZone(zone, 'zone', findings),
    fsType: readFileSystem(given.fsType, 'fsType', findings),
    claim: readManilaClaim(given.claim, findings),
    mountOptions: readMountOptions(given.mountOptions, 'mountOptions', findings),
    labels: readLabels(given.labels, 'labels', findings),
  };
}

function volumeSpec(read: ReadVolume): object {
  const { size, accessMode, claim, storageClass, mountOptions, zone } = read;
  const owner = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
  const inZone = { key: CINDER_ZONE, operator: 'In', values: [zone] };
  return {
    capacity: { storage: size },
    accessModes: [accessMode],
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: storageClass,
    ...(mountOptions.length > 0 ? { mountOptions: [...mountOptions] } : {}),
    ...(claim === undefined
      ? {}
      : { claimRef: { ...owner, name: claim.name, namespace: claim.namespace } }),
    csi: { driver: CINDER_DRIVER, volumeHandle: read.volumeID, fsType: read.fsType },
    ...(zone === undefined
      ? {}
      : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [inZone] }] } } }),
  };
}

function isLate(given: unknown): boolean {
  return typeof given === 'string' && hasPlaceholder(given);
}
