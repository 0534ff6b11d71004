export type { AptSourceProps } from './apt-source';
export { AuthorizedKeys } from './authorized-keys';
export type { AuthorizedKeysProps } from './authorized-keys';
export { AWS_USER_DATA_LIMIT, OPENSTACK_USER_DATA_LIMIT } from './budget';
export type {
  ConstructBytes,
  PartBytes,
  PlatformBytes,
  RenderedMachine,
  UserDataPlatform,
} from './budget';
export { formatBudget } from './budget-table';
export { STEP_PHASES } from './contribution';
export type {
  AuthorizedKeyPart,
  Contribution,
  DeviceUsePart,
  DirectoryPart,
  FilePart,
  FileSystemPart,
  GrowPartitionPart,
  ModuleParameterPart,
  ModulePart,
  MountPart,
  PackagePart,
  StepPart,
  StepPhase,
  SysctlPart,
  UnitPart,
  UnitStart,
  UserDataPartPart,
  UserPart,
} from './contribution';
export type { DnfSourceProps } from './dnf-source';
export { Directory } from './directory';
export type { DirectoryProps } from './directory';
export { File } from './file';
export type { FileProps } from './file';
export { FileSystem } from './file-system';
export type { FileSystemProps, FileSystemType } from './file-system';
export {
  DONE_FILE,
  FIRST_BOOT_SCRIPT,
  FIRST_BOOT_SERVICE,
  FIRST_FAILURE_FILE,
  STATUS_FILE,
} from './first-boot-script';
export type { FirstBootStatus } from './first-boot-script';
export { FirstBootStep } from './first-boot-step';
export type { FirstBootStepProps } from './first-boot-step';
export type { IgnitionOptions, RenderedIgnition } from './ignition';
export type { IgnitionVariant } from './ignition-distribution';
export { GrowPartition } from './grow-partition';
export type { GrowPartitionProps } from './grow-partition';
export { JournalLimits } from './journal-limits';
export type { JournalLimitsProps, JournalSize, JournalTime } from './journal-limits';
export { KernelModule } from './kernel-module';
export type { KernelModuleProps } from './kernel-module';
export { Machine, MachineConstruct } from './machine';
export type { FillPlace, MachineFill } from './machine-fill';
export type { Capacity, MachineProps } from './machine-props';
export { Mount } from './mount';
export type { MountProps } from './mount';
export { BOND_MODES, NETWORK_READERS } from './network-config';
export type {
  Bond,
  BondMode,
  Bridge,
  DhcpOverrides,
  Ethernet,
  NetworkConfig,
  NetworkLink,
  NetworkReader,
  NetworkRoute,
  Vlan,
} from './network-config';
export { Package } from './package';
export type { PackageProps } from './package';
export { PackageSource } from './package-source';
export type { PackageSourceProps } from './package-source';
export type { PackageTrust } from './package-trust';
export type {
  MachinePlan,
  PlannedDirectory,
  PlannedFile,
  PlannedFileSystem,
  PlannedGrowth,
  PlannedKey,
  PlannedModule,
  PlannedMount,
  PlannedPackage,
  PlannedStep,
  PlannedSysctl,
  PlannedUnit,
  PlannedUser,
  PlannedUserDataPart,
} from './plan';
export { PREPARE_FILE_SYSTEM } from './prepare-file-system';
export type { Seed } from './seed';
export type { SeedDrive, SeedLayout } from './seed-drive';
export { isSameDisk } from './same-disk';
export { Sysctl } from './sysctl';
export type { SysctlProps } from './sysctl';
export { SystemdDropIn } from './systemd-drop-in';
export type { SystemdDropInProps } from './systemd-drop-in';
export { SystemdUnit } from './systemd-unit';
export type { SystemdUnitProps } from './systemd-unit';
export { UdevRule } from './udev-rule';
export type { UdevRuleProps } from './udev-rule';
export type { UdevOperator, UdevTerm } from './udev-term';
export { deviceUnitName, escapePath, escapeUnitPart, mountUnitName } from './unit-name';
export { escapeSpecifiers } from './unit-sections';
export type { UnitSections, UnitSettings, UnitValue } from './unit-sections';
export { User } from './user';
export type { UserProps } from './user';
export type { UserDataProps } from './user-data';
export { UserDataPart } from './user-data-part';
export type { UserDataPartProps } from './user-data-part';
export type { UserDataType } from './user-data-type';
