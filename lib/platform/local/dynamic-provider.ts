/** The dynamic resources of the local platform. */
import * as pulumi from '@pulumi/pulumi';

import { providerTextOf } from '../provider-text';

export { METHOD_NAMES } from '../provider-text';

/** The kinds of local resource, by their names in `groundwork/local/provider`. */
export type LocalResourceKind = 'bucket' | 'image' | 'machine' | 'network' | 'secret' | 'volume';

/** The text of a provider. */
export function providerText(kind: LocalResourceKind): string {
  return providerTextOf('groundwork/local/provider', kind);
}

/**
 * A resource that is managed by `groundwork/local/provider`. The engine sees a dynamic resource like any other; only the text of its provider is
 * given instead of being serialised.
 */
export class LocalResource extends pulumi.CustomResource {
  /**
   * Registers the resource.
   *
   * @param kind whose provider it is
   * @param type the last part of its type
   * @param inputs plain data
   * @param outputs names of what only the provider knows
   */
  constructor(
    kind: LocalResourceKind,
    type: string,
    name: string,
    inputs: object,
    outputs: readonly string[],
    options: pulumi.CustomResourceOptions,
  ) {
    const unknown = Object.fromEntries(outputs.map((output) => [output, undefined]));
    const props = { ...unknown, ...inputs, __provider: providerText(kind) };
    super(`pulumi-nodejs:dynamic/groundwork:${type}`, name, props, options);
  }
}
