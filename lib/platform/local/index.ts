export type { DataVolume, PlacedBucket, PlacedSecret, PlacedVolume, Placement } from '../placement';
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
} from '../platform';
export { boots, runOn } from '../run-on';
export type { RunOnOptions, RunOnResult } from '../run-on';
export { imageId, imageRecipe } from './image-recipe';
export type { ImageRecipe } from './image-recipe';
export type { StackScope } from './identity';
export { enterCommand, listMachines } from './inventory';
export type { MachineStatus } from './inventory';
export { LocalPlatform } from './local-platform';
export type { LocalPlatformArgs } from './local-platform-args';
export type { LocalPreparedMachines } from './local-prepared-machines';
export { localSeed, localSeeds, networkConfigFor, seedFiles, writeSeeds } from './local-seed';
export type { PlacedMachine } from './local-seed';
export { planPlacements } from './plan-placements';
export type {
  LocalMachineSpec,
  LocalNetworkSpec,
  PlacementPlan,
  PlacementRequest,
} from './plan-placements';
export type { LocalMachine } from './register-machine';
export { decideRuntime, hostFacts } from './runtime';
export type { HostFacts, LocalRuntime, RequestedRuntime, RuntimeDecision } from './runtime';
export { defaultStateRoot } from './state-directory';
