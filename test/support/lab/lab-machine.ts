/**
 * What a lab's test sees of a booted machine, whatever it runs on.
 */
import type { FirstBootStatus } from '../../../lib/machine';
import type { VmImageKind } from '../../../tools/vm-image';

/** A data disk. */
export interface LabDisk {
  /** Its serial number, at most 20 characters: the machine finds it as `/dev/disk/by-id/virtio-<serial>`. */
  readonly serial: string;
  readonly bytes: number;
  /** Called once on the raw file, before the first boot: makes a file system, writes content. */
  readonly prepare?: (file: string) => void;
  /** Whether it is there at the first boot; one that is not waits for `reboot({ disks })`. @default true */
  readonly attached?: boolean;
}

/** A file that is there before the first boot, as if a package had brought it. */
export type LabFile = string | { readonly content: string; readonly mode: string };

/** From what a virtual machine is resumed. */
export type ResumeOptions = Pick<BootOptions, 'image' | 'memoryMiB'>;

/** How a machine is booted. */
export interface BootOptions {
  /** 1 is a systemd container, a matter of seconds; 2 is a virtual machine with a kernel, udev and disks of its own. */
  readonly level: 1 | 2;
  /** Data disks in the order in which the machine finds them, after its root disk. A container sees each under its stable name only. */
  readonly disks?: readonly LabDisk[];
  /**
   * What stands in the place of the machine's own user data, such as its gzip or multipart form.
   *
   * @default - the machine's own
   */
  readonly userData?: string | Uint8Array;
  /** Files by absolute path. */
  readonly files?: Readonly<Record<string, LabFile | Uint8Array>>;
  /** How the seed is given. A container always has a NoCloud folder. @default 'nocloud' */
  readonly seed?: 'nocloud' | 'config-drive';
  /** Bytes of the root disk, more than the 2 GiB of its image, which is then what can grow. Virtual machines only. @default - as the image */
  readonly rootBytes?: number;
  /** Which image a virtual machine boots from: `storage` has GlusterFS, LIO, open-iscsi, multipath and LVM's thin pools. @default 'plain' */
  readonly image?: VmImageKind;
  /** Memory of a virtual machine, in MiB. @default - 1024, and 2048 with the image `storage` */
  readonly memoryMiB?: number;
  /** What the kernel is told besides the usual. Virtual machines only. @default - nothing */
  readonly kernelArguments?: readonly string[];
  /** Packages that its image has beside the usual ones; each list is an image of its own. Containers only. @default [] */
  readonly packages?: readonly string[];
  /** The network that it is plugged into, and its address there. Containers only. @default - one of its own */
  readonly network?: { readonly fabric: string; readonly address: string };
  /** How long one boot may take, in seconds. @default - 120 for a container, 600 for a virtual machine */
  readonly limitSeconds?: number;
}

/** What a command in a machine did. */
export interface LabResult {
  /** The exit status; 124 when it took too long. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command in a machine is run. */
export interface RunOptions {
  /** @default 60 */
  readonly limitSeconds?: number;
}

/** How a machine is rebooted. */
export interface RebootOptions {
  /** Serials of the disks that are there from now on, in their new order. @default - as before */
  readonly disks?: readonly string[];
  /** As in {@link BootOptions}. @default - as before */
  readonly kernelArguments?: readonly string[];
}

/** A booted machine. cloud-init has finished in it; whether the first boot went well is for `status()` to say. */
export interface LabMachine {
  /** From starting it to cloud-init finished; of the last boot. */
  readonly bootSeconds: number;
  /** Runs a command as root: a text is one for `sh -c`. Never throws for a command that fails. */
  run(command: string | readonly string[], options?: RunOptions): Promise<LabResult>;
  /** What a command that must succeed prints, without the last line end. */
  output(command: string | readonly string[], options?: RunOptions): Promise<string>;
  /** The text of a file; undefined when there is none. */
  file(path: string): Promise<string | undefined>;
  /** What the machine's own first boot wrote down. */
  status(): Promise<FirstBootStatus>;
  /** Everything that came on the console so far, of all boots. */
  console(): string;
  /** The raw file behind a data disk. The machine may be writing to it: look at what it leaves alone. */
  disk(serial: string): string;
  /** Powers it off cleanly and boots it again, from the same root disk. */
  reboot(options?: RebootOptions): Promise<void>;
  /** Ends it at once, as a loss of power does; `reboot` brings it back. Containers only. */
  kill?(): Promise<void>;
  /** Ends it and removes everything of it; twice is fine. */
  stop(): Promise<void>;
}
