/** Which mount of the machine a directory of etcd is on. */
import { Mount } from '../machine';
import type { Machine } from '../machine';
import type { Findings } from '../values';

/**
 * Where etcd has its log on a disk of its own: one below the directory of that, since it makes the log under another name beside it and renames
 * it. It may write to the directory only, and not to the disk around it.
 *
 * @see https://github.com/etcd-io/etcd/blob/v3.6.14/server/storage/wal/wal.go (Create, renameWAL)
 */
export function etcdLogDirectory(walDir: string): string {
  return `${walDir}/log`;
}

/** The directories of a member. */
export interface EtcdDirectories {
  readonly dataDir: string;
  readonly walDir: string | undefined;
  readonly allowRootDisk: boolean;
}

/**
 * Refuses directories that are no place for a database: the top of a mount (`lost+found` is in the way, and while the disk is missing etcd
 * would write beneath it), and the disk of the system.
 */
export function checkMounts(
  machine: Machine,
  { dataDir, walDir, allowRootDisk }: EtcdDirectories,
  findings: Findings,
): void {
  const data = check(machine, dataDir, 'dataDir', allowRootDisk, findings);
  if (walDir === undefined) return;
  const log = check(machine, walDir, 'walDir', allowRootDisk, findings);
  if (data === log && !allowRootDisk && data !== undefined) {
    const reason = `is on the same mount as the data, ${data}`;
    findings.add('conflict', 'walDir', walDir, reason, 'leave it out, or mount a second disk');
  }
}

function check(
  machine: Machine,
  directory: string,
  path: string,
  allowRootDisk: boolean,
  findings: Findings,
): string | undefined {
  const mount = mountOf(machine, directory);
  if (mount === directory) {
    const reason = 'is a mount itself, whose lost+found is in the way of etcd';
    findings.add('forbidden', path, directory, reason, `write "${directory}/data"`);
  } else if (mount === undefined && !allowRootDisk) {
    const reason = 'is on no Mount of this machine, so on the disk of the system';
    const remedy = 'mount a disk above it, or set allowRootDisk';
    findings.add('forbidden', path, directory, reason, remedy);
  }
  return mount;
}

/** The mount that is nearest above. */
function mountOf(machine: Machine, directory: string): string | undefined {
  return machine.node
    .findAll()
    .filter((one): one is Mount => one instanceof Mount)
    .map((one): unknown => one.path)
    .filter((path): path is string => typeof path === 'string' && path !== '')
    .filter((path) => `${directory}/`.startsWith(`${path}/`))
    .sort((a, b) => b.length - a.length)[0];
}
