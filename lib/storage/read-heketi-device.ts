/** The raw devices of a node. */
import { DevicePath, Quantity, checkSwitch, hasPlaceholder, isRecord } from '../values';
import type { Findings, QuantityInput } from '../values';

import { readHeketiTags } from './heketi-tags';
import type { HeketiDevice } from './heketi-topology';

// What Heketi's server takes; udev's own "\x20" is not among it.
const NAME = /^\/[A-Za-z0-9_.:/-]+$/;
const EXAMPLE = 'write for example ["/dev/disk/by-id/wwn-0x5000c500a1b2c3d4"]';

/** Reads the devices of a node; those that are refused are left out. */
export function readHeketiDevices(
  given: unknown,
  path: string,
  findings: Findings,
): readonly HeketiDevice[] {
  if (!isRecord(given)) {
    findings.add('invalid', path, given, 'is no node', 'write { node: {...}, devices: [...] }');
    return [];
  }
  const list = given['devices'];
  if (!Array.isArray(list) || list.length === 0) {
    const reason = Array.isArray(list) ? 'is empty' : 'is no list';
    findings.add('required', `${path}.devices`, list, reason, EXAMPLE);
    return [];
  }
  const read = list.map((one: unknown, index) => {
    return readDevice(one, `${path}.devices[${index}]`, findings);
  });
  refuseTwice(read, path, findings);
  return read.filter((device) => device !== undefined);
}

function readDevice(given: unknown, path: string, findings: Findings): HeketiDevice | undefined {
  const device: unknown = typeof given === 'string' ? { name: given } : given;
  if (!isRecord(device)) {
    findings.add('invalid', path, given, 'is no device', EXAMPLE);
    return undefined;
  }
  const { destroydata, tags, size } = device;
  checkSwitch(destroydata, `${path}.destroydata`, findings);
  const destroyData = destroydata === true;
  const at = typeof given === 'string' ? path : `${path}.name`;
  const name = readName(device['name'], at, destroyData, findings);
  const rest = {
    destroyData,
    tags: readHeketiTags(tags, `${path}.tags`, findings),
    ...readSize(size, `${path}.size`, findings),
  };
  return name === undefined ? undefined : { name, ...rest };
}

function readName(
  given: unknown,
  path: string,
  destroyData: boolean,
  findings: Findings,
): string | undefined {
  if (typeof given === 'string' && hasPlaceholder(given)) return given;
  // Heketi finds its volume groups by their own names, so a path has to mean the same disk only until it is added; what it is told to
  // wipe must never be another one.
  const device = DevicePath.parse(given as string, path, { allowUnstable: !destroyData });
  const text = findings.take(device)?.toString();
  if (text === undefined || NAME.test(text)) return text;
  const remedy = 'choose a link with letters, digits, "_", ".", ":" and "-" only';
  findings.add('invalid', path, given, 'holds characters that Heketi does not take', remedy);
  return undefined;
}

function readSize(given: unknown, path: string, findings: Findings): { readonly size?: Quantity } {
  if (given === undefined) return {};
  const size = findings.take(Quantity.parse(given as QuantityInput, path));
  if (size === undefined) return {};
  if (size.compare(0) > 0) return { size };
  findings.add('out-of-range', path, given, 'is nothing', 'write how large the device is');
  return {};
}

function refuseTwice(
  devices: readonly (HeketiDevice | undefined)[],
  path: string,
  findings: Findings,
): void {
  const seen = new Map<string, number>();
  devices.forEach((device, index) => {
    if (device === undefined) return;
    const first = seen.get(device.name);
    if (first === undefined) {
      seen.set(device.name, index);
      return;
    }
    const reason = `is devices[${first}] of this node already`;
    findings.add('duplicate', `${path}.devices[${index}]`, device.name, reason, 'keep one of them');
  });
}
