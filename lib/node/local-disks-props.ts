import type { FileSystemType } from '../machine';
import type { DevicePathInput, QuantityInput } from '../values';

/**
 * One disk, by exactly one of `serial`, `wwn` and `device`.
 */
export interface NamedDisk {
  /**
   * The serial number as udev has it (`ID_SERIAL_SHORT`, `ID_SCSI_SERIAL` or `ID_SERIAL`): at most 20 bytes, which is what a virtio disk keeps of
   * it. On OpenStack the first 20 of a volume's id. The namespaces of one NVMe disk share it: name those by `wwn`.
   */
  readonly serial?: string;

  /** The World Wide Name (`0x5000c500a1b2c3d4`) or the EUI-64 of an NVMe disk (`eui.0025385b71b0d3c4`). */
  readonly wwn?: string;

  /** A path that means the same disk at every boot; a partition too. */
  readonly device?: DevicePathInput;

  /**
   * Its name below `/dev/groundwork/<class>` and in the discovery directory. It is part of the name of the PersistentVolume: another disk
   * under an old name is taken for the old one.
   *
   * @default - serial number, World Wide Name or the last part of the path
   */
  readonly name?: string;
}

/** What a disk must be. Everything that is given must fit. */
export interface DiskMatch {
  /**
   * Its size, both ends included: above 0 and below 8Ei.
   *
   * @default - any
   */
  readonly size?: { readonly min?: QuantityInput; readonly max?: QuantityInput };

  /**
   * Whether it spins, as the kernel has it (`queue/rotational`); disks of virtio say that they do.
   *
   * @default - either
   */
  readonly rotational?: boolean;

  /**
   * How it is attached, as `lsblk -o TRAN` prints it: `nvme`, `sata`, `sas`, `virtio`, `usb`, `iscsi`, …
   *
   * @default - any but `usb`, `iscsi`, `fc` and `fcoe`, and NVMe on the network, which are not local
   */
  readonly transport?: string | readonly string[];

  /**
   * Its model, with `*`, `?` and `[…]` as in file names, such as `SAMSUNG MZ*`.
   *
   * @default - any
   */
  readonly model?: string;

  /**
   * Its slot (`ID_PATH` of udev, the name under `/dev/disk/by-path`), with `*`, `?` and `[…]`, such as `pci-0000:3b:00.0-*`.
   *
   * @default - any
   */
  readonly path?: string;

  /**
   * Fewer fail the first boot, which waits 90 s for them and then tells of every disk why it was not taken; at least 1.
   *
   * @default 1
   */
  readonly atLeast?: number;

  /**
   * More are left alone: those are taken whose lasting names come first in the alphabet. At most 9999.
   *
   * @default - all
   */
  readonly atMost?: number;

  /**
   * Exactly this many: `atLeast` and `atMost` in one.
   *
   * @default - not said
   */
  readonly count?: number;

  /**
   * Whether a disk that has no name of its own, such as a virtio disk without a serial number, is known by its slot. Another disk in that
   * slot is then taken for it: a file system is still told apart by its UUID, a raw disk is not.
   *
   * @default false
   */
  readonly allowSlots?: boolean;
}

/** The disks of a class. */
export interface LocalDisksProps {
  /** The StorageClass that the local static provisioner gives to the volumes: at most 63 characters, once on a machine. */
  readonly storageClass: string;

  /**
   * The disks, by name; udev finds them at every boot. Either these or `match`.
   *
   * @default - `match` says which
   */
  readonly disks?: readonly NamedDisk[];

  /**
   * The disks, by what they are: chosen once, on the first boot, from those that nobody uses. The choice is kept on the machine in
   * `/var/lib/groundwork/disks/<class>`: disks that come later, or in another order, change nothing, and one that disappears is reported
   * and not replaced. Either this or `disks`.
   *
   * @default - `disks` names them
   */
  readonly match?: DiskMatch;

  /**
   * What the volumes are: a file system each, or raw disks.
   *
   * @default 'Filesystem'
   */
  readonly volumeMode?: 'Filesystem' | 'Block';

  /**
   * What is made on a blank disk; the image needs xfsprogs for `xfs`.
   *
   * @default 'ext4'
   */
  readonly fileSystem?: FileSystemType;

  /**
   * Options of mount(8).
   *
   * @default ['defaults']
   */
  readonly options?: readonly string[];

  /**
   * The discovery directory of the class: `hostDir` of the provisioner's `storageClassMap`. It must not be a mount point itself.
   *
   * @default `/mnt/disks/<class>`
   */
  readonly hostDir?: string;

  /**
   * Whether a disk is taken that carries something already: a file system of the wanted type, or, for `Block`, anything that nobody uses.
   * For machines that are installed anew beside disks that stay. Nothing is ever erased.
   *
   * @default - true for a file system on a disk that is named; else a disk must be blank
   */
  readonly adopt?: boolean;

  /**
   * How many volumes share a disk, each a directory on it and a mount point in the discovery directory: 1 to 100. They share its space as
   * well: each of them shows the capacity of the whole disk.
   *
   * @default - the disk is one volume
   */
  readonly sharedDirectories?: number;
}
