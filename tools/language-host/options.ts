/** The `runtime.options` of a Pulumi.yaml, as the Node runtime documents them. */
export interface RuntimeOptions {
  /** @default true */
  readonly typescript: boolean;
  /** Path of the tsconfig, relative to the program's folder. @default `tsconfig.json`, when there is one */
  readonly tsconfig?: string;
  /** Arguments for Node itself. @default none */
  readonly nodeArguments: readonly string[];
  /** @default 'npm' */
  readonly packageManager: PackageManager;
}

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManager = (typeof packageManagers)[number];

const word = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g;

/** Splits a line as a shell does: quotes hold words together, a backslash keeps the next character. */
export function splitWords(line: string): readonly string[] {
  return (line.match(word) ?? []).map((one) =>
    one.replace(
      /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
      (_all, double: string | undefined, single: string | undefined, escaped: string | undefined) =>
        double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? '',
    ),
  );
}

function textOption(options: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = options[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new Error(`runtime option "${name}" must be a string`);
  return value;
}

function packageManagerOption(options: Readonly<Record<string, unknown>>): PackageManager {
  const name = textOption(options, 'packagemanager') ?? 'npm';
  const known = packageManagers.find((one) => one === name);
  if (known === undefined) {
    throw new Error(
      `runtime option "packagemanager" is "${name}"; known are ${packageManagers.join(', ')}`,
    );
  }
  return known;
}

/**
 * @throws Error for a value of the wrong type. Unknown options are let through, as Pulumi's own host does: they may
 * belong to a later version.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options
 */
export function readRuntimeOptions(options: Readonly<Record<string, unknown>>): RuntimeOptions {
  const typescript = options['typescript'] ?? true;
  if (typeof typescript !== 'boolean')
    throw new Error('runtime option "typescript" must be true or false');
  const tsconfig = textOption(options, 'tsconfig');
  return {
    typescript,
    ...(tsconfig === undefined ? {} : { tsconfig }),
    nodeArguments: splitWords(textOption(options, 'nodeargs') ?? ''),
    packageManager: packageManagerOption(options),
  };
}
