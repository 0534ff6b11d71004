/** What the path of a device gives to a label, and to the name of a volume of a node. */
import { labelValueOf } from './object-name';
import type { WantedName } from './object-name';

/**
 * The path of a device as the value of a label: `/dev/mapper/mpathA` becomes `dev-mapper-mpatha`. Where that would be a value that
 * Kubernetes refuses (longer than 63 characters, or with a `:` as by-id names have it), the rest is made good and a hash of the path keeps
 * it apart from others.
 *
 * @see https://github.com/Seagate/cortx-k8s (charts/cortx-block-data, read at 67e1093), whose label `cortx.io/device-path` it equals
 */
export function devicePathLabel(device: string): string {
  return labelValueOf(device.replace(/^\//, '').replaceAll('/', '-').toLowerCase(), device);
}

/** The name of a host up to the first dot. Two hosts `a.x` and `a.y` have the same. */
export function shortHostName(host: string): string {
  return host.split('.')[0] ?? '';
}

/**
 * What the volume of a device on a node should be called: `<prefix>-<short name of the host>-<last part of the path>`, such as
 * `cortx-data-srvnode-1-sdc`. `uniqueObjectNames` makes legal names of it, no two alike.
 */
export function volumeName(prefix: string, host: string, device: string): WantedName {
  const last = device.slice(device.lastIndexOf('/') + 1);
  return { text: `${prefix}-${shortHostName(host)}-${last}`, whole: `${host} ${device}` };
}
