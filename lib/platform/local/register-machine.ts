/**
 * From a machine in its place to the resources that are registered for it: the image and the network once, its volumes, itself.
 */
import * as pulumi from '@pulumi/pulumi';

import { seedOf } from '../../bridge/outputs';
import { Quantity } from '../../values';
import type { DataVolume } from '../placement';
import type { MachineArgs, Network, PlatformMachine } from '../platform';
import { bridgeAddress } from './address-plan';
import { networkConfigFor } from './local-seed';
import type { PlacedMachine } from './local-seed';
import { volumeDevice } from './plan-placements';
import type { LocalInputs } from './resource-provider';
import { LocalBridge, LocalContainer, LocalImage, LocalVolume } from './resources';

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
  readonly options: pulumi.CustomResourceOptions;
  /** Why machines run as they do. */
  readonly reason: string;
  /** Registered together with the first machine. */
  imageResource?: LocalImage;
}

/** Registers a machine and what it needs. */
export function registerMachine(
  setting: RegistrationSetting,
  planned: PlannedNetwork,
  placed: PlacedMachine,
  { volumes = [], allowSecrets = [] }: Pick<MachineArgs, 'volumes' | 'allowSecrets'>,
): LocalMachine {
  const { common, options, bootTimeout, image } = setting;
  const { placement, machine } = placed;
  const { name, address } = placement;

  if (setting.imageResource === undefined) sayRuntime(setting);

  // storage
  const disks = volumes.map((volume) => registerVolume(setting, name, volume));

  // network
  const { cidr } = planned.network;
  const bridge = `${bridgeAddress(cidr)}/${cidr.prefix}`;
  planned.bridge ??= registerBridge(setting, planned.network.name, bridge);

  // boot
  setting.imageResource ??= registerImage(setting);
  const inputs = {
    ...common,
    name,
    hostname: machine.hostname,
    image,
    network: { name: planned.network.name, bridge },
    address,
    volumes: volumes.map((volume) => ({ name: volume.name, device: volumeDevice(volume.name) })),
    seed: seedOf(machine, networkConfigFor(placement), { allowSecrets }),
    bootTimeout,
  };
  const container = new LocalContainer(name, inputs, {
    ...options,
    // Name, address and volumes can be held by one machine only.
    deleteBeforeReplace: true,
    dependsOn: [setting.imageResource, planned.bridge, ...disks],
  });
  const { state, seedDirectory, log, pid, bootSeconds, skipped } = container;
  return {
    name,
    placement,
    address: container.address,
    state,
    seedDirectory,
    log,
    pid,
    bootSeconds,
    skipped,
  };
}

function sayRuntime({ common, reason }: RegistrationSetting): void {
  if (common.runtime === 'containers') return;
  void pulumi.log.warn(`no machine is booted, their seeds are only written down: ${reason}`);
}

function registerImage({ common, image, options }: RegistrationSetting): LocalImage {
  return new LocalImage('image', { ...common, image: image.id, packages: image.packages }, options);
}

function registerBridge(
  { common, options }: RegistrationSetting,
  name: string,
  bridge: string,
): LocalBridge {
  const inputs = { ...common, name, bridge };
  return new LocalBridge(name, inputs, { ...options, deleteBeforeReplace: true });
}

function registerVolume(
  { common, options }: RegistrationSetting,
  machine: string,
  { name, size }: DataVolume,
): LocalVolume {
  const bytes = Number(Quantity.of(size).bytes());
  return new LocalVolume(
    `${machine}-volume-${name}`,
    { ...common, machine, name, bytes },
    // The data outlives the machine and the stack.
    { ...options, retainOnDelete: true },
  );
}
