/** The bricks of a volume. */
import { Hostname, IpAddress, isText } from '../values';
import type { Findings } from '../values';

import { brickText } from './gluster-volume';
import type { GlusterBrick } from './gluster-volume';

const EXAMPLE = 'write for example ["gfs-1:/bricks/data/brick", "gfs-2:/bricks/data/brick"]';
const BRICK = /^(\[[^\]]+\]|[^:/[\]]+):(\/.*)$/s;
const PATH = /^\/[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)+$/;
const LOCAL = /^(?:localhost(?:\..*)?|127\..*|::1)$/;

/** Reads the bricks of a volume; those that are refused are left out. */
export function readGlusterBricks(
  given: unknown,
  path: string,
  nodes: readonly string[] | undefined,
  findings: Findings,
): readonly GlusterBrick[] {
  if (!Array.isArray(given) || given.length === 0) {
    const reason = Array.isArray(given) ? 'is empty' : 'is no list of bricks';
    findings.add('required', path, given, reason, EXAMPLE);
    return [];
  }
  const read = given
    .map((one: unknown, index) => readBrick(one, `${path}[${index}]`, nodes, findings))
    .filter((one) => one !== undefined);
  const texts = read.map((one) => brickText(one));
  texts.forEach((text, index) => {
    if (texts.indexOf(text) === index) return;
    findings.add('duplicate', path, text, 'stands there twice', 'keep one of them');
  });
  return read;
}

function readBrick(
  given: unknown,
  path: string,
  nodes: readonly string[] | undefined,
  findings: Findings,
): GlusterBrick | undefined {
  const [, host = '', folder = ''] = isText(given, BRICK) ? (BRICK.exec(given) ?? []) : [];
  const node = host.replace(/^\[(.*)\]$/, '$1');
  if (node === '' || !isNode(node)) {
    findings.add('invalid', path, given, 'is no brick', EXAMPLE);
    return undefined;
  }
  const trouble = troubleOf(node, folder, nodes);
  if (trouble === undefined) return { node, path: folder };
  findings.add('invalid', path, given, ...trouble);
  return undefined;
}

function isNode(text: string): boolean {
  return Hostname.parse(text).ok || IpAddress.parse(text).ok;
}

function troubleOf(
  node: string,
  folder: string,
  nodes: readonly string[] | undefined,
): readonly [reason: string, remedy: string] | undefined {
  if (LOCAL.test(node)) {
    return [
      'names the machine itself, where nobody else finds the brick',
      'name the node as its peers do',
    ];
  }
  if (nodes !== undefined && !nodes.includes(node)) {
    return ['is on no node of the pool', `name one of ${nodes.join(', ')}`];
  }
  if (PATH.test(folder) && !folder.split('/').some((part) => part === '.' || part === '..')) {
    return undefined;
  }
  const remedy = 'write a folder within the mounted file system, such as "/bricks/data/brick"';
  // A brick on the mount point itself would go to the disk of the system when the mount fails.
  return ['is no folder below a mount point, in letters, digits, "_", "." and "-"', remedy];
}
