/**
 * From a machine in its place to the resources that are registered for it: the image and the network once, its volumes, itself.
 */
import * as pulumi from '@pulumi/pulumi';

import { seedOf } from '../../bridge/outputs';
import { Quantity } from '../../values';
import type { DataVolume, Placement } from '../placement';
import type {
  MachineAccess,
  MachineArgs,
  Network,
  PlatformMachine,
  RegisterOptions,
} from '../platform';
import { bridgeAddress } from './address-plan';
import { networkConfigFor } from './local-seed';
import type { PlacedMachine } from './local-seed';
import { volumeDevice } from './plan-placements';
import type { LocalInputs } from './resource-provider';
import { LocalBridge, LocalContainer, LocalImage, LocalVolume } from './resources';
import type { LateMachineInputs, LocalBucket, LocalSecret } from './resources';
import type { DeclaredStore } from './declared-stores';

/** A local machine. */
export interface LocalMachine extends PlatformMachine {
  readonly state: LocalContainer['state'];
  /** The folder with the seed that it was booted with. */
  readonly seedDirectory: pulumi.Output<string>;
  /** The file with what it printed on its console. */
  readonly log: pulumi.Output<string>;
  /** The process that is its PID 1, as the host counts. */
  readonly pid: pulumi.Output<number>;
  /** From starting it to cloud-init finished and systemd settled. */
  readonly bootSeconds: pulumi.Output<number>;
  /** What belongs to the host's kernel, so that a container left it out. */
  readonly skipped: pulumi.Output<readonly string[]>;
}

/** A network, who is in it, and its resource once it has one. */
export interface PlannedNetwork {
  readonly network: Network;
  /** Addresses by name: those that were kept, and those of the machines so far. */
  hosts: Readonly<Record<string, string>>;
  bridge?: LocalBridge;
}

/** What all resources of a platform have in common. */
export interface RegistrationSetting {
  readonly common: LocalInputs;
  readonly image: { readonly id: string; readonly packages: readonly string[] };
  /** In seconds. */
  readonly bootTimeout: number;
  /** The folder of the host that machines find at `/opt/programs`. */
  readonly programs?: string;
  readonly options: pulumi.CustomResourceOptions;
  /** Why machines run as they do. */
  readonly reason: string;
  /** Registered together with the first machine. */
  imageResource?: LocalImage;
}

/** A machine that has been checked, with all that it is registered from. */
export interface CheckedMachine {
  readonly placed: PlacedMachine;
  readonly planned: PlannedNetwork;
  readonly args: Pick<MachineArgs, 'volumes' | 'allowSecrets'>;
  readonly secrets: readonly DeclaredStore<LocalSecret>[];
  readonly buckets: readonly DeclaredStore<LocalBucket>[];
}

/** What the provider of machines is going to be told. */
export function machineInputs(
  setting: RegistrationSetting,
  { placed, planned, args, secrets, buckets }: CheckedMachine,
): LateMachineInputs {
  const { placement, machine } = placed;
  const { volumes = [], allowSecrets = [] } = args;
  const { network } = planned;
  return {
    ...setting.common,
    name: placement.name,
    hostname: machine.hostname,
    image: setting.image,
    network: { name: network.name, bridge: bridgeOf(network) },
    address: placement.address,
    volumes: volumes.map(({ name }) => ({ name, device: volumeDevice(name) })),
    seed: seedOf(machine, networkConfigFor(placement), { allowSecrets }),
    bootTimeout: setting.bootTimeout,
    ...(secrets.length === 0 ? {} : { secrets: sortedNames(secrets) }),
    ...(buckets.length === 0 ? {} : { buckets: sortedNames(buckets) }),
    ...(setting.programs === undefined ? {} : { programs: setting.programs }),
  };
}

/** Registers a machine and what it needs. */
export function registerMachine(
  setting: RegistrationSetting,
  checked: CheckedMachine,
  inputs: LateMachineInputs,
  { dependsOn = [], parent }: RegisterOptions,
): LocalMachine {
  const { placed, planned, args } = checked;
  const { placement } = placed;
  const child = parent === undefined ? {} : { parent };
  const options = { ...setting.options, ...child };

  if (setting.imageResource === undefined) sayRuntime(setting);

  // storage
  const disks = (args.volumes ?? []).map((volume) =>
    registerVolume(setting, placement.name, volume, options),
  );
  const stores = [...checked.secrets, ...checked.buckets].map((store) => store.resource);

  // network
  planned.bridge ??= registerBridge(setting, planned.network);

  // boot
  setting.imageResource ??= registerImage(setting);
  const container = new LocalContainer(placement.name, inputs, {
    ...options,
    // Name, address and volumes can be held by one machine only.
    deleteBeforeReplace: true,
    dependsOn: [setting.imageResource, planned.bridge, ...disks, ...stores, ...dependsOn],
  });
  return machineOf(setting, placement, container);
}

/** How programs on a machine are run. */
export function accessTo({ common }: RegistrationSetting, machine: string): MachineAccess {
  return { kind: 'local', ...common, machine };
}

function machineOf(
  setting: RegistrationSetting,
  placement: Placement,
  container: LocalContainer,
): LocalMachine {
  const { address, state, instance, seedDirectory, log, pid, bootSeconds, skipped } = container;
  const { name } = placement;
  return {
    name,
    placement,
    address,
    state,
    resource: container,
    instance,
    access: accessTo(setting, name),
    seedDirectory,
    log,
    pid,
    bootSeconds,
    skipped,
  };
}

function sortedNames(stores: readonly { readonly name: string }[]): readonly string[] {
  return stores.map(({ name }) => name).sort();
}

function bridgeOf({ cidr }: Network): string {
  return `${bridgeAddress(cidr)}/${cidr.prefix}`;
}

function sayRuntime({ common, reason }: RegistrationSetting): void {
  if (common.runtime === 'containers') return;
  void pulumi.log.warn(`no machine is booted, their seeds are only written down: ${reason}`);
}

function registerImage({ common, image, options }: RegistrationSetting): LocalImage {
  return new LocalImage('image', { ...common, image: image.id, packages: image.packages }, options);
}

function registerBridge({ common, options }: RegistrationSetting, network: Network): LocalBridge {
  const { name } = network;
  const inputs = { ...common, name, bridge: bridgeOf(network) };
  return new LocalBridge(name, inputs, { ...options, deleteBeforeReplace: true });
}

function registerVolume(
  { common }: RegistrationSetting,
  machine: string,
  { name, size }: DataVolume,
  options: pulumi.CustomResourceOptions,
): LocalVolume {
  const bytes = Number(Quantity.of(size).bytes());
  return new LocalVolume(
    `${machine}-volume-${name}`,
    { ...common, machine, name, bytes },
    // The data outlives the machine and the stack.
    { ...options, retainOnDelete: true },
  );
}
