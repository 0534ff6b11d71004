/**
 * The constructs that carry the library's name, and what is needed to use them. Everything else has an entry point of its own: `groundwork/values`, `groundwork/machine`,
 * `groundwork/node`, `groundwork/local`, `groundwork/report`, `groundwork/testing`.
 */
export {
  AuthorizedKeys,
  Directory,
  File,
  FileSystem,
  FirstBootStep,
  GrowPartition,
  JournalLimits,
  KernelModule,
  Machine,
  MachineConstruct,
  Mount,
  Package,
  PackageSource,
  Sysctl,
  SystemdDropIn,
  SystemdUnit,
  UdevRule,
  User,
  UserDataPart,
} from './machine';
export type { MachineProps } from './machine';
export { CortxNodePrep, ReservedResourcesKubelet } from './node';
export type { CortxNodePrepProps, ReservedResourcesKubeletProps } from './node';
export {
  Cidr,
  DevicePath,
  Duration,
  Hostname,
  InvalidConfiguration,
  KubernetesVersion,
  Percentage,
  Quantity,
} from './values';
export type { Violation, ViolationCode } from './values';
