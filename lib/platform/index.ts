export type { DataVolume, PlacedVolume, Placement } from './placement';
export type {
  MachineArgs,
  Network,
  NetworkArgs,
  Platform,
  PlatformKind,
  PlatformMachine,
} from './platform';
