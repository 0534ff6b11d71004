/** How resources are called in a result: short where that is unique. */
import { isRecord } from '../../values';

import { SECRET_MARK, UNKNOWN_MARK } from './wire-value';

/** A resource with its inputs as they are shown. */
export interface NamedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly shown: Readonly<Record<string, unknown>>;
}

/** Addresses by URN. */
export function addressBook(resources: readonly NamedResource[]): ReadonlyMap<string, string> {
  const short = resources.map((one) => ({ one, address: objectAddress(one) ?? longAddress(one) }));
  const firstTaken = repeated(short.map(({ address }) => address));
  const longer = short.map(({ one, address }) => ({
    one,
    address: firstTaken.has(address) ? longAddress(one) : address,
  }));
  const taken = repeated(longer.map(({ address }) => address));
  return new Map(
    longer.map(({ one, address }) => [one.urn, taken.has(address) ? one.urn : address]),
  );
}

/** Whether it is an object of a Kubernetes cluster. */
export function isObject({ type, shown }: Pick<NamedResource, 'type' | 'shown'>): boolean {
  return (
    type.startsWith('kubernetes:') &&
    typeof shown['apiVersion'] === 'string' &&
    typeof shown['kind'] === 'string'
  );
}

function objectAddress(resource: NamedResource): string | undefined {
  if (!isObject(resource)) return undefined;
  const { metadata, kind } = resource.shown;
  if (!isRecord(metadata)) return undefined;
  const { name, namespace } = metadata;
  if (!isKnownText(name)) return undefined;
  // A patch of an object is not the object.
  const suffix = resource.type.endsWith('Patch') ? 'Patch' : '';
  const place = isKnownText(namespace) ? `${namespace}/` : '';
  return `${String(kind)}${suffix}/${place}${name}`;
}

function longAddress({ type, name }: NamedResource): string {
  return `${type}::${name}`;
}

function isKnownText(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && value !== SECRET_MARK && value !== UNKNOWN_MARK
  );
}

function repeated(texts: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(texts.filter((text) => seen.size === seen.add(text).size));
}
