import type { Construct } from 'constructs';

import { DevicePath } from '../values';
import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { validateAbsolutePath } from './file-path';
import { isText, itemsOf, propsOf, validateList, validateSwitch } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';
import { diskName } from './same-disk';

/** Partitions that grow. */
export interface GrowPartitionProps {
  /**
   * Mount points, and partitions by a stable name. Refused is what growpart passes over: a whole disk (`/dev/disk/by-id/…` without
   * `-part1`), and volumes of LVM and other mappings below `/dev/mapper`.
   *
   * @default ['/']
   */
  readonly devices?: readonly string[];

  /**
   * The program that does it: `growpart`, whose absence is an error; `auto`, with which it is none to cloud-init; or `off`, so that
   * nothing grows although the image says so. What `auto` has not grown fails the first boot all the same.
   *
   * @default 'growpart'
   */
  readonly mode?: 'auto' | 'growpart' | 'off';

  /**
   * Whether the root file system grows with its partition; `noblock` lets it grow while the boot goes on. Other file systems do not
   * grow by it: let a FirstBootStep run resize2fs or xfs_growfs.
   *
   * @default true
   */
  readonly resizeRootfs?: boolean | 'noblock';

  /**
   * Whether `/etc/growroot-disabled` of the image is passed over.
   *
   * @default false
   */
  readonly ignoreGrowrootDisabled?: boolean;

  /**
   * Whether kernel names such as `/dev/vdb1` are taken.
   *
   * @default false
   */
  readonly allowUnstable?: boolean;
}

/**
 * Partitions that cloud-init grows on every boot into the space behind them, and the root file system with them. The first boot checks
 * that they did; in a container, which has no partitions, both are skipped.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/modules.html#growpart
 */
export class GrowPartition extends MachineConstruct {
  /** What was given. */
  readonly props: GrowPartitionProps;

  constructor(scope: Construct, id: string, props: GrowPartitionProps = {}) {
    super(scope, id);
    this.props = propsOf(props);
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    const { devices = ['/'], mode = 'growpart', resizeRootfs = true } = this.props;
    const { ignoreGrowrootDisabled = false, allowUnstable = false } = this.props;
    return [
      ...validateList(devices, 'devices', '["/"]'),
      ...validateNone(devices),
      ...validateOnce(devices),
      ...itemsOf(devices).flatMap((device, index) =>
        validateDevice(device, `devices[${index}]`, allowUnstable),
      ),
      ...validateMode(mode),
      ...(resizeRootfs === 'noblock' ? [] : validateSwitch(resizeRootfs, 'resizeRootfs')),
      ...validateSwitch(ignoreGrowrootDisabled, 'ignoreGrowrootDisabled'),
      ...validateSwitch(allowUnstable, 'allowUnstable'),
    ];
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const { devices = ['/'], mode = 'growpart', resizeRootfs = true } = this.props;
    const { ignoreGrowrootDisabled = false } = this.props;
    return [{ kind: 'grow-partition', devices, mode, resizeRootfs, ignoreGrowrootDisabled }];
  }
}

function validateNone(devices: readonly string[]): Violation[] {
  if (!Array.isArray(devices) || devices.length > 0) return [];
  const remedy = 'name some, or set mode to off';
  return [problem('required', 'devices', '[]', 'names nothing that could grow', remedy)];
}

function validateOnce(devices: readonly string[]): Violation[] {
  return itemsOf(devices).flatMap((device, index) => {
    if (devices.indexOf(device) === index) return [];
    return [
      problem('duplicate', `devices[${index}]`, device, 'is there twice', 'keep one of them'),
    ];
  });
}

function validateDevice(device: unknown, at: string, allowUnstable: boolean): Violation[] {
  if (!isText(device, /^\/dev\//)) return validateAbsolutePath(device, at);
  const outcome = DevicePath.parse(device, at, { allowUnstable });
  if (!outcome.ok) return [outcome.violation];
  const { kind, name } = outcome.value;
  if (kind === 'mapper') {
    const reason = 'is a mapping: growpart passes over it';
    const remedy = 'name the partition below it, and grow the volume in a FirstBootStep';
    return [problem('unsupported', at, device, reason, remedy)];
  }
  const isKernelName = kind === 'unstable';
  if (kind !== 'by-id' && kind !== 'by-path' && !isKernelName) return [];
  const isPartition = isKernelName
    ? diskName(device).partition !== undefined
    : /-part\d+$/.test(name);
  if (isPartition) return [];
  const reason = 'is a whole disk, which growpart passes over';
  const suffix = isKernelName ? (/\d$/.test(device) ? 'p1' : '1') : '-part1';
  return [problem('unsupported', at, device, reason, `name a partition: "${device}${suffix}"`)];
}

function validateMode(mode: unknown): Violation[] {
  if (mode === 'auto' || mode === 'growpart' || mode === 'off') return [];
  const freeBsd = mode === 'gpart';
  const reason = freeBsd ? 'is of FreeBSD' : 'is no mode of growpart';
  return [problem('unsupported', 'mode', mode, reason, 'use growpart, auto or off')];
}
