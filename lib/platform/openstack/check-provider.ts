/** What may be wrong with a provider that a program gives beside what it says of the cloud. */
import type * as pulumi from '@pulumi/pulumi';

import type { Violation } from '../../values';
import type { OpenStackPlatformArgs } from './openstack-platform-args';

/** What a program says, as far as it is about who reaches the cloud. */
export type ProviderQuestion = Pick<OpenStackPlatformArgs, 'auth' | 'preflight'>;

/**
 * The preflight asks the cloud of the stack's settings where a program says nothing of it. Where resources go through a provider that the program made
 * itself, that might be another cloud, another project or another user, and nobody can look into a provider.
 */
export function checkProvider(
  { auth, preflight = true }: ProviderQuestion,
  { provider, parent }: pulumi.CustomResourceOptions,
): readonly Violation[] {
  if (auth !== undefined || !preflight) return [];
  // A child takes the provider of its parent by the package that its type begins with.
  const given = provider ?? parent?.getProvider('openstack:index:Any');
  if (given === undefined) return [];
  const reason = `is not said, and the preflight cannot look into the provider that ${provider === undefined ? 'the parent has' : 'was given'}`;
  const remedy =
    'say here what the provider was made from, or leave the provider out, or say preflight: false';
  return [{ code: 'required', path: 'auth', reason, remedy }];
}
