/**
 * What the files of a booted machine are, as one digest: to compare machines that were told the same in different ways.
 */
import { createHash } from 'node:crypto';

import type { LabMachine } from './lab/boot';

/** A file, folder or link: its type and mode, its owner, and the digest of its content. */
export type TreeEntry = readonly [path: string, mode: string, owner: string, content: string];

/**
 * Left out, since two boots of the very same user data differ in it:
 *
 * - what names the instance, which is another for every seed: cloud-init's own state, the id of the machine;
 * - what holds the time or what ran when: logs, the journal, stamps, seeds of random numbers, caches;
 * - `output` of the first boot, which holds what commands of the last step said.
 */
const LEFT_OUT = [
  '/etc/machine-id',
  '/tmp',
  '/var/cache',
  '/var/lib/apt/lists',
  '/var/lib/cloud',
  '/var/lib/dbus/machine-id',
  '/var/lib/groundwork/output',
  '/var/lib/systemd',
  '/var/log',
  '/var/tmp',
];

// Content is read of what is newer than the image, by the time of its inode, which nobody can set: all else is the image's. Of three files it
// is not taken as it is: the third field of shadow is the day of the last change, cloud-init dates what it adds to sudoers, and it keeps
// authorised keys in no order.
const SCRIPT = `
import hashlib, json, os, stat, sys
left_out, image = json.loads(sys.argv[1]), os.lstat('/etc/cloud/cloud.cfg.d/90-groundwork.cfg').st_ctime + 60
device, found = os.lstat('/').st_dev, []
def content(path, s):
    if stat.S_ISLNK(s.st_mode): return os.readlink(path)
    if not stat.S_ISREG(s.st_mode) or s.st_ctime < image: return ''
    with open(path, 'rb') as f: data = f.read()
    if path in ('/etc/shadow', '/etc/shadow-'):
        data = b'\\n'.join(b':'.join(l.split(b':')[:2] + l.split(b':')[3:]) for l in data.split(b'\\n'))
    if path.startswith('/etc/sudoers'):
        data = b'\\n'.join(l for l in data.split(b'\\n') if not l.startswith((b'# Created by', b'# Added by')))
    if path.endswith('/.ssh/authorized_keys'): data = b'\\n'.join(sorted(data.split(b'\\n')))
    return hashlib.sha256(data).hexdigest()
def walk(path):
    for name in sorted(os.listdir(path)):
        one = os.path.join(path, name)
        s = os.lstat(one)
        if one in left_out or name == '__pycache__' or (s.st_dev != device and stat.S_ISDIR(s.st_mode)): continue
        found.append([one, oct(s.st_mode), '%d:%d' % (s.st_uid, s.st_gid), content(one, s)])
        if stat.S_ISDIR(s.st_mode): walk(one)
walk('/')
print(json.dumps(found))
`;

/** Every file of the root file system, in the order of paths. */
export async function treeOf(machine: LabMachine): Promise<readonly TreeEntry[]> {
  const words = ['python3', '-B', '-c', SCRIPT, JSON.stringify(LEFT_OUT)];
  return JSON.parse(await machine.output(words)) as readonly TreeEntry[];
}

/** The digest of all of them. */
export function treeDigest(tree: readonly TreeEntry[]): string {
  return createHash('sha256').update(JSON.stringify(tree)).digest('hex');
}

/** The entries that one of the two has and the other has not: why their digests differ. */
export function treeDifference(
  one: readonly TreeEntry[],
  other: readonly TreeEntry[],
): readonly string[] {
  const [first, second] = [one, other].map((tree) => new Set(tree.map((entry) => entry.join(' '))));
  return [
    ...[...(first ?? [])]
      .filter((entry) => second?.has(entry) !== true)
      .map((entry) => `- ${entry}`),
    ...[...(second ?? [])]
      .filter((entry) => first?.has(entry) !== true)
      .map((entry) => `+ ${entry}`),
  ];
}
