/** What a database of Heketi begins with, as a person gives it. */
import { isObjectName, isRecord, isText } from '../values';
import type { Findings } from '../values';

/** What a database begins with. */
export type ReadSource =
  | { readonly kind: 'claim'; readonly claim: string }
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'backup'; readonly claim: string; readonly file: string };

// As the backup names its files.
const FILE = /^[A-Za-z0-9][-\w.]*\.json\.gz$/;

/** Reads it. */
export function readSource(given: unknown, findings: Findings): ReadSource | undefined {
  if (given === undefined) return undefined;
  const source = sourceOf(given);
  if (source !== undefined) return source;
  const remedy =
    'write { claim: "…" }, { secret: "…" } or { backup: { claim: "…", file: "….json.gz" } }';
  findings.add('invalid', 'database.beginFrom', given, 'names nothing to begin with', remedy);
  return undefined;
}

function sourceOf(given: unknown): ReadSource | undefined {
  const [[kind, value] = [], ...more] = isRecord(given) ? Object.entries(given) : [];
  if (more.length > 0) return undefined;
  if (kind === 'backup') return backupOf(value);
  if (!isObjectName(value)) return undefined;
  if (kind === 'claim') return { kind, claim: value };
  return kind === 'secret' ? { kind, secret: value } : undefined;
}

function backupOf(given: unknown): ReadSource | undefined {
  if (!isRecord(given)) return undefined;
  const { claim, file } = given;
  if (!isObjectName(claim) || !isText(file, FILE)) return undefined;
  return { kind: 'backup', claim, file };
}
