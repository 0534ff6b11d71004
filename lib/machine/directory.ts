import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { validateFilePath, validateMode, validateOwner } from './file-path';
import { propsOf } from './given';
import { MachineConstruct } from './machine';

/** A directory of the machine. */
export interface DirectoryProps {
  /** Where it stands: absolute, normalised, and not under `/dev`, `/proc`, `/sys`, `/run`, `/tmp` or `/var/lib/groundwork`. */
  readonly path: string;

  /**
   * Its permissions: four octal digits, as text.
   *
   * @default '0755'
   */
  readonly mode?: string;

  /**
   * Its owner, as `user:group`.
   *
   * @default 'root:root'
   */
  readonly owner?: string;
}

/**
 * One directory, made by the first boot once the file systems are mounted, so that it may stand on one of them. Only for a directory that
 * stays empty or wants its own mode or owner: the parents of files are made by cloud-init (0755, root).
 */
export class Directory extends MachineConstruct {
  /** Where it stands. */
  readonly path: string;
  /** Four octal digits. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;

  constructor(scope: Construct, id: string, props: DirectoryProps) {
    super(scope, id);
    const { path, mode, owner } = propsOf(props);
    this.path = path;
    this.mode = mode ?? '0755';
    this.owner = owner ?? 'root:root';
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    return [
      ...validateFilePath(this.path, 'path'),
      ...validateMode(this.mode, 'mode'),
      ...validateOwner(this.owner, 'owner'),
    ];
  }

  override contributions(): readonly Contribution[] {
    const { path, mode, owner } = this;
    if (this.violations().length > 0) return [];
    return [{ kind: 'directory', path, mode, owner }];
  }
}
