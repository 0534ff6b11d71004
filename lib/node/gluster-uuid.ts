/** What a node of a pool is known by. */
import { createHash } from 'node:crypto';

/**
 * The UUID of a node: a function of the pool and its name, so that a node that has lost everything is no stranger to the others, who know
 * it by this. Of version 8, which is for what others have not thought of.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.8
 */
export function glusterNodeUuid(pool: string, name: string): string {
  const digits = createHash('sha256').update(`groundwork gluster\0${pool}\0${name}`).digest('hex');
  const variant = '89ab'[Number.parseInt(digits.charAt(16), 16) % 4] ?? '8';
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}
