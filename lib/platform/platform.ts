/**
 * The interface that every platform keeps, so that components are written once. Small on purpose: what a platform cannot do it refuses by name,
 * before anything is created.
 */
import type * as pulumi from '@pulumi/pulumi';

import type { Machine } from '../machine';
import type { Cidr, CidrInput } from '../values';
import type { DataVolume, Placement } from './placement';

/** Where machines come from. */
export type PlatformKind = 'aws' | 'openstack' | 'local';

/** A private network. */
export interface NetworkArgs {
  /** Its range of addresses. */
  readonly cidr: CidrInput;
  /**
   * Addresses by the name of the machine. A machine gets the address that is kept for its name, and every machine knows all of them, those that are
   * declared later too.
   *
   * @default - none are kept
   */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** A network that machines can be put into. */
export interface Network {
  readonly name: string;
  readonly cidr: Cidr;
}

/** A machine with identity: name, address and data volumes outlive it. */
export interface MachineArgs {
  /** What the machine is, as a function of where it stands, so that its address can stand in its text. */
  readonly machine: (at: Placement) => Machine;
  readonly network: Network;
  /**
   * Its address.
   *
   * @default - the one that the network keeps for its name, else the platform's choice
   */
  readonly address?: string;
  /**
   * Its data volumes. They are kept when the machine is made anew, and when it is removed.
   *
   * @default - none
   */
  readonly volumes?: readonly DataVolume[];
  /**
   * One of the platform's failure domains.
   *
   * @default - the platform's choice
   */
  readonly failureDomain?: string;
  /**
   * Files (`/etc/app/token`) and constructs (`worker-1/token`) whose text may hold a secret Output. Where secrets cannot be had otherwise: what a
   * machine is told at boot can be read by more than those who may read the secret.
   *
   * @default [] - the machine fails when there is a secret in its text
   */
  readonly allowSecrets?: readonly string[];
}

/** A machine of the platform. */
export interface PlatformMachine {
  readonly name: string;
  /** Where it stands; known before anything is created. */
  readonly placement: Placement;
  /** Its address, once the machine has come up. */
  readonly address: pulumi.Output<string>;
  /** How it is: `running`, or `files` where it was only written down. */
  readonly state: pulumi.Output<string>;
}

/** Where machines come from. */
export interface Platform {
  readonly kind: PlatformKind;
  readonly failureDomains: readonly string[];

  /** Declares a network. */
  network(name: string, args: NetworkArgs): Network;

  /** Declares one machine. */
  machine(name: string, args: MachineArgs): PlatformMachine;

  /** Declares several machines, by name: what is wrong with any of them is told before the first is registered. */
  machines<Name extends string>(
    args: Readonly<Record<Name, MachineArgs>>,
  ): Readonly<Record<Name, PlatformMachine>>;
}
