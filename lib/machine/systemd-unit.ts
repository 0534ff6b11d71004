import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution, UnitStart } from './contribution';
import { isText, propsOf, validateSwitch } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';
import { unitTypeOf, validateUnitName } from './unit-name';
import { OWN_SECTION, areSections, renderSections, validateSections } from './unit-sections';
import type { UnitSections } from './unit-sections';

/** A systemd unit. */
export interface SystemdUnitProps {
  /** Its whole name, such as `kubelet.service`. */
  readonly name: string;

  /**
   * Its sections. Values are written as they are: quoting and `%` belong to the caller. An array repeats the key.
   *
   * @see https://www.freedesktop.org/software/systemd/man/252/systemd.unit.html
   */
  readonly sections: UnitSections;

  /**
   * Whether the first boot enables it, so that every later boot starts it; wants an `Install` section.
   *
   * @default false
   */
  readonly enable?: boolean;

  /**
   * Whether the first boot starts it: `true` without waiting (a unit that waits for other machines would hold them all up), `'wait'`
   * until it is up, and the first boot fails when it does not come up.
   *
   * @default - what `enable` says
   */
  readonly start?: UnitStart;
}

/** One unit file under `/etc/systemd/system`. */
export class SystemdUnit extends MachineConstruct {
  /** Its whole name. */
  readonly name: string;
  /** Its sections. */
  readonly sections: UnitSections;
  /** Whether the first boot enables it. */
  readonly enable: boolean;
  /** Whether the first boot starts it. */
  readonly start: UnitStart;

  constructor(scope: Construct, id: string, props: SystemdUnitProps) {
    super(scope, id);
    const { name, sections, enable, start } = propsOf(props);
    this.name = name;
    this.sections = sections;
    this.enable = enable ?? false;
    this.start = start ?? this.enable;
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    const wrongSwitch = validateSwitch(this.enable, 'enable');
    return [
      ...validateUnitName(this.name, 'name'),
      ...validateSections(this.sections, unitTypeOf(this.name), 'sections'),
      ...wrongSwitch,
      ...(wrongSwitch.length === 0 ? validateStart(this.start, this.name) : []),
      // What the sections lack can be told once each of them is one.
      ...(areSections(this.sections) ? this.validateMissing() : []),
      ...(wrongSwitch.length === 0 && areSections(this.sections) ? this.validateInstall() : []),
    ];
  }

  override contributions(): readonly Contribution[] {
    const { name, enable, start } = this;
    if (this.violations().length > 0) return [];
    return [
      {
        kind: 'file',
        path: `/etc/systemd/system/${name}`,
        content: renderSections(this.sections),
        mode: '0644',
        owner: 'root:root',
      },
      { kind: 'unit', name, enable, start },
    ];
  }

  private validateMissing(): Violation[] {
    return [...this.validateOwnSection(), ...this.validateCommand()];
  }

  /** A unit whose own section is missing is refused by systemd; only slices and targets live without. */
  private validateOwnSection(): Violation[] {
    const type = unitTypeOf(this.name);
    if (type === undefined || type === 'slice') return [];
    const own = OWN_SECTION[type];
    if (own === undefined || own in this.sections) return [];
    const remedy = `add the section ${own}`;
    return [problem('required', 'sections', this.name, `holds no section ${own}`, remedy)];
  }

  /** systemd refuses a service that does nothing. */
  private validateCommand(): Violation[] {
    const service = this.sections['Service'];
    const doing = ['ExecStart', 'ExecStop', 'SuccessAction'];
    if (service === undefined || doing.some((key) => saysSomething(service[key]))) return [];
    const remedy = 'say what it runs';
    return [problem('required', 'sections.Service.ExecStart', '', 'runs nothing', remedy)];
  }

  private validateInstall(): Violation[] {
    const install = this.sections['Install'] ?? {};
    const keys = ['WantedBy', 'RequiredBy', 'UpheldBy', 'Alias', 'Also'];
    if (!this.enable || keys.some((key) => saysSomething(install[key]))) return [];
    const reason = 'the section Install names nothing that would start the unit';
    const remedy = 'add for example Install: { WantedBy: "multi-user.target" }';
    return [problem('required', 'sections.Install', this.name, reason, remedy)];
  }
}

function saysSomething(value: unknown): boolean {
  if (value === undefined || value === '') return false;
  return !Array.isArray(value) || value.some((one) => one !== '');
}

function validateStart(start: unknown, name: unknown): Violation[] {
  if (start !== 'wait' && typeof start !== 'boolean') {
    const reason = 'is neither true, false nor "wait"';
    return [problem('invalid', 'start', start, reason, 'write true, false or "wait"')];
  }
  if (start === false || !isText(name, /@\./)) return [];
  const remedy = 'set start: false, and start an instance by a FirstBootStep';
  return [problem('invalid', 'start', name, 'is a template: only instances start', remedy)];
}
