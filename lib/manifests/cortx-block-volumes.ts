import type { Construct } from 'constructs';

import { Findings, devicePathLabel, isRecord, readProps } from '../values';
import type { Violation } from '../values';

import { LocalStorageClass } from './local-storage-class';
import type { LocalVolume, LocalVolumesProps, ReadVolume } from './local-volume';
import { LocalVolumes } from './local-volumes';
import { ManifestConstruct } from './manifest-construct';

/** The block devices of CORTX as volumes. */
export interface CortxBlockVolumesProps {
  /** The volumes: `blockVolumes()` of a `CortxSolution` fits. */
  readonly volumes: readonly LocalVolume[];

  /**
   * The name of their class, which is made too. With the deployment script of CORTX set `CORTX_DEPLOY_CUSTOM_BLOCK_STORAGE_CLASS` to it, so
   * that the script makes no volumes of its own.
   *
   * @default 'cortx-local-block-storage'
   */
  readonly storageClass?: string;

  /**
   * What happens when two volumes would have one name; see `LocalVolumesProps`.
   *
   * @default 'hash'
   */
  readonly clashes?: LocalVolumesProps['clashes'];
}

const DEVICE_PATH = 'cortx.io/device-path';

/**
 * What the chart `cortx-block-data` installs: a class, and a volume for each device of each node with the label by which the claims of CORTX
 * choose it. Names and labels equal the chart's where Kubernetes takes these. Unlike there the class retains, devices may differ from node to
 * node, and no two volumes get one name.
 *
 * @see https://github.com/Seagate/cortx-k8s (charts/cortx-block-data, read at 67e1093)
 */
export class CortxBlockVolumes extends ManifestConstruct {
  /** The name of the class. */
  readonly storageClassName: string;
  /** The volumes with their names; none when something is wrong. */
  readonly volumes: readonly ReadVolume[];
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: CortxBlockVolumesProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const { storageClass = 'cortx-local-block-storage', clashes = 'hash' } = given;
    const className = new LocalStorageClass(this, 'Class', { name: storageClass });
    const volumes = new LocalVolumes(this, 'Volumes', {
      volumes: withDevicePath(given.volumes) as readonly LocalVolume[],
      storageClass: className.storageClassName,
      namePrefix: 'cortx-data',
      clashes,
    });
    this.storageClassName = className.storageClassName;
    this.volumes = volumes.volumes;
    this.adopt(className, volumes);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  /** What is wrong with the parts is told by the names that stand in the props of the whole, and then there are no parts. */
  private adopt(className: LocalStorageClass, volumes: LocalVolumes): void {
    const found = [
      ...className.violations().map((one) => ({ ...one, path: 'storageClass' })),
      ...volumes.violations(),
    ];
    if (found.length === 0 && this.findings.violations.length === 0) return;
    this.findings.addAll(found);
    this.node.tryRemoveChild('Class');
    this.node.tryRemoveChild('Volumes');
  }
}

/** The volumes with the label of the chart, unless they carry one. What is none stays as it is, and is refused by who reads it. */
function withDevicePath(given: unknown): unknown {
  if (!Array.isArray(given)) return given;
  return given.map((one: unknown) => {
    if (!isRecord(one) || typeof one['path'] !== 'string') return one;
    const { labels = {} } = one;
    if (!isRecord(labels)) return one;
    return { ...one, labels: { [DEVICE_PATH]: devicePathLabel(one['path']), ...labels } };
  });
}
