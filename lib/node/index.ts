export { legacyNodefsAccounting } from './allocatable';
export type { Allocatable, AllocatableInput } from './allocatable';
export type { EvictionProps } from './eviction';
export { EVICTION_SIGNALS } from './eviction-signal';
export type { BySignal, EvictionSignal, Threshold, ThresholdInput } from './eviction-signal';
export { KUBELET_ARGUMENTS_FILE } from './kubelet-delivery';
export type { KubeletDelivery } from './kubelet-delivery';
export type { ReservedResourcesKubeletProps } from './kubelet-props';
export type { Enforcement } from './kubelet-settings';
export type { ReservableResource, Reservation, ReservedAmounts } from './reservation';
export { presetReservation } from './reservation-preset';
export type { ReservationPreset } from './reservation-preset';
export { RESERVED_CGROUP_SCRIPT } from './reserved-cgroup';
export { ReservedResourcesKubelet } from './reserved-resources-kubelet';
export type { CgroupDriver } from './slice';
export { CortxNodePrep } from './cortx-node-prep';
export type {
  CortxBlockVolume,
  CortxCounts,
  CortxNodeDisks,
  CortxSolutionOptions,
  SolutionDevice,
} from './cortx-options';
export { CORTX_SECRET_KEYS } from './cortx-secrets';
export type { CortxSecret } from './cortx-secrets';
export { CortxSolution } from './cortx-solution';
export type { ParsedSolution } from './cortx-solution';
export type { DeviceUse } from './cortx-storage-set';
export type { BlockDevice, CortxNodePrepProps, SecondaryStorage } from './cortx-props';
export { rewriteDevicePaths, solutionDevices } from './cortx-device-fields';
export type { DeviceField, RewriteDevicePathsOptions } from './cortx-device-fields';
export { mappedDevicePath } from './device-name';
export type { NamedDevice } from './read-cortx-node';
export { NetworkTuning } from './network-tuning';
export type {
  ConntrackProps,
  InotifyProps,
  IpFamilyName,
  NetworkTuningProps,
} from './network-tuning-props';
export { KubernetesRole } from './kubernetes-role';
export type { RoleConditions } from './role-condition';
export { ROLE_MARKER_DIRECTORY, roleMarker } from './role-marker';
export type { KubernetesRoleName } from './role-marker';
export type { KubernetesRoleProps } from './role-props';
export { API_AUTHORITY_FILE } from './wait-for-api';
export type { WaitForApiProps } from './wait-for-api';
export { WAIT_FOR_API_SCRIPT } from './wait-for-api-script';
export { LocalDisks } from './local-disks';
export type { DiskDiscovery, LocalVolume } from './local-disks';
export type { DiskMatch, LocalDisksProps, NamedDisk } from './local-disks-props';
export type { FoundByName } from './read-named-disk';
export { SELECT_DISKS } from './select-disks';
export { localVolumeCapacity, localVolumeName } from './static-provisioner';
export type { DiscoveredVolume } from './static-provisioner';
export { CONTAINERD_CONFIG_FILE, CONTAINERD_ENDPOINT, ContainerRuntime } from './container-runtime';
export type {
  CniProps,
  ContainerRuntimeProps,
  ContainerdPackage,
  ProxyProps,
  RuntimeLimit,
  RuntimeProps,
} from './container-runtime-props';
export type {
  RegistryAccess,
  RegistryCapability,
  RegistryHost,
  RegistryProps,
} from './registry-hosts';
export { SWAP_OFF_SCRIPT, SWAP_OFF_SERVICE, SwapOff } from './swap-off';
export type { SwapOffProps } from './swap-off';
export {
  WEAVE_DEFAULT_RANGE,
  validateWeaveNetwork,
  weaveConsensus,
  weaveLaunchArguments,
  weaveQuorum,
  weaveShares,
} from './weave';
export type { WeaveConsensus, WeaveNetwork } from './weave';
export { TimeSync } from './time-sync';
export type { TimeDaemon, TimeSyncProps, TimeWaitProps } from './time-sync-props';
export { KUBELET_SERVICE_ARGUMENTS_FILE, KubeletService } from './kubelet-service';
export type { KubeletServiceProps, NodeTaint } from './kubelet-service-props';
export { ETCDCTL_ENVIRONMENT_FILE, ETCD_ENVIRONMENT_FILE, EtcdMember } from './etcd-member';
export { ETCD_BEGIN, ETCD_JOIN, ETCD_PROMOTE, ETCD_REJOIN } from './etcd-join';
export { ETCD_ENDING, ETCD_LEAVE, ETCD_MAKE_WAY, ETCD_REMOVE } from './etcd-leave';
export { ETCD_REFRESH } from './etcd-refresh';
export { ETCD_STATUS } from './etcd-status';
export { SecretFiles } from './secret-files';
export type { SecretFilesProps } from './secret-files';
export { ETCD_USUAL_QUOTA, etcdFigures } from './etcd-figures';
export type { EtcdFigures } from './etcd-figures';
export { ETCD_FSYNC_RESULT, ETCD_HEALTH, ETCD_INSTALL } from './etcd-programs';
export type {
  EtcdArchitecture,
  EtcdBundle,
  EtcdFromFolder,
  EtcdFromPackage,
  EtcdFromRelease,
  EtcdFsyncGate,
  EtcdInstall,
  EtcdMemberProps,
  EtcdPeerTlsFiles,
  EtcdTlsFiles,
} from './etcd-props';
export type { EtcdFeatureGate, EtcdSettingName, EtcdSettings } from './etcd-setting';
export { ETCD_SERVICE, ETCD_START_SERVICE, ETCD_USER } from './etcd-unit';
export { ETCD_SNAPSHOT_SERVICE, ETCD_SNAPSHOT_TIMER, EtcdBackup } from './etcd-backup';
export type {
  EtcdBackupProps,
  EtcdRecoveryProps,
  EtcdSnapshotCommand,
  EtcdSnapshotDirectory,
  EtcdSnapshotTarget,
} from './etcd-backup-props';
export { EtcdMaintenance } from './etcd-maintenance';
export { ETCD_MAINTAIN } from './etcd-maintenance-program';
export type { EtcdMaintenanceProps } from './etcd-maintenance-props';
export { EtcdRecovery } from './etcd-recovery';
export { ETCD_FORCE_NEW_CLUSTER, ETCD_RESTORE, ETCD_SET_ASIDE } from './etcd-restore-programs';
export { ETCD_SNAPSHOT, ETCD_SNAPSHOTS, ETCD_SNAPSHOT_CHECK } from './etcd-snapshot-programs';
export { HEKETI_BRICKS, HEKETI_HOST_KEY, HEKETI_KEYS, HEKETI_SSH_REFRESH } from './heketi-programs';
export { HEKETI_BRICKS_SERVICE, HEKETI_SSH_SERVICE, HeketiSsh } from './heketi-ssh';
export type { HeketiSshExecutor } from './heketi-ssh';
export type { HeketiSshDevice, HeketiSshProps } from './heketi-ssh-props';
export { ISCSI_TARGET_SERVICE, IscsiTarget } from './iscsi-target';
export type { IscsiTargetDisk } from './iscsi-target';
export { ISCSI_TARGET_REFRESH, ISCSI_TARGET_STATUS } from './iscsi-target-programs';
export type {
  FileBackstore,
  GlfsBackstore,
  IscsiLun,
  IscsiTargetInitiator,
  IscsiTargetNode,
  IscsiTargetProps,
} from './iscsi-target-props';
export type { IscsiChap, IscsiChapFile } from './iscsi-chap';
export { checkInitiatorNames } from './initiator-names';
export type { NamedInitiator } from './initiator-names';
export { ISCSI_INITIATOR_SERVICE, IscsiInitiator } from './iscsi-initiator';
export { ISCSI_INITIATOR } from './iscsi-initiator-program';
export type { IscsiInitiatorProps, IscsiTargetLogin } from './iscsi-initiator-props';
export type {
  ChapAlgorithm,
  IscsiDigest,
  IscsidSettingName,
  IscsidSettings,
  YesNo,
} from './iscsid-setting';
export { MULTIPATH_CONFIG_FILE, Multipath } from './multipath';
export type { MultipathProps, MultipathSettings } from './multipath-props';
export { glusterPeersFile, glusterVolumesFile } from './gluster-files';
export type { GlusterPeerLine } from './gluster-files';
export { GLUSTER_HEALTH } from './gluster-health';
export { GLUSTER_MAKE_WAY, GLUSTER_REJOIN, GLUSTER_REMOVE } from './gluster-leave';
export { GlusterNode } from './gluster-node';
export type { GlusterPorts } from './gluster-node';
export type {
  GlusterBrickDisk,
  GlusterBundle,
  GlusterNodeProps,
  GlusterPeer,
  GlusterQuorum,
  GlusterRawDevice,
  GlusterState,
} from './gluster-props';
export { GLUSTER_RAW_DEVICES } from './gluster-raw-devices';
export { GLUSTER_REFRESH } from './gluster-refresh';
export { GLUSTER_SETTLE } from './gluster-settle';
export { GLUSTER_STATUS } from './gluster-status';
export {
  GLUSTERD_VOLFILE,
  GLUSTER_BRICKS_SERVICE,
  GLUSTER_HEALTH_SERVICE,
  GLUSTER_HEALTH_TIMER,
  GLUSTER_RAW_DEVICES_SERVICE,
  GLUSTER_SERVICE,
  GLUSTER_SETTLE_SERVICE,
} from './gluster-unit';
export { glusterNodeUuid } from './gluster-uuid';
