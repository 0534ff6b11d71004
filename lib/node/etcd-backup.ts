import type { Construct } from 'constructs';

import { MachineConstruct, SystemdUnit } from '../machine';
import { Findings } from '../values';
import type { Violation } from '../values';

import type { EtcdBackupProps } from './etcd-backup-props';
import { runService, runTimer } from './etcd-backup-unit';
import { checkOwner, checkTarget, readBackup } from './etcd-read-backup';
import type { ReadBackup } from './etcd-read-backup';
import { addPrograms, addRecovery } from './etcd-recovery';
import {
  ETCD_SNAPSHOT,
  ETCD_SNAPSHOTS,
  ETCD_SNAPSHOTS_TEXT,
  snapshotProgram,
} from './etcd-snapshot-programs';

/** Takes the snapshots; a failed unit when the last one failed. */
export const ETCD_SNAPSHOT_SERVICE = 'etcd-snapshot.service';

/** Starts it. */
export const ETCD_SNAPSHOT_TIMER = 'etcd-snapshot.timer';

/**
 * Snapshots of an etcd cluster, taken now and then on the machine of the leader, checked, stored in a directory or by a command, read back, and only
 * then are older ones removed. Every member has one, since each may lead. With it comes what `EtcdRecovery` brings.
 *
 * A snapshot holds every Secret of the cluster: whoever may read where they are kept may read those.
 *
 * @see https://etcd.io/docs/v3.6/op-guide/recovery/
 * @example
 * ```ts
 * import { FileSystem, Machine, Mount } from 'groundwork/machine';
 * import { EtcdBackup, EtcdMember } from 'groundwork/node';
 *
 * const machine = new Machine('etcd-1');
 * const disk = new FileSystem(machine, 'disk', { device: '/dev/disk/by-id/virtio-etcd', type: 'ext4' });
 * new Mount(machine, 'mount', { what: disk, path: '/var/lib/etcd' });
 * const backups = new FileSystem(machine, 'backups', { device: '/dev/disk/by-id/virtio-backup', type: 'ext4' });
 * new Mount(machine, 'backup-mount', { what: backups, path: '/var/backups/etcd' });
 * const member = new EtcdMember(machine, 'etcd', {
 *   version: '3.6.14',
 *   install: 'image',
 *   address: '10.0.0.11',
 *   dataDir: '/var/lib/etcd/data',
 *   initialClusterToken: 'production-1',
 * });
 * new EtcdBackup(machine, 'backup', { member, every: '15m', keep: 96, to: { directory: '/var/backups/etcd' } });
 * ```
 */
export class EtcdBackup extends MachineConstruct {
  private readonly read: ReadBackup;

  constructor(scope: Construct, id: string, props: EtcdBackupProps) {
    super(scope, id);
    this.read = readBackup(props);
    const { places, everySeconds, keep, violations } = this.read;
    if (violations.length > 0 || places === undefined) return;
    addRecovery(this, this.read);
    addPrograms(this, [
      ['Snapshot', ETCD_SNAPSHOT, snapshotProgram(keep)],
      ['List', ETCD_SNAPSHOTS, ETCD_SNAPSHOTS_TEXT],
    ]);
    new SystemdUnit(this, 'Service', {
      name: ETCD_SNAPSHOT_SERVICE,
      sections: runService('A snapshot of etcd', ETCD_SNAPSHOT, places),
    });
    new SystemdUnit(this, 'Timer', {
      name: ETCD_SNAPSHOT_TIMER,
      enable: true,
      sections: runTimer('Snapshots of etcd', everySeconds),
    });
  }

  override violations(): readonly Violation[] {
    if (this.read.violations.length > 0) return this.read.violations;
    const findings = new Findings();
    checkOwner(this.machine, this.read.member, findings);
    checkTarget(this.machine, this.read, 'to', findings);
    return findings.violations;
  }
}
