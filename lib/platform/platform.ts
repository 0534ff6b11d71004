/**
 * The interface that every platform keeps, so that components are written once. Small on purpose: what a platform cannot do it refuses by name,
 * before anything is created.
 */
import type * as pulumi from '@pulumi/pulumi';

import type { Machine } from '../machine';
import type { Cidr, CidrInput } from '../values';
import type { Flow, OutgoingFlow } from './flow';
import type { LocalRuntime } from './local/runtime';
import type { DataVolume, Placement, PoolPlacement } from './placement';

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
  /**
   * Who may reach whom: all else is refused, where the platform can refuse it. On one machine everybody reaches everybody.
   *
   * @default [] - nobody begins to speak with a machine
   */
  readonly flows?: readonly Flow[];
  /**
   * Whom machines may reach beyond what `flows` says of other machines.
   *
   * @default 'any'
   */
  readonly outgoing?: 'any' | readonly OutgoingFlow[];
}

/** A network that machines can be put into. */
export interface Network {
  readonly name: string;
  readonly cidr: Cidr;
}

/** Files that only the machines that were given them may read. They can change while the machines run. */
export interface Secret {
  readonly name: string;
  /** Another as soon as one of the files is; no secret, and nothing can be learnt from it. */
  readonly revision: pulumi.Output<string>;
  /** What holds the files; whatever depends on it comes after they have been brought to where machines fetch them. */
  readonly resource: pulumi.Resource;
}

/** Keeps objects by their key, and outlives machines and the stack. */
export interface Bucket {
  readonly name: string;
}

/** The files of a secret by their names. */
export type SecretTexts = Readonly<Record<string, pulumi.Input<string>>>;

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
  /**
   * Its size, by the platform's own name for it: an OpenStack flavour, an EC2 instance type. On one machine there are no sizes, any name will do.
   *
   * @default - the platform's own
   */
  readonly size?: string;
  /**
   * The groups of the network's flows that it belongs to. To a machine without groups nobody begins to speak.
   *
   * @default []
   */
  readonly groups?: readonly string[];
  /**
   * Which machines it stands apart from, on another host than each of them. On one machine it is not held.
   *
   * @default - wherever there is room
   */
  readonly antiAffinity?: AntiAffinity;
  /**
   * Whether it has an address that the world knows.
   *
   * @default false
   */
  readonly publicAddress?: boolean;
  /**
   * What the method `endpoint` of the same platform has returned: it is one of the machines behind each of them.
   *
   * @default []
   */
  readonly endpoints?: readonly Endpoint[];
  /**
   * What the method `secret` of the same platform has returned. The machine is made anew when it is given another one, and not when the files of one
   * change.
   *
   * @default []
   */
  readonly secrets?: readonly Secret[];
  /**
   * What the method `bucket` of the same platform has returned.
   *
   * @default []
   */
  readonly buckets?: readonly Bucket[];
}

/** Machines that stand on different hosts. */
export interface AntiAffinity {
  /** What they have in common: a name. */
  readonly group: string;
  /** Whether a machine is not made at all where there is no other host; otherwise it may stand beside another of the group. */
  readonly required: boolean;
}

/** One address and port in front of machines. */
export interface EndpointArgs {
  readonly network: Network;
  /** The port that is reached. */
  readonly port: number;
  /**
   * The port of the machines.
   *
   * @default - that of the endpoint
   */
  readonly targetPort?: number;
  /**
   * What stands in front: a load balancer of the platform, or an address that the machines hand to each other by themselves (keepalived, kube-vip).
   *
   * @default 'load-balancer'
   */
  readonly kind?: EndpointKind;
  /**
   * Its address.
   *
   * @default - the one that the network keeps for its name, else the platform's choice
   */
  readonly address?: string;
  /**
   * Whether it has an address that the world knows, too.
   *
   * @default false
   */
  readonly publicAddress?: boolean;
  /**
   * Who may begin to speak with it, as ranges of addresses.
   *
   * @default - the network itself
   */
  readonly allowedFrom?: readonly CidrInput[];
}

/** What stands in front of machines. */
export type EndpointKind = 'load-balancer' | 'virtual-address';

/** One address and port in front of machines. It is registered together with the first machine behind it. */
export interface Endpoint {
  readonly name: string;
  readonly kind: EndpointKind;
  /** Its address in the network; known before anything is created, so that it can stand in certificates and in the text of machines. */
  readonly address: string;
  readonly port: number;
  /** The address that the world knows; empty when it has none. */
  readonly publicAddress: pulumi.Output<string>;
}

/** Machines of which one is as good as another. */
export interface MachinePoolArgs extends Pick<
  MachineArgs,
  'network' | 'size' | 'groups' | 'allowSecrets' | 'secrets' | 'buckets' | 'endpoints'
> {
  /** What each of them is. */
  readonly machine: (at: PoolPlacement) => Machine;
  /** How many. */
  readonly count: number;
  /**
   * The failure domains that they are spread over.
   *
   * @default - those of the platform
   */
  readonly failureDomains?: readonly string[];
  /**
   * How many of them may be away at the same time while they are made anew.
   *
   * @default 1
   */
  readonly maxUnavailable?: number;
}

/** Machines of which one is as good as another. */
export interface MachinePool {
  readonly name: string;
  readonly count: number;
  /** The machines by name, where the program makes them one by one; empty where the platform does it. */
  readonly machines: Readonly<Record<string, PoolMachine>>;
}

/** A machine of a pool: its name stays, its address need not. */
export type PoolMachine = Omit<PlatformMachine, 'placement'>;

/** How programs on a machine are run from where the engine runs: plain data without secrets, which can stand in the state. */
export type MachineAccess = LocalAccess | SshAccess | NoAccess;

/** Programs on the machine are run by SSH. */
export interface SshAccess {
  readonly kind: 'ssh';
  /** The name of the machine. */
  readonly machine: string;
  /** The address that is reached. */
  readonly host: string;
  /**
   * The port.
   *
   * @default 22
   */
  readonly port?: number;
  /** Who logs in; it may become root by `sudo` without a password, unless it is root. */
  readonly user: string;
  /**
   * The file with the private key, on the computer where the engine runs.
   *
   * @default - what `ssh` finds by itself: the agent, the configuration of the user
   */
  readonly identityFile?: string;
  /**
   * Through which hosts, as `ssh -J` takes it. They are logged into with the same key, or one that the configuration of the user names for them, and
   * known by their own names or addresses: in `knownHosts` or the user's own `known_hosts`.
   *
   * @default - directly
   */
  readonly jump?: string;
  /**
   * The file by which machines are known: lines of `known_hosts` that begin with the name of a machine, or with `@cert-authority *` where an authority
   * has signed the keys of machines. A machine whose key is not in it, or another one, is not spoken to.
   *
   * @default - what `ssh` finds by itself, by the address: the user's own `known_hosts`. A machine that is not in it is not spoken to either
   */
  readonly knownHosts?: string;
}

/** Programs on the machine cannot be run from here: nobody looks into it. */
export interface NoAccess {
  readonly kind: 'none';
  /** The name of the machine. */
  readonly machine: string;
}

/** Programs on the machine are run by entering its namespaces. */
export interface LocalAccess {
  readonly kind: 'local';
  readonly project: string;
  readonly stack: string;
  /**
   * The folder under which the state of all stacks is kept.
   *
   * @default - the user's own
   */
  readonly stateRoot?: string;
  readonly runtime: LocalRuntime;
  /** The name of the machine. */
  readonly machine: string;
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
  /** What to depend on for the machine to be there. */
  readonly resource: pulumi.Resource;
  /** Another when the machine was made anew; the same when it has only booted again. */
  readonly instance: pulumi.Output<string>;
  /** How programs on it are run: see `runOn`. */
  readonly access: MachineAccess;
}

/** What is said when a machine is registered. */
export interface RegisterOptions {
  /**
   * What has to be there before the machine is made, or made anew, and what is removed only after the machine.
   *
   * @default []
   */
  readonly dependsOn?: readonly pulumi.Resource[];
  /**
   * The component that the machine and its volumes are children of.
   *
   * @default - that of the platform
   */
  readonly parent?: pulumi.Resource;
}

/** What is said when a secret or a bucket is declared. */
export interface StoreOptions {
  /**
   * The component that it is a child of.
   *
   * @default - that of the platform
   */
  readonly parent?: pulumi.Resource;
}

/** Machines that have been checked and have their places. Nothing is registered yet, so that each can be in its turn. */
export interface PreparedMachines<Name extends string = string> {
  readonly placements: Readonly<Record<Name, Placement>>;
  readonly machines: Readonly<Record<Name, Machine>>;
  /** How programs on them are run, once they are there: for whoever has to look at them before one is registered. */
  readonly access: Readonly<Record<Name, MachineAccess>>;

  /**
   * Changes exactly when registering the machine makes it anew. Unknown in a preview when the text of the machine is; secret only where a secret
   * stands in that text (`allowSecrets`).
   */
  revision(name: Name): pulumi.Output<string>;

  /**
   * Registers one of the machines.
   *
   * @throws pulumi.InputPropertiesError when it is registered already
   */
  register(name: Name, options?: RegisterOptions): PlatformMachine;
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

  /** Checks several machines and gives them their places; `machines` is this and registering all. */
  prepare<Name extends string>(args: Readonly<Record<Name, MachineArgs>>): PreparedMachines<Name>;

  /**
   * Declares a secret. It is registered when it is first needed: by a machine that is given it, or by whoever asks for its `revision` or `resource`.
   *
   * @param files texts by the names of their files
   */
  secret(name: string, files: pulumi.Input<SecretTexts>, options?: StoreOptions): Secret;

  /** Declares a bucket. It is registered together with the first machine that is given it. */
  bucket(name: string, options?: StoreOptions): Bucket;

  /** Declares machines of which one is as good as another. */
  pool(name: string, args: MachinePoolArgs): MachinePool;

  /** Declares one address and port in front of machines, which are told of it by `endpoints`. */
  endpoint(name: string, args: EndpointArgs): Endpoint;
}
