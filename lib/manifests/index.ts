/** What a cluster runs, as cdk8s constructs. */
export type { Labels } from './labels';
export { LocalStorageClass } from './local-storage-class';
export type { LocalStorageClassProps } from './local-storage-class';
export { ManifestConstruct, manifestViolations } from './manifest-construct';
