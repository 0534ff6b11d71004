import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { isRecord, itemsOf, propsOf, validateList } from './given';
import { MachineConstruct } from './machine';
import { normalModuleName, validateModuleName } from './kernel-module';
import { problem } from './problem';
import { moduleOf, parseSysctlKey } from './sysctl-key';

/** Kernel settings. */
export interface SysctlProps {
  /**
   * Values by key, in either spelling of sysctl.d(5): `vm.max_map_count` or `vm/max_map_count`. A key that two constructs set to
   * different values is a conflict.
   */
  readonly settings: Readonly<Record<string, string | number>>;

  /**
   * Kernel modules that must be loaded before, besides those that are known to own a key (nf_conntrack for `net.netfilter.nf_conntrack*`,
   * br_netfilter for `net.bridge.*`, …).
   *
   * @default []
   */
  readonly modules?: readonly string[];
}

/**
 * Kernel settings that hold on every boot, the first one included: all of them stand in `/etc/sysctl.d/zz-groundwork.conf`, behind what
 * any `99-…` file of a vendor says of the same key; their modules in `/etc/modules-load.d/90-groundwork.conf`. The first boot loads the
 * modules, writes the values, and reads each one back.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/sysctl.d.html#Configuration%20Directories%20and%20Precedence
 */
export class Sysctl extends MachineConstruct {
  /** Values by key, as given. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Modules to load, besides those that own a key. */
  readonly modules: readonly string[];

  constructor(scope: Construct, id: string, props: SysctlProps) {
    super(scope, id);
    const { settings, modules } = propsOf(props);
    this.settings = settings;
    this.modules = modules ?? [];
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    if (!isRecord(this.settings)) {
      const remedy = 'write for example { "vm.max_map_count": 262144 }';
      return [problem('invalid', 'settings', this.settings, 'is no record of settings', remedy)];
    }
    return [
      ...Object.entries(this.settings).flatMap(([key, value]) => validateSetting(key, value)),
      ...this.validateSpellings(),
      ...validateList(this.modules, 'modules', '["br_netfilter"]'),
      ...itemsOf(this.modules).flatMap((name, index) =>
        validateModuleName(name, `modules[${index}]`),
      ),
    ];
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const values = new Map<string, string>();
    for (const [key, value] of Object.entries(this.settings)) {
      const normal = parseSysctlKey(key, '');
      if (normal.ok) values.set(normal.value, normalValue(value));
    }
    const owners = [...values.keys()].map(moduleOf).filter((name) => name !== undefined);
    return [
      ...[...new Set([...this.modules.map(normalModuleName), ...owners])].map(
        (name): Contribution => ({ kind: 'module', name }),
      ),
      ...[...values].map(([key, value]): Contribution => ({ kind: 'sysctl', key, value })),
    ];
  }

  /** Both spellings of one key in one record: the caller cannot see that one would win. */
  private validateSpellings(): Violation[] {
    const found: Violation[] = [];
    const seen = new Map<string, string>();
    for (const key of Object.keys(this.settings)) {
      const normal = parseSysctlKey(key, '');
      if (!normal.ok) continue;
      const other = seen.get(normal.value);
      seen.set(normal.value, key);
      if (other === undefined) continue;
      const reason = `is the same key as "${other}"`;
      found.push(problem('duplicate', `settings[${key}]`, key, reason, 'keep one of them'));
    }
    return found;
  }
}

// The kernel separates by tabs what people separate by spaces; the first boot compares the two.
function normalValue(value: string | number): string {
  return String(value).trim().replace(/\s+/g, ' ');
}

function validateSetting(key: string, value: unknown): Violation[] {
  const path = `settings[${key}]`;
  const normal = parseSysctlKey(key, path);
  return [...(normal.ok ? [] : [normal.violation]), ...validateValue(value, path)];
}

function validateValue(value: unknown, path: string): Violation[] {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return [];
    return [problem('invalid', path, value, 'is no whole number', 'write it as text')];
  }
  if (typeof value !== 'string') {
    return [
      problem('invalid', path, value, 'is no value of a setting', 'write a number or a text'),
    ];
  }
  if (value.trim() === '') {
    return [problem('required', path, value, 'is empty', 'give a value, or leave the key out')];
  }
  if (/[\p{Cc}\p{Surrogate}]/u.test(value.replaceAll('\t', ' '))) {
    const remedy = 'write one line; a key for every value';
    return [problem('invalid', path, value, 'holds a line break or control character', remedy)];
  }
  return [];
}
