/** Looks for private keys where none should be. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { tracesOf } from './lab/secret-places';

/** Something of every private key in a text, however often it was written as JSON: its longest line. */
export function privateKeys(text: string): readonly string[] {
  const plain = text.replace(/\\+n/g, '\n');
  const keys = plain.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+-----END/g) ?? [];
  const longest = keys.map((key) => key.split('\n').sort((a, b) => b.length - a.length)[0] ?? '');
  return [...new Set(longest)].filter((line) => line.length >= 32);
}

/** Where one of the keys stands in the text, as it is or in base64. */
export function keyTraces(keys: readonly string[], text: string): readonly string[] {
  return keys.flatMap((key) => tracesOf(key, text));
}

/** An event log of the engine without what its SDK says for its own debugging, where secrets stand as they are. */
export function shownEvents(file: string): string {
  const events = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { diagnosticEvent?: { severity: string } });
  return JSON.stringify(events.filter((one) => one.diagnosticEvent?.severity !== 'debug'));
}

/** The texts of all files below a folder, in the order of their paths. */
export function textsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => readFileSync(file, 'utf8'));
}
