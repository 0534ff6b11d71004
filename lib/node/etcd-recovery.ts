import type { Construct } from 'constructs';

import { File, MachineConstruct, SystemdDropIn, SystemdUnit } from '../machine';
import { Findings } from '../values';
import type { Violation } from '../values';

import type { EtcdRecoveryProps } from './etcd-backup-props';
import {
  DIRECTORY_BUCKET,
  DIRECTORY_BUCKET_TEXT,
  ETCD_SNAPSHOT_LIBRARY,
  snapshotLibrary,
} from './etcd-bucket';
import { etcdForcedUnit } from './etcd-backup-unit';
import { checkOwner, checkTarget, readRecovery } from './etcd-read-backup';
import type { ReadRecovery } from './etcd-read-backup';
import {
  ETCD_CHANGE_LIBRARY,
  ETCD_CHANGE_TEXT,
  ETCD_FORCED_SERVICE,
  ETCD_FORCE_NEW_CLUSTER,
  ETCD_FORCE_NEW_CLUSTER_TEXT,
  ETCD_RESTORE,
  ETCD_SET_ASIDE,
  ETCD_SET_ASIDE_TEXT,
  restoreProgram,
} from './etcd-restore-programs';
import { ETCD_SNAPSHOT_CHECK, ETCD_SNAPSHOT_CHECK_TEXT } from './etcd-snapshot-programs';
import { ETCD_TOOLS_LIBRARY, etcdToolsText } from './etcd-tools';
import { ETCD_SERVICE } from './etcd-unit';

/** What of a member's files stands in which file. */
export function addPrograms(
  scope: Construct,
  programs: readonly (readonly [id: string, path: string, content: string])[],
): void {
  for (const [id, path, content] of programs) {
    const mode = path.endsWith('.sh') ? '0644' : '0755';
    new File(scope, id, { path, content, mode });
  }
}

/** Adds what brings a cluster back. */
export function addRecovery(scope: Construct, read: ReadRecovery): void {
  const { member, places, target, revisionBump } = read;
  if (member === undefined || places === undefined) return;
  addPrograms(scope, [
    ['Tools', ETCD_TOOLS_LIBRARY, etcdToolsText(places)],
    ['Snapshots', ETCD_SNAPSHOT_LIBRARY, snapshotLibrary(target)],
    ['Change', ETCD_CHANGE_LIBRARY, ETCD_CHANGE_TEXT],
    ['Check', ETCD_SNAPSHOT_CHECK, ETCD_SNAPSHOT_CHECK_TEXT],
    ['Restore', ETCD_RESTORE, restoreProgram(revisionBump)],
    ['ForceNewCluster', ETCD_FORCE_NEW_CLUSTER, ETCD_FORCE_NEW_CLUSTER_TEXT],
    ['SetAside', ETCD_SET_ASIDE, ETCD_SET_ASIDE_TEXT],
    ...(target?.directory === undefined
      ? []
      : [['Directory', DIRECTORY_BUCKET, DIRECTORY_BUCKET_TEXT] as const]),
  ]);
  new SystemdUnit(scope, 'Forced', {
    name: ETCD_FORCED_SERVICE,
    sections: etcdForcedUnit(places, member.program),
  });
  // While data is changed, also after a boot in the middle of it, etcd would take what is there for nothing.
  new SystemdDropIn(scope, 'NotWhileChanging', {
    unit: ETCD_SERVICE,
    name: '30-groundwork-change.conf',
    sections: { Unit: { AssertPathExists: `!${places.control}/changing` } },
  });
}

/**
 * What brings a cluster back: the programs that restore a snapshot, that make a cluster of one survivor, and that let a member join anew. They do
 * nothing by themselves. An `EtcdBackup` brings its own; this one is for a machine without backups.
 */
export class EtcdRecovery extends MachineConstruct {
  private readonly read: ReadRecovery;

  constructor(scope: Construct, id: string, props: EtcdRecoveryProps) {
    super(scope, id);
    this.read = readRecovery(props);
    if (this.read.violations.length === 0) addRecovery(this, this.read);
  }

  override violations(): readonly Violation[] {
    if (this.read.violations.length > 0) return this.read.violations;
    const findings = new Findings();
    checkOwner(this.machine, this.read.member, findings);
    checkTarget(this.machine, this.read, 'from', findings);
    return findings.violations;
  }
}
