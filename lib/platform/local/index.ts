export type { DataVolume, PlacedVolume, Placement } from '../placement';
export type {
  MachineArgs,
  Network,
  NetworkArgs,
  Platform,
  PlatformKind,
  PlatformMachine,
} from '../platform';
export { imageId, imageRecipe } from './image-recipe';
export type { ImageRecipe } from './image-recipe';
export type { StackScope } from './identity';
export { enterCommand, listMachines } from './inventory';
export type { MachineStatus } from './inventory';
export { LocalPlatform } from './local-platform';
export type { LocalPlatformArgs } from './local-platform';
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
