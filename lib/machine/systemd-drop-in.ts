import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { MachineConstruct } from './machine';
import { problem } from './problem';
import { unitTypeOf, validateUnitName } from './unit-name';
import { renderSections, validateSections } from './unit-sections';
import type { UnitSections, UnitValue } from './unit-sections';

/** A drop-in for a unit that something else brings. */
export interface SystemdDropInProps {
  /** The unit that it changes, such as `kubelet.service`. */
  readonly unit: string;

  /** Its file name, such as `20-groundwork.conf`. Drop-ins are read in the order of their names; the last one wins. */
  readonly name: string;

  /** What it sets. Values are written as they are: quoting and `%` belong to the caller. An array repeats the key. */
  readonly sections: UnitSections;

  /**
   * Whether commands (`ExecStart=` and its kind) are added to those of the unit instead of taking their place.
   *
   * @default false
   */
  readonly append?: boolean;
}

/**
 * The settings that systemd appends to and of which a service has exactly one value to run: without an empty assignment first, an
 * override is an error ("more than one ExecStart= setting") or runs both commands.
 */
const COMMANDS = new Set([
  'ExecCondition',
  'ExecStart',
  'ExecStartPre',
  'ExecStartPost',
  'ExecReload',
  'ExecStop',
  'ExecStopPost',
]);

/** One drop-in under `/etc/systemd/system/<unit>.d`. */
export class SystemdDropIn extends MachineConstruct {
  /** The unit that it changes. */
  readonly unit: string;
  /** Its file name. */
  readonly name: string;
  /** What it sets. */
  readonly sections: UnitSections;
  /** Whether commands are added to those of the unit. */
  readonly append: boolean;

  constructor(scope: Construct, id: string, props: SystemdDropInProps) {
    super(scope, id);
    this.unit = props.unit;
    this.name = props.name;
    this.sections = props.sections;
    this.append = props.append ?? false;
  }

  override violations(): readonly Violation[] {
    return [
      ...validateUnitName(this.unit, 'unit'),
      ...validateName(this.name, 'name'),
      ...validateSections(this.sections, unitTypeOf(this.unit), 'sections'),
      ...this.validateInstall(),
    ];
  }

  override contributions(): readonly Contribution[] {
    const sections = this.append ? this.sections : resetCommands(this.sections);
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
    if (!('Install' in this.sections)) return [];
    const reason = 'systemd reads no Install section of a drop-in';
    const remedy = 'enable the unit itself';
    return [problem('unsupported', 'sections.Install', 'Install', reason, remedy)];
  }
}

function resetCommands(sections: UnitSections): UnitSections {
  const service = sections['Service'];
  if (service === undefined) return sections;
  const settings = Object.entries(service).map(([key, value]): [string, UnitValue] => {
    if (!COMMANDS.has(key) || typeof value === 'boolean') return [key, value];
    const values = typeof value === 'object' ? value : [value];
    return [key, values[0] === '' ? values : ['', ...values]];
  });
  return { ...sections, Service: Object.fromEntries(settings) };
}

function validateName(name: string, at: string): Violation[] {
  if (/^[A-Za-z0-9][A-Za-z0-9:_.@-]*\.conf$/.test(name) && name.length <= 255) return [];
  const reason = 'is no file name that systemd reads as a drop-in';
  const remedy = 'write letters, digits and "-_.", and end it in ".conf"';
  return [problem('invalid', at, name, reason, remedy)];
}
