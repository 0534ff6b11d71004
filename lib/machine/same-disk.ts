/**
 * Whether two paths lead to one disk, as far as their text can tell: a disk has many names, and udev makes some of them from the same
 * number (`wwn-0x5000…`, `scsi-35000…` and `dm-uuid-mpath-35000…` hold one World Wide Name).
 */

/** The name of a disk, or of a partition on it. */
export interface DiskName {
  /** The same text for all names of one disk that are known to be so. */
  readonly disk: string;
  /** Undefined for the whole disk. */
  readonly partition: string | undefined;
}

/** Whether both paths use some of the same disk: equal, or one a partition of the other. Two partitions of one disk are apart. */
export function isSameDisk(a: string, b: string): boolean {
  return overlap(diskName(a), diskName(b));
}

/** The same of names that are read already. */
export function overlap(first: DiskName, second: DiskName): boolean {
  if (first.disk !== second.disk) return false;
  return (
    first.partition === undefined ||
    second.partition === undefined ||
    first.partition === second.partition
  );
}

/** Reads a path. */
export function diskName(path: string): DiskName {
  const link = /^\/dev\/(?:disk\/by-(?:id|path)|mapper)\/(.+?)(?:-part(\d+))?$/.exec(path);
  if (link !== null) return { disk: diskOf(link[1] ?? '', path), partition: link[2] };
  const kernel =
    /^\/dev\/((?:sd|vd|hd|xvd)[a-z]+)(\d+)?$/.exec(path) ??
    /^\/dev\/(nvme\d+n\d+|mmcblk\d+)(?:p(\d+))?$/.exec(path);
  if (kernel !== null) return { disk: kernel[1] ?? path, partition: kernel[2] };
  return { disk: path, partition: undefined };
}

function diskOf(link: string, path: string): string {
  // 3 is the kind of the number: a registered name of the IEEE, which is what a World Wide Name is.
  const wwn = /^(?:wwn-0x|scsi-3|dm-uuid-mpath-3)([0-9a-f]{16}|[0-9a-f]{32})$/.exec(link)?.[1];
  if (wwn !== undefined) return `wwn ${wwn}`;
  const eui = /^(?:nvme-eui|dm-uuid-mpath-eui)\.([0-9a-f]+)$/.exec(link)?.[1];
  if (eui !== undefined) return `eui ${eui}`;
  return path.replace(/-part\d+$/, '');
}
