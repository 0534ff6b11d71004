/** What becomes of options when a resource is registered. */
import { getVersion } from '@pulumi/kubernetes/utilities';
import * as pulumi from '@pulumi/pulumi';

import type { KubernetesObject } from '../manifests';

import type { ObjectOptions } from './deploy-options';

/** The options that are Pulumi's own; dependencies apart. */
export function resourceOptions(
  options: ObjectOptions,
  object: KubernetesObject,
): pulumi.CustomResourceOptions {
  const { protect, retainOnDelete, ignoreChanges, replaceOnChanges, aliases, deletedWith } =
    options;
  const names = typeof aliases === 'function' ? aliases(object) : aliases;
  return {
    ...(protect === undefined ? {} : { protect }),
    ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
    ...(ignoreChanges === undefined ? {} : { ignoreChanges: [...ignoreChanges] }),
    ...(replaceOnChanges === undefined ? {} : { replaceOnChanges: [...replaceOnChanges] }),
    ...(names === undefined ? {} : { aliases: [...names] }),
    ...(deletedWith === undefined ? {} : { deletedWith }),
  };
}

/** Resources of the program after those of the chart. */
export function joinDependencies(
  own: readonly pulumi.Resource[],
  given: ObjectOptions['dependsOn'],
): NonNullable<pulumi.CustomResourceOptions['dependsOn']> {
  if (given === undefined) return [...own];
  if (Array.isArray(given)) return [...own, ...given];
  return pulumi.output(given).apply((known) => [...own, ...known]);
}

/**
 * From this version the provider does not take over what exists.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/master/CHANGELOG.md (4.29.0)
 */
const FIRST_TO_REFUSE = [4, 29] as const;

/** Whether `upsert` needs a provider of its own with this version of the package; taken from what is installed. */
export function upsertNeedsProvider(version = getVersion()): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [firstMajor, firstMinor] = FIRST_TO_REFUSE;
  return major > firstMajor || (major === firstMajor && minor >= firstMinor);
}
