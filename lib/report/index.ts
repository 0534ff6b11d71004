/** One self-contained HTML page about the plan of a stack. */

export type { EtcdBackupReport, EtcdLossReport, EtcdMemberReport, EtcdReport } from './etcd-report';
export { renderReport } from './page';
export type {
  BlockDeviceReport,
  MachineReport,
  MountReport,
  NetworkRange,
  NetworkReport,
  PlanReport,
  ReservationReport,
  ResourceReport,
  StepReport,
  SysctlReport,
  UserDataPart,
  UserDataReport,
} from './plan-report';
export type { PodQoSReport, QoSChangeReport } from './qos-report';
export { reportOf } from './report-of';
export type { ReportedMachine, ReportInput } from './report-of';
export type {
  StorageLossReport,
  StorageNodeReport,
  StorageReport,
  StorageVolumeReport,
} from './storage-report';
