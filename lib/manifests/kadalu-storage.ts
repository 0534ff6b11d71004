import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, checkSwitch, isDnsLabel, isRecord, isText, readProps } from '../values';
import type { Violation } from '../values';

import { readServers, readVolumeName } from './gluster-server-names';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { ManifestConstruct } from './manifest-construct';

/** Where a Gluster volume is that stands outside of the cluster, by kadalu's own names. */
export interface KadaluDetails {
  /** Servers of the pool, each of which can tell what the volume is like. */
  readonly gluster_hosts: readonly string[];
  /** The volume. It has to be started. */
  readonly gluster_volname: string;
  /**
   * Options of the client, such as `log-level=WARNING`, separated by commas.
   *
   * @default - none
   */
  readonly gluster_options?: string;
}

/** A Gluster volume whose folders become volumes of pods. */
export interface KadaluStorageProps {
  /** Its name: a DNS label. The operator makes the class `kadalu.<name>`. */
  readonly name: string;

  /** Where the Gluster volume is. */
  readonly details: KadaluDetails;

  /**
   * The namespace; the operator looks into all of them.
   *
   * @default 'kadalu'
   */
  readonly namespace?: string;

  /**
   * Whether the whole volume is one PersistentVolume, as with Heketi, instead of a folder for each claim.
   *
   * @default false
   */
  readonly single_pv_per_pool?: boolean;

  /**
   * What becomes of the folder whose claim is deleted: kept, kept under another name, or deleted. Kadalu's own default is `delete`.
   *
   * @default 'retain'
   */
  readonly pvReclaimPolicy?: 'retain' | 'archive' | 'delete';

  /**
   * Further labels of the object.
   *
   * @default {}
   */
  readonly labels?: Labels;
}

const POLICIES: readonly unknown[] = ['retain', 'archive', 'delete'];

/**
 * What takes the place of `GlusterStorageClass` from Kubernetes 1.26 on: an existing Gluster volume, such as one of a `GlusterPool`, given to
 * pods by the CSI driver of kadalu. Its operator with the definition of this kind has to be installed; it makes the class.
 *
 * @see https://github.com/kadalu/kadalu/blob/devel/doc/external-gluster-storage.adoc (read at ebe8797)
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { KadaluStorage } from 'groundwork/manifests';
 *
 * const storage = new KadaluStorage(new Chart(new App(), 'storage'), 'gluster', {
 *   name: 'mirror',
 *   details: { gluster_hosts: ['10.0.0.1', '10.0.0.2', '10.0.0.3'], gluster_volname: 'data' },
 * });
 * storage.storageClassName; // kadalu.mirror
 * ```
 */
export class KadaluStorage extends ManifestConstruct {
  /** The name of the class that the operator makes, for claims; empty when something is wrong. */
  readonly storageClassName: string;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: KadaluStorageProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const { namespace = 'kadalu', pvReclaimPolicy = 'retain', single_pv_per_pool = false } = given;
    this.checkNames(given.name, namespace);
    checkSwitch(single_pv_per_pool, 'single_pv_per_pool', this.findings);
    if (!POLICIES.includes(pvReclaimPolicy)) {
      const remedy = `use ${POLICIES.join(', ')}`;
      this.findings.add('unsupported', 'pvReclaimPolicy', pvReclaimPolicy, 'is none', remedy);
    }
    const details = readDetails(given.details, this.findings);
    const labels = readLabels(given.labels, 'labels', this.findings);
    const good = this.findings.violations.length === 0;
    this.storageClassName = good ? `kadalu.${given.name ?? ''}` : '';
    if (!good) return;
    new ApiObject(this, 'Resource', {
      apiVersion: 'kadalu-operator.storage/v1alpha1',
      kind: 'KadaluStorage',
      metadata: { name: given.name ?? '', namespace, labels: { ...labels } },
      spec: { type: 'External', single_pv_per_pool, pvReclaimPolicy, details },
    });
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private checkNames(name: unknown, namespace: unknown): void {
    if (!isDnsLabel(name)) {
      const remedy = 'write at most 63 lower-case letters, digits and "-", such as "mirror"';
      this.findings.add('invalid', 'name', name, 'is no name of a storage', remedy);
    }
    if (isDnsLabel(namespace)) return;
    const remedy = 'write for example "kadalu"';
    this.findings.add('invalid', 'namespace', namespace, 'is no name of a namespace', remedy);
  }
}

function readDetails(given: unknown, findings: Findings): Readonly<Record<string, unknown>> {
  if (!isRecord(given)) {
    const remedy = 'write { gluster_hosts: ["10.0.0.1"], gluster_volname: "data" }';
    findings.add('required', 'details', given, 'says of no volume where it is', remedy);
    return {};
  }
  const details: Partial<KadaluDetails> = given;
  const { gluster_options: options } = details;
  if (
    options !== undefined &&
    !isText(options, /^[^\s,=]+(?:=[^\s,]+)?(?:,[^\s,=]+(?:=[^\s,]+)?)*$/)
  ) {
    const remedy = 'write for example "log-level=WARNING"';
    findings.add('invalid', 'details.gluster_options', options, 'are no options', remedy);
  }
  return {
    gluster_hosts: [...readServers(details.gluster_hosts, 'details.gluster_hosts', findings)],
    gluster_volname: readVolumeName(details.gluster_volname, 'details.gluster_volname', findings),
    ...(options === undefined ? {} : { gluster_options: options }),
  };
}
