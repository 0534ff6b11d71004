/** How the place of an Output is shown in a chart that is synthesised without an engine. */
import type { IResolver, ResolutionContext } from 'cdk8s';

import { LateValue, isRecord, placeholderIndex, placeholdersIn } from '../values';
import type { LateType } from '../values';

/** A value that is not there yet, for checks to pass over and for people to see. */
export class LatePlace extends LateValue {
  readonly type: LateType;
  private readonly text: string;

  constructor(type: LateType, text: string) {
    super();
    this.type = type;
    this.text = text;
  }

  override toString(): string {
    return this.text;
  }
}

const BARE = '<output>';

/** Takes an Output that stands in a chart as it is, where cdk8s alone would refuse it. Known by its mark, since Pulumi is not to be loaded for it. */
export function outputMark(): IResolver {
  return {
    resolve(context: ResolutionContext): void {
      const value: unknown = context.value;
      const isOutput =
        typeof value === 'object' &&
        value !== null &&
        Reflect.get(value, '__pulumiOutput') === true;
      if (isOutput) context.replaceValue(BARE);
    },
  };
}

/** The same tree with a `LatePlace` wherever a value comes later. */
export function withLatePlaces(value: unknown): unknown {
  if (typeof value === 'string') return lateText(value);
  if (typeof value === 'number') {
    const index = placeholderIndex(value);
    return index === undefined ? value : new LatePlace('number', markOf(index));
  }
  if (Array.isArray(value)) return value.map(withLatePlaces);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withLatePlaces(one)]));
}

/** The same tree with texts in the place of each `LatePlace`. */
export function withLateTexts(value: unknown): unknown {
  if (value instanceof LatePlace) return value.toString();
  if (Array.isArray(value)) return value.map(withLateTexts);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withLateTexts(one)]));
}

function lateText(text: string): unknown {
  if (text === BARE) return new LatePlace('unknown', BARE);
  const found = placeholdersIn(text);
  if (found.length === 0) return text;
  const pieces = found.map(
    ({ start, index }, i) => `${text.slice(found[i - 1]?.end ?? 0, start)}${markOf(index)}`,
  );
  return new LatePlace('string', `${pieces.join('')}${text.slice(found.at(-1)?.end)}`);
}

// The bridge knows how a value is called; without a name it has none, since its number depends on what else the tests have made.
function markOf(index: number): string {
  const registry: unknown = Reflect.get(globalThis, Symbol.for('groundwork.bridge.outputs'));
  const entries: unknown = isRecord(registry) ? registry['entries'] : undefined;
  const entry: unknown = Array.isArray(entries) ? entries[index] : undefined;
  const label = isRecord(entry) ? entry['label'] : undefined;
  return typeof label === 'string' ? `<output:${label}>` : BARE;
}
