/** Arithmetic of storage, without a machine and without an engine. */
export { FIRST_BRICK_PORT, glusterBrickPorts } from './brick-ports';
export type { BrickPortsInput, PortRange } from './brick-ports';
export { claimSize, legacyClaimSize } from './claim-size';
export { glusterPoolQuorum, glusterVolumeQuorum } from './gluster-quorum';
export type { GlusterPoolQuorum, GlusterVolumeQuorum, QuorumOptions } from './gluster-quorum';
export { brickText, glusterCreateWords } from './gluster-volume';
export type { GlusterBrick, GlusterVolume, GlusterVolumeInput } from './gluster-volume';
export { arbiterTag } from './heketi-tags';
export type { ArbiterTag } from './heketi-tags';
export { heketiTopologyJson } from './heketi-topology';
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
