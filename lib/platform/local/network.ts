/**
 * The network of a stack: a bridge in a network namespace of its own. Machines plug themselves in with a cable whose other end is in their own
 * namespace, so nothing is ever added to the network of the host.
 */
import { mkdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { attempt, run } from './command';
import { BRIDGE } from './identity';

/** Makes the bridge; what is left of one of that name goes first. */
export async function createNetwork(fabric: string, address: string): Promise<void> {
  await deleteNetwork(fabric);
  mkdirSync(dirname(fabric), { recursive: true, mode: 0o755 });
  writeFileSync(fabric, '');
  try {
    await run('unshare', [`--net=${fabric}`, 'true']);
    await inFabric(fabric, ['link', 'set', 'lo', 'up']);
    await inFabric(fabric, ['link', 'add', BRIDGE, 'type', 'bridge']);
    await inFabric(fabric, ['address', 'add', address, 'dev', BRIDGE]);
    await inFabric(fabric, ['link', 'set', BRIDGE, 'up']);
  } catch (error) {
    await deleteNetwork(fabric);
    throw error;
  }
}

/** Whether the bridge is there; it is not after the host has started anew. */
export function networkExists(fabric: string): boolean {
  return mountedAt(fabric, readFileSync('/proc/self/mountinfo', 'utf8'));
}

/** Removes the bridge; good for one that is gone already. */
export async function deleteNetwork(fabric: string): Promise<void> {
  while (networkExists(fabric)) await run('umount', [fabric]);
  rmSync(fabric, { force: true });
  try {
    rmdirSync(dirname(fabric));
  } catch {
    // Other networks are still there, or it has never been made.
  }
}

/** The machines' ends of cables that are plugged into the bridge. */
export async function portsOf(fabric: string): Promise<readonly string[]> {
  const args = [`--net=${fabric}`, 'ip', '-json', 'link', 'show', 'master', BRIDGE];
  const { code, stdout } = await attempt('nsenter', args);
  if (code !== 0 || stdout.trim() === '') return [];
  const links: unknown = JSON.parse(stdout);
  if (!Array.isArray(links)) return [];
  return links.flatMap((link: { ifname?: unknown }) =>
    typeof link.ifname === 'string' ? [link.ifname] : [],
  );
}

/** Whether something is mounted at a path, from the text of `/proc/self/mountinfo`. */
export function mountedAt(path: string, mountinfo: string): boolean {
  return mountinfo.split('\n').some((line) => line.split(' ')[4] === path);
}

async function inFabric(fabric: string, args: readonly string[]): Promise<void> {
  await run('nsenter', [`--net=${fabric}`, 'ip', ...args]);
}
