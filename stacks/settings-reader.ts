/** How settings are read, whatever the stack: from the engine or from the project's own files, with all that is wrong told at once. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { InvalidConfiguration, type Violation } from 'groundwork/values';
import { parse, YAMLParseError } from 'yaml';
import type { z } from 'zod';

/** Gives the value of a key; undefined where nothing is said. */
export type ValueOf = (key: string) => unknown;

/**
 * The values of the keys that a stack knows.
 *
 * @throws InvalidConfiguration naming every key that is missing, unknown or of the wrong type
 */
export function readValues<Shape extends z.ZodRawShape>(
  settings: z.ZodObject<Shape>,
  valueOf: ValueOf,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.keys(settings.shape).map((key) => [key, valueOf(key)]));
  const outcome = settings.safeParse(given, { reportInput: true });
  if (outcome.success) return outcome.data;
  throw new InvalidConfiguration('the stack settings', outcome.error.issues.flatMap(violationsOf));
}

/**
 * What the project's own files say, with the defaults of `Pulumi.yaml`.
 *
 * @param folder the folder of `Pulumi.yaml`
 * @param stack the stack's short name, such as `local`
 * @throws InvalidConfiguration when the stack has no settings, or none that can be read
 */
export function valuesOfFiles(folder: string, stack: string): ValueOf {
  const declared = readConfig(join(folder, 'Pulumi.yaml')) as Readonly<
    Record<string, { readonly default?: unknown }>
  >;
  const file = join(folder, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) throw new InvalidConfiguration('the stack', [noSettings(stack, file)]);
  const chosen = readConfig(file);
  return (key) => {
    const name = `groundwork:${key}`;
    return chosen[name] ?? declared[name]?.default;
  };
}

// An empty file, or one without settings, is one in which all of them are missing.
function readConfig(file: string): Readonly<Record<string, unknown>> {
  try {
    const content = parse(readFileSync(file, 'utf8')) as { config?: object | null } | null;
    return { ...content?.config };
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const [reason = ''] = error.message.split('\n');
    const problem = { code: 'invalid', path: basename(file), value: 'no YAML' } as const;
    throw new InvalidConfiguration('the stack', [{ ...problem, reason, remedy: 'mend it there' }]);
  }
}

function noSettings(stack: string, file: string): Violation {
  const reason = `there is no ${file}`;
  const remedy = 'write one, or name another stack with --stack';
  return { code: 'required', path: 'stack', value: stack, reason, remedy };
}

function violationsOf(issue: z.core.$ZodIssue): Violation[] {
  const path = pathOf(issue.path);
  const remedy = `see the description of groundwork:${String(issue.path[0])} in Pulumi.yaml`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'unsupported',
      path: path === '' ? key : `${path}.${key}`,
      reason: 'no such setting',
      remedy: 'check its spelling; upstream options keep upstream’s names',
    }));
  }
  const inner = issue.code === 'invalid_union' ? insideOfUnion(issue) : undefined;
  if (inner !== undefined) return inner.flatMap(violationsOf);
  if (issue.input === undefined) {
    return [{ code: 'required', path, reason: 'is missing', remedy }];
  }
  const reason = issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  const value = typeof issue.input === 'string' ? issue.input : JSON.stringify(issue.input);
  return [{ code: 'invalid', path, value, reason, remedy }];
}

// Where one of the kinds that a value may have fits from outside, what is wrong is inside of it.
function insideOfUnion({
  errors,
  path,
  message,
}: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  if (message !== 'Invalid input') return undefined;
  const fitting = errors.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
  return fitting?.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

// As a program would write it: blockDevices[0].size
function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    return before === '' ? String(part) : `${before}.${String(part)}`;
  }, '');
}
