/** Finds the values of secrets where they stand in clear. */
import { isRecord } from '../../values';

import { SECRET_MARK, below } from './wire-value';

// A shorter text may well be there by chance.
const SHORTEST = 6;

/** The texts of secrets. */
export class SecretTexts {
  private readonly texts: readonly string[];

  /** Reads the values of secrets, of whatever type. */
  constructor(secrets: Iterable<unknown>) {
    const plain = [...secrets].flatMap(textsOf).filter((text) => text.length >= SHORTEST);
    const encoded = plain.map((text) => Buffer.from(text, 'utf8').toString('base64'));
    // The longest first: one may be a part of another.
    this.texts = [...new Set([...plain, ...encoded])].sort((a, b) => b.length - a.length);
  }

  /** The text with `<secret>` in the place of each. */
  hide(text: string): string {
    return this.texts.reduce((hidden, secret) => hidden.replaceAll(secret, SECRET_MARK), text);
  }

  /** The same for every text in a value; tells where there was something to hide. */
  hideIn(value: unknown, path: string, found: (path: string) => void): unknown {
    if (this.texts.length === 0) return value;
    if (typeof value === 'string') {
      const hidden = this.hide(value);
      if (hidden !== value) found(path);
      return hidden;
    }
    if (Array.isArray(value)) {
      return value.map((one: unknown, index) => this.hideIn(one, below(path, index), found));
    }
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, this.hideIn(one, below(path, key), found)]),
    );
  }
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
