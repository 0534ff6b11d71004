import * as pulumi from '@pulumi/pulumi';

import type { KubernetesObject } from '../manifests';

import type { FormerNames } from './deploy-options';

/** Where the group stood. */
export interface ConfigGroupPlace {
  /** The component that it was in. @default - the stack */
  readonly parent?: pulumi.Resource;

  /** Its `resourcePrefix`. @default - its name */
  readonly resourcePrefix?: string;
}

/**
 * Lets resources be those of a `yaml.v2.ConfigGroup` (or a `ConfigFile`) from before, so that the objects stay as they are when a program moves to `deploy`.
 *
 * @param name of the group
 * @param type of the group
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { deploy, deployOptions, fromConfigGroup } from 'groundwork/bridge';
 *
 * const chart = new Chart(new App(), 'storage');
 * deployOptions(chart, { aliases: fromConfigGroup('storage') });
 * deploy('storage', chart);
 * ```
 */
export function fromConfigGroup(
  name: string,
  place: ConfigGroupPlace = {},
  type: 'ConfigGroup' | 'ConfigFile' = 'ConfigGroup',
): FormerNames {
  const parent = pulumi.createUrn(name, `kubernetes:yaml/v2:${type}`, place.parent);
  const prefix = place.resourcePrefix ?? name;
  return ({ metadata }: KubernetesObject) => {
    // The group adds the provider's namespace where an object names none, and an object of the cluster may have carried that of its chart.
    const namespaces =
      metadata.namespace === undefined ? ['default/', ''] : [`${metadata.namespace}/`];
    return namespaces.map((namespace) => ({
      name: `${prefix}:${namespace}${metadata.name}`,
      parent,
    }));
  };
}
