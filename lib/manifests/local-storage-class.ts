import { ClusterObject } from './cluster-object';
import type { Construct } from 'constructs';

import { Findings, checkSwitch, isObjectName, readProps } from '../values';
import type { Violation } from '../values';

import { readLabels } from './labels';
import type { Labels } from './labels';
import { ManifestConstruct } from './manifest-construct';
import { readMountOptions } from './mount-options';

/** A class of volumes that are disks of a node. */
export interface LocalStorageClassProps {
  /**
   * Its name: a DNS subdomain.
   *
   * @default 'local-block-storage'
   */
  readonly name?: string;

  /**
   * Whether claims that name no class get this one. There may be one such class in a cluster.
   *
   * @default false
   */
  readonly isDefault?: boolean;

  /**
   * What becomes of the claim's content when a claim is deleted: with `Retain` somebody looks after it by hand. With `Delete` a
   * `LocalVolumeProvisioner` wipes the disk and offers it anew; where none runs, volumes are left in the phase Failed.
   *
   * @default 'Retain'
   */
  readonly reclaimPolicy?: 'Retain' | 'Delete';

  /**
   * Options with which its volumes are mounted, such as `noatime`; volumes that are there already keep their own.
   *
   * @default []
   */
  readonly mountOptions?: readonly string[];

  /**
   * Further labels of the object.
   *
   * @default {}
   */
  readonly labels?: Labels;
}

const RECLAIM_POLICIES = ['Retain', 'Delete'];

/**
 * A class for local volumes: nobody provisions them, and a claim is bound only once its pod has a node, so that it gets a disk of that node.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#local
 */
export class LocalStorageClass extends ManifestConstruct {
  /** The name that claims and volumes write as `storageClassName`; the default one when another is refused. */
  readonly storageClassName: string;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: LocalStorageClassProps = {}) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const { name = 'local-block-storage', isDefault = false, reclaimPolicy = 'Retain' } = given;
    const labels = readLabels(given.labels, 'labels', this.findings);
    const mountOptions = readMountOptions(given.mountOptions, 'mountOptions', this.findings);
    this.storageClassName = isObjectName(name) ? name : 'local-block-storage';
    if (!isObjectName(name)) {
      const remedy = 'write lower-case letters, digits, "-" and ".", such as "local-block-storage"';
      this.findings.add('invalid', 'name', name, 'is no name of an object', remedy);
    }
    checkSwitch(isDefault, 'isDefault', this.findings);
    if (!RECLAIM_POLICIES.includes(reclaimPolicy)) {
      const remedy = `use ${RECLAIM_POLICIES.join(' or ')}`;
      this.findings.add('unsupported', 'reclaimPolicy', reclaimPolicy, 'is none', remedy);
    }
    if (this.findings.violations.length > 0) return;
    new ClusterObject(this, 'Resource', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: this.storageClassName,
        labels: { ...labels },
        ...(isDefault ? { annotations: DEFAULT_CLASS } : {}),
      },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy,
      ...(mountOptions.length > 0 ? { mountOptions: [...mountOptions] } : {}),
    });
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }
}

const DEFAULT_CLASS = { 'storageclass.kubernetes.io/is-default-class': 'true' };
