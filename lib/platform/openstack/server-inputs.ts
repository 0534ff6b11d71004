/** What Nova is told of a server, apart from where it is plugged in. */
import { createHash } from 'node:crypto';

import * as pulumi from '@pulumi/pulumi';

import { renderMachine } from '../../bridge/outputs';
import type { Machine } from '../../machine';
import type { Placement } from '../placement';
import type { OpenStackSetting } from './setting';

/** What Nova is told of a server. */
export interface ServerInputs {
  readonly name: string;
  readonly flavorName: string;
  readonly userData: pulumi.Output<string>;
  readonly configDrive: boolean;
  readonly metadata: Readonly<Record<string, pulumi.Input<string>>>;
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
}

const DIGITS = 32;

// @see https://docs.openstack.org/api-ref/compute/#create-server
const LONGEST_USER_DATA = 65_535;

/** What Nova is told. */
export function serverInputs(setting: OpenStackSetting, request: ServerRequest): ServerInputs {
  const { machine, placement, size, allowSecrets, keyPair, holdsData } = request;
  const { args } = setting;
  const rendered = renderMachine(machine, { allowSecrets });
  return {
    // The cloud controller manager knows the server of a node by its name.
    name: machine.hostname,
    flavorName: size ?? args.flavor,
    userData: rendered.apply(({ base64 }) => withinLimit(base64, placement.name)),
    configDrive: args.configDrive ?? true,
    metadata: { groundwork: `${pulumi.getProject()}/${pulumi.getStack()}/${placement.name}` },
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

/** Thirty-two hexadecimal digits that change when the server is made anew, or shut down to be resized. */
export function serverRevision(
  { args }: OpenStackSetting,
  { userData, ...inputs }: ServerInputs,
): pulumi.Output<string> {
  const { name, flavorName, configDrive, availabilityZone = '', keyPair = '' } = inputs;
  const { userDataChange = 'replace' } = args;
  const text = userDataChange === 'keep' ? '' : userData;
  return pulumi.all([text, keyPair]).apply((known) =>
    createHash('sha256')
      .update(JSON.stringify([name, flavorName, configDrive, availabilityZone, ...known]))
      .digest('hex')
      .slice(0, DIGITS),
  );
}
