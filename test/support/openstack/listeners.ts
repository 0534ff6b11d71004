/** What processes listen on, read from the kernel. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

import { processTree } from '../process-tree';

const LISTEN = '0A';

/** The addresses that these processes, and all below them, listen on, as the kernel writes them: `0100007F` is 127.0.0.1. */
export function listeningAddresses(pids: readonly number[]): readonly string[] {
  const sockets = new Set(pids.flatMap((pid) => processTree(pid)).flatMap(socketsOf));
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/)),
  );
  const mine = rows.filter(([, , , state = '', ...rest]) => {
    return state === LISTEN && sockets.has(rest[5] ?? '');
  });
  return mine.map(([, address = '']) => address.split(':')[0] ?? '');
}

/** The inodes of the sockets of a process. */
function socketsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/${name}`))?.[1];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
