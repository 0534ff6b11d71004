/** What Nova is told of a server, apart from where it is plugged in. */
import { createHash } from 'node:crypto';

import * as pulumi from '@pulumi/pulumi';

import { renderMachine } from '../../bridge/outputs';
import type { Machine } from '../../machine';
import type { Placement } from '../placement';
import type { AntiAffinity } from '../platform';
import type { OpenStackPlatformArgs } from './openstack-platform-args';
import type { OpenStackSetting } from './setting';
import { sizeInGib } from './volume';

/** What Nova is told of a server. */
export interface ServerInputs {
  readonly name: string;
  readonly flavorName: string;
  readonly userData: pulumi.Output<string>;
  readonly configDrive: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly availabilityZone?: string;
  readonly keyPair?: pulumi.Input<string>;
  readonly stopBeforeDestroy: boolean;
}

/** What a server is made from. */
export interface ServerRequest {
  readonly machine: Machine;
  readonly placement: Pick<Placement, 'name' | 'failureDomain'>;
  readonly size?: string;
  readonly allowSecrets: readonly string[];
  readonly keyPair: pulumi.Input<string> | undefined;
  /** Whether it holds data that has to be written out before it goes. */
  readonly holdsData: boolean;
  /** Its address, where that is the platform's to say. */
  readonly address: string | undefined;
}

/** What a server has beside what Nova is told of it by itself. */
export interface ServerSurroundings {
  /** The id of its image. It is asked for only where another one makes the server anew. */
  readonly image: () => pulumi.Input<string>;
  /** The names of its data volumes. */
  readonly volumes: readonly string[];
  readonly antiAffinity: AntiAffinity | undefined;
}

const DIGITS = 32;

// @see https://docs.openstack.org/api-ref/compute/#create-server
const LONGEST_USER_DATA = 65_535;

/** What Nova is told. */
export function serverInputs(setting: OpenStackSetting, request: ServerRequest): ServerInputs {
  const { machine, placement, size, allowSecrets, keyPair, holdsData, address } = request;
  const { args } = setting;
  const rendered = renderMachine(machine, { allowSecrets });
  return {
    // The cloud controller manager knows the server of a node by its name.
    name: machine.hostname,
    flavorName: size ?? args.flavor,
    userData: rendered.apply(({ base64 }) => withinLimit(base64, placement.name)),
    configDrive: args.configDrive ?? true,
    metadata: {
      groundwork: `${pulumi.getProject()}/${pulumi.getStack()}/${placement.name}`,
      // A server asks for its address when it boots, and not again for hours; so another address makes it anew: see REPLACED_FOR.
      ...(address === undefined ? {} : { address }),
    },
    ...(args.availabilityZones === undefined ? {} : { availabilityZone: placement.failureDomain }),
    ...(keyPair === undefined ? {} : { keyPair }),
    stopBeforeDestroy: holdsData,
  };
}

/** Nova's own limit, where the values of Outputs have made the text longer than it was when it was checked. */
function withinLimit(base64: string, machine: string): string {
  if (base64.length <= LONGEST_USER_DATA) return base64;
  const told = `the user data of machine "${machine}" has ${base64.length} characters of base64`;
  throw new pulumi.RunError(`${told}; Nova takes at most ${LONGEST_USER_DATA}`);
}

/**
 * What a server is made anew for though the provider would change it in its place: another address, and another image, which would be written over the
 * disk of a server that stays the same to whoever asks. And that it failed to come up or to be resized (`#initerror`), since the provider takes a server
 * in ERROR for a good one as soon as it is asked a second time.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.245.0/pkg/resource/deploy/step_generator.go
 */
export const REPLACED_FOR: readonly string[] = ['metadata.address', 'imageId', '#initerror'];

/** Thirty-two hexadecimal digits that change when the server is made anew, or shut down to be resized. */
export function serverRevision(
  { args }: OpenStackSetting,
  { userData, ...inputs }: ServerInputs,
  { image, volumes, antiAffinity }: ServerSurroundings,
): pulumi.Output<string> {
  const { name, flavorName, configDrive, availabilityZone = '', keyPair = '', metadata } = inputs;
  const { userDataChange = 'replace', imageChange = 'keep' } = args;
  const text = userDataChange === 'keep' ? '' : userData;
  const disk = imageChange === 'keep' ? '' : image();
  const said = [
    ...[name, flavorName, configDrive, availabilityZone, metadata['address'] ?? ''],
    ...[rootDisk(args), volumes, antiAffinity?.group ?? '', antiAffinity?.required ?? ''],
  ];
  return pulumi.all([text, keyPair, disk]).apply((known) =>
    createHash('sha256')
      .update(JSON.stringify([...said, ...known]))
      .digest('hex')
      .slice(0, DIGITS),
  );
}

/** The size and the type of the volume that servers boot from. */
function rootDisk({ rootVolume, volumeTypes = {} }: OpenStackPlatformArgs): readonly unknown[] {
  if (rootVolume === undefined) return [];
  const { size, performance = 'standard' } = rootVolume;
  return [sizeInGib(size), volumeTypes[performance] ?? ''];
}
