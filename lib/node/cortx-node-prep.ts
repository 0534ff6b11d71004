import type { Construct } from 'constructs';

import { FileSystem, FirstBootStep, MachineConstruct, Mount, Sysctl, UdevRule } from '../machine';
import type { Contribution } from '../machine';
import type { Violation } from '../values';

import { blockDeviceRule, rulesFileName } from './block-device-rule';
import type { CortxNodePrepProps } from './cortx-props';
import { readCortxNode } from './read-cortx-node';
import type { CortxNode, NamedDevice } from './read-cortx-node';

/**
 * What the CORTX prerequisites document does to a node, for good and at every boot: secondary storage mounted by a stable path, stable names
 * for raw devices made by udev (links in /dev are gone after a reboot), and kernel settings.
 *
 * Left out on purpose: the removal of old folders (nothing is deleted), the installation of Helm by a script from the network, the guessing
 * of the role by asking kubectl, and the Jobs that make links.
 *
 * @see https://github.com/Seagate/cortx-k8s/blob/main/doc/prereq-deploy-use-cases.md
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { CortxNodePrep } from 'groundwork/node';
 *
 * const worker = new Machine('worker-1');
 * const prep = new CortxNodePrep(worker, 'cortx', {
 *   secondaryStorage: { device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4' },
 *   blockDevices: [{ device: '/dev/disk/by-id/nvme-eui.0025385b71b0d3c4', name: 'data-0' }],
 * });
 * prep.blockDevices[0]?.path; // '/dev/cortx/data-0'
 * ```
 */
export class CortxNodePrep extends MachineConstruct {
  private readonly read: CortxNode;
  private readonly storageViolations: readonly Violation[];

  constructor(scope: Construct, id: string, props: CortxNodePrepProps = {}) {
    super(scope, id);
    this.read = readCortxNode(props);
    const { storage, devices, separator, sysctls } = this.read;
    this.storageViolations = storage === undefined ? [] : this.addStorage(storage);
    if (devices.length > 0) {
      new UdevRule(this, 'BlockDevices', {
        name: rulesFileName(separator),
        rules: devices.map(({ device, name }) => blockDeviceRule(device, `${separator}/${name}`)),
      });
    }
    if (Object.keys(sysctls).length > 0) new Sysctl(this, 'Kernel', { settings: sysctls });
  }

  /** The raw devices and their stable paths: `/dev/cortx/data-0`. */
  get blockDevices(): readonly NamedDevice[] {
    return this.read.devices;
  }

  /** The names of the raw devices by their paths, for `rewriteDevicePaths`. */
  get names(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.read.devices.map(({ device, name }) => [device, name]));
  }

  /** The folder of the local-path provisioner; undefined without secondary storage. */
  get provisionerPath(): string | undefined {
    const { storage } = this.read;
    return storage === undefined ? undefined : `${storage.mountPath}/${storage.subDirectory}`;
  }

  override violations(): readonly Violation[] {
    return [...this.read.violations, ...this.storageViolations];
  }

  override contributions(): readonly Contribution[] {
    return this.read.devices.map(({ device, path }) => ({
      kind: 'device-use',
      device,
      use: `raw block device ${path}`,
    }));
  }

  /** What is wrong with the disk and its mount is told by the names that stand in `secondaryStorage`, and then there is neither. */
  private addStorage(storage: NonNullable<CortxNode['storage']>): readonly Violation[] {
    const { device, mountPath, fileSystem, subDirectory, options, label, allowUnstable } = storage;
    const disk = new FileSystem(this, 'FileSystem', {
      device,
      type: fileSystem,
      allowUnstable,
      ...(label === undefined ? {} : { label }),
    });
    const mount = new Mount(this, 'Mount', {
      what: disk,
      path: mountPath,
      ...(options === undefined ? {} : { options }),
    });
    const found = [...disk.violations(), ...mount.violations()];
    if (found.length > 0) {
      this.node.tryRemoveChild('Mount');
      this.node.tryRemoveChild('FileSystem');
      return found.map((one) => ({ ...one, path: storagePath(one.path) }));
    }
    // Never on the system's own disk: a container that has no such disk skips the mount, and then there is nothing to do.
    new FirstBootStep(this, 'ProvisionerDirectory', {
      phase: 'services',
      description: 'make the folder of the local-path provisioner',
      command: ['sh', '-c', MAKE_FOLDER, 'sh', mountPath, subDirectory],
    });
    return [];
  }
}

const MAKE_FOLDER =
  'mountpoint -q "$1" && exec mkdir -p "$1/$2"; systemd-detect-virt -q --container || { echo "$1 is not mounted"; exit 1; }';

function storagePath(path: string): string {
  const name = path.replace(/^path\b/, 'mountPath').replace(/^type\b/, 'fileSystem');
  return `secondaryStorage.${name}`;
}
