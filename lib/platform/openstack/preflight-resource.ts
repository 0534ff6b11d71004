/** The resource of a preflight: what its provider does is told beside it. */
import * as pulumi from '@pulumi/pulumi';

import { METHOD_NAMES, providerTextOf } from '../provider-text';
import type { RepeatedNeed } from './cloud-need';
import type { FlavorFacts } from './flavor-facts';
import type { OpenStackAuth } from './openstack-auth';

/** What the resource is made from. */
export interface PreflightResourceArgs {
  readonly needs: pulumi.Input<readonly RepeatedNeed[]>;
  readonly flavors: Readonly<Record<string, FlavorFacts>>;
  readonly auth: OpenStackAuth | undefined;
  /** Whether the cloud is asked, or what is needed is only remembered. */
  readonly asks: boolean;
}

/** The text of its provider. The engine gives it the settings of the stack by `configure`, so that no credentials stand in the inputs. */
export function preflightProviderText(): string {
  const methods = ['configure', ...METHOD_NAMES];
  return providerTextOf('groundwork/openstack/provider', 'preflight', methods);
}

/** Asks the cloud, in the preview already, and makes nothing. It remembers what the stack has declared. */
export class PreflightResource extends pulumi.CustomResource {
  /** What the flavours that the stack refers to are, by what it calls them. */
  declare readonly knownFlavors: pulumi.Output<Readonly<Record<string, FlavorFacts>>>;

  /** Registers the resource. */
  constructor(name: string, args: PreflightResourceArgs, options: pulumi.CustomResourceOptions) {
    const { needs, flavors, auth, asks } = args;
    const login = auth === undefined ? {} : { auth: pulumi.secret(auth) };
    // Whoever asks nobody needs no credentials.
    const given = asks ? login : { asks };
    const props = {
      knownFlavors: undefined,
      needs,
      flavors,
      ...given,
      __provider: preflightProviderText(),
    };
    super('pulumi-nodejs:dynamic/groundwork:OpenStackPreflight', name, props, {
      ...options,
      additionalSecretOutputs: ['auth'],
    });
  }
}
