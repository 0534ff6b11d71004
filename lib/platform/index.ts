export type { Flow, FlowPorts, FlowProtocol, OutgoingFlow } from './flow';
export type {
  DataVolume,
  PlacedBucket,
  PlacedSecret,
  PlacedVolume,
  Placement,
  PoolPlacement,
  VolumePerformance,
} from './placement';
export type {
  AntiAffinity,
  Bucket,
  Endpoint,
  EndpointArgs,
  EndpointKind,
  LocalAccess,
  MachineAccess,
  MachineArgs,
  MachinePool,
  MachinePoolArgs,
  Network,
  NetworkArgs,
  NoAccess,
  Platform,
  PlatformKind,
  PlatformMachine,
  PoolMachine,
  PreparedMachines,
  RegisterOptions,
  Secret,
  SecretTexts,
  SshAccess,
  StoreOptions,
} from './platform';
export { boots, runOn } from './run-on';
export type { RunOnOptions, RunOnResult } from './run-on';
