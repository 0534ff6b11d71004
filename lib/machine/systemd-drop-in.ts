import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { LONGEST_NAME } from './file-path';
import { isRecord, isText, propsOf, validateSwitch } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';
import { unitTypeOf, validateUnitName } from './unit-name';
import { renderSections, validateSections } from './unit-sections';
import type { UnitSections, UnitSettings, UnitValue } from './unit-sections';

/** A drop-in for a unit that something else brings. */
export interface SystemdDropInProps {
  /** The unit that it changes, such as `kubelet.service`. */
  readonly unit: string;

  /** Its file name, such as `20-groundwork.conf`. Drop-ins are read in the order of their names; the last one wins. */
  readonly name: string;

  /** What it sets. Values are written as they are: quoting and `%` belong to the caller. An array repeats the key. */
  readonly sections: UnitSections;

  /**
   * Whether commands, times, addresses and watched paths (`ExecStart=`, `OnCalendar=`, `ListenStream=`, `PathChanged=` and their kind) are
   * added to those of the unit instead of taking their place.
   *
   * @default false
   */
  readonly append?: boolean;
}

/** Settings of which an override would add to what is there, and that an empty assignment clears. */
interface ListSettings {
  readonly keys: readonly string[];
  /** Whether an empty assignment to one of them clears them all. */
  readonly cleared: 'each' | 'together';
}

/**
 * What a drop-in means to replace: commands ("more than one ExecStart= setting" is an error for most services), times, addresses and
 * paths. Lists that drop-ins are there to add to (`Environment=`, `After=`, …) are not among them.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.timer.html
 */
const REPLACED: Readonly<Record<string, ListSettings>> = {
  Service: {
    cleared: 'each',
    keys: [
      'ExecCondition',
      'ExecStart',
      'ExecStartPre',
      'ExecStartPost',
      'ExecReload',
      'ExecStop',
      'ExecStopPost',
    ],
  },
  Timer: {
    cleared: 'together',
    keys: [
      'OnActiveSec',
      'OnBootSec',
      'OnStartupSec',
      'OnUnitActiveSec',
      'OnUnitInactiveSec',
      'OnCalendar',
    ],
  },
  Socket: {
    cleared: 'together',
    keys: [
      'ListenStream',
      'ListenDatagram',
      'ListenSequentialPacket',
      'ListenFIFO',
      'ListenSpecial',
      'ListenNetlink',
      'ListenMessageQueue',
    ],
  },
  Path: {
    cleared: 'together',
    keys: ['PathExists', 'PathExistsGlob', 'PathChanged', 'PathModified', 'DirectoryNotEmpty'],
  },
};

/** One drop-in under `/etc/systemd/system/<unit>.d`. */
export class SystemdDropIn extends MachineConstruct {
  /** The unit that it changes. */
  readonly unit: string;
  /** Its file name. */
  readonly name: string;
  /** What it sets. */
  readonly sections: UnitSections;
  /** Whether commands, times, addresses and paths are added to those of the unit. */
  readonly append: boolean;

  constructor(scope: Construct, id: string, props: SystemdDropInProps) {
    super(scope, id);
    const { unit, name, sections, append } = propsOf(props);
    this.unit = unit;
    this.name = name;
    this.sections = sections;
    this.append = append ?? false;
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    return [
      ...validateUnitName(this.unit, 'unit'),
      ...validateFolder(this.unit, 'unit'),
      ...validateName(this.name, 'name'),
      ...validateSections(this.sections, unitTypeOf(this.unit), 'sections'),
      ...this.validateInstall(),
      ...validateSwitch(this.append, 'append'),
    ];
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const sections = this.append ? this.sections : replaceLists(this.sections);
    return [
      {
        kind: 'file',
        path: `/etc/systemd/system/${this.unit}.d/${this.name}`,
        content: renderSections(sections),
        mode: '0644',
        owner: 'root:root',
      },
    ];
  }

  private validateInstall(): Violation[] {
    if (!isRecord(this.sections) || !Object.hasOwn(this.sections, 'Install')) return [];
    const reason = 'systemd reads no Install section of a drop-in';
    const remedy = 'enable the unit itself';
    return [problem('unsupported', 'sections.Install', 'Install', reason, remedy)];
  }
}

function replaceLists(sections: UnitSections): UnitSections {
  const replaced = Object.entries(sections).map(([name, settings]) => {
    const lists = Object.hasOwn(REPLACED, name) ? REPLACED[name] : undefined;
    return [name, lists === undefined ? settings : clearFirst(settings, lists)] as const;
  });
  return Object.fromEntries(replaced);
}

function clearFirst(settings: UnitSettings, { keys, cleared }: ListSettings): UnitSettings {
  let clear = true;
  const written = Object.entries(settings).map(([key, value]): [string, UnitValue] => {
    if (!clear || !keys.includes(key) || typeof value === 'boolean') return [key, value];
    clear = cleared === 'each';
    const values = typeof value === 'object' ? value : [value];
    return [key, values[0] === '' ? values : ['', ...values]];
  });
  return Object.fromEntries(written);
}

/** Drop-ins stand in a folder with the name of the unit and ".d". */
function validateFolder(unit: unknown, at: string): Violation[] {
  const most = LONGEST_NAME - '.d'.length;
  if (typeof unit !== 'string' || unit.length <= most || unit.length > LONGEST_NAME) return [];
  const reason = `is ${unit.length} characters long; with drop-ins it has at most ${most}`;
  return [problem('too-long', at, unit, reason, 'shorten it')];
}

function validateName(name: unknown, at: string): Violation[] {
  if (isText(name, /^[A-Za-z0-9][A-Za-z0-9:_.@-]*\.conf$/) && name.length <= LONGEST_NAME)
    return [];
  const reason = 'is no file name that systemd reads as a drop-in';
  const remedy = 'write letters, digits and "-_.", and end it in ".conf"';
  return [problem('invalid', at, name, reason, remedy)];
}
