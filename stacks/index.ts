/**
 * The program that the engine runs: one function per platform, chosen by `groundwork:platform`. What a stack consists of is data, in `Pulumi.<stack>.yaml`.
 */
import { createRequire } from 'node:module';

import * as pulumi from '@pulumi/pulumi';
import { InvalidConfiguration } from 'groundwork/values';

import type * as local from './local';
import type * as openstack from './openstack';

/** Loads a stack's program when it is wanted: each needs the packages of its own platform. */
const load = createRequire(__filename);

const stacks: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {
  local: () => (load('./local') as typeof local).localStack(),
  openstack: () => (load('./openstack') as typeof openstack).openStackStack(),
};

const platform = new pulumi.Config('groundwork').get('platform') ?? 'local';
const stack = stacks[platform];
if (stack === undefined) {
  const known = Object.keys(stacks).join(', ');
  throw new pulumi.RunError(
    `there is no program for the platform "${platform}"; there is one for: ${known}`,
  );
}

try {
  module.exports = stack();
} catch (error) {
  // What is wrong is in the settings; where the library noticed is of no use to their author.
  if (error instanceof InvalidConfiguration) throw new pulumi.RunError(error.message);
  throw error;
}
