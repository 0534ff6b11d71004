import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, KubernetesVersion, checkSwitch, isObjectName, readProps } from '../values';
import type { KubernetesVersionInput, Violation } from '../values';

import { ClusterObject } from './cluster-object';
import type { GlusterClassParameters } from './gluster-class-parameters';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { ManifestConstruct } from './manifest-construct';
import { readMountOptions } from './mount-options';
import { readGlusterParameters } from './read-gluster-parameters';

/** A class of volumes that Heketi makes on GlusterFS. */
export interface GlusterStorageClassProps {
  /** The version of the cluster. From 1.26 on the class is refused: Kubernetes has no code for such volumes any more. */
  readonly kubernetesVersion: KubernetesVersionInput;

  /** Its name: a DNS subdomain, such as `gfs-mirror`. */
  readonly name: string;

  /** What the plugin is told of Heketi and of volumes. */
  readonly parameters: GlusterClassParameters;

  /**
   * Whether claims that name no class get this one. There may be one such class in a cluster.
   *
   * @default false
   */
  readonly isDefault?: boolean;

  /**
   * What becomes of a volume whose claim is deleted: with `Retain` it is kept until somebody deletes it by hand, with `Delete` Heketi
   * deletes it and all that is on it at once. Kubernetes' own default is `Delete`.
   *
   * @default 'Retain'
   */
  readonly reclaimPolicy?: 'Retain' | 'Delete';

  /**
   * Whether claims may ask for more later. Heketi adds bricks for what is added.
   *
   * @default true
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Whether the volume is made at once, or when the first pod that wants it is placed.
   *
   * @default 'Immediate'
   */
  readonly volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer';

  /**
   * Options of the client's mount, such as `backup-volfile-servers=10.0.0.2:10.0.0.3`.
   *
   * @default []
   */
  readonly mountOptions?: readonly string[];

  /**
   * The key of Heketi's user, for which the Secret of `parameters.secretName` is made too. Give an Output by `asString`.
   *
   * @default - the Secret is somebody else's
   */
  readonly secretKey?: string;

  /**
   * Whether `parameters.restuserkey` may be written where everybody who may list classes reads it.
   *
   * @default false
   */
  readonly allowKeyInClear?: boolean;

  /**
   * Further labels of the objects.
   *
   * @default {}
   */
  readonly labels?: Labels;
}

const PROVISIONER = 'kubernetes.io/glusterfs';
const GONE = 26;
const DEFAULT_CLASS = { 'storageclass.kubernetes.io/is-default-class': 'true' };
const CHOICES = {
  reclaimPolicy: ['Retain', 'Delete'],
  volumeBindingMode: ['Immediate', 'WaitForFirstConsumer'],
} as const;

/**
 * A class whose claims become GlusterFS volumes, made by Heketi and mounted by the kubelet itself. It works up to Kubernetes 1.25; for later
 * versions it is refused, and `KadaluStorage` and `NfsVolume` give pods the same Gluster volumes.
 *
 * @see https://kubernetes.io/blog/2022/08/23/kubernetes-v1-25-release/#deprecations-and-removals
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { GlusterStorageClass } from 'groundwork/manifests';
 *
 * new GlusterStorageClass(new Chart(new App(), 'storage'), 'mirror', {
 *   kubernetesVersion: '1.25',
 *   name: 'gfs-mirror',
 *   parameters: { resturl: 'http://10.96.0.50:8080', volumetype: 'replicate:3' },
 * });
 * ```
 */
export class GlusterStorageClass extends ManifestConstruct {
  /** The name that claims write as `storageClassName`; empty when it is refused. */
  readonly storageClassName: string;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: GlusterStorageClassProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    refuseVersion(given.kubernetesVersion, this.findings);
    this.storageClassName = readName(given.name, this.findings);
    const parameters = readGlusterParameters(given, this.findings);
    const labels = readLabels(given.labels, 'labels', this.findings);
    const mountOptions = readMountOptions(given.mountOptions, 'mountOptions', this.findings);
    checkChoices(given, this.findings);
    if (this.findings.violations.length > 0) return;
    const secret = given.secretKey === undefined ? undefined : this.addSecret(given, labels);
    const { reclaimPolicy = 'Retain', volumeBindingMode = 'Immediate' } = given;
    const made = new ClusterObject(this, 'Resource', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: this.storageClassName,
        labels: { ...labels },
        ...(given.isDefault === true ? { annotations: DEFAULT_CLASS } : {}),
      },
      provisioner: PROVISIONER,
      parameters,
      reclaimPolicy,
      volumeBindingMode,
      allowVolumeExpansion: given.allowVolumeExpansion ?? true,
      ...(mountOptions.length > 0 ? { mountOptions: [...mountOptions] } : {}),
    });
    if (secret !== undefined) made.addDependency(secret);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addSecret(
    { parameters, secretKey }: Partial<GlusterStorageClassProps>,
    labels: Labels,
  ): ApiObject {
    const { secretName: name, secretNamespace: namespace } = parameters ?? {};
    return new ApiObject(this, 'Secret', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: String(name), namespace: String(namespace), labels: { ...labels } },
      type: PROVISIONER,
      stringData: { key: secretKey },
    });
  }
}

function refuseVersion(given: unknown, findings: Findings): void {
  const version = findings.take(
    KubernetesVersion.parse(given as KubernetesVersionInput, 'kubernetesVersion'),
  );
  if (version === undefined || version.minor < GONE) return;
  const reason = `Kubernetes has no code for ${PROVISIONER} from 1.${GONE} on: claims of this class would wait for ever`;
  const remedy =
    'use KadaluStorage (kadalu mounts the same Gluster volume by its CSI driver), or NfsVolume with the volume served by NFS-Ganesha';
  findings.add('unsupported', 'kubernetesVersion', version.toString(), reason, remedy);
}

function readName(given: unknown, findings: Findings): string {
  if (isObjectName(given)) return given;
  const remedy = 'write lower-case letters, digits, "-" and ".", such as "gfs-mirror"';
  findings.add('invalid', 'name', given, 'is no name of an object', remedy);
  return '';
}

function checkChoices(given: Partial<GlusterStorageClassProps>, findings: Findings): void {
  checkSwitch(given.isDefault, 'isDefault', findings);
  checkSwitch(given.allowVolumeExpansion, 'allowVolumeExpansion', findings);
  checkSwitch(given.allowKeyInClear, 'allowKeyInClear', findings);
  for (const [field, choices] of Object.entries(CHOICES)) {
    const value = given[field as keyof typeof CHOICES];
    if (value === undefined || (choices as readonly string[]).includes(value)) continue;
    findings.add('unsupported', field, value, 'is none', `use ${choices.join(' or ')}`);
  }
}
