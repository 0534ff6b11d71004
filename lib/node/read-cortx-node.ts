/** From what a person writes about a node of CORTX to what is done there. */
import { isSameDisk } from '../machine';
import type { FileSystemType } from '../machine';
import { checkSwitch, DevicePath, Findings, isRecord, isText, readProps } from '../values';
import type { Violation } from '../values';

import type { BlockDevice, CortxNodePrepProps, SecondaryStorage } from './cortx-props';
import { DEFAULT_SEPARATOR, readDeviceName, readSeparator, stablePath } from './device-name';

/** A raw device and its stable name. */
export interface NamedDevice {
  /** The path that was given. */
  readonly device: string;
  /** The name below the separator. */
  readonly name: string;
  /** The stable path. */
  readonly path: string;
}

/** What is done on a node; what was refused is left out. */
export interface CortxNode {
  readonly storage?: {
    readonly device: string;
    readonly mountPath: string;
    readonly fileSystem: FileSystemType;
    readonly subDirectory: string;
    readonly allowUnstable: boolean;
    readonly label?: string;
    readonly options?: readonly string[];
  };
  readonly devices: readonly NamedDevice[];
  readonly separator: string;
  readonly sysctls: Readonly<Record<string, string | number>>;
  readonly violations: readonly Violation[];
}

const USUAL_FOLDER = 'local-path-provisioner';
const ROLES = ['worker', 'control-plane'];
const MAX_MAP_COUNT = { usual: 30_000_000, least: 65_530, most: 2 ** 31 - 1 } as const;
// CORENAME_MAX_SIZE of the kernel, less its own end.
const LONGEST_CORE_PATTERN = 127;

/** Reads everything; all that is wrong is found at once. */
export function readCortxNode(given: CortxNodePrepProps): CortxNode {
  const findings = new Findings();
  const props = readProps(given, findings);
  const { role = 'worker' } = props;
  if (!ROLES.includes(role)) {
    findings.add('unsupported', 'role', role, 'is no role', 'use worker or control-plane');
  }
  const separator =
    readSeparator(props.separator ?? DEFAULT_SEPARATOR, 'separator', findings) ?? DEFAULT_SEPARATOR;
  const controlPlane = role === 'control-plane';
  if (controlPlane) refuseDisks(props, findings);
  const storage = controlPlane ? undefined : readStorage(props.secondaryStorage, findings);
  const devices = controlPlane
    ? []
    : readDevices(props.blockDevices, separator, storage?.device, findings);
  const sysctls = readSysctls(props, controlPlane, findings);
  const rest = { devices, separator, sysctls, violations: findings.violations };
  return storage === undefined ? rest : { storage, ...rest };
}

function refuseDisks(props: CortxNodePrepProps, findings: Findings): void {
  const reason = 'CORTX keeps no data on a node of the control plane';
  const remedy = 'move it to a worker, or set role: "worker"';
  if (props.secondaryStorage !== undefined) {
    findings.add('forbidden', 'secondaryStorage', undefined, reason, remedy);
  }
  const { blockDevices = [] } = props;
  if (!Array.isArray(blockDevices) || blockDevices.length > 0) {
    findings.add('forbidden', 'blockDevices', undefined, reason, remedy);
  }
}

function readStorage(
  given: SecondaryStorage | undefined,
  findings: Findings,
): CortxNode['storage'] {
  if (given === undefined) return undefined;
  if (!isRecord(given)) {
    const remedy = 'write { device: "/dev/disk/by-id/…" }';
    findings.add('invalid', 'secondaryStorage', given, 'is no record', remedy);
    return undefined;
  }
  const { allowUnstable = false, subDirectory = USUAL_FOLDER } = given;
  const path = 'secondaryStorage';
  const device = findings.take(DevicePath.parse(given.device, `${path}.device`, { allowUnstable }));
  const goodName = isText(subDirectory, /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/);
  if (!goodName) {
    const remedy = `write one name, such as "${USUAL_FOLDER}"`;
    findings.add('invalid', `${path}.subDirectory`, subDirectory, 'is no name of a folder', remedy);
  }
  if (device === undefined) return undefined;
  return {
    device: device.toString(),
    mountPath: given.mountPath ?? '/mnt/fs-local-volume',
    fileSystem: given.fileSystem ?? 'ext4',
    subDirectory: goodName ? subDirectory : USUAL_FOLDER,
    allowUnstable,
    ...(given.label === undefined ? {} : { label: given.label }),
    ...(given.options === undefined ? {} : { options: given.options }),
  };
}

function readDevices(
  given: readonly BlockDevice[] | undefined,
  separator: string,
  storage: string | undefined,
  findings: Findings,
): readonly NamedDevice[] {
  const list: unknown = given ?? [];
  if (!Array.isArray(list)) {
    const remedy = 'write [{ device: "/dev/disk/by-id/…", name: "data-0" }]';
    findings.add('invalid', 'blockDevices', list, 'is no list', remedy);
    return [];
  }
  const devices: NamedDevice[] = [];
  (given ?? []).forEach((one, index) => {
    const at = `blockDevices[${index}]`;
    const device = readDevice(one, at, separator, findings);
    if (device === undefined) return;
    const clash = clashOf(device, devices, storage);
    if (clash === undefined) devices.push(device);
    else
      findings.add(
        clash.code,
        `${at}.${clash.field}`,
        device[clash.field],
        clash.reason,
        clash.remedy,
      );
  });
  return devices;
}

function readDevice(
  given: BlockDevice,
  at: string,
  separator: string,
  findings: Findings,
): NamedDevice | undefined {
  if (!isRecord(given)) {
    const remedy = 'write { device: "/dev/disk/by-id/…", name: "data-0" }';
    findings.add('invalid', at, given, 'is no record', remedy);
    return undefined;
  }
  const { allowUnstable = false } = given;
  const device = findings.take(DevicePath.parse(given.device, `${at}.device`, { allowUnstable }));
  const usual = device?.toString().replace(/^\/dev\//, '');
  const name = readDeviceName(given.name ?? usual ?? 'unknown', `${at}.name`, findings);
  if (device === undefined || name === undefined) return undefined;
  return { device: device.toString(), name, path: stablePath(separator, name) };
}

interface Clash {
  readonly code: 'conflict' | 'duplicate';
  readonly field: 'device' | 'name';
  readonly reason: string;
  readonly remedy: string;
}

function clashOf(
  one: NamedDevice,
  others: readonly NamedDevice[],
  storage: string | undefined,
): Clash | undefined {
  if (storage !== undefined && isSameDisk(one.device, storage)) {
    const reason = `is the disk of secondaryStorage (${storage}): a raw device must carry no file system`;
    return { code: 'conflict', field: 'device', reason, remedy: 'use another disk' };
  }
  const sameDisk = others.find((other) => isSameDisk(other.device, one.device));
  if (sameDisk !== undefined) {
    const reason = `is the disk of ${sameDisk.path} too (${sameDisk.device})`;
    return { code: 'duplicate', field: 'device', reason, remedy: 'name each disk once' };
  }
  const sameName = others.find(
    ({ name }) => `${name}/`.startsWith(`${one.name}/`) || `${one.name}/`.startsWith(`${name}/`),
  );
  if (sameName === undefined) return undefined;
  const reason = `stands in the way of ${sameName.path}`;
  return { code: 'duplicate', field: 'name', reason, remedy: 'choose another name' };
}

function readSysctls(
  props: CortxNodePrepProps,
  controlPlane: boolean,
  findings: Findings,
): Readonly<Record<string, string | number>> {
  const { conntrackBeLiberal = true, corePattern } = props;
  checkSwitch(conntrackBeLiberal, 'conntrackBeLiberal', findings);
  const maxMapCount = props.maxMapCount ?? (controlPlane ? false : MAX_MAP_COUNT.usual);
  return {
    ...(conntrackBeLiberal ? { 'net.netfilter.nf_conntrack_tcp_be_liberal': 1 } : {}),
    ...(isMapCount(maxMapCount, findings) ? { 'vm.max_map_count': maxMapCount } : {}),
    ...(isCorePattern(corePattern, findings) ? { 'kernel.core_pattern': corePattern } : {}),
  };
}

function isMapCount(count: number | false, findings: Findings): count is number {
  const { least, most, usual } = MAX_MAP_COUNT;
  if (count === false) return false;
  if (Number.isInteger(count) && count >= least && count <= most) return true;
  const reason = `is no whole number from ${least} to ${most}`;
  findings.add('out-of-range', 'maxMapCount', count, reason, `write for example ${usual}`);
  return false;
}

function isCorePattern(pattern: string | undefined, findings: Findings): pattern is string {
  const path = 'corePattern';
  if (pattern === undefined) return false;
  if (!isText(pattern, /^[^\s#;][\x21-\x7e ]*$/)) {
    const remedy = 'write for example "core.%t"';
    findings.add('invalid', path, pattern, 'is no pattern of one line', remedy);
    return false;
  }
  if (pattern.length <= LONGEST_CORE_PATTERN) return true;
  const reason = `is longer than the ${LONGEST_CORE_PATTERN} bytes that the kernel takes`;
  findings.add('too-long', path, pattern, reason, 'shorten it');
  return false;
}
