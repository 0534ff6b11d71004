/** Names and sizes of local volumes; kept here for those who look for them beside the disks. */
export { localVolumeCapacity, localVolumeName } from '../storage';
export type { DiscoveredVolume } from '../storage';
