/** The disks of a node: where its state lives, where its bricks are, and what is left to Heketi. */
import { isSameDisk } from '../machine';
import { DevicePath, isRecord, isText } from '../values';
import type { Findings } from '../values';

import { PLAIN_PATH } from './etcd-read-tls';
import type { GlusterNodeProps } from './gluster-props';

/** A disk that carries a file system. */
export interface ReadGlusterDisk {
  readonly device: DevicePath;
  readonly mountPath: string;
  readonly type: 'xfs' | 'ext4';
  readonly allowUnstable: boolean;
}

/** A disk that is left to Heketi. */
export interface ReadRawDevice {
  readonly device: DevicePath;
  readonly allowUnstable: boolean;
  /** Empty for nothing. */
  readonly giveUpData: string;
}

/** Where the state lives. */
export type ReadGlusterState =
  | { readonly on: 'disk'; readonly disk: ReadGlusterDisk }
  | { readonly on: 'directory'; readonly directory: string }
  | { readonly on: 'root-disk' };

/** What was read. */
export interface ReadGlusterDisks {
  readonly state: ReadGlusterState | undefined;
  readonly bricks: readonly ReadGlusterDisk[];
  readonly rawDevices: readonly ReadRawDevice[];
}

/** Where glusterd keeps what it knows; parts of GlusterFS look nowhere else. */
export const GLUSTERD_HOME = '/var/lib/glusterd';

const DISK = '/dev/disk/by-id/virtio-bricks';
// Type and identifier as blkid tells them.
const GIVEN_UP = /^(?:[A-Za-z0-9_]{1,40}(?: [A-Za-z0-9-]{1,64})?)?$/;
// What is lost with the next boot, or belongs to others.
const NO_PLACE =
  /^\/(?:dev|proc|sys|run|tmp|boot|usr|etc|var\/lib\/(?:groundwork|glusterd))(?:\/|$)/;

/** Reads them. */
export function readGlusterDisks(
  { state, bricks, rawDevices }: Partial<GlusterNodeProps>,
  findings: Findings,
): ReadGlusterDisks {
  const read = {
    state: readState(state, findings),
    bricks: readList(bricks, 'bricks', `{ device: "${DISK}", mountPath: "/bricks/data" }`, findings)
      .map((one, index) => readBrickDisk(one, `bricks[${index}]`, findings))
      .filter((one) => one !== undefined),
    rawDevices: readList(rawDevices, 'rawDevices', `{ device: "${DISK}" }`, findings)
      .map((one, index) => readRawDevice(one, `rawDevices[${index}]`, findings))
      .filter((one) => one !== undefined),
  };
  checkTwice(read, findings);
  return read;
}

function readState(given: unknown, findings: Findings): ReadGlusterState | undefined {
  if (given === 'root-disk') return { on: 'root-disk' };
  const example = `{ device: "/dev/disk/by-id/virtio-state" }`;
  if (!isRecord(given)) {
    const code = given === undefined ? 'required' : 'invalid';
    const reason = 'does not say where what the node knows of its pool is kept';
    findings.add(
      code,
      'state',
      given,
      reason,
      `write ${example}, or "root-disk" to lose it with the machine`,
    );
    return undefined;
  }
  const { directory, device } = given;
  if (directory === undefined) {
    const disk = readDisk(
      given,
      { path: 'state', mountPath: GLUSTERD_HOME, type: 'ext4' },
      findings,
    );
    return disk === undefined ? undefined : { on: 'disk', disk };
  }
  if (device !== undefined) {
    const reason = 'does not go with a device';
    findings.add('conflict', 'state.directory', directory, reason, 'leave out one of the two');
  }
  if (isText(directory, PLAIN_PATH) && !NO_PLACE.test(directory))
    return { on: 'directory', directory };
  const remedy = 'write a folder on a mounted disk, such as "/data/glusterd"';
  findings.add('invalid', 'state.directory', directory, 'is no place for what is to stay', remedy);
  return undefined;
}

function readList(given: unknown, path: string, example: string, findings: Findings): unknown[] {
  if (given === undefined) return [];
  if (Array.isArray(given)) return given;
  findings.add('invalid', path, given, 'is no list of disks', `write for example [${example}]`);
  return [];
}

function readBrickDisk(
  given: unknown,
  path: string,
  findings: Findings,
): ReadGlusterDisk | undefined {
  if (!isRecord(given)) {
    const remedy = `write for example { device: "${DISK}", mountPath: "/bricks/data" }`;
    findings.add('invalid', path, given, 'is no disk for bricks', remedy);
    return undefined;
  }
  const { mountPath } = given;
  if (!isText(mountPath, PLAIN_PATH) || NO_PLACE.test(mountPath)) {
    const code = mountPath === undefined ? 'required' : 'invalid';
    const reason = 'is no place for a disk with bricks';
    findings.add(code, `${path}.mountPath`, mountPath, reason, 'write for example "/bricks/data"');
  }
  const where = typeof mountPath === 'string' ? mountPath : '/';
  return readDisk(given, { path, mountPath: where, type: 'xfs' }, findings);
}

function readDisk(
  given: Readonly<Record<string, unknown>>,
  usual: { readonly path: string; readonly mountPath: string; readonly type: 'xfs' | 'ext4' },
  findings: Findings,
): ReadGlusterDisk | undefined {
  const { path, mountPath } = usual;
  const { type = usual.type } = given;
  const named = readDevice(given, path, findings);
  if (type !== 'xfs' && type !== 'ext4') {
    const reason = 'is no file system for a disk of GlusterFS';
    findings.add('unsupported', `${path}.type`, type, reason, 'write "xfs" or "ext4"');
    return undefined;
  }
  return named === undefined ? undefined : { ...named, mountPath, type };
}

function readRawDevice(
  given: unknown,
  path: string,
  findings: Findings,
): ReadRawDevice | undefined {
  if (!isRecord(given)) {
    findings.add(
      'invalid',
      path,
      given,
      'is no raw disk',
      `write for example { device: "${DISK}" }`,
    );
    return undefined;
  }
  const { giveUpData = '' } = given;
  const named = readDevice(given, path, findings);
  if (!isText(giveUpData, GIVEN_UP)) {
    const reason = 'does not say what is given up';
    const remedy =
      'write type and identifier as the machine names them, such as "ext4 2f6dd1a2-9d4b-4c3c-8f53-08c3b3a1f0aa"';
    findings.add('invalid', `${path}.giveUpData`, giveUpData, reason, remedy);
    return undefined;
  }
  return named === undefined ? undefined : { ...named, giveUpData };
}

function readDevice(
  given: Readonly<Record<string, unknown>>,
  path: string,
  findings: Findings,
): { readonly device: DevicePath; readonly allowUnstable: boolean } | undefined {
  const allowUnstable = given['allowUnstable'] === true;
  if (typeof given['allowUnstable'] !== 'boolean' && given['allowUnstable'] !== undefined) {
    const reason = 'is neither true nor false';
    findings.add(
      'invalid',
      `${path}.allowUnstable`,
      given['allowUnstable'],
      reason,
      'write it without quotes',
    );
  }
  const parsed = DevicePath.parse(given['device'] as string, `${path}.device`, { allowUnstable });
  const device = findings.take(parsed);
  return device === undefined ? undefined : { device, allowUnstable };
}

function checkTwice({ state, bricks, rawDevices }: ReadGlusterDisks, findings: Findings): void {
  const disks: (readonly [path: string, device: DevicePath])[] = [
    ...(state?.on === 'disk' ? [['state.device', state.disk.device] as const] : []),
    ...bricks.map(({ device }, index) => [`bricks[${index}].device`, device] as const),
    ...rawDevices.map(({ device }, index) => [`rawDevices[${index}].device`, device] as const),
  ];
  disks.forEach(([path, device], index) => {
    const other = disks
      .slice(0, index)
      .find(([, one]) => isSameDisk(one.toString(), device.toString()));
    if (other === undefined) return;
    const reason = `is the disk of ${other[0]} as well`;
    findings.add('duplicate', path, device.toString(), reason, 'give each use a disk of its own');
  });
  bricks.forEach(({ mountPath }, index) => {
    const other = bricks.findIndex((one) => one.mountPath === mountPath);
    if (other === index) return;
    const reason = `is the place of bricks[${other}] as well`;
    findings.add(
      'duplicate',
      `bricks[${index}].mountPath`,
      mountPath,
      reason,
      'mount each at its own place',
    );
  });
}
