/** What everything that the platform registers has in common. */
import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import type { CloudNeed } from './cloud-need';
import type { OpenStackAuth } from './openstack-auth';
import type { OpenStackPlatformArgs } from './openstack-platform-args';
import { Preflight } from './preflight';

/** What is said when a resource is registered. */
export interface ResourceWishes {
  /**
   * What has to be there before.
   *
   * @default []
   */
  readonly dependsOn?: readonly pulumi.Resource[];
  /**
   * The component that it is a child of.
   *
   * @default - that of the platform
   */
  readonly parent?: pulumi.Resource | undefined;
}

/** What all resources of a platform have in common. */
export interface OpenStackSetting {
  readonly args: OpenStackPlatformArgs;
  /** The options of one resource: those of the platform, and that it comes after the preflight. */
  options(wishes?: ResourceWishes): pulumi.CustomResourceOptions;
  /** How something is called in the cloud, where several stacks may be side by side in one project: `<stack>-<name>`. */
  named(name: string): string;
  /** Something that is asked of the cloud, after the preflight has found that it can be. */
  ask<T>(question: (options: pulumi.InvokeOptions) => Promise<T>): pulumi.Output<T>;
  /** Known once the preflight has found that the cloud can be asked. */
  ready(): pulumi.Output<unknown>;
  /** Tells the preflight what will be asked of the project; what is registered from then on comes after it. */
  need(needs: readonly CloudNeed[]): void;
}

/**
 * The setting of a platform.
 *
 * @param args in which nothing is wrong
 * @param options those of the program
 */
export function settingOf(
  args: OpenStackPlatformArgs,
  options: pulumi.CustomResourceOptions,
): OpenStackSetting {
  const { preflight: enabled = true, auth, flavors = {} } = args;
  const preflight = new Preflight(
    'preflight',
    { enabled, flavors, ...(auth === undefined ? {} : { auth }) },
    // It is a resource of groundwork, which the provider of OpenStack knows nothing of.
    withoutProvider(options),
  );
  let first: readonly pulumi.Resource[] = [];
  let own: pulumi.ProviderResource | undefined;
  const provider = (): Pick<pulumi.CustomResourceOptions, 'provider'> => {
    if (options.provider !== undefined || auth === undefined) return {};
    own ??= new openstack.Provider(
      'openstack',
      { ...auth, ...hidden(auth), useOctavia: true },
      pulumi.mergeOptions(withoutProvider(options), {
        dependsOn: [...first],
        additionalSecretOutputs: [...SECRETS],
      }),
    );
    return { provider: own };
  };
  const ready = (): pulumi.Output<unknown> => pulumi.all(first.map(({ urn }) => urn));
  return {
    args,
    options: ({ dependsOn = [], parent } = {}) => {
      const child = parent === undefined ? {} : { parent };
      const after = { dependsOn: [...first, ...dependsOn] };
      return pulumi.mergeOptions(options, { ...provider(), ...child, ...after });
    },
    named: (name) => `${pulumi.getStack()}-${name}`,
    ready,
    ask: (question) => {
      const given = options.provider === undefined ? provider() : { provider: options.provider };
      return ready().apply(() => question(given));
    },
    need: (needs) => {
      first = preflight.need(...needs);
    },
  };
}

/** What proves who asks. Of these the provider's own class hides the password alone in the state of the stack. */
const SECRETS = ['password', 'token', 'applicationCredentialSecret', 'key'] as const;

function hidden(auth: OpenStackAuth): Pick<OpenStackAuth, (typeof SECRETS)[number]> {
  const said = SECRETS.flatMap((name) => {
    const value = auth[name];
    return value === undefined ? [] : [[name, pulumi.secret(value)] as const];
  });
  return Object.fromEntries(said);
}

function withoutProvider(options: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  const { provider: _provider, ...rest } = options;
  return rest;
}
