import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const sourceFile = /(?:\.go|^go\.mod|^go\.sum)$/;

/** The files that decide what a Go module builds to, sorted by path. */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && sourceFile.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Sixteen hexadecimal digits that stand for these texts; the border between two of them counts. */
export function keyOf(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('hex').slice(0, 16);
}

/** Stands for a module's sources and the options that it is built with, whatever builds it. */
export function sourcesKey(folder: string, options: readonly string[]): string {
  const files = sourceFiles(folder);
  return keyOf([
    ...options,
    ...files.flatMap((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
  ]);
}
