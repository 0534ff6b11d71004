/**
 * The storage set of a solution file: nodes, groups of devices (Cylinder Volume Groups), and how many of them may fail.
 *
 * @see https://github.com/Seagate/cortx-k8s (k8_cortx_cloud/solution_validation_scripts, README, charts/cortx; read at 67e1093)
 */
import { isSameDisk } from '../machine';
import { DevicePath, Hostname, isRecord, LONGEST_LABEL, Quantity } from '../values';
import type { QuantityInput } from '../values';

import type { CortxSettings, Section } from './cortx-settings';

/** What a group uses a device for. */
export type DeviceUse = 'metadata' | 'log' | 'data';

/** A device of a group. */
export interface GroupDevice {
  /** Where it stands below `solution`. */
  readonly at: string;
  readonly path: string;
  readonly size: Quantity;
  readonly use: DeviceUse;
  /** The name of its group. */
  readonly group: string;
}

/** A storage set; what was refused is left out. */
export interface StorageSet {
  readonly nodes: readonly string[];
  readonly groups: number;
  readonly containerGroupSize: number;
  readonly devices: readonly GroupDevice[];
}

const SET = 'storage_sets[0]';
const USES: readonly DeviceUse[] = ['metadata', 'log', 'data'];
const LARGEST_METADATA = Quantity.of('20T');
const DURABILITY = /^(\d{1,4})\+(\d{1,4})\+(\d{1,4})$/;

/** Reads `storage_sets`. */
export function readStorageSet(settings: CortxSettings): StorageSet | undefined {
  const set = onlySet(settings);
  if (set === undefined) return undefined;
  const { name, container_group_size: size, durability } = set;
  refuseNoName(settings, `${SET}.name`, name, 'storage-set-1');
  const nodes = readNodes(settings, set['nodes']);
  const { groups, devices } = readGroups(settings, set['storage']);
  checkSum(settings, durability, 'sns', groups * nodes.length, 'groups of devices of all nodes');
  checkSum(settings, durability, 'dix', nodes.length, 'nodes');
  return { nodes, groups, devices, containerGroupSize: groupSize(settings, size) };
}

function onlySet(settings: CortxSettings): Section | undefined {
  const path = 'storage_sets';
  const given = settings.given(path);
  const sets: readonly unknown[] = Array.isArray(given) ? given : [];
  const [first] = sets;
  if (!isRecord(first)) {
    const remedy = 'write a list with one set (files before v0.6 must be brought to the new form)';
    settings.refuse('required', path, given, 'is no list of storage sets', remedy);
    return undefined;
  }
  if (sets.length > 1) {
    const reason = `holds ${sets.length} sets, and CORTX takes one`;
    settings.refuse('unsupported', `${path}[1]`, undefined, reason, 'keep one');
  }
  return first;
}

function refuseNoName(
  settings: CortxSettings,
  path: string,
  given: unknown,
  example: string,
): given is string {
  if (typeof given === 'string' && /^\S+$/.test(given)) return true;
  const code = given === undefined || given === null ? 'required' : 'invalid';
  settings.refuse(code, path, given, 'is no name', `write for example "${example}"`);
  return false;
}

function groupSize(settings: CortxSettings, given: unknown): number {
  if (typeof given === 'number' && Number.isInteger(given) && given >= 1) return given;
  const path = `${SET}.container_group_size`;
  const code = given === undefined || given === null ? 'required' : 'out-of-range';
  settings.refuse(code, path, given, 'is no whole number above 0', 'write for example 1');
  return 1;
}

function readNodes(settings: CortxSettings, given: unknown): readonly string[] {
  const path = `${SET}.nodes`;
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  if (list.length === 0) {
    settings.refuse('required', path, undefined, 'names no node', 'list the workers');
  }
  const nodes: string[] = [];
  list.forEach((one, index) => {
    const at = `${path}[${index}]`;
    const node = settings.findings.take(Hostname.parse(one as string, `solution.${at}`));
    if (node === undefined) return;
    const text = node.toString();
    if (nodes.includes(text)) {
      settings.refuse('duplicate', at, text, 'is there twice', 'keep one of them');
    } else if (text.length > LONGEST_LABEL) {
      const reason = `is longer than the ${LONGEST_LABEL} characters of the label kubernetes.io/hostname`;
      settings.refuse('too-long', at, text, reason, 'give the node a shorter name');
    } else nodes.push(text);
  });
  return nodes;
}

function readGroups(
  settings: CortxSettings,
  given: unknown,
): { readonly groups: number; readonly devices: readonly GroupDevice[] } {
  const path = `${SET}.storage`;
  const groups: readonly unknown[] = Array.isArray(given) ? given : [];
  if (groups.length === 0) {
    const remedy = 'add one of type ios';
    settings.refuse('required', path, undefined, 'names no group of devices', remedy);
  }
  const names = new Set<unknown>();
  const devices = groups.flatMap((group, index) => {
    const at = `${path}[${index}]`;
    const section = isRecord(group) ? group : {};
    if (refuseNoName(settings, `${at}.name`, section['name'], 'cvg-01')) {
      if (names.has(section['name'])) {
        const reason = 'is the name of another group';
        settings.refuse('duplicate', `${at}.name`, section['name'], reason, 'choose another');
      }
      names.add(section['name']);
    }
    return readGroup(settings, section, at);
  });
  refuseSameDisks(settings, devices);
  return { groups: groups.length, devices };
}

function readGroup(settings: CortxSettings, group: Section, at: string): readonly GroupDevice[] {
  const { type } = group;
  if (type !== 'ios') {
    const code = type === undefined || type === null ? 'required' : 'unsupported';
    settings.refuse(code, `${at}.type`, type, 'is no type of a group', 'write "ios"');
  }
  const devices = isRecord(group['devices']) ? group['devices'] : {};
  for (const use of Object.keys(devices)) {
    if ((USES as readonly string[]).includes(use)) continue;
    const reason = 'is no use of a device: CORTX would pass over these';
    settings.refuse(
      'unsupported',
      `${at}.devices.${use}`,
      undefined,
      reason,
      `use ${USES.join(', ')}`,
    );
  }
  return USES.flatMap((use) => {
    const path = `${at}.devices.${use}`;
    const list: readonly unknown[] = Array.isArray(devices[use]) ? devices[use] : [];
    if (list.length === 0 && use !== 'log') {
      const remedy = 'name at least one';
      settings.refuse('required', path, undefined, `names no device for ${use}`, remedy);
    }
    return list
      .map((one, index) => readDevice(settings, one, `${path}[${index}]`))
      .filter((one) => one !== undefined)
      .map((one) => {
        if (use === 'metadata') refuseLarge(settings, one.size, `${one.at}.size`);
        return { ...one, use, group: String(group['name']) };
      });
  });
}

function readDevice(
  settings: CortxSettings,
  given: unknown,
  at: string,
): Pick<GroupDevice, 'at' | 'path' | 'size'> | undefined {
  const { path, size } = isRecord(given) ? given : {};
  const { findings } = settings;
  const amount = findings.take(Quantity.parse(size as QuantityInput, `solution.${at}.size`));
  if (amount !== undefined && amount.compare(0) <= 0) {
    const remedy = 'write how large the device is';
    settings.refuse('out-of-range', `${at}.size`, size, 'is nothing', remedy);
  }
  // Any path here: that the disk keeps its name is seen to on the node.
  const device = findings.take(
    DevicePath.parse(path as string, `solution.${at}.path`, { allowUnstable: true }),
  );
  if (amount === undefined || device === undefined) return undefined;
  return { at, path: device.toString(), size: amount };
}

function refuseLarge(settings: CortxSettings, size: Quantity, path: string): void {
  if (size.compare(LARGEST_METADATA) <= 0) return;
  const reason = `is more than the ${String(LARGEST_METADATA)} that CORTX takes for metadata`;
  settings.refuse('out-of-range', path, String(size), reason, 'use a smaller device');
}

function refuseSameDisks(settings: CortxSettings, devices: readonly GroupDevice[]): void {
  devices.forEach((one, index) => {
    const other = devices.slice(0, index).find(({ path }) => isSameDisk(path, one.path));
    if (other === undefined) return;
    const reason = `is used by ${other.group} for ${other.use} already (${other.path})`;
    settings.refuse('duplicate', `${one.at}.path`, one.path, reason, 'use each device once');
  });
}

/** N + K + S, each of them on something of its own. */
function checkSum(
  settings: CortxSettings,
  durability: unknown,
  kind: 'sns' | 'dix',
  most: number,
  what: string,
): void {
  const path = `${SET}.durability.${kind}`;
  const text = isRecord(durability) ? durability[kind] : undefined;
  const remedy = 'write N+K+S, such as "1+0+0"';
  if (text === undefined || text === null) {
    settings.refuse('required', path, undefined, 'is missing', remedy);
    return;
  }
  const match = typeof text === 'string' ? DURABILITY.exec(text) : null;
  const [data = 0, ...spare] = match === null ? [] : match.slice(1).map(Number);
  if (data === 0) {
    const reason = match === null ? 'is no durability' : 'keeps no unit of data';
    settings.refuse('invalid', path, text, reason, remedy);
    return;
  }
  const sum = spare.reduce((total, number) => total + number, data);
  if (sum <= most) return;
  const reason = `needs ${sum}, and there are ${most} ${what}`;
  settings.refuse('out-of-range', path, text, reason, `lower it to a sum of at most ${most}`);
}
