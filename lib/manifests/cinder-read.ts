/** The settings of cinder-csi, read. */
import { checkSwitch } from '../values';
import type { Findings } from '../values';

import { readCinderClasses, readCinderSnapshots } from './cinder-class';
import type { ReadCinderClass, ReadCinderSnapshots } from './cinder-class';
import type { CinderImages, CinderStorageProps } from './cinder-props';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { readClusterID, readImages, readName } from './manila-read';
import { readCloudConfig } from './openstack-cloud-mount';
import type { ReadCloudConfig } from './openstack-cloud-mount';
import { readAmount } from './pod-numbers';
import type { Toleration } from './symlink-props';
import { readTolerations } from './tolerations';

/** Settings that are complete and legal. */
export interface ReadCinder {
  readonly name: string;
  readonly driverName: string;
  readonly config: ReadCloudConfig;
  readonly classes: readonly ReadCinderClass[];
  readonly snapshots: ReadCinderSnapshots | undefined;
  readonly clusterID: string;
  readonly topology: boolean;
  readonly pvcAnnotations: boolean;
  readonly images: Required<CinderImages>;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly cpu: string;
  readonly memory: string;
  readonly labels: Labels;
}

/** The name of the driver, which is fixed. */
export const CINDER_DRIVER = 'cinder.csi.openstack.org';
const SIDECARS = 'registry.k8s.io/sig-storage';
/** The images of the release that this was written by. */
const IMAGES: Required<CinderImages> = {
  plugin: 'registry.k8s.io/provider-os/cinder-csi-plugin:v1.36.0',
  attacher: `${SIDECARS}/csi-attacher:v4.10.0`,
  provisioner: `${SIDECARS}/csi-provisioner:v5.3.0`,
  resizer: `${SIDECARS}/csi-resizer:v1.14.0`,
  snapshotter: `${SIDECARS}/csi-snapshotter:v8.4.0`,
  registrar: `${SIDECARS}/csi-node-driver-registrar:v2.15.0`,
};

/** Reads them; what is refused has its usual value, and a violation. */
export function readCinder(given: Partial<CinderStorageProps>, findings: Findings): ReadCinder {
  const { topology = true, pvcAnnotations = false, nodeSelector } = given;
  checkSwitch(topology, 'topology', findings);
  checkSwitch(pvcAnnotations, 'pvcAnnotations', findings);
  return {
    name: readName(given.name, 'cinder-csi', findings),
    driverName: CINDER_DRIVER,
    config: readCloudConfig(given.cloudConfig, findings),
    classes: readCinderClasses(given.classes, topology, findings),
    snapshots: readCinderSnapshots(given.snapshots, findings),
    clusterID: readClusterID(given.clusterID, findings) ?? 'kubernetes',
    topology,
    pvcAnnotations,
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
