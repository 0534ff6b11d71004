import * as pulumi from '@pulumi/pulumi';

import { LateValue, encodeBase64, hasPlaceholder, isRecord } from '../values';

import type { LateNames } from './late-names';
import { lateRefusal } from './late-refusal';
import { PLAIN_BASE64, fillTemplate, indexesOf } from './late-template';
import type { Template } from './late-template';
import { entryAt } from './output-registry';
import type { LateEntry } from './output-registry';

/** A late value that the bridge can turn into an Output. */
export abstract class LateOutput extends LateValue {
  /** What it is made of, each once. */
  abstract readonly entries: readonly LateEntry[];

  /** The value, from the values of what it is made of. */
  abstract resolve(valueOf: ValueOf): unknown;

  /** The value: unknown and secret as what it is made of. */
  toOutput(): pulumi.Output<unknown> {
    const { entries } = this;
    return pulumi.all(entries.map(({ output }) => output)).apply((known: readonly unknown[]) => {
      const values = new Map(entries.map(({ index }, at) => [index, known[at]]));
      return this.resolve(({ index }) => values.get(index));
    });
  }
}

/** The value of an entry, once it is known. */
export type ValueOf = (entry: LateEntry) => unknown;

/** A late value that stands alone: its Output. Written `<output:vpc>`. */
export class LateWhole extends LateOutput {
  readonly entry: LateEntry;
  private readonly path: string;
  private readonly name: string;

  /**
   * Names its value.
   *
   * @param path where it stands, for what is told of a value that is not what was promised
   */
  constructor(entry: LateEntry, path: string, names: LateNames) {
    super();
    this.entry = entry;
    this.path = path;
    this.name = names.nameOf(entry);
  }

  override get type(): LateValue['type'] {
    return this.entry.type === 'json' ? 'string' : this.entry.type;
  }

  override get entries(): readonly LateEntry[] {
    return [this.entry];
  }

  override toString(): string {
    return `<output:${this.name}>`;
  }

  override resolve(valueOf: ValueOf): unknown {
    return this.asPromised(valueOf(this.entry));
  }

  override toOutput(): pulumi.Output<unknown> {
    return this.entry.output.apply((value) => this.asPromised(value));
  }

  /** `asString` promised a text, `asNumber` a number; `undefined` would make the field vanish without a word. */
  private asPromised(value: unknown): unknown {
    const name = this.toString();
    if (this.type === 'string') return lateText(value, name, this.path);
    if (this.type === 'number' && typeof value !== 'number') {
      throw lateRefusal(`${this.path}: ${name} is no number`);
    }
    if (isLateList(this) && !Array.isArray(value)) {
      throw lateRefusal(`${this.path}: ${name} is no list`);
    }
    refuseNested(value, name, this.path);
    return value;
  }
}

/**
 * A text with late values in it. Written with `<output:vpc>` in their places; what is encoded as base64 when it is complete is written as
 * `<base64:…>` around the text that is encoded.
 */
export class LateText extends LateOutput {
  readonly type = 'string';
  override readonly entries: readonly LateEntry[];
  private readonly template: Template;
  private readonly path: string;
  private readonly names: ReadonlyMap<number, string>;

  /**
   * Names its values.
   *
   * @param path where it stands, for what is told of values that are no text
   */
  constructor(template: Template, path: string, names: LateNames) {
    super();
    this.template = template;
    this.path = path;
    this.entries = [...new Set(indexesOf(template))].flatMap((index) => entryAt(index) ?? []);
    this.names = new Map(this.entries.map((entry) => [entry.index, names.nameOf(entry)]));
  }

  override toString(): string {
    return fillTemplate(this.template, {
      value: (index) => `<output:${this.names.get(index) ?? index}>`,
      encoded: (text) => `<base64:${text}>`,
    });
  }

  override resolve(valueOf: ValueOf): string {
    const texts = new Map(
      this.entries.map((entry) => {
        const name = `<output:${this.names.get(entry.index) ?? entry.index}>`;
        return [entry.index, lateText(valueOf(entry), name, this.path)];
      }),
    );
    return fillTemplate(this.template, { value: (index) => texts.get(index) ?? '' });
  }
}

/** A list into which late lists are put. Written as a list, with `<output:names>` where one goes. */
export class LateList extends LateOutput {
  readonly type = 'array';
  private readonly items: readonly unknown[];
  private readonly path: string;

  /**
   * Puts lists together.
   *
   * @param items values, `LateOutput`s, and a `LateWhole` of the type `array` for each list that goes in between
   */
  constructor(items: readonly unknown[], path: string) {
    super();
    this.items = items;
    this.path = path;
  }

  override get entries(): readonly LateEntry[] {
    return [...new Set(this.items.flatMap(entriesIn))];
  }

  override toString(): string {
    const texts = this.items.map((item) =>
      item instanceof LateOutput ? item.toString() : JSON.stringify(labelTree(item)),
    );
    return `[${texts.join(', ')}]`;
  }

  override label(): unknown {
    return this.items.map(labelTree);
  }

  override resolve(valueOf: ValueOf): readonly unknown[] {
    return this.items.flatMap((item) => {
      const value = resolveTree(item, valueOf);
      return isLateList(item) ? value : [value];
    });
  }
}

/** A late record whose values are encoded as base64 when they are known. Written `<base64:<output:vpc>>`. */
export class LateData extends LateOutput {
  readonly type = 'unknown';
  private readonly whole: LateWhole;
  private readonly path: string;

  constructor(whole: LateWhole, path: string) {
    super();
    this.whole = whole;
    this.path = path;
  }

  override get entries(): readonly LateEntry[] {
    return this.whole.entries;
  }

  override toString(): string {
    return `<base64:${this.whole.toString()}>`;
  }

  override resolve(valueOf: ValueOf): unknown {
    const data = this.whole.resolve(valueOf);
    const name = this.whole.toString();
    if (!isRecord(data)) throw lateRefusal(`${this.path}: ${name} is no record of texts`);
    const encoded = Object.entries(data).map(([key, value]) => {
      return [key, encodeBase64(lateText(value, name, `${this.path}.${key}`), PLAIN_BASE64)];
    });
    return Object.fromEntries(encoded) as unknown;
  }
}

/** Whether it is a list that becomes a part of the list in which it stands. */
export function isLateList(value: unknown): value is LateWhole {
  return value instanceof LateWhole && value.type === 'array';
}

/** A tree as Pulumi takes it: an Output in the place of each late value. */
export function toInput(value: unknown): unknown {
  return replaceLate(value, (late): unknown => late.toOutput());
}

/** A tree with the values in their places. */
export function resolveTree(value: unknown, valueOf: ValueOf): unknown {
  return replaceLate(value, (late) => late.resolve(valueOf));
}

/** A tree for people: `<output:vpc>` in the place of each late value. */
export function labelTree(value: unknown): unknown {
  return replaceLate(value, (late) => late.label());
}

function replaceLate(value: unknown, replace: (late: LateOutput) => unknown): unknown {
  if (value instanceof LateOutput) return replace(value);
  if (Array.isArray(value)) return value.map((one: unknown) => replaceLate(one, replace));
  if (!isPlainRecord(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, replaceLate(one, replace)]);
  return Object.fromEntries(entries) as unknown;
}

/** Whether it is a record of data, and no instance of a class. */
export function isPlainRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** All entries in a tree. */
export function entriesIn(value: unknown): readonly LateEntry[] {
  if (value instanceof LateOutput) return value.entries;
  if (Array.isArray(value)) return value.flatMap(entriesIn);
  return isPlainRecord(value) ? Object.values(value).flatMap(entriesIn) : [];
}

/** A value as it stands in a text; what has no text of its own fails the Output, since `[object Object]` helps nobody. */
export function lateText(value: unknown, name: string, path: string): string {
  if (typeof value === 'string') {
    refuseNested(value, name, path);
    return value;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const what = value === undefined || value === null ? 'has no value' : 'is no text';
  throw lateRefusal(`${path}: ${name} ${what}; a text is wanted there, so give it one`);
}

/** Nobody looks for placeholders in what an Output gives: they would reach the cluster. */
function refuseNested(value: unknown, name: string, path: string): void {
  if (typeof value === 'string' && hasPlaceholder(value)) {
    const remedy = 'make it of the Outputs themselves, without asString: pulumi.interpolate';
    throw lateRefusal(`${path}: ${name} holds the placeholder of another Output; ${remedy}`);
  }
  const inner = Array.isArray(value) ? value : isPlainRecord(value) ? Object.values(value) : [];
  for (const one of inner) refuseNested(one, name, path);
}
