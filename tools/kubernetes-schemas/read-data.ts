import type { ApiModel } from './api-model';

/** The data file, as it is read back. */
export interface DataFile {
  readonly versions: Readonly<Record<string, string>>;
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, string>>;
}

/** What one minor version takes, out of the data of all: the way back from `dataFile`. */
export function modelIn(data: DataFile, minor: number): ApiModel {
  const kinds = Object.entries(data.kinds).flatMap(([name, text]): [string, string][] => {
    const [bare = '', span] = text.split('@');
    return has(span, minor) ? [[name, bare]] : [];
  });
  const definitions = new Map<string, ReadonlyMap<string, string>>();
  const waiting = kinds.map(([, text]) => text.split(' ')[1] ?? '');
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (definitions.has(name)) continue;
    const fields = fieldsIn(data.definitions[name] ?? '', minor);
    definitions.set(name, fields);
    for (const type of fields.values()) {
      const [used = ''] = type.split(/[[{!=]/);
      if (used.includes('.')) waiting.push(used);
    }
  }
  return { kinds: new Map(kinds), definitions };
}

function fieldsIn(text: string, minor: number): ReadonlyMap<string, string> {
  const all = text === '' ? [] : text.split(' ');
  return new Map(
    all.flatMap((field): [string, string][] => {
      const [bare = '', span] = field.split('@');
      const [name = '', ...type] = bare.split(':');
      return has(span, minor) ? [[name, type.join(':')]] : [];
    }),
  );
}

function has(span: string | undefined, minor: number): boolean {
  if (span === undefined) return true;
  return span.split(',').some((run) => {
    const [from = '', to = ''] = run.split('-');
    return minor >= Number(from) && (to === '' || minor <= Number(to));
  });
}
