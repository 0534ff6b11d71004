/** What a cluster runs, as cdk8s constructs. */
export { checkManifests } from './check-manifests';
export type { CheckOptions, CheckOutcome, ManifestViolation } from './check-manifests';
export { CHECKS } from './check/check-name';
export type { CheckLevel, CheckName } from './check/check-name';
export { qosClassOf } from './check/qos-class';
export type { QoSClass } from './check/qos-class';
export type {
  CinderClass,
  CinderImages,
  CinderSnapshots,
  CinderStorageProps,
  CinderVolumeProps,
} from './cinder-props';
export { CinderStorage } from './cinder-storage';
export { CinderVolume } from './cinder-volume';
export { CortxBlockVolumes } from './cortx-block-volumes';
export type { CortxBlockVolumesProps } from './cortx-block-volumes';
export { FlannelNetwork } from './flannel-network';
export type { FlannelNetworkProps, FlannelVxlan } from './flannel-network-props';
export type { GlusterClassParameters } from './gluster-class-parameters';
export { GlusterDaemonSet } from './gluster-daemon-set';
export type { GlusterDaemonSetProps } from './gluster-daemon-set-props';
export { GlusterStorageClass } from './gluster-storage-class';
export type { GlusterStorageClassProps } from './gluster-storage-class';
export type { VolumeOptions } from './gluster-volume-options';
export { guaranteed } from './guaranteed';
export type { GuaranteedResources } from './guaranteed';
export { KadaluStorage } from './kadalu-storage';
export type { KadaluDetails, KadaluStorageProps } from './kadalu-storage';
export type {
  HeketiBackup,
  HeketiVolumeClaim,
  HeketiDatabase,
  HeketiDatabaseSource,
} from './heketi-database-props';
export { HeketiDeployment } from './heketi-deployment';
export type {
  HeketiDeploymentProps,
  HeketiKubernetesSettings,
  HeketiSecretText,
  HeketiSshSettings,
} from './heketi-props';
export type { HeketiCommandSettings, HeketiSettings } from './heketi-settings';
export { IscsiVolume } from './iscsi-volume';
export type { IscsiPodVolume } from './iscsi-volume';
export type {
  IscsiAccessMode,
  IscsiChapValues,
  IscsiPersistentVolume,
  IscsiVolumeChap,
  IscsiVolumeClaim,
  IscsiVolumeProps,
} from './iscsi-volume-props';
export { KuryrNetwork } from './kuryr-network';
export type {
  KuryrApplicationCredential,
  KuryrCloud,
  KuryrDaemon,
  KuryrDriver,
  KuryrNested,
  KuryrNestedMacvlan,
  KuryrNestedVlan,
  KuryrNetworkProps,
  KuryrNeutron,
  KuryrNeutronDefaults,
  KuryrNeutronVif,
  KuryrOctavia,
  KuryrPassword,
  KuryrPool,
} from './kuryr-network-props';
export { planKuryrRanges } from './kuryr-ranges';
export type { KuryrRanges, KuryrRangesPlan, KuryrServiceSubnet } from './kuryr-ranges';
export type { KubernetesObject } from './kubernetes-object';
export type { Labels } from './labels';
export { LateValue } from './late-value';
export type { KnownVolume } from './known-volumes';
export { LocalStorageClass } from './local-storage-class';
export type { LocalStorageClassProps } from './local-storage-class';
export { LocalVolumeProvisioner } from './local-volume-provisioner';
export type {
  KnownVolumes,
  LocalVolumeProvisionerProps,
  ProvisionedClass,
} from './local-volume-provisioner-props';
export type { LocalVolume, LocalVolumesProps, ReadVolume } from './local-volume';
export { LocalVolumes } from './local-volumes';
export { ManilaStorage } from './manila-storage';
export type {
  ManilaClass,
  ManilaImages,
  ManilaNodePlugin,
  ManilaProtocol,
  ManilaStorageProps,
} from './manila-props';
export { ManilaVolume } from './manila-volume';
export type {
  ManilaAccessMode,
  ManilaClaim,
  ManilaShare,
  ManilaVolumeProps,
} from './manila-volume-props';
export { NfsNodePlugin } from './manila-nfs-node-plugin';
export type { NfsNodePluginProps } from './manila-nfs-node-plugin';
export { OpenStackCloudConfig } from './openstack-cloud-config';
export type {
  CloudConfigSecret,
  OpenStackBlockStorage,
  OpenStackCloudConfigProps,
  OpenStackLoadBalancerClass,
  OpenStackLoadBalancing,
  OpenStackMetadata,
  OpenStackNetworking,
} from './openstack-cloud-config-props';
export { OpenStackCloudController } from './openstack-cloud-controller';
export type { OpenStackCloudControllerProps } from './openstack-cloud-controller-props';
export type {
  OpenStackApplicationCredential,
  OpenStackClientCertificate,
  OpenStackClouds,
  OpenStackCredentials,
  OpenStackKeystone,
  OpenStackPassword,
  OpenStackProject,
  OpenStackTrust,
  OpenStackUser,
} from './openstack-cloud-credentials';
export { ManifestConstruct, manifestViolations } from './manifest-construct';
export { NfsVolume } from './nfs-volume';
export type { NfsVolumeProps } from './nfs-volume';
export type { PlacedObject } from './placed-object';
export { DEMANDED, podDemandOf } from './pod-demand';
export type { DemandedResource, PodDemand } from './pod-demand';
export { podMtu } from './pod-network-mtu';
export type { MtuLayer, PodMtu, PodNetworkBackend } from './pod-network-mtu';
export { checkPodRanges, planPodRanges } from './pod-network-ranges';
export type { PodNetworkRanges, PodRangesPlan } from './pod-network-ranges';
export { podAddressPairs, podRoutes } from './pod-network-routes';
export type { AddressPair, PodNode, PodRoute } from './pod-network-routes';
export { PriorityClasses } from './priority-classes';
export type { PriorityClassSettings, PriorityClassesProps } from './priority-classes';
export { qosReport } from './qos-report';
export type { PodQoS, QoSChange, QoSReportOptions } from './qos-report';
export { requireQoS, requiredQoS } from './require-qos';
export { SymlinkBlockDevices } from './symlink-block-devices';
export type {
  LinkedDevice,
  LinkedNode,
  SymlinkBlockDevicesProps,
  Toleration,
} from './symlink-props';
export type { TenantNetwork, TenantNetworkType } from './tenant-network';
