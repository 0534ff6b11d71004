/** What a cluster runs, as cdk8s constructs. */
export { checkManifests } from './check-manifests';
export type {
  CheckLevel,
  CheckName,
  CheckOptions,
  CheckOutcome,
  PlacedObject,
} from './check-manifests';
export { CortxBlockVolumes } from './cortx-block-volumes';
export type { CortxBlockVolumesProps } from './cortx-block-volumes';
export type { KubernetesObject } from './kubernetes-object';
export type { Labels } from './labels';
export { LateValue } from './late-value';
export { LocalStorageClass } from './local-storage-class';
export type { LocalStorageClassProps } from './local-storage-class';
export type { LocalVolume, LocalVolumesProps, ReadVolume } from './local-volume';
export { LocalVolumes } from './local-volumes';
export { ManifestConstruct, manifestViolations } from './manifest-construct';
export { SymlinkBlockDevices } from './symlink-block-devices';
export type {
  LinkedDevice,
  LinkedNode,
  SymlinkBlockDevicesProps,
  Toleration,
} from './symlink-props';
