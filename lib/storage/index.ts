/** Arithmetic of storage, without a machine and without an engine. */
export { FIRST_BRICK_PORT, glusterBrickPorts } from './brick-ports';
export type { BrickPortsInput, PortRange } from './brick-ports';
export type { Fit } from './brick-slots';
export { claimSize, legacyClaimSize } from './claim-size';
export { glusterPoolQuorum, glusterVolumeQuorum } from './gluster-quorum';
export type { GlusterPoolQuorum, GlusterVolumeQuorum, QuorumOptions } from './gluster-quorum';
export { brickText, glusterCreateWords } from './gluster-volume';
export type { GlusterBrick, GlusterVolume, GlusterVolumeInput } from './gluster-volume';
export { EXTENT, heketiBrickSpace, heketiDeviceSpace } from './heketi-brick-space';
export type { HeketiBrickSpace } from './heketi-brick-space';
export { planHeketiClaims } from './heketi-claims-plan';
export type {
  HeketiClaim,
  HeketiClaimOutcome,
  HeketiClaimsOptions,
  HeketiClaimsPlan,
} from './heketi-claims-plan';
export { checkHeketiDurability } from './heketi-durability-check';
export type { PlacedBrick } from './heketi-even';
export { fitOf } from './heketi-fit';
export type { ZoneChecking } from './heketi-fit';
export { HEKETI_LIMITS } from './heketi-limits';
export type { HeketiLimits } from './heketi-limits';
export { nodeRoom } from './heketi-room';
export type { DeviceRoom, FreeDevice, NodeRoom } from './heketi-room';
export { arbiterTag } from './heketi-tags';
export type { ArbiterTag } from './heketi-tags';
export { heketiTopologyJson, heketiTopologyNode } from './heketi-topology';
export type {
  HeketiCluster,
  HeketiClusterInput,
  HeketiDevice,
  HeketiDeviceInput,
  HeketiExecutor,
  HeketiHostnames,
  HeketiNode,
  HeketiNodeInput,
  HeketiTags,
  HeketiTopology,
  HeketiTopologyInput,
} from './heketi-topology';
export { planHeketiVolume } from './heketi-volume-plan';
export type {
  HeketiBrick,
  HeketiLayout,
  HeketiVolumePlan,
  HeketiVolumeRequest,
} from './heketi-volume-plan';
export { largestHeketiVolume } from './largest-volume';
export type { LargestVolumeInput } from './largest-volume';
export { localVolumeCapacity, localVolumeName } from './local-volume-name';
export type { DiscoveredVolume } from './local-volume-name';
export { readGlusterVolume } from './read-gluster-volume';
export type { GlusterVolumeOptions } from './read-gluster-volume';
export { readHeketiTopology } from './read-heketi-topology';
export type { HeketiTopologyOptions } from './read-heketi-topology';
export {
  USUAL_VOLUME_TYPE,
  bricksPerSet,
  dataBricksPerSet,
  parseVolumeType,
  readVolumeType,
  volumeTypeText,
} from './volume-durability';
export type {
  DisperseDurability,
  NoDurability,
  ReplicateDurability,
  VolumeDurability,
} from './volume-durability';
