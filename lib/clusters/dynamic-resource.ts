/**
 * The text by which the engine's provider process finds our code. The engine keeps it in the state of every resource and shows any change of it as a
 * change of the resource, so it is written out here instead of being taken from a compiled function.
 */
import * as pulumi from '@pulumi/pulumi';

/** The kinds of resource, by their names in `groundwork/clusters/provider`. */
export type ClusterResourceKind =
  | 'etcdPlan'
  | 'etcdTrust'
  | 'etcdTurn'
  | 'etcdMembership'
  | 'etcdIncarnation'
  | 'glusterPlan'
  | 'glusterTurn'
  | 'glusterMembership'
  | 'glusterWhole';

/** What the engine may ask of a provider. */
export const METHOD_NAMES = ['check', 'diff', 'create', 'read', 'update', 'delete'] as const;

/**
 * The text of a provider. Resolved from the folder of the project, where the package is installed, or which is the package itself.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/providers/dynamic-providers/
 */
export function providerText(kind: ClusterResourceKind): string {
  const target = `require('module').createRequire(process.cwd() + '/')('groundwork/clusters/provider').${kind}`;
  const methods = METHOD_NAMES.map(
    (method) => `  ${method}: (...args) => provider().${method}(...args),`,
  );
  return [
    `const provider = () => ${target};`,
    'exports.handler = () => ({',
    ...methods,
    '});',
    '',
  ].join('\n');
}

/** A resource that is managed by `groundwork/clusters/provider`. */
export class ClusterResource extends pulumi.CustomResource {
  /**
   * Registers the resource.
   *
   * @param kind whose provider it is
   * @param type the last part of its type
   * @param inputs by name; what is undefined is left out
   * @param outputs names of what only the provider knows
   */
  constructor(
    kind: ClusterResourceKind,
    type: string,
    name: string,
    inputs: object,
    outputs: readonly string[],
    options: pulumi.CustomResourceOptions,
  ) {
    const unknown = Object.fromEntries(outputs.map((output) => [output, undefined]));
    const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
    const props = { ...unknown, ...Object.fromEntries(given), __provider: providerText(kind) };
    super(`pulumi-nodejs:dynamic/groundwork:${type}`, name, props, options);
  }
}
