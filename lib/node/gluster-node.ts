import type { Construct } from 'constructs';

import {
  File,
  FileSystem,
  KernelModule,
  MachineConstruct,
  Mount,
  Package,
  Sysctl,
  SystemdUnit,
} from '../machine';
import type { Contribution } from '../machine';
import type { PortRange } from '../storage';
import type { Violation } from '../values';

import { glusterPeersFile, glusterVolumesFile } from './gluster-files';
import { addGlusterPrograms } from './gluster-programs';
import type { GlusterNodeProps } from './gluster-props';
import { GLUSTERD_HOME } from './gluster-read-disks';
import type { ReadGlusterDisk } from './gluster-read-disks';
import { readGlusterNode } from './gluster-read-node';
import type { ReadGlusterNode } from './gluster-read-node';
import {
  GLUSTERD_VOLFILE,
  GLUSTER_BRICKS_SERVICE,
  GLUSTER_HEALTH_SERVICE,
  GLUSTER_HEALTH_TIMER,
  GLUSTER_RAW_DEVICES_SERVICE,
  GLUSTER_SERVICE,
  GLUSTER_SETTLE_SERVICE,
  glusterBricksUnit,
  glusterHealthTimer,
  glusterHealthUnit,
  glusterRawDevicesUnit,
  glusterSettleUnit,
  glusterdUnit,
  glusterdVolfile,
} from './gluster-unit';
import { HeketiSsh } from './heketi-ssh';

/** Ports that others have to reach, both ends included. */
export interface GlusterPorts {
  /** glusterd: the nodes of the pool and all clients. */
  readonly management: PortRange;
  /** Bricks: the nodes of the pool and all clients. */
  readonly bricks: PortRange;
}

const MANAGEMENT_PORT = 24_007;

// What Heketi's snapshots and thin pools need of the kernel.
const MODULES = ['dm_snapshot', 'dm_mirror', 'dm_thin_pool'];

/**
 * One node of a pool of GlusterFS. Nodes find each other by their first boot alone: the first of the list begins the pool once all others answer, takes them in,
 * and makes the volumes. Later nodes are taken in by those that are there.
 *
 * A node that comes back is who it was, also without its disks: its UUID follows from the pool and its name, it asks the others what it has
 * forgotten, and bricks that are gone are filled from their copies. Nobody formats a disk that holds something, and no brick is made where
 * its own disk is not mounted.
 *
 * @see https://docs.gluster.org/en/latest/Administrator-Guide/Storage-Pools/
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { GlusterNode } from 'groundwork/node';
 *
 * new GlusterNode(new Machine('gfs-1'), 'gluster', {
 *   pool: 'production',
 *   peers: [
 *     { name: 'gfs-1', address: '10.0.0.11' },
 *     { name: 'gfs-2', address: '10.0.0.12' },
 *     { name: 'gfs-3', address: '10.0.0.13' },
 *   ],
 *   state: { device: '/dev/disk/by-id/virtio-state' },
 *   bricks: [{ device: '/dev/disk/by-id/virtio-bricks', mountPath: '/bricks/data' }],
 *   volumes: [
 *     { name: 'web', bricks: ['gfs-1:/bricks/data/web', 'gfs-2:/bricks/data/web', 'gfs-3:/bricks/data/web'] },
 *   ],
 * });
 * ```
 */
export class GlusterNode extends MachineConstruct {
  private readonly read: ReadGlusterNode;

  constructor(scope: Construct, id: string, props: GlusterNodeProps) {
    super(scope, id);
    this.read = readGlusterNode(props, this.machine.hostname);
    // What cannot be read is not written: the violations say why.
    if (this.read.violations.length > 0) return;
    const { install, ports, reservePorts } = this.read;
    if (install !== undefined) new Package(this, 'Package', install);
    const mounts = this.addDisks();
    new File(this, 'Volfile', {
      path: GLUSTERD_VOLFILE,
      content: glusterdVolfile(ports, this.read.insecurePorts),
    });
    if (reservePorts) {
      const range = `${ports.first}-${ports.last}`;
      new Sysctl(this, 'Ports', { settings: { 'net.ipv4.ip_local_reserved_ports': range } });
    }
    this.addMembership();
    addGlusterPrograms(this, this.read);
    this.addHeketi();
    this.addUnits(mounts);
  }

  /** The name by which the others know it. */
  get nodeName(): string {
    return this.read.name;
  }

  /** What it is known by. */
  get uuid(): string {
    return this.read.uuid;
  }

  /** Ports that others have to reach. */
  get ports(): GlusterPorts {
    return {
      management: { first: MANAGEMENT_PORT, last: MANAGEMENT_PORT },
      bricks: this.read.ports,
    };
  }

  /** The file with the nodes of the pool. */
  get peersFile(): string {
    return this.read.membership.peersFile;
  }

  /** The file with the volumes. */
  get volumesFile(): string {
    return this.read.membership.volumesFile;
  }

  override violations(): readonly Violation[] {
    return this.read.violations;
  }

  override contributions(): readonly Contribution[] {
    if (this.read.violations.length > 0) return [];
    return this.read.disks.rawDevices.map(({ device }): Contribution => {
      return { kind: 'device-use', device: device.toString(), use: 'raw disk for Heketi' };
    });
  }

  /** Disks, and the units that mount those with file systems. */
  private addDisks(): readonly string[] {
    const { state, bricks, rawDevices } = this.read.disks;
    const disks = [
      ...(state?.on === 'disk' ? [['State', state.disk] as const] : []),
      ...bricks.map((disk, index) => [`Bricks${index}`, disk] as const),
    ];
    if (disks.some(([, { type }]) => type === 'xfs')) {
      new Package(this, 'Xfs', { name: 'xfsprogs' });
    }
    const mounts = disks.map(([id, disk]) => this.addDisk(id, disk).unit);
    if (state?.on === 'directory') {
      new Mount(this, 'StateMount', { what: state.directory, path: GLUSTERD_HOME, bind: true });
    }
    if (rawDevices.length > 0) {
      for (const name of MODULES) new KernelModule(this, name, { name });
      new Package(this, 'Lvm', { name: 'lvm2' });
    }
    return mounts;
  }

  private addDisk(id: string, disk: ReadGlusterDisk): Mount {
    const { device, type, allowUnstable, mountPath } = disk;
    const what = new FileSystem(this, `${id}Disk`, { device, type, allowUnstable });
    return new Mount(this, `${id}Mount`, {
      ...{ what, path: mountPath },
      options: ['defaults', 'noatime'],
    });
  }

  private addHeketi(): void {
    const { heketi, disks } = this.read;
    if (heketi === undefined) return;
    // What is on a disk was given up before, by its name: Heketi never wipes one.
    const devices = disks.rawDevices.map(({ device, allowUnstable }) => ({
      device,
      allowUnstable,
    }));
    new HeketiSsh(this, 'Heketi', { ...heketi, devices });
  }

  private addMembership(): void {
    const { membership, volumes } = this.read;
    if (membership.peers === undefined) return;
    const { peersFile, volumesFile, peers } = membership;
    new File(this, 'Peers', { path: peersFile, content: glusterPeersFile(peers) });
    new File(this, 'Volumes', { path: volumesFile, content: glusterVolumesFile(volumes) });
  }

  private addUnits(mounts: readonly string[]): void {
    const { disks, healthSeconds } = this.read;
    const enabled = { enable: true, start: true } as const;
    if (disks.rawDevices.length > 0) {
      new SystemdUnit(this, 'RawDevices', {
        ...{ name: GLUSTER_RAW_DEVICES_SERVICE, enable: true, start: 'wait' },
        sections: glusterRawDevicesUnit(),
      });
    }
    new SystemdUnit(this, 'Service', {
      ...{ name: GLUSTER_SERVICE, ...enabled },
      sections: glusterdUnit(mounts),
    });
    new SystemdUnit(this, 'BricksService', {
      ...{ name: GLUSTER_BRICKS_SERVICE, ...enabled },
      sections: glusterBricksUnit(mounts),
    });
    new SystemdUnit(this, 'Settle', {
      ...{ name: GLUSTER_SETTLE_SERVICE, ...enabled },
      sections: glusterSettleUnit(),
    });
    new SystemdUnit(this, 'Health', {
      ...{ name: GLUSTER_HEALTH_SERVICE },
      sections: glusterHealthUnit(),
    });
    new SystemdUnit(this, 'HealthTimer', {
      ...{ name: GLUSTER_HEALTH_TIMER, ...enabled },
      sections: glusterHealthTimer(healthSeconds),
    });
  }
}
