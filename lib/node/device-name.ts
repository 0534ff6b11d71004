/**
 * Stable names of raw block devices: `/dev/<separator>/<name>`, such as `/dev/cortx/data-0`. The separator is what the CORTX prerequisites
 * script takes as `-c`.
 */
import type { Findings } from '../values';

/** The separator that the CORTX script takes by itself. */
export const DEFAULT_SEPARATOR = 'cortx';

const SEGMENT = /^[-_A-Za-z0-9]+$/;
const NAME_SEGMENT = /^[A-Za-z0-9_][-_A-Za-z0-9.+=:@]*$/;
const LONGEST = 255;
// Folders that the kernel and udev keep under /dev.
const FOLDERS_OF_DEV = new Set(
  'block bsg bus char cpu cpu_dma_latency disk dma_heap dri dvb fd hugepages infiniband input lightnvm loop mapper md mqueue net nvme-fabrics pts raw serial shm snd usb v4l vfio virtio-ports zvol'.split(
    ' ',
  ),
);

/**
 * Reads a separator: segments of letters, digits, `-` and `_`, joined by single slashes. Refuses, unlike the script, empty segments (`a//b`,
 * a slash at the end), which end up in paths; and folders of `/dev` that belong to others.
 */
export function readSeparator(
  given: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  const wrong = whyNoSeparator(given);
  if (wrong === undefined && typeof given === 'string') return given;
  findings.add('invalid', path, given, wrong ?? 'is no text', `write "${cleaned(given)}"`);
  return undefined;
}

function whyNoSeparator(given: unknown): string | undefined {
  if (typeof given !== 'string' || given === '') return 'names no folder';
  const parts = given.split('/');
  const [first = ''] = parts;
  if (parts.includes('..') || parts.includes('.')) return 'leads to another folder by "." or ".."';
  if (parts.includes('')) return 'holds an empty part';
  if (!parts.every((part) => SEGMENT.test(part))) {
    return 'holds more than letters, digits, "-", "_" and "/"';
  }
  if (given.length > LONGEST) return `is longer than ${LONGEST} characters`;
  if (FOLDERS_OF_DEV.has(first)) return `"/dev/${first}" belongs to the kernel and udev`;
  return undefined;
}

function cleaned(given: unknown): string {
  const parts = typeof given === 'string' ? given.split('/') : [];
  const clean = parts.filter((part) => SEGMENT.test(part)).join('/');
  return clean === '' || whyNoSeparator(clean) !== undefined ? DEFAULT_SEPARATOR : clean;
}

/** Reads the name of a device below the separator: plain parts, joined by single slashes. */
export function readDeviceName(
  given: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  const parts = typeof given === 'string' ? given.split('/') : [];
  const good = parts.length > 0 && parts.every((part) => NAME_SEGMENT.test(part));
  if (typeof given === 'string' && good && given.length <= LONGEST) return given;
  const remedy = 'write for example "data-0"';
  findings.add('invalid', path, given, 'is no name of a device below the separator', remedy);
  return undefined;
}

/** The stable path of a device: `/dev/cortx/data-0`. */
export function stablePath(separator: string, name: string): string {
  return `/dev/${separator}/${name}`;
}

/**
 * What the script makes of a device path: `/dev/sdc` becomes `/dev/cortx/sdc`. A path that is below the separator already stays as it is
 * (the script would make `/dev/cortx/cortx/sdc` of it).
 */
export function mappedDevicePath(device: string, separator: string = DEFAULT_SEPARATOR): string {
  const prefix = `/dev/${separator}/`;
  if (device.startsWith(prefix)) return device;
  return device.replace(/^\/dev\//, prefix);
}
