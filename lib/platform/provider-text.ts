/**
 * The text by which the engine's provider process finds our code. The engine keeps it in the state of every resource and shows any change of it as a
 * change of the resource, so it is written out here instead of being taken from a compiled function: the compiler may say the same in other words
 * tomorrow.
 */

/** What the engine may ask of a provider. */
export const METHOD_NAMES = ['check', 'diff', 'create', 'read', 'update', 'delete'] as const;

/**
 * The text of a provider. Resolved from the folder of the project, where the package is installed, or which is the package itself.
 *
 * @param module where it is: `groundwork/local/provider`
 * @param kind its name there
 * @param methods what the engine may ask of it
 * @see https://www.pulumi.com/docs/iac/concepts/providers/dynamic-providers/
 */
export function providerTextOf(
  module: string,
  kind: string,
  methods: readonly string[] = METHOD_NAMES,
): string {
  const target = `require('module').createRequire(process.cwd() + '/')('${module}').${kind}`;
  const lines = methods.map((method) => `  ${method}: (...args) => provider().${method}(...args),`);
  return [
    `const provider = () => ${target};`,
    'exports.handler = () => ({',
    ...lines,
    '});',
    '',
  ].join('\n');
}
