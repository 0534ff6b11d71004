import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

import { withLock } from '../lib/platform/local/file-lock';
import { ensureImage } from '../lib/platform/local/image';
import type { Progress } from '../lib/platform/local/image';
import { imageId } from '../lib/platform/local/image-recipe';
import type { ImageRecipe } from '../lib/platform/local/image-recipe';
import { imageRoot } from '../lib/platform/local/state-directory';
import { ToolFailure } from './failure';
import { type Environment, run, tail } from './process';
import type { Steps } from './progress';
import { GLFS_HANDLER, ensureGlfsHandler, glfsHandlerKey } from './glfs-handler';
import { FILES_SCRIPT, storageVmRecipe, vmRecipe } from './vm-recipe';

/** Which image: `storage` has GlusterFS, LIO, open-iscsi, multipath and LVM's thin pools besides. */
export type VmImageKind = 'plain' | 'storage';

/** What a virtual machine is booted from. */
export interface VmImage {
  /** The folder of all of it. */
  readonly folder: string;
  /** A raw disk with one partition; never written to. */
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  /** The root file system as a folder. */
  readonly tree: string;
}

/** The size of the disk, in MiB. */
export const VM_DISK_MIB = 2048;

// Raised when the way in which the disk is made changes.
const REVISION = 1;
const ALIGNMENT_MIB = 1;
const PARTITION_MIB = VM_DISK_MIB - 2 * ALIGNMENT_MIB;
const SECTORS_PER_MIB = 2048;

// In namespaces of their own, which end with this process: an interrupted build leaves no mount and no process.
const ISOLATED = [
  ...['setpriv', '--pdeathsig', 'KILL', 'unshare', '--mount', '--propagation', 'private'],
  ...['--pid', '--fork', '--kill-child=KILL', '--mount-proc', 'sh', '-euc'],
];

// The image's own programs make the initial RAM disk and the partition table, so the host needs neither.
const IN_TREE = `tree=$1 out=$2 script=$3 size=$4
chmod 0755 "$tree$script"
mount --bind "$out" "$tree/mnt"
mount --bind /dev "$tree/dev"
mount -t proc proc "$tree/proc"
version=$(basename "$tree"/boot/vmlinuz-* | sed 's/vmlinuz-//')
cp "$tree/boot/vmlinuz-$version" "$out/kernel"
TMPDIR=/mnt chroot "$tree" mkinitramfs -o /mnt/initrd "$version"
truncate --size "$size"M "$out/disk.raw"
printf 'label: gpt\\nstart=${ALIGNMENT_MIB * SECTORS_PER_MIB}, size=${PARTITION_MIB * SECTORS_PER_MIB}, type=linux, name=root\\n' |
  chroot "$tree" sfdisk --quiet /mnt/disk.raw
`;

function recipeOf(kind: VmImageKind): ImageRecipe {
  return kind === 'storage' ? storageVmRecipe() : vmRecipe();
}

function vmImage(kind: VmImageKind): VmImage {
  const base = path.join(imageRoot(), imageId(recipeOf(kind)));
  const built = kind === 'storage' ? `vm-${REVISION}-${glfsHandlerKey()}` : `vm-${REVISION}`;
  const folder = path.join(base, built);
  return {
    folder,
    disk: path.join(folder, 'disk.raw'),
    kernel: path.join(folder, 'kernel'),
    initrd: path.join(folder, 'initrd'),
    tree: path.join(base, 'tree'),
  };
}

/** An image of virtual machines; undefined when it is not built. */
export function builtVmImage(kind: VmImageKind = 'plain'): VmImage | undefined {
  const image = vmImage(kind);
  return existsSync(image.folder) ? image : undefined;
}

/** Makes sure that an image of virtual machines is there. What was interrupted is made anew; who comes second waits. */
export async function ensureVmImage(
  progress: Progress,
  kind: VmImageKind = 'plain',
): Promise<VmImage> {
  const image = vmImage(kind);
  if (existsSync(image.folder)) return image;
  const handler = kind === 'storage' ? await ensureGlfsHandler(progress) : undefined;
  await ensureImage(recipeOf(kind), progress);
  const waiting = (holder: number): void => {
    progress(`process ${holder} makes the disk; waiting for it`);
  };
  await withLock(`${image.folder}.lock`, waiting, async () => {
    if (existsSync(image.folder)) return;
    if (handler !== undefined) copyFileSync(handler, path.join(image.tree, GLFS_HANDLER));
    await makeDisk(image, progress);
  });
  return image;
}

/** Builds an image when it is not there. */
export async function provideVmImage(steps: Steps, kind: VmImageKind = 'plain'): Promise<void> {
  if (builtVmImage(kind) !== undefined) return;
  const which = kind === 'storage' ? 'virtual machines with storage' : 'virtual machines';
  const title = `build the image of ${which}, once (${kind === 'storage' ? 'about four' : 'about two'} minutes)`;
  await steps.step(title, async (report) => {
    await ensureVmImage((line) => {
      report.detail(line);
    }, kind);
  });
}

async function makeDisk({ folder, tree }: VmImage, progress: Progress): Promise<void> {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  progress('making the initial RAM disk');
  const parameters = ['sh', tree, partial, FILES_SCRIPT, String(VM_DISK_MIB)];
  await succeed([...ISOLATED, IN_TREE, ...parameters]);
  progress('making the disk');
  await succeed([
    ...['setpriv', '--pdeathsig', 'KILL', 'mkfs.ext4', '-q', '-F', '-L', 'root'],
    // What the image's own e2fsck may not know yet.
    ...['-O', '^metadata_csum_seed,^orphan_file'],
    ...['-E', `offset=${ALIGNMENT_MIB * 1024 * 1024},lazy_itable_init=1,lazy_journal_init=1`],
    ...['-d', tree, path.join(partial, 'disk.raw'), `${PARTITION_MIB}M`],
  ]);
  renameSync(partial, folder);
  const used = Math.round((statSync(path.join(folder, 'disk.raw')).blocks * 512) / 1024 / 1024);
  progress(`the disk is ready: ${used} MiB`);
}

async function succeed(argv: readonly string[]): Promise<void> {
  const folders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  const PATH = [process.env['PATH'] ?? '', ...folders].join(':');
  const env: Environment = { ...process.env, LC_ALL: 'C', PATH };
  const done = await run(argv, { env });
  if (done.code !== 0) {
    throw new ToolFailure(`the image of virtual machines could not be made:\n${tail(done.stderr)}`);
  }
}
