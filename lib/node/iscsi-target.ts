import type { Construct } from 'constructs';

import {
  File,
  FirstBootStep,
  KernelModule,
  MachineConstruct,
  Package,
  SystemdDropIn,
  SystemdUnit,
} from '../machine';
import type { UnitSections } from '../machine';
import { Findings } from '../values';
import type { Violation } from '../values';

import { factLines, lunLines, secretLines, targetConfiguration } from './iscsi-target-config';
import {
  ISCSI_TARGET_FACTS,
  ISCSI_TARGET_LIBRARY,
  ISCSI_TARGET_LUNS,
  ISCSI_TARGET_REFRESH,
  ISCSI_TARGET_REFRESH_TEXT,
  ISCSI_TARGET_SECRETS,
  ISCSI_TARGET_START,
  ISCSI_TARGET_START_TEXT,
  ISCSI_TARGET_STATUS,
  ISCSI_TARGET_STOP,
  ISCSI_TARGET_STOP_TEXT,
  ISCSI_TARGET_TEMPLATE,
  targetLibrary,
  targetStatusProgram,
} from './iscsi-target-programs';
import type { IscsiTargetProps } from './iscsi-target-props';
import { readIscsiTarget } from './iscsi-target-read';
import type { ReadIscsiTarget } from './iscsi-target-read';

/** The service of a target. */
export const ISCSI_TARGET_SERVICE = 'iscsi-target.service';

/** What differs between distributions. */
const DISTRIBUTIONS = {
  debian: {
    saved: '/etc/rtslib-fb-target/saveconfig.json',
    restore: 'rtslib-fb-targetctl.service',
    packages: { glfs: 'glusterfs-client', target: 'targetcli-fb', runner: 'tcmu-runner' },
  },
  rhel: {
    saved: '/etc/target/saveconfig.json',
    restore: 'target.service',
    packages: { glfs: 'glusterfs-fuse', target: 'targetcli', runner: 'tcmu-runner' },
  },
} as const;

/** A disk of a target, as those who use it need to know it. */
export interface IscsiTargetDisk {
  readonly name: string;
  /** The number of the disk. */
  readonly lun: number;
  /** The serial number, the same on all paths. */
  readonly wwn: string;
  readonly bytes: bigint;
}

/**
 * An iSCSI target of the kernel (LIO), with disks that are files: on a GlusterFS volume, through tcmu-runner, or on a file system of the machine.
 *
 * It comes back after a reboot by itself: its service waits for the volume and the secrets, makes what files are missing, hands the whole
 * configuration to rtslib, and holds the kernel against it. Initiators log in with CHAP; each has a place of its own, and one of them writes.
 *
 * @see https://github.com/open-iscsi/tcmu-runner
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { IscsiTarget } from 'groundwork/node';
 *
 * const machine = new Machine('gluster-1');
 * new IscsiTarget(machine, 'target', {
 *   iqn: 'iqn.2016-06.com.example:app-store',
 *   nodes: [
 *     { name: 'gluster-1', portals: ['10.0.0.11'] },
 *     { name: 'gluster-2', portals: ['10.0.0.12'] },
 *     { name: 'gluster-3', portals: ['10.0.0.13'] },
 *   ],
 *   luns: [{ name: 'app-store', backstore: { glfs: { volume: 'store', path: 'app-store.img' } }, size: '8Gi' }],
 *   initiators: [
 *     {
 *       iqn: 'iqn.2016-06.com.example:worker-1',
 *       chap: { username: 'worker-1', secretFile: '/etc/iscsi-secrets/worker-1' },
 *     },
 *   ],
 * });
 * ```
 */
export class IscsiTarget extends MachineConstruct {
  private readonly read: ReadIscsiTarget;

  constructor(scope: Construct, id: string, props: IscsiTargetProps) {
    super(scope, id);
    this.read = readIscsiTarget(props, this.machine.hostname);
    // What cannot be read is not written: the violations say why.
    if (this.read.violations.length > 0) return;
    this.addPackages();
    for (const name of [
      'iscsi_target_mod',
      this.hasGlfs ? 'target_core_user' : 'target_core_file',
    ]) {
      new KernelModule(this, `Module-${name}`, { name });
    }
    this.addFiles();
    this.addUnits();
    if (this.hasGlfs) {
      new FirstBootStep(this, 'Handler', {
        phase: 'storage',
        description: "look for tcmu-runner's handler of GlusterFS",
        command: [ISCSI_TARGET_START, '--check'],
      });
    }
  }

  /** The target's name; empty when something is refused. */
  get iqn(): string {
    return this.read.iqn;
  }

  /** Where this machine listens, as the kernel and `/dev/disk/by-path` have it: `10.0.0.11:3260`. */
  get portals(): readonly string[] {
    return (this.read.nodes[this.read.own - 1]?.portals ?? []).map(({ endpoint }) => endpoint);
  }

  /** Where all nodes listen, this one first: what an initiator or a volume is given. */
  get allPortals(): readonly string[] {
    const { nodes, own } = this.read;
    const all = nodes.flatMap((node) => node.portals.map(({ endpoint }) => endpoint));
    return nodes[own - 1] === undefined ? all : [...new Set([...this.portals, ...all])];
  }

  /** The number of this machine's portal group. */
  get portalGroup(): number {
    return this.read.layout === 'per-node' ? 1 : this.read.own;
  }

  /** The disks. */
  get disks(): readonly IscsiTargetDisk[] {
    return this.read.luns.map(({ name, index, wwn, bytes }) => ({ name, lun: index, wwn, bytes }));
  }

  /** The files that somebody has to bring before it comes up; only root has to be able to read them. */
  get secretFiles(): readonly string[] {
    const { discovery, initiators } = this.read;
    const all = [discovery, ...initiators.map(({ chap }) => chap)];
    const files = all.flatMap((chap) =>
      chap === undefined
        ? []
        : [chap.secretFile, ...(chap.mutual === undefined ? [] : [chap.mutual.secretFile])],
    );
    return [...new Set(files)];
  }

  override violations(): readonly Violation[] {
    const findings = new Findings();
    findings.addAll(this.read.violations);
    const [first] = this.machine.node.findAll().filter((one) => one instanceof IscsiTarget);
    if (first !== undefined && first !== this) {
      const reason = `${first.node.path} is the target of this machine, and the kernel's configuration is one`;
      findings.add('conflict', '', undefined, reason, 'put the disks of both into one target');
    }
    return findings.violations;
  }

  private get hasGlfs(): boolean {
    return this.read.luns.some(({ backstore }) => backstore.kind === 'glfs');
  }

  private get distribution(): (typeof DISTRIBUTIONS)[keyof typeof DISTRIBUTIONS] {
    return DISTRIBUTIONS[this.read.distribution];
  }

  private addPackages(): void {
    const { handlerPackage, installs } = this.read;
    const { glfs, runner, target } = this.distribution.packages;
    const names = [
      ...(installs ? [target] : []),
      ...(installs && this.hasGlfs ? [runner, glfs] : []),
      ...(handlerPackage === undefined ? [] : [handlerPackage]),
    ];
    for (const name of names) new Package(this, `Package-${name}`, { name });
  }

  private addFiles(): void {
    const { read } = this;
    const files: readonly (readonly [id: string, path: string, content: string])[] = [
      ['Configuration', ISCSI_TARGET_TEMPLATE, targetConfiguration(read)],
      ['Luns', ISCSI_TARGET_LUNS, lunLines(read)],
      ['Secrets', ISCSI_TARGET_SECRETS, secretLines(read)],
      ['Facts', ISCSI_TARGET_FACTS, factLines(read)],
      ['Library', ISCSI_TARGET_LIBRARY, targetLibrary(this.distribution.saved)],
    ];
    for (const [id, path, content] of files) new File(this, id, { path, content });
    const programs: typeof files = [
      ['Start', ISCSI_TARGET_START, ISCSI_TARGET_START_TEXT],
      ['Stop', ISCSI_TARGET_STOP, ISCSI_TARGET_STOP_TEXT],
      ['Refresh', ISCSI_TARGET_REFRESH, ISCSI_TARGET_REFRESH_TEXT],
      ['Status', ISCSI_TARGET_STATUS, targetStatusProgram(read.iqn, this.portalGroup)],
    ];
    for (const [id, path, content] of programs) {
      new File(this, id, { path, content, mode: '0755' });
    }
  }

  private addUnits(): void {
    // It would restore the configuration before the volume and tcmu-runner are there, and lose the disks.
    new SystemdDropIn(this, 'NotTheDistributions', {
      unit: this.distribution.restore,
      name: '20-groundwork.conf',
      sections: { Unit: { ConditionPathExists: `!${ISCSI_TARGET_TEMPLATE}` } },
    });
    if (this.hasGlfs) {
      // The kernel keeps the disks while it is away, and it takes them up again; the distribution's unit leaves it dead.
      new SystemdDropIn(this, 'Runner', {
        unit: 'tcmu-runner.service',
        name: '20-groundwork.conf',
        sections: {
          Unit: { StartLimitIntervalSec: 0 },
          Service: { Restart: 'on-failure', RestartSec: 1 },
        },
      });
    }
    new SystemdUnit(this, 'Service', {
      ...{ name: ISCSI_TARGET_SERVICE, enable: true },
      sections: this.unit(),
    });
  }

  private unit(): UnitSections {
    const { iqn, luns } = this.read;
    const files = luns.flatMap(({ backstore }) =>
      backstore.kind === 'file' ? [backstore.path] : [],
    );
    return {
      Unit: {
        Description: `iSCSI target ${iqn}`,
        Documentation: 'man:targetcli(8)',
        // No more than wanted: systemd would end this one too when it starts a required one anew, and with it every session.
        Wants: ['network-online.target', ...(this.hasGlfs ? ['tcmu-runner.service'] : [])],
        Requires: 'sys-kernel-config.mount',
        After: [
          ...['sys-kernel-config.mount', 'network-online.target', this.distribution.restore],
          ...(this.hasGlfs ? ['tcmu-runner.service', 'glusterd.service'] : []),
        ],
        ...(files.length === 0 ? {} : { RequiresMountsFor: files.join(' ') }),
        // The volume may need other machines, and secrets may come late; it never gives up.
        StartLimitIntervalSec: 0,
      },
      Service: {
        Type: 'oneshot',
        RemainAfterExit: true,
        ExecStart: ISCSI_TARGET_START,
        ExecStop: ISCSI_TARGET_STOP,
        Restart: 'on-failure',
        RestartSec: 10,
        TimeoutStartSec: 900,
        TimeoutStopSec: 90,
      },
      Install: { WantedBy: 'multi-user.target' },
    };
  }
}
