/**
 * What constructs add to a machine, as data. A contribution names one thing on the machine (a path, a unit, a kernel key) and says how
 * it shall be; the machine gathers the contributions of its whole tree, so that two constructs which disagree are found.
 */

import type { UserDataType } from './user-data-type';

/** A file with all of its content. */
export interface FilePart {
  readonly kind: 'file';
  /** Absolute and normalised. */
  readonly path: string;
  readonly content: string;
  /** Four octal digits, such as `0644`. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
}

/** A directory of its own mode and owner; parents of files need none. */
export interface DirectoryPart {
  readonly kind: 'directory';
  /** Absolute and normalised. */
  readonly path: string;
  /** Four octal digits, such as `0755`. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
}

/** Whether a unit starts: `true` starts it without waiting, `'wait'` makes the first boot wait and fail with it. */
export type UnitStart = boolean | 'wait';

/** What the first boot does with a unit. */
export interface UnitPart {
  readonly kind: 'unit';
  readonly name: string;
  readonly enable: boolean;
  readonly start: UnitStart;
}

/** One kernel setting. */
export interface SysctlPart {
  readonly kind: 'sysctl';
  /** In the dotted form of sysctl.d(5). */
  readonly key: string;
  readonly value: string;
}

/** A kernel module that is loaded on every boot. */
export interface ModulePart {
  readonly kind: 'module';
  /** With underscores, as under `/sys/module`. */
  readonly name: string;
}

/** One parameter of a kernel module. */
export interface ModuleParameterPart {
  readonly kind: 'module-parameter';
  readonly module: string;
  readonly name: string;
  readonly value: string;
}

/** A package of the distribution. */
export interface PackagePart {
  readonly kind: 'package';
  readonly name: string;
  readonly version?: string;
}

/** A user account. */
export interface UserPart {
  readonly kind: 'user';
  readonly name: string;
  readonly groups: readonly string[];
  readonly shell?: string;
  readonly sshAuthorizedKeys: readonly string[];
  readonly sudo?: string;
  readonly uid?: number;
  readonly primaryGroup?: string;
  readonly gecos?: string;
  readonly home?: string;
  readonly system?: boolean;
  readonly noCreateHome?: boolean;
}

/** A public key that may log in as the distribution's default user. */
export interface AuthorizedKeyPart {
  readonly kind: 'authorized-key';
  readonly key: string;
}

/** Partitions that grow into the space behind them. */
export interface GrowPartitionPart {
  readonly kind: 'grow-partition';
  /** Mount points and partitions. */
  readonly devices: readonly string[];
  readonly mode: 'auto' | 'growpart' | 'off';
  readonly resizeRootfs: boolean | 'noblock';
  readonly ignoreGrowrootDisabled: boolean;
}

/** A part of the user data beside the machine's own. */
export interface UserDataPartPart {
  readonly kind: 'user-data-part';
  /** Unique on the machine. */
  readonly id: string;
  readonly contentType: UserDataType;
  /** Ends with a line break. */
  readonly content: string;
  readonly mergeType?: string;
}

/** A disk that carries a file system: made when the disk is blank, checked on every boot. */
export interface FileSystemPart {
  readonly kind: 'file-system';
  readonly device: string;
  readonly type: string;
  readonly label?: string;
}

/** A file system at a place. When a `FileSystemPart` has the same device, the mount comes after it. */
export interface MountPart {
  readonly kind: 'mount';
  /** A device; or a directory, with the type `none`. */
  readonly what: string;
  readonly path: string;
  readonly type: string;
  /** Options of mount(8); with `nofail` the machine boots on without it. */
  readonly options: readonly string[];
}

/** What a disk is used for. One disk has one use: a second construct that uses it for something else is a conflict. */
export interface DeviceUsePart {
  readonly kind: 'device-use';
  readonly device: string;
  /** A few words for people, such as `raw block device data-0`. */
  readonly use: string;
}

/** The phases of the first boot, in order. */
export const STEP_PHASES = ['modules', 'sysctl', 'devices', 'storage', 'services', 'last'] as const;

/** One phase of the first boot. */
export type StepPhase = (typeof STEP_PHASES)[number];

/** One command of the first boot. */
export interface StepPart {
  readonly kind: 'step';
  /** Unique on the machine. */
  readonly id: string;
  readonly phase: StepPhase;
  /** What it does, for people: a few words. */
  readonly description: string;
  /** Program and arguments; no shell reads them. */
  readonly command: readonly string[];
  /** Ids of steps that must be over. */
  readonly after: readonly string[];
  /** Seconds after which it is ended and counts as failed; as long as it takes when absent. */
  readonly timeoutSeconds?: number;
  /** Whether a container runs it too; a skipped step is listed in the status. */
  readonly inContainers: 'run' | 'skip';
}

/** Everything that a construct can add to a machine. */
export type Contribution =
  | FilePart
  | DirectoryPart
  | UnitPart
  | SysctlPart
  | ModulePart
  | ModuleParameterPart
  | PackagePart
  | UserPart
  | AuthorizedKeyPart
  | GrowPartitionPart
  | UserDataPartPart
  | FileSystemPart
  | MountPart
  | DeviceUsePart
  | StepPart;

/** A contribution and the path of the construct that made it. */
export type Provided<T extends Contribution = Contribution> = T & { readonly construct: string };
