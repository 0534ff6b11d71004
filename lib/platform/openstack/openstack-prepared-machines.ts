import type * as pulumi from '@pulumi/pulumi';

import { refuseAll } from '../../bridge/outputs';
import type { Machine } from '../../machine';
import type { Violation } from '../../values';
import type { Placement } from '../placement';
import type { MachineAccess, PreparedMachines, RegisterOptions } from '../platform';
import { accessTo, registerMachine } from './register-machine';
import type { CheckedMachine, OpenStackMachine } from './register-machine';
import { serverInputs, serverRevision } from './server-inputs';
import type { ServerInputs } from './server-inputs';
import type { PlatformParts } from './declared-machines';

interface Prepared {
  readonly checked: CheckedMachine;
  /** Made when it is first asked for, once for all that ask. */
  inputs?: ServerInputs;
  isRegistered: boolean;
}

/** Machines on OpenStack that have been checked and have their places. */
export class OpenStackPreparedMachines<Name extends string> implements PreparedMachines<Name> {
  readonly placements: Readonly<Record<Name, Placement>>;
  readonly machines: Readonly<Record<Name, Machine>>;
  readonly access: Readonly<Record<Name, MachineAccess>>;
  private readonly parts: PlatformParts;
  private readonly prepared: ReadonlyMap<string, Prepared>;

  /**
   * Registers nothing.
   *
   * @param checked the machines, in which nothing is wrong
   */
  constructor(parts: PlatformParts, checked: readonly CheckedMachine[]) {
    this.parts = parts;
    this.prepared = new Map(
      checked.map((one) => [one.placement.name, { checked: one, isRegistered: false }]),
    );
    this.placements = byName(checked, ({ placement }) => placement);
    this.machines = byName(checked, ({ machine }) => machine);
    this.access = byName(checked, (one) => accessTo(parts.setting, one));
  }

  /** Changes exactly when registering the machine makes it anew, or shuts it down to give it another size. */
  revision(name: Name): pulumi.Output<string> {
    const prepared = this.find(name);
    const { setting, shared, stores } = this.parts;
    const { args, volumes } = prepared.checked;
    // The text has no value before what is told in it is registered.
    stores.now.resources(args);
    return serverRevision(setting, this.inputsOf(prepared), {
      image: () => shared.image(setting),
      volumes: volumes.map(({ spec }) => spec.name),
      antiAffinity: args.antiAffinity,
    });
  }

  /**
   * Registers one of the machines, and what it needs.
   *
   * @throws pulumi.InputPropertiesError when it is registered already
   */
  register(name: Name, options: RegisterOptions = {}): OpenStackMachine {
    const prepared = this.find(name);
    refuseAll('the machines', prepared.isRegistered ? [registeredTwice(name)] : []);
    prepared.isRegistered = true;
    const inputs = this.inputsOf(prepared);
    return registerMachine(this.parts, prepared.checked, inputs, options);
  }

  private find(name: string): Prepared {
    const prepared = this.prepared.get(name);
    refuseAll('the machines', prepared === undefined ? [notPrepared(name)] : []);
    if (prepared === undefined) throw new Error('bug: it was refused');
    return prepared;
  }

  private inputsOf(prepared: Prepared): ServerInputs {
    const { machine, placement, args, volumes, allowSecrets, isPooled } = prepared.checked;
    const { setting, shared } = this.parts;
    prepared.inputs ??= serverInputs(setting, {
      machine,
      placement,
      ...(args.size === undefined ? {} : { size: args.size }),
      allowSecrets,
      keyPair: shared.keyPair(setting),
      holdsData: volumes.length > 0,
      address: isPooled ? undefined : placement.address,
    });
    return prepared.inputs;
  }
}

function byName<Name extends string, Value>(
  checked: readonly CheckedMachine[],
  valueOf: (one: CheckedMachine) => Value,
): Readonly<Record<Name, Value>> {
  const entries = checked.map((one) => [one.placement.name, valueOf(one)]);
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
