/** A cloud that answers as the programs of tests expect it, for programs that are synthesised without an engine. */
import * as pulumi from '@pulumi/pulumi';

import type { OpenStackPlatformArgs } from '../../../lib/platform/openstack';
import { synthesizeProgram } from '../../../lib/testing';
import type { ProgramOptions, SynthesizedProgram } from '../../../lib/testing';

const SERVER = 'openstack:compute/instance:Instance';
const VOLUME = 'openstack:blockstorage/volume:Volume';
const PORT = 'openstack:networking/port:Port';
const FLOATING = 'openstack:networking/floatingIp:FloatingIp';

// Beside other tests on two cores a program of fifty resources has taken five seconds; one that hangs is still told.
const LIMIT_SECONDS = 60;
jest.setTimeout((LIMIT_SECONDS + 30) * 1_000);

/** The image and the network that the cloud has. */
export const IMAGE_ID = '11111111-2222-4333-8444-555555555555';
export const EXTERNAL_ID = '66666666-7777-4888-8999-000000000000';

/** What a platform needs at least. */
export const LEAST: OpenStackPlatformArgs = { image: { name: 'debian-12' }, flavor: 'm1.small' };

/** The id of a volume: another for each, and always the same. */
export function volumeId(name: string): string {
  const digits = Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Synthesises a program of the platform. */
export function onCloud(
  program: () => unknown,
  options: ProgramOptions = {},
): Promise<SynthesizedProgram> {
  return synthesizeProgram(program, {
    project: 'shop',
    stack: 'dev',
    timeout: `${LIMIT_SECONDS}s`,
    newResource: ({ type, name, inputs }) => {
      if (type === VOLUME) return { id: volumeId(name) };
      if (type === FLOATING) return { address: '203.0.113.9' };
      if (type !== PORT) return undefined;
      const [first] = inputs['fixedIps'] as readonly { readonly ipAddress?: string }[];
      return { allFixedIps: [first?.ipAddress ?? '10.77.0.200'] };
    },
    call: {
      'openstack:images/getImage:getImage': { id: IMAGE_ID },
      'openstack:networking/getNetwork:getNetwork': { id: EXTERNAL_ID, name: 'public' },
    },
    ...options,
  });
}

/** The inputs of a resource by the last part of its type and its name: `Instance::etcd-1`. */
export function inputsOf(
  { resources }: SynthesizedProgram,
  ending: string,
): Readonly<Record<string, unknown>> {
  const [found, ...others] = resources.filter(({ address }) => address.endsWith(`:${ending}`));
  if (found !== undefined && others.length === 0) return found.inputs;
  const all = resources.map(({ address }) => address).join('\n');
  throw new Error(
    `${ending} is there ${others.length + (found === undefined ? 0 : 1)} times of:\n${all}`,
  );
}

/** The user data of a server as the machine reads it. */
export function userDataOf({ resources }: SynthesizedProgram, name: string): string {
  const server = resources.find(({ address }) => address === `${SERVER}::${name}`);
  return Buffer.from(String(server?.inputs['userData']), 'base64').toString('utf8');
}

/** What is told when something is refused. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}
