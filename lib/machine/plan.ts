/** A machine as one can read it: everything that its constructs add, merged, ordered, and with the construct that added it. */
import type { StepPhase, UnitStart } from './contribution';
import type { UserDataType } from './user-data-type';

/** A file and who writes it. */
export interface PlannedFile {
  readonly path: string;
  readonly content: string;
  readonly mode: string;
  readonly owner: string;
  readonly construct: string;
}

/** A directory and who makes it. */
export interface PlannedDirectory {
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
  readonly construct: string;
}

/** A package and who wants it. */
export interface PlannedPackage {
  readonly name: string;
  readonly version?: string;
  readonly construct: string;
}

/** A user and who makes it. */
export interface PlannedUser {
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
  readonly construct: string;
}

/** A key of the distribution's default user and who lets it in. */
export interface PlannedKey {
  readonly key: string;
  readonly construct: string;
}

/** Partitions that grow and who says so. */
export interface PlannedGrowth {
  readonly devices: readonly string[];
  readonly mode: 'auto' | 'growpart' | 'off';
  readonly resizeRootfs: boolean | 'noblock';
  readonly ignoreGrowrootDisabled: boolean;
  readonly construct: string;
}

/** A part of the user data beside the machine's own, and who adds it. */
export interface PlannedUserDataPart {
  readonly contentType: UserDataType;
  readonly content: string;
  readonly mergeType?: string;
  readonly construct: string;
}

/** A mount and who makes it. */
export interface PlannedMount {
  readonly what: string;
  readonly path: string;
  readonly type: string;
  readonly options: readonly string[];
  readonly unit: string;
  readonly construct: string;
}

/** A disk that is formatted when it is blank, and who says so. */
export interface PlannedFileSystem {
  readonly device: string;
  readonly type: string;
  readonly label?: string;
  readonly unit: string;
  readonly construct: string;
}

/** A kernel setting and who sets it. */
export interface PlannedSysctl {
  readonly key: string;
  readonly value: string;
  readonly construct: string;
}

/** A kernel module, its parameters, and who loads it. */
export interface PlannedModule {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly construct: string;
}

/** A unit of the machine's own, and what the first boot does with it. */
export interface PlannedUnit {
  readonly name: string;
  readonly enable: boolean;
  readonly start: UnitStart;
  readonly construct: string;
}

/** A step of the first boot. */
export interface PlannedStep {
  readonly id: string;
  readonly phase: StepPhase;
  readonly description: string;
  /** Program and arguments, or a function of the first-boot script and its arguments. */
  readonly command: readonly string[];
  /** Seconds after which it is ended; undefined for the machine's own steps, which may take as long as a disk takes. */
  readonly timeoutSeconds?: number;
  readonly inContainers: 'run' | 'skip';
  readonly construct: string;
}

/** Everything about one machine. Sorted by path, name or key; the steps in the order in which they run. */
export interface MachinePlan {
  /** The id of the machine. */
  readonly machine: string;
  readonly hostname: string;
  readonly files: readonly PlannedFile[];
  readonly directories: readonly PlannedDirectory[];
  readonly packages: readonly PlannedPackage[];
  readonly users: readonly PlannedUser[];
  /** Of the distribution's default user. */
  readonly authorizedKeys: readonly PlannedKey[];
  /** Undefined where that is left to the image. */
  readonly growth: PlannedGrowth | undefined;
  /** In the order in which they were made. */
  readonly userDataParts: readonly PlannedUserDataPart[];
  readonly mounts: readonly PlannedMount[];
  readonly fileSystems: readonly PlannedFileSystem[];
  readonly sysctls: readonly PlannedSysctl[];
  readonly modules: readonly PlannedModule[];
  readonly units: readonly PlannedUnit[];
  readonly steps: readonly PlannedStep[];
}
