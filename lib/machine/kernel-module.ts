import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { UNREADABLE, isRecord, isText, propsOf } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';

/** A kernel module. */
export interface KernelModuleProps {
  /** Its name, such as `br_netfilter`; hyphens and underscores are the same. */
  readonly name: string;

  /**
   * Its parameters, for modprobe.d(5). They hold from the next loading of the module on: one that is already loaded keeps its own.
   *
   * @default {}
   */
  readonly parameters?: Readonly<Record<string, string | number>>;
}

/** A kernel module that is loaded on every boot, by `/etc/modules-load.d/90-groundwork.conf`, and by the first boot. */
export class KernelModule extends MachineConstruct {
  /** Its name. */
  readonly name: string;
  /** Its parameters. */
  readonly parameters: Readonly<Record<string, string | number>>;

  constructor(scope: Construct, id: string, props: KernelModuleProps) {
    super(scope, id);
    const { name, parameters } = propsOf(props);
    this.name = name;
    this.parameters = parameters ?? {};
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    const { name, parameters } = this;
    return [...validateModuleName(name, 'name'), ...validateParameters(parameters)];
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const module = normalModuleName(this.name);
    return [
      { kind: 'module', name: module },
      ...Object.entries(this.parameters).map(([name, value]): Contribution => {
        return { kind: 'module-parameter', module, name, value: String(value) };
      }),
    ];
  }
}

/** The name as the kernel has it under `/sys/module`. */
export function normalModuleName(name: string): string {
  return name.replaceAll('-', '_');
}

/** What is wrong with the name of a module. */
export function validateModuleName(name: unknown, path: string): Violation[] {
  if (isText(name, /^[A-Za-z0-9][A-Za-z0-9_-]{0,54}$/)) return [];
  const remedy = 'write it as lsmod does, without folder and ".ko"';
  return [problem('invalid', path, name, 'is no name of a kernel module', remedy)];
}

function validateParameters(given: unknown): Violation[] {
  if (isRecord(given)) {
    return Object.entries(given).flatMap(([name, value]) => validateParameter(name, value));
  }
  const remedy = 'write for example { hashsize: 131072 }';
  return [problem('invalid', 'parameters', given, 'is no record of parameters', remedy)];
}

function validateParameter(name: string, value: unknown): Violation[] {
  const path = `parameters.${name}`;
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) {
    return [problem('invalid', path, name, 'is no name of a parameter', 'see "modinfo -p"')];
  }
  // modprobe.d knows no quoting: white space ends the parameter, a backslash at the end joins the next line.
  const text = Number.isFinite(value) ? String(value) : value;
  if (isText(text, /^[^\s\\#]+$/u) && !UNREADABLE.test(text)) return [];
  const reason = 'is no value that modprobe.d can hold';
  return [problem('invalid', path, value, reason, 'write it without white space')];
}
