export type { DataVolume, PlacedBucket, PlacedSecret, PlacedVolume, Placement } from './placement';
export type {
  Bucket,
  MachineAccess,
  MachineArgs,
  Network,
  NetworkArgs,
  Platform,
  PlatformKind,
  PlatformMachine,
  PreparedMachines,
  RegisterOptions,
  Secret,
  SecretTexts,
  StoreOptions,
} from './platform';
export { boots, runOn } from './run-on';
export type { RunOnOptions, RunOnResult } from './run-on';
