/**
 * Prints the models of all versions as one file. Every definition stands in it once: each of its fields with its type, and with the versions that
 * have it so, unless these are all that have the definition. So the file tells since when there is a field, and a release adds a few lines.
 */
import { createHash } from 'node:crypto';

import { byCodePoint, linesOf } from './api-model';
import type { ApiModel } from './api-model';

/** What was read of one minor version. */
export interface VersionModel {
  /** The 36 of 1.36. */
  readonly minor: number;
  /** The version of the module: `v1.36.1`. */
  readonly module: string;
  readonly model: ApiModel;
}

/** The text of the data file, in the form that Prettier gives to it. */
export function dataFile(versions: readonly VersionModel[]): string {
  const names = (of: (model: ApiModel) => ReadonlyMap<string, unknown>): readonly string[] =>
    [...new Set(versions.flatMap(({ model }) => [...of(model).keys()]))].sort(byCodePoint);
  const data = {
    source: 'k8s.io/kubernetes, api/openapi-spec/swagger.json; Apache-2.0; made by npm run schemas',
    versions: Object.fromEntries(
      versions.map(({ minor, module, model }) => [`1.${minor}`, `${module} ${digestOf(model)}`]),
    ),
    kinds: Object.fromEntries(
      names(({ kinds }) => kinds).map((name) => [name, kindText(name, versions)]),
    ),
    definitions: Object.fromEntries(
      names(({ definitions }) => definitions).map((name) => [name, fieldsText(name, versions)]),
    ),
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

/** What tells two models apart. */
export function digestOf(model: ApiModel): string {
  const text = linesOf(model).join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function kindText(name: string, versions: readonly VersionModel[]): string {
  const texts = spans(versions, ({ kinds }) => {
    const text = kinds.get(name);
    return text === undefined ? [] : [text];
  });
  const all = versions.map(({ minor }) => minor);
  return [...texts].map(([text, minors]) => text + spanText(minors, all)).join(' ');
}

function fieldsText(name: string, versions: readonly VersionModel[]): string {
  const having = versions.filter(({ model }) => model.definitions.has(name));
  const minors = having.map(({ minor }) => minor);
  const fields = spans(having, ({ definitions }) =>
    [...(definitions.get(name) ?? [])].map(([field, type]) => `${field}:${type}`),
  );
  return [...fields]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([text, found]) => text + spanText(found, minors))
    .join(' ');
}

/** Which minors have each text. */
function spans(
  versions: readonly VersionModel[],
  textsOf: (model: ApiModel) => readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const { minor, model } of versions) {
    for (const text of textsOf(model)) {
      const minors = found.get(text) ?? [];
      found.set(text, [...minors, minor]);
    }
  }
  return found;
}

/** `@18-22,24-` for the minors 18 to 22 and from 24 on; nothing for all. */
function spanText(minors: readonly number[], all: readonly number[]): string {
  if (minors.length === all.length) return '';
  const newest = all.at(-1);
  const runs: { from: number; to: number }[] = [];
  for (const minor of minors) {
    const last = runs.at(-1);
    if (last?.to === minor - 1) last.to = minor;
    else runs.push({ from: minor, to: minor });
  }
  return `@${runs.map(({ from, to }) => `${from}-${to === newest ? '' : to}`).join(',')}`;
}
