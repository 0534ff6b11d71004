import type { Construct } from 'constructs';

import {
  Findings,
  IpAddress,
  checkSwitch,
  isObjectName,
  isText,
  readProps,
  readTexts,
} from '../values';
import type { QuantityInput, Violation } from '../values';

import { ClusterObject } from './cluster-object';
import { isServer } from './gluster-server-names';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { ManifestConstruct } from './manifest-construct';
import { readMountOptions } from './mount-options';
import { readVolumeSize } from './volume-size';

type AccessMode = 'ReadWriteMany' | 'ReadOnlyMany' | 'ReadWriteOnce' | 'ReadWriteOncePod';

/** A folder of a server that pods mount by NFS. */
export interface NfsVolumeProps {
  /** The name of the PersistentVolume. */
  readonly name: string;

  /** The server: an address that moves to another machine when one is lost, or its name, which the nodes resolve. */
  readonly server: string;

  /** The folder that it exports, such as `/data`: the `Pseudo` path of NFS-Ganesha for version 4. */
  readonly path: string;

  /** How large it counts for claims. Nothing limits what is written. */
  readonly size: QuantityInput;

  /**
   * The class by whose name claims find it; with an empty text those that name no class.
   *
   * @default ''
   */
  readonly storageClass?: string;

  /**
   * How it may be used.
   *
   * @default ['ReadWriteMany']
   */
  readonly accessModes?: readonly AccessMode[];

  /**
   * Options of the mount. `hard` waits for a server that is away; `soft` would tell programs that writes failed which they take for done.
   *
   * @default ['nfsvers=4.1', 'hard']
   */
  readonly mountOptions?: readonly string[];

  /**
   * Whether nobody may write.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Further labels of the volume, for the selectors of claims.
   *
   * @default {}
   */
  readonly labels?: Labels;
}

const MODES: readonly string[] = [
  'ReadWriteMany',
  'ReadOnlyMany',
  'ReadWriteOnce',
  'ReadWriteOncePod',
];

/**
 * A PersistentVolume on NFS: how a Gluster volume that NFS-Ganesha serves reaches pods without a driver, on every version of Kubernetes. It is
 * kept when its claim goes.
 *
 * @see https://github.com/nfs-ganesha/nfs-ganesha/wiki/GLUSTER
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { NfsVolume } from 'groundwork/manifests';
 *
 * new NfsVolume(new Chart(new App(), 'storage'), 'data', {
 *   name: 'gluster-data',
 *   server: '10.0.0.100',
 *   path: '/data',
 *   size: '100Gi',
 * });
 * ```
 */
export class NfsVolume extends ManifestConstruct {
  /** The name of the PersistentVolume, for the `volumeName` of a claim; empty when something is wrong. */
  readonly volumeName: string;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: NfsVolumeProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const spec = readSpec(given, this.findings);
    const labels = readLabels(given.labels, 'labels', this.findings);
    if (!isObjectName(given.name)) {
      const remedy = 'write lower-case letters, digits, "-" and ".", such as "gluster-data"';
      this.findings.add('invalid', 'name', given.name, 'is no name of an object', remedy);
    }
    const good = this.findings.violations.length === 0;
    this.volumeName = good ? (given.name ?? '') : '';
    if (!good) return;
    new ClusterObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: this.volumeName, labels: { ...labels } },
      spec,
    });
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }
}

function readSpec(given: Partial<NfsVolumeProps>, findings: Findings): object {
  const { storageClass = '', readOnly = false } = given;
  const size = readVolumeSize(given.size, 'size', findings);
  if (storageClass !== '' && !isObjectName(storageClass)) {
    const remedy = 'write the name of a class, or leave it out';
    findings.add('invalid', 'storageClass', storageClass, 'is no name of a class', remedy);
  }
  checkSwitch(readOnly, 'readOnly', findings);
  const accessModes = readModes(given.accessModes, findings);
  const usual = ['nfsvers=4.1', 'hard'];
  const mountOptions = readMountOptions(given.mountOptions ?? usual, 'mountOptions', findings);
  return {
    capacity: { storage: size },
    accessModes: [...accessModes],
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: storageClass,
    ...(mountOptions.length > 0 ? { mountOptions: [...mountOptions] } : {}),
    nfs: { ...readExport(given, findings), ...(readOnly ? { readOnly } : {}) },
  };
}

function readExport({ server, path }: Partial<NfsVolumeProps>, findings: Findings): object {
  if (!isServer(server)) {
    const remedy = 'write for example "10.0.0.100"';
    findings.add('invalid', 'server', server, 'is no address and no name of a host', remedy);
  }
  if (!isText(path, /^(?:\/|(?:\/[^/\0\s]+)+)$/) || path.split('/').includes('..')) {
    const remedy = 'write for example "/data"';
    findings.add('invalid', 'path', path, 'is no whole path of a folder', remedy);
  }
  // mount.nfs wants the colons of an address kept apart from the one before the path.
  const isV6 = typeof server === 'string' && server.includes(':') && IpAddress.parse(server).ok;
  return { server: isV6 ? `[${server}]` : server, path };
}

function readModes(
  given: readonly AccessMode[] | undefined,
  findings: Findings,
): readonly string[] {
  const modes = readTexts<string>(given, 'accessModes', 'ReadWriteMany', findings);
  if (modes === undefined) return ['ReadWriteMany'];
  if (modes.length === 0) {
    findings.add(
      'required',
      'accessModes',
      given,
      'names none',
      'write for example ["ReadWriteMany"]',
    );
  }
  modes.forEach((mode, index) => {
    if (MODES.includes(mode)) return;
    findings.add(
      'unsupported',
      `accessModes[${index}]`,
      mode,
      'is none',
      `use ${MODES.join(', ')}`,
    );
  });
  return modes;
}
