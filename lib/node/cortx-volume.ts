/**
 * The names that CORTX gives to the persistent volumes of block devices.
 *
 * @see https://github.com/Seagate/cortx-k8s (charts/cortx-block-data, read at 67e1093)
 */
import { createHash } from 'node:crypto';

const LONGEST_LABEL = 63;
const LONGEST_NAME = 253;
const LABEL_VALUE = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const OBJECT_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const HASH_DIGITS = 8;

/**
 * The value of the label `cortx.io/device-path`: `/dev/mapper/mpathA` becomes `dev-mapper-mpatha`. Where the chart would make a label that
 * Kubernetes refuses (longer than 63 characters, or with a `:` as by-id names have it), the rest is made good and a hash of the path keeps
 * it unique.
 */
export function devicePathLabel(device: string): string {
  const label = device.replace(/^\//, '').replaceAll('/', '-').toLowerCase();
  if (LABEL_VALUE.test(label) && label.length <= LONGEST_LABEL) return label;
  return withHash(label, device, LONGEST_LABEL, /[^-a-z0-9_.]+/g);
}

/**
 * The short name of a host: up to the first dot. Two hosts `a.x` and `a.y` have the same, and so have their volumes: `volumeNameClashes`
 * tells.
 */
export function shortHostName(host: string): string {
  return host.split('.')[0] ?? '';
}

/** The name of the persistent volume of a device on a node: `cortx-data-srvnode-1-sdc`; made good with a hash where it would be refused. */
export function persistentVolumeName(host: string, device: string): string {
  const basename = device.slice(device.lastIndexOf('/') + 1);
  const name = `cortx-data-${shortHostName(host)}-${basename}`;
  if (OBJECT_NAME.test(name) && name.length <= LONGEST_NAME) return name;
  return withHash(name.toLowerCase(), `${host} ${device}`, LONGEST_NAME, /[^-a-z0-9.]+/g);
}

/** Two volumes of one name. */
export interface VolumeNameClash {
  readonly name: string;
  readonly first: { readonly host: string; readonly device: string };
  readonly second: { readonly host: string; readonly device: string };
}

/** Volumes that would get the same name: hosts that differ behind the first dot only, or devices of one name in two folders. */
export function volumeNameClashes(
  hosts: readonly string[],
  devices: readonly string[],
): readonly VolumeNameClash[] {
  const seen = new Map<string, { readonly host: string; readonly device: string }>();
  const clashes: VolumeNameClash[] = [];
  for (const host of hosts) {
    for (const device of devices) {
      const name = persistentVolumeName(host, device);
      const first = seen.get(name);
      if (first === undefined) seen.set(name, { host, device });
      else clashes.push({ name, first, second: { host, device } });
    }
  }
  return clashes;
}

function withHash(text: string, whole: string, longest: number, bad: RegExp): string {
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_DIGITS);
  const good = text
    .replace(bad, '-')
    .slice(0, longest - HASH_DIGITS - 1)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return `${good}-${hash}`;
}
