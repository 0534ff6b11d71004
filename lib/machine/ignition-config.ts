/** The JSON text of Ignition's config, as a list of texts that add up to the whole, each with the part it belongs to. */
import { gzip } from './gzip';
import type { PartBytes } from './budget';
import type { IgnitionParts, IgnitionUnit } from './ignition-parts';
import type { PlannedFile } from './plan';

/** The version of Ignition's format. */
export const IGNITION_VERSION = '3.4.0';

/** Whether the contents of files are packed. */
export type Packing = 'never' | 'where-shorter';

/** A text and where its bytes go, the biggest parts first. */
export interface AssembledIgnition {
  readonly config: string;
  readonly bytes: number;
  readonly parts: readonly PartBytes[];
}

interface Piece {
  readonly part: string;
  readonly construct: string;
  readonly value: object;
}

/** The config of a machine. */
export function assembleIgnition(
  machine: string,
  { groups, users, files, units }: IgnitionParts,
  packing: Packing,
): AssembledIgnition {
  const chunks = [
    own(machine, 'header', `{"ignition":{"version":"${IGNITION_VERSION}"}`),
    ...section(machine, 'passwd', {
      groups: groups.map(({ name, construct }) => piece(`groups ${name}`, construct, { name })),
      users: users.map(({ user, construct }) => piece(`users ${user.name}`, construct, user)),
    }),
    ...section(machine, 'storage', {
      files: files.map((file) =>
        piece(`files ${file.path}`, file.construct, fileOf(file, packing)),
      ),
    }),
    ...section(machine, 'systemd', {
      units: units.map((unit) => piece(`units ${unit.name}`, unit.construct, unitOf(unit))),
    }),
    own(machine, 'header', '}\n'),
  ];
  const parts = countBytes(chunks);
  return {
    config: chunks.map(({ text }) => text).join(''),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    parts,
  };
}

interface Chunk {
  readonly part: string;
  readonly construct: string;
  readonly text: string;
}

function section(
  machine: string,
  name: string,
  lists: Readonly<Record<string, readonly Piece[]>>,
): Chunk[] {
  const filled = Object.entries(lists).filter(([, pieces]) => pieces.length > 0);
  if (filled.length === 0) return [];
  return [
    own(machine, name, `,"${name}":{`),
    ...filled.flatMap(([key, pieces], list) => [
      own(machine, name, `${list === 0 ? '' : ','}"${key}":[`),
      ...pieces.map(({ part, construct, value }, index) => {
        return { part, construct, text: `${index === 0 ? '' : ','}${JSON.stringify(value)}` };
      }),
      own(machine, name, ']'),
    ]),
    own(machine, name, '}'),
  ];
}

function piece(part: string, construct: string, value: object): Piece {
  return { part, construct, value };
}

function own(construct: string, part: string, text: string): Chunk {
  return { part, construct, text };
}

function countBytes(chunks: readonly Chunk[]): PartBytes[] {
  const counted = new Map<string, PartBytes>();
  for (const { part, construct, text } of chunks) {
    const bytes = Buffer.byteLength(text) + (counted.get(part)?.bytes ?? 0);
    counted.set(part, { part, construct, bytes });
  }
  return [...counted.values()].sort((a, b) => b.bytes - a.bytes);
}

function fileOf({ path, content, mode, owner }: PlannedFile, packing: Packing): object {
  return {
    path,
    // As cloud-init does: what the image has there gives way.
    overwrite: true,
    mode: parseInt(mode, 8),
    ...ownerOf(owner),
    contents: contentsOf(content, packing),
  };
}

/** The owner as Ignition has it; root is what it takes by itself. */
export function ownerOf(owner: string): object {
  if (owner === 'root:root') return {};
  const [user = '', group = ''] = owner.split(':');
  return { user: nameOrId(user), group: nameOrId(group) };
}

function nameOrId(text: string): { readonly id: number } | { readonly name: string } {
  return /^\d+$/.test(text) ? { id: Number(text) } : { name: text };
}

/** Percent signs or base64, whichever is shorter; packed when it shall be and that is shorter still. */
function contentsOf(content: string, packing: Packing): object {
  const escaped = `data:,${encodeURIComponent(content)}`;
  const encoded = base64(Buffer.from(content));
  const source = encoded.length < escaped.length ? encoded : escaped;
  if (packing === 'never') return { source };
  const packed = { compression: 'gzip', source: base64(gzip(content)) };
  return JSON.stringify(packed).length < JSON.stringify({ source }).length ? packed : { source };
}

function base64(bytes: Uint8Array): string {
  return `data:;base64,${Buffer.from(bytes).toString('base64')}`;
}

function unitOf({ name, contents, enabled, dropins }: IgnitionUnit): object {
  return {
    name,
    ...(enabled === undefined ? {} : { enabled }),
    ...(contents === undefined ? {} : { contents }),
    ...(dropins.length === 0 ? {} : { dropins }),
  };
}
