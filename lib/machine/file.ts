import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { validateFilePath, validateMode, validateOwner } from './file-path';
import { propsOf } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';

/** A file of the machine. */
export interface FileProps {
  /**
   * Where it stands: absolute, normalised, and not under `/dev`, `/proc`, `/sys`, `/run`, `/tmp` or `/var/lib/groundwork`. Refused too are
   * `/etc/sysctl.d` and `/etc/modules-load.d`, which are read before cloud-init writes: use `Sysctl` and `KernelModule`.
   */
  readonly path: string;

  /** What it holds. A newline is put at the end where it is missing; an empty text stays empty. */
  readonly content: string;

  /**
   * Its permissions: four octal digits, as text.
   *
   * @default '0644'
   */
  readonly mode?: string;

  /**
   * Its owner, as `user:group`. cloud-init writes the file when the packages and users of the machine are there.
   *
   * @default 'root:root'
   */
  readonly owner?: string;
}

/** One file, written by cloud-init before any package is installed or unit started. */
export class File extends MachineConstruct {
  /** Where it stands. */
  readonly path: string;
  /** Four octal digits. */
  readonly mode: string;
  /** `user:group`. */
  readonly owner: string;
  private readonly given: unknown;

  constructor(scope: Construct, id: string, props: FileProps) {
    super(scope, id);
    const { path, content, mode, owner } = propsOf(props);
    this.path = path;
    this.given = content;
    this.mode = mode ?? '0644';
    this.owner = owner ?? 'root:root';
  }

  /** What it holds, ending in a newline. */
  get content(): string {
    return endWithNewline(this.given);
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    return [
      ...validateFilePath(this.path, 'path'),
      ...validateFolder(this.path, 'path'),
      ...validateMode(this.mode, 'mode'),
      ...validateOwner(this.owner, 'owner'),
      ...validateContent(this.given, 'content'),
    ];
  }

  override contributions(): readonly Contribution[] {
    const { path, content, mode, owner } = this;
    if (this.violations().length > 0) return [];
    return [{ kind: 'file', path, content, mode, owner }];
  }
}

// Read by systemd before cloud-init writes: a file of one's own there would wait for the second boot.
const READ_TOO_EARLY: Readonly<Record<string, string>> = {
  '/etc/sysctl.d': 'Sysctl',
  '/etc/modules-load.d': 'KernelModule',
};

function validateFolder(path: unknown, at: string): Violation[] {
  if (typeof path !== 'string') return [];
  const folder = Object.keys(READ_TOO_EARLY).find((one) => path.startsWith(`${one}/`));
  if (folder === undefined) return [];
  const reason = 'would take effect from the second boot on only';
  return [problem('unsupported', at, path, reason, `use a ${READ_TOO_EARLY[folder] ?? ''}`)];
}

function endWithNewline(text: unknown): string {
  if (typeof text !== 'string') return '';
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function validateContent(content: unknown, at: string): Violation[] {
  if (typeof content === 'string' && !/\p{Surrogate}/u.test(content)) return [];
  const reason = 'is no text that UTF-8 can hold';
  return [
    problem('invalid', at, typeof content, reason, 'give it as a string of whole characters'),
  ];
}
