/** What everything that the platform registers has in common. */
import * as pulumi from '@pulumi/pulumi';

import type { OpenStackPlatformArgs } from './openstack-platform-args';

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
}

/**
 * The setting of a platform.
 *
 * @param options those of the program
 * @param preflight what everything waits for
 */
export function settingOf(
  args: OpenStackPlatformArgs,
  options: pulumi.CustomResourceOptions,
  preflight: () => pulumi.CustomResource | undefined,
): OpenStackSetting {
  return {
    args,
    options: ({ dependsOn = [], parent } = {}) => {
      const first = preflight();
      const all = first === undefined ? [...dependsOn] : [first, ...dependsOn];
      const child = parent === undefined ? {} : { parent };
      return pulumi.mergeOptions(options, { ...child, dependsOn: all });
    },
    named: (name) => `${pulumi.getStack()}-${name}`,
    ask: (question) => {
      const { provider } = options;
      const found = preflight();
      const given = provider === undefined ? {} : { provider };
      return pulumi.output(found?.id ?? '').apply(() => question(given));
    },
  };
}
