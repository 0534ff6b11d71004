/**
 * The part of the local platform that needs no engine: where machines stand, and the seeds that they would boot with.
 */
export type { DataVolume, PlacedBucket, PlacedSecret, PlacedVolume, Placement } from '../placement';
export { bridgeAddress } from './address-plan';
export { imageId, imageRecipe } from './image-recipe';
export type { ImageRecipe } from './image-recipe';
export {
  checkPlaced,
  localSeed,
  localSeeds,
  networkConfigFor,
  seedFiles,
  writeSeed,
  writeSeeds,
} from './local-seed';
export type { PlacedMachine } from './local-seed';
export { LOCAL_FAILURE_DOMAINS, planPlacements, volumeDevice } from './plan-placements';
export type {
  LocalMachineSpec,
  LocalNetworkSpec,
  PlacementPlan,
  PlacementRequest,
} from './plan-placements';
