/**
 * The text by which the engine's provider process finds our code. The engine keeps it in the state of every resource and shows any change of it as a
 * change of the resource, so it is written out here instead of being taken from a compiled function.
 */
import * as pulumi from '@pulumi/pulumi';

/** The kinds of resource, by their names in `groundwork/pki/provider`. */
export type PkiResourceKind = 'authority' | 'certificate' | 'sshKey';

/** What the engine may ask of a provider. */
export const METHOD_NAMES = ['check', 'diff', 'create', 'read', 'update', 'delete'] as const;

/**
 * The text of a provider. Resolved from the folder of the project, where the package is installed, or which is the package itself.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/providers/dynamic-providers/
 */
export function providerText(kind: PkiResourceKind): string {
  const target = `require('module').createRequire(process.cwd() + '/')('groundwork/pki/provider').${kind}`;
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

/** What only the provider knows of a resource, and which of it is secret. */
export interface ProvidedOutputs {
  readonly plain: readonly string[];
  readonly secret: readonly string[];
}

/** A resource that is managed by `groundwork/pki/provider`. */
export class PkiResource extends pulumi.CustomResource {
  /**
   * Registers the resource.
   *
   * @param kind whose provider it is
   * @param type the last part of its type
   * @param inputs by name; what is undefined is left out
   */
  constructor(
    kind: PkiResourceKind,
    type: string,
    name: string,
    inputs: object,
    outputs: ProvidedOutputs,
    options: pulumi.CustomResourceOptions,
  ) {
    const unknown = Object.fromEntries(
      [...outputs.plain, ...outputs.secret].map((output) => [output, undefined]),
    );
    const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
    const props = { ...unknown, ...Object.fromEntries(given), __provider: providerText(kind) };
    const secret = { additionalSecretOutputs: [...outputs.secret] };
    super(
      `pulumi-nodejs:dynamic/groundwork:${type}`,
      name,
      props,
      pulumi.mergeOptions(options, secret),
    );
  }
}
