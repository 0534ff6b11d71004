import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { isRecord, propsOf } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';
import { systemdBytes, systemdSeconds } from './systemd-amount';
import { renderSections } from './unit-sections';

/** A size: a number of bytes, or a text with K, M, G, T, P or E for powers of 1024. */
export type JournalSize = string | number;

/** A time span: a number of seconds, or a text such as `1month` or `2h 30min`. */
export type JournalTime = string | number;

/**
 * Limits of the system's journal, in the words of journald.conf(5). What is left out stays as the distribution has it.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/journald.conf.html
 */
export interface JournalLimitsProps {
  /** Where it is kept: in memory only, on disk, on disk where `/var/log/journal` is there, or nowhere. @default - the distribution's, mostly `auto` */
  readonly Storage?: 'volatile' | 'persistent' | 'auto' | 'none';
  /** Whether entries above 512 bytes are compressed. @default - `true` */
  readonly Compress?: boolean;
  /** The most bytes on disk, 1M at least. @default - 10 % of the file system, at most 4G */
  readonly SystemMaxUse?: JournalSize;
  /** The bytes that are kept free on disk. @default - 15 % of the file system, at most 4G */
  readonly SystemKeepFree?: JournalSize;
  /** The most bytes of one file on disk, 512K at least. @default - an eighth of SystemMaxUse, at most 128M */
  readonly SystemMaxFileSize?: JournalSize;
  /** The most files on disk, 1 at least. @default - 100 */
  readonly SystemMaxFiles?: number;
  /** The most bytes in memory, 1M at least. @default - 10 % of /run, at most 4G */
  readonly RuntimeMaxUse?: JournalSize;
  /** The bytes of `/run` that are kept free. @default - 15 % of /run, at most 4G */
  readonly RuntimeKeepFree?: JournalSize;
  /** The most bytes of one file in memory, 512K at least. @default - an eighth of RuntimeMaxUse, at most 128M */
  readonly RuntimeMaxFileSize?: JournalSize;
  /** The most files in memory, 1 at least. @default - 100 */
  readonly RuntimeMaxFiles?: number;
  /** Entries older than that are dropped; 0 for never. @default - 0 */
  readonly MaxRetentionSec?: JournalTime;
  /** A file is closed after that time at the latest; 0 for never. @default - 1month */
  readonly MaxFileSec?: JournalTime;
  /** How long entries may wait until they are on disk. @default - 5m */
  readonly SyncIntervalSec?: JournalTime;
  /** The time in which one service may write RateLimitBurst entries; 0 for no limit. @default - 30s */
  readonly RateLimitIntervalSec?: JournalTime;
  /** The entries that one service may write in that time; 0 for no limit. @default - 10000 */
  readonly RateLimitBurst?: number;
  /** Whether entries go to the syslog too. @default - the distribution's */
  readonly ForwardToSyslog?: boolean;
  /** Whether entries go to the kernel's log too. @default - `false` */
  readonly ForwardToKMsg?: boolean;
  /** Whether entries go to the console too. @default - `false` */
  readonly ForwardToConsole?: boolean;
  /** Whether urgent entries go to all who are logged in. @default - `true` */
  readonly ForwardToWall?: boolean;
}

/** Where the limits stand: behind the files of distributions, which have lower numbers. */
const PATH = '/etc/systemd/journald.conf.d/90-groundwork.conf';

// The least that journald keeps to. @see https://github.com/systemd/systemd/blob/v252/src/libsystemd/sd-journal/journal-file.c#L70
const LEAST_FILE = 512 * 1024;
const LEAST_USE = 2 * LEAST_FILE;
// An unsigned int.
const MOST_BURST = 4_294_967_295;

type Check = (value: unknown, at: string) => Violation[];

const CHECKS: { readonly [K in keyof Required<JournalLimitsProps>]: Check } = {
  Storage: oneOf('volatile', 'persistent', 'auto', 'none'),
  Compress: validateBoolean,
  SystemMaxUse: size(LEAST_USE),
  SystemKeepFree: size(0),
  SystemMaxFileSize: size(LEAST_FILE),
  SystemMaxFiles: whole(1),
  RuntimeMaxUse: size(LEAST_USE),
  RuntimeKeepFree: size(0),
  RuntimeMaxFileSize: size(LEAST_FILE),
  RuntimeMaxFiles: whole(1),
  MaxRetentionSec: validateTime,
  MaxFileSec: validateTime,
  SyncIntervalSec: validateTime,
  RateLimitIntervalSec: validateTime,
  RateLimitBurst: whole(0, MOST_BURST),
  ForwardToSyslog: validateBoolean,
  ForwardToKMsg: validateBoolean,
  ForwardToConsole: validateBoolean,
  ForwardToWall: validateBoolean,
};

/**
 * Limits of the system's journal, from the first boot on: journald, which has read its settings before cloud-init writes files, is
 * restarted once the file systems are there. It keeps the connections of running services over that.
 */
export class JournalLimits extends MachineConstruct {
  /** What was given. */
  readonly props: JournalLimitsProps;

  constructor(scope: Construct, id: string, props: JournalLimitsProps) {
    super(scope, id);
    this.props = propsOf(props);
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    const props: unknown = this.props;
    if (!isRecord(props)) {
      const remedy = 'write for example { SystemMaxUse: "500M" }';
      return [problem('invalid', '', props, 'is no record of settings', remedy)];
    }
    const given = Object.entries(props).filter(([, value]) => value !== undefined);
    if (given.length === 0) {
      const remedy = 'write for example { SystemMaxUse: "500M" }';
      return [problem('required', '', '{}', 'limits nothing', remedy)];
    }
    return [
      ...given.flatMap(([key, value]) => {
        if (isSetting(key)) return CHECKS[key](value, key);
        const remedy = `use ${Object.keys(CHECKS).join(', ')}`;
        return [problem('unsupported', key, value, 'is no limit of journald', remedy)];
      }),
      ...validateFileInUse(props, 'System'),
      ...validateFileInUse(props, 'Runtime'),
    ];
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const keys = Object.keys(CHECKS).filter(isSetting).sort();
    const settings = keys.flatMap((key) => {
      const value = this.props[key];
      return value === undefined ? [] : [[key, printed(value)] as const];
    });
    const content = renderSections({ Journal: Object.fromEntries(settings) });
    return [
      { kind: 'file', path: PATH, content, mode: '0644', owner: 'root:root' },
      {
        kind: 'step',
        id: 'journal limits',
        phase: 'storage',
        description: 'restart journald with them',
        command: ['sh', '-c', 'systemctl restart systemd-journald.service && journalctl --flush'],
        after: [],
        timeoutSeconds: 120,
        inContainers: 'run',
      },
    ];
  }
}

function isSetting(key: string): key is keyof JournalLimitsProps {
  return Object.hasOwn(CHECKS, key);
}

function printed(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** One file above the whole: journald would take the whole for the file. */
function validateFileInUse(
  props: Readonly<Record<string, unknown>>,
  where: 'System' | 'Runtime',
): Violation[] {
  const key = `${where}MaxFileSize`;
  const [file, use] = [bytesOf(props[key]), bytesOf(props[`${where}MaxUse`])];
  if (file === undefined || use === undefined || file <= use) return [];
  const reason = `one file would be bigger than all of them may be (${where}MaxUse)`;
  return [problem('conflict', key, props[key], reason, 'make it an eighth of that, or less')];
}

function bytesOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' ? systemdBytes(value) : undefined;
}

function size(least: number): Check {
  return (value, at) => {
    const bytes = bytesOf(value);
    if (bytes === undefined || bytes < 0) {
      const remedy = 'write for example "500M"; K, M, G, T, P and E are powers of 1024';
      return [problem('invalid', at, value, 'is no size of systemd', remedy)];
    }
    if (bytes >= least) return [];
    const reason = `is less than journald keeps to, which is ${least / 1024}K`;
    return [problem('out-of-range', at, value, reason, `write "${least / 1024}K" or more`)];
  };
}

function whole(least: number, most = Number.MAX_SAFE_INTEGER): Check {
  return (value, at) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
      return [];
    }
    const reason = `is no whole number from ${least} to ${most}`;
    return [problem('out-of-range', at, value, reason, `write for example ${least + 10}`)];
  };
}

function oneOf(...choices: readonly string[]): Check {
  return (value, at) => {
    if (choices.some((each) => each === value)) return [];
    const remedy = `use ${choices.join(', ')}`;
    return [problem('unsupported', at, value, 'is nothing that journald does', remedy)];
  };
}

function validateTime(value: unknown, at: string): Violation[] {
  // As it will be printed: 1e21 is nothing that systemd reads.
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && systemdSeconds(text) !== undefined) return [];
  const remedy = 'write for example "1month" or "2h 30min"';
  return [problem('invalid', at, value, 'is no time span of systemd', remedy)];
}

function validateBoolean(value: unknown, at: string): Violation[] {
  if (typeof value === 'boolean') return [];
  return [problem('invalid', at, value, 'is neither true nor false', 'write it without quotes')];
}
