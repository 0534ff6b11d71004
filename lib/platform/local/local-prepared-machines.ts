import type * as pulumi from '@pulumi/pulumi';
import { output } from '@pulumi/pulumi';

import { refuseAll } from '../../bridge/outputs';
import type { Machine } from '../../machine';
import type { Violation } from '../../values';
import type { Placement } from '../placement';
import type { MachineAccess, PreparedMachines, RegisterOptions } from '../platform';
import { machineRevision } from './machine-identity';
import { accessTo, machineInputs, registerMachine } from './register-machine';
import type { CheckedMachine, LocalMachine, RegistrationSetting } from './register-machine';
import type { LateMachineInputs } from './resources';

interface Prepared {
  readonly checked: CheckedMachine;
  /** Made when it is first asked for, once for all that ask. */
  inputs?: LateMachineInputs;
  isRegistered: boolean;
}

/** Local machines that have been checked and have their places. */
export class LocalPreparedMachines<Name extends string> implements PreparedMachines<Name> {
  readonly placements: Readonly<Record<Name, Placement>>;
  readonly machines: Readonly<Record<Name, Machine>>;
  readonly access: Readonly<Record<Name, MachineAccess>>;
  private readonly setting: RegistrationSetting;
  private readonly prepared: ReadonlyMap<string, Prepared>;

  /**
   * Registers nothing.
   *
   * @param checked the machines, in which nothing is wrong
   */
  constructor(setting: RegistrationSetting, checked: readonly CheckedMachine[]) {
    this.setting = setting;
    this.prepared = new Map(
      checked.map((one) => [one.placed.placement.name, { checked: one, isRegistered: false }]),
    );
    this.placements = byName(checked, ({ placed }) => placed.placement);
    this.machines = byName(checked, ({ placed }) => placed.machine);
    this.access = byName(checked, ({ placed }) => accessTo(setting, placed.placement.name));
  }

  /** Changes exactly when registering the machine makes it anew. */
  revision(name: Name): pulumi.Output<string> {
    const { seed, ...rest } = this.inputsOf(this.find(name));
    return output(seed).apply((known) => machineRevision({ ...rest, seed: known }));
  }

  /**
   * Registers one of the machines, and what it needs.
   *
   * @throws pulumi.InputPropertiesError when it is registered already
   */
  register(name: Name, options: RegisterOptions = {}): LocalMachine {
    const prepared = this.find(name);
    refuseAll('the local machines', prepared.isRegistered ? [registeredTwice(name)] : []);
    prepared.isRegistered = true;
    return registerMachine(this.setting, prepared.checked, this.inputsOf(prepared), options);
  }

  private find(name: string): Prepared {
    const prepared = this.prepared.get(name);
    refuseAll('the local machines', prepared === undefined ? [notPrepared(name)] : []);
    if (prepared === undefined) throw new Error('bug: it was refused');
    return prepared;
  }

  private inputsOf(prepared: Prepared): LateMachineInputs {
    prepared.inputs ??= machineInputs(this.setting, prepared.checked);
    return prepared.inputs;
  }
}

function byName<Name extends string, Value>(
  checked: readonly CheckedMachine[],
  valueOf: (one: CheckedMachine) => Value,
): Readonly<Record<Name, Value>> {
  const entries = checked.map((one) => [one.placed.placement.name, valueOf(one)]);
  return Object.fromEntries(entries) as Record<Name, Value>;
}

function registeredTwice(name: string): Violation {
  const reason = 'this machine is registered already';
  const remedy = 'register each machine once';
  return { code: 'duplicate', path: name, value: name, reason, remedy };
}

function notPrepared(name: string): Violation {
  const reason = 'is none of the machines that were prepared together';
  const remedy = 'give it to the method "prepare"';
  return { code: 'invalid', path: name, value: name, reason, remedy };
}
