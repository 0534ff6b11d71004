/** The settings of manila-csi, read. */
import {
  Cidr,
  checkSwitch,
  hasPlaceholder,
  isDnsLabel,
  isObjectName,
  isRecord,
  isText,
} from '../values';
import type { CidrInput, Findings } from '../values';

import { readImage } from './image';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { readManilaClasses } from './manila-class';
import type { ReadManilaClass } from './manila-class';
import type { ManilaImages, ManilaProtocol, ManilaStorageProps } from './manila-props';
import { readCredentials } from './openstack-cloud-credentials-read';
import type { ReadCredentials } from './openstack-cloud-credentials-read';
import { refuseUnknown } from './openstack-cloud-fields';
import { readPodNamespace } from './pod-namespace';
import type { PodNamespace } from './pod-namespace';
import { readAmount } from './pod-numbers';
import type { Toleration } from './symlink-props';
import { readTolerations } from './tolerations';

type Given = Partial<ManilaStorageProps>;

/** Settings that are complete and legal. */
export interface ReadManila extends PodNamespace {
  readonly protocol: ManilaProtocol;
  readonly name: string;
  readonly driverName: string;
  /** Undefined for a Secret that somebody else keeps. */
  readonly credentials: ReadCredentials | undefined;
  readonly secretName: string;
  readonly classes: readonly ReadManilaClass[];
  readonly nodePlugin: Required<NonNullable<ManilaStorageProps['nodePlugin']>>;
  readonly snapshots: { readonly name: string; readonly deletionPolicy: string } | undefined;
  readonly topology: boolean;
  readonly clusterID: string | undefined;
  readonly pvcAnnotations: boolean;
  readonly matchExportLocationAddress: string | undefined;
  readonly images: Required<ManilaImages>;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly cpu: string;
  readonly memory: string;
  readonly labels: Labels;
}

/** What mounts the shares of a protocol: its CSIDriver, and its folder on the nodes. */
export const PARTNERS: Readonly<
  Record<ManilaProtocol, { readonly driver: string; readonly called: string; readonly dir: string }>
> = {
  NFS: {
    driver: 'nfs.csi.k8s.io',
    called: 'csi-driver-nfs',
    dir: '/var/lib/kubelet/plugins/csi-nfsplugin',
  },
  CEPHFS: {
    driver: 'cephfs.csi.ceph.com',
    called: 'ceph-csi',
    dir: '/var/lib/kubelet/plugins/cephfs.csi.ceph.com',
  },
};
const SIDECARS = 'registry.k8s.io/sig-storage';
/** The images of the release that this was written by. */
const IMAGES: Required<ManilaImages> = {
  plugin: 'registry.k8s.io/provider-os/manila-csi-plugin:v1.36.0',
  provisioner: `${SIDECARS}/csi-provisioner:v5.3.0`,
  resizer: `${SIDECARS}/csi-resizer:v1.14.0`,
  snapshotter: `${SIDECARS}/csi-snapshotter:v8.4.0`,
  registrar: `${SIDECARS}/csi-node-driver-registrar:v2.15.0`,
};
// Room for the longest ending of a name.
const LONGEST_NAME = 40;

/** Reads them; what is refused has its usual value, and a violation. */
export function readManila(given: Given, findings: Findings): ReadManila {
  const protocol = readProtocol(given.protocol, findings);
  const { topology = false, pvcAnnotations = false } = given;
  checkSwitch(topology, 'topology', findings);
  checkSwitch(pvcAnnotations, 'pvcAnnotations', findings);
  const word = (protocol ?? 'NFS').toLowerCase();
  const name = readName(given.name, `manila-csi-${word}`, findings);
  const { matchExportLocationAddress, nodeSelector } = given;
  return {
    ...readPodNamespace(given, 'manila-csi', findings),
    ...readWho(given.credentials, name, findings),
    protocol: protocol ?? 'NFS',
    name,
    driverName: `${word}.manila.csi.openstack.org`,
    classes: readManilaClasses(given.classes, { protocol, topology }, findings),
    nodePlugin: readNodePlugin(given.nodePlugin, protocol ?? 'NFS', findings),
    snapshots: readSnapshots(given.snapshots, findings),
    topology,
    clusterID: readClusterID(given.clusterID, findings),
    pvcAnnotations,
    matchExportLocationAddress: readAddress(matchExportLocationAddress, protocol, findings),
    images: readImages(given.images, IMAGES, findings),
    nodeSelector: readLabels(
      nodeSelector ?? { 'kubernetes.io/os': 'linux' },
      'nodeSelector',
      findings,
    ),
    tolerations: readTolerations(given.tolerations, findings),
    cpu: readAmount(given.cpu, 'cpu', '10m', findings),
    memory: readAmount(given.memory, 'memory', '128Mi', findings),
    labels: readLabels(given.labels, 'labels', findings),
  };
}

/** Reads images by their names; the usual ones where none are given. */
export function readImages<T extends object>(given: unknown, usual: T, findings: Findings): T {
  if (given === undefined) return usual;
  if (!isRecord(given)) {
    findings.add('invalid', 'images', given, 'is no record of images', 'leave it out');
    return usual;
  }
  refuseUnknown(given, Object.keys(usual), 'images', findings);
  const read = Object.entries(usual).map(([name, image]: [string, unknown]) => {
    const own = given[name];
    return [name, own === undefined ? image : readImage(own, `images.${name}`, findings)];
  });
  return Object.fromEntries(read) as T;
}

/** Reads the beginning of names. */
export function readName(given: unknown, usual: string, findings: Findings): string {
  if (given === undefined) return usual;
  if (isDnsLabel(given) && given.length <= LONGEST_NAME) return given;
  const reason = `is no name of at most ${LONGEST_NAME} lower-case letters, digits and "-"`;
  findings.add('invalid', 'name', given, reason, `write for example "${usual}"`);
  return usual;
}

/** Reads what becomes of snapshots. */
export function readSnapshots(given: unknown, findings: Findings): ReadManila['snapshots'] {
  if (given === undefined) return undefined;
  const { name, deletionPolicy = 'Retain' } = isRecord(given) ? given : {};
  if (!isObjectName(name)) {
    const remedy = 'write for example { name: "snapshots" }';
    findings.add('invalid', 'snapshots.name', name, 'is no name of a class', remedy);
  }
  const policy = deletionPolicy === 'Delete' ? 'Delete' : 'Retain';
  if (policy !== deletionPolicy) {
    const remedy = 'use Retain or Delete';
    findings.add('unsupported', 'snapshots.deletionPolicy', deletionPolicy, 'is none', remedy);
  }
  return { name: isObjectName(name) ? name : '', deletionPolicy: policy };
}

/** Reads what tells a cluster from others in the metadata of what it makes. */
export function readClusterID(given: unknown, findings: Findings): string | undefined {
  if (given === undefined) return undefined;
  // It stands in the arguments of a program, and in the metadata of a service that keeps 255 characters.
  if (isText(given, /^[A-Za-z0-9][-\w.]{0,254}$/)) return given;
  const remedy = 'write letters, digits, "-", "_" and "."';
  findings.add('invalid', 'clusterID', given, 'is no name of a cluster', remedy);
  return undefined;
}

function readProtocol(given: unknown, findings: Findings): ManilaProtocol | undefined {
  if (given === 'NFS' || given === 'CEPHFS') return given;
  const code = given === undefined ? 'required' : 'unsupported';
  findings.add(code, 'protocol', given, 'is no protocol of shares here', 'use NFS or CEPHFS');
  return undefined;
}

function readWho(
  given: unknown,
  name: string,
  findings: Findings,
): Pick<ReadManila, 'credentials' | 'secretName'> {
  const own = `${name}-credentials`;
  if (!isRecord(given) || given['kind'] !== 'secret') {
    return { credentials: readCredentials(given, 'credentials', findings), secretName: own };
  }
  const { secretName } = given;
  refuseUnknown(given, ['kind', 'secretName'], 'credentials', findings);
  if (isObjectName(secretName)) return { credentials: undefined, secretName };
  const remedy = 'write for example "manila-credentials"';
  findings.add('invalid', 'credentials.secretName', secretName, 'is no name of a Secret', remedy);
  return { credentials: undefined, secretName: own };
}

function readNodePlugin(
  given: unknown,
  protocol: ManilaProtocol,
  findings: Findings,
): ReadManila['nodePlugin'] {
  const usual = { installed: false, dir: PARTNERS[protocol].dir, sockFile: 'csi.sock' };
  if (given === undefined) return usual;
  if (!isRecord(given)) {
    const remedy = 'write { installed: true }, or leave it out';
    findings.add('invalid', 'nodePlugin', given, 'is no record of settings', remedy);
    return usual;
  }
  refuseUnknown(given, Object.keys(usual), 'nodePlugin', findings);
  const { installed = usual.installed, dir = usual.dir, sockFile = usual.sockFile } = given;
  checkSwitch(installed, 'nodePlugin.installed', findings);
  if (!isText(dir, /^(?:\/[A-Za-z0-9_][-A-Za-z0-9._]*)+$/)) {
    const remedy = `write for example "${usual.dir}"`;
    findings.add('invalid', 'nodePlugin.dir', dir, 'is no whole path of a folder', remedy);
  }
  if (!isText(sockFile, /^[A-Za-z0-9_][-A-Za-z0-9._]*$/)) {
    const remedy = 'write for example "csi.sock"';
    findings.add('invalid', 'nodePlugin.sockFile', sockFile, 'is no name of a file', remedy);
  }
  const texts = typeof dir === 'string' && typeof sockFile === 'string';
  return texts ? { installed: installed === true, dir, sockFile } : usual;
}

function readAddress(
  given: CidrInput | undefined,
  protocol: ManilaProtocol | undefined,
  findings: Findings,
): string | undefined {
  if (given === undefined) return undefined;
  const path = 'matchExportLocationAddress';
  if (protocol === 'CEPHFS') {
    const reason = 'is regarded for NFS only';
    findings.add('conflict', path, given, reason, 'leave it out');
    return undefined;
  }
  if (typeof given === 'string' && hasPlaceholder(given)) return given;
  return findings.take(Cidr.parse(given, path))?.toString();
}
