import type { KubernetesObject } from '../manifests';
import { isRecord } from '../values';
import type { Findings } from '../values';

/** The tree as an object, when it has what every object has: an API version, a kind and a name; else it is among the findings why not. */
export function readObject(
  tree: unknown,
  path: string,
  findings: Findings,
): KubernetesObject | undefined {
  if (isKubernetesObject(tree)) return tree;
  const record = isRecord(tree) ? tree : {};
  const metadata = isRecord(record['metadata']) ? record['metadata'] : {};
  const fields: readonly (readonly [string, unknown])[] = [
    ['apiVersion', record['apiVersion']],
    ['kind', record['kind']],
    ['metadata.name', metadata['name']],
  ];
  for (const [field, value] of fields) {
    if (typeof value === 'string' && value !== '') continue;
    const isGenerated = field === 'metadata.name' && 'generateName' in metadata;
    findings.add(
      'required',
      `${path}.${field}`,
      undefined,
      'is missing',
      isGenerated
        ? 'write a plain name: with generateName each update would make another object'
        : 'every Kubernetes object has it as a text',
    );
  }
  return undefined;
}

function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (!isRecord(value)) return false;
  const { apiVersion, kind, metadata } = value;
  return [apiVersion, kind, isRecord(metadata) ? metadata['name'] : undefined].every(
    (text) => typeof text === 'string' && text !== '',
  );
}

/**
 * The objects that a tree stands for: itself, or what a `List` of kubectl holds. Each has a name of its own, which does not tell its place in the list.
 */
export function takeApart(tree: unknown): readonly { name: string; tree: unknown }[] {
  const items = isRecord(tree) && isList(tree) ? tree['items'] : undefined;
  if (!Array.isArray(items)) return [{ name: '', tree }];
  const { apiVersion, kind } = tree as Readonly<Record<string, unknown>>;
  const own =
    kind === 'List'
      ? {}
      : { apiVersion, kind: typeof kind === 'string' ? kind.slice(0, -'List'.length) : kind };
  return items.flatMap((item: unknown) => {
    const whole = isRecord(item) ? { ...own, ...item } : item;
    return takeApart(whole).map(({ name, tree: inner }) => ({
      name: name === '' ? itemName(inner) : name,
      tree: inner,
    }));
  });
}

function isList(tree: Readonly<Record<string, unknown>>): boolean {
  return typeof tree['kind'] === 'string' && tree['kind'].endsWith('List') && 'items' in tree;
}

/** As cdk8s' `Include` calls the objects of a file. */
function itemName(tree: unknown): string {
  const record = isRecord(tree) ? tree : {};
  const metadata = isRecord(record['metadata']) ? record['metadata'] : {};
  const parts = [metadata['name'], String(record['kind']).toLowerCase(), metadata['namespace']];
  return parts.filter((part) => typeof part === 'string' && part !== '').join('-');
}
