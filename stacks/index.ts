/**
 * The program that the engine runs: one function per stack, chosen by the stack's name. What a stack consists of is data, in `Pulumi.<stack>.yaml`.
 */
import * as pulumi from '@pulumi/pulumi';
import { InvalidConfiguration } from 'groundwork/values';

import { localStack } from './local';

const stacks: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {
  local: localStack,
};

const name = pulumi.getStack();
const stack = stacks[name];
if (stack === undefined) {
  const known = Object.keys(stacks).join(', ');
  throw new pulumi.RunError(
    `there is no program for the stack "${name}"; there is one for: ${known}`,
  );
}

try {
  module.exports = stack();
} catch (error) {
  // What is wrong is in the settings; where the library noticed is of no use to their author.
  if (error instanceof InvalidConfiguration) throw new pulumi.RunError(error.message);
  throw error;
}
