import type { Construct } from 'constructs';

import { MachineConstruct, SystemdUnit } from '../machine';
import { Findings, Quantity, readProps } from '../values';
import type { QuantityInput, Violation } from '../values';

import { runService, runTimer } from './etcd-backup-unit';
import { ETCD_MAINTAIN, maintainProgram } from './etcd-maintenance-program';
import type { MaintenanceLimits } from './etcd-maintenance-program';
import type { EtcdMember } from './etcd-member';
import type { EtcdMaintenanceProps } from './etcd-maintenance-props';
import { checkOwner, readOwner } from './etcd-read-backup';
import { addPrograms } from './etcd-recovery';
import { ETCD_TOOLS_LIBRARY, etcdPlaces, etcdToolsText } from './etcd-tools';
import type { EtcdPlaces } from './etcd-tools';
import { readSeconds } from './read-value';

interface ReadMaintenance extends MaintenanceLimits {
  readonly member: EtcdMember | undefined;
  readonly places: EtcdPlaces | undefined;
  readonly everySeconds: number;
  readonly alarmsSeconds: number;
  readonly violations: readonly Violation[];
}

const WEEK = 7 * 86_400;

/**
 * Gives back the space that deleted data has left in the files of the members, one member after the other and the leader last, and cures a database
 * that is full: compacts, defragments, and lets it be written again when there is room. Every member has one; that of the leader works.
 *
 * @see https://etcd.io/docs/v3.6/op-guide/maintenance/
 */
export class EtcdMaintenance extends MachineConstruct {
  private readonly read: ReadMaintenance;

  constructor(scope: Construct, id: string, props: EtcdMaintenanceProps) {
    super(scope, id);
    this.read = readMaintenance(props);
    const { places, violations } = this.read;
    if (violations.length > 0 || places === undefined) return;
    addPrograms(this, [
      ['Tools', ETCD_TOOLS_LIBRARY, etcdToolsText(places)],
      ['Maintain', ETCD_MAINTAIN, maintainProgram(this.read)],
    ]);
    this.addRun('etcd-maintain', 'Space that etcd gives back', ETCD_MAINTAIN, places);
    this.addRun('etcd-alarms', 'Room for a full etcd', `${ETCD_MAINTAIN} --alarms`, places);
  }

  override violations(): readonly Violation[] {
    if (this.read.violations.length > 0) return this.read.violations;
    const findings = new Findings();
    checkOwner(this.machine, this.read.member, findings);
    return findings.violations;
  }

  private addRun(name: string, description: string, command: string, places: EtcdPlaces): void {
    const { everySeconds, alarmsSeconds } = this.read;
    new SystemdUnit(this, `${name}-Service`, {
      name: `${name}.service`,
      sections: runService(description, command, places),
    });
    new SystemdUnit(this, `${name}-Timer`, {
      name: `${name}.timer`,
      enable: true,
      sections: runTimer(description, name === 'etcd-alarms' ? alarmsSeconds : everySeconds),
    });
  }
}

function readMaintenance(given: EtcdMaintenanceProps): ReadMaintenance {
  const findings = new Findings();
  const props = readProps(given, findings);
  const member = readOwner(props.member, findings);
  return {
    member,
    places: member === undefined ? undefined : etcdPlaces(member),
    everySeconds: readSeconds(props.every, 'every', [60, WEEK], findings) ?? 86_400,
    alarmsSeconds: readSeconds(props.alarmsEvery, 'alarmsEvery', [60, 3600], findings) ?? 300,
    percent: readShare(props.fragmentation, findings),
    leastBytes: readLeast(props.least, findings),
    violations: findings.violations,
  };
}

function readShare(given: unknown, findings: Findings): number {
  if (given === undefined) return 50;
  if (typeof given === 'number' && given >= 0.05 && given <= 0.95) return Math.round(given * 100);
  const reason = 'is no share from 0.05 to 0.95';
  findings.add('out-of-range', 'fragmentation', given, reason, 'write for example 0.5');
  return 50;
}

function readLeast(given: QuantityInput | undefined, findings: Findings): bigint {
  const usual = Quantity.of('100Mi').bytes();
  if (given === undefined) return usual;
  const size = findings.take(Quantity.parse(given, 'least'));
  if (size === undefined) return usual;
  if (!size.isNegative()) return size.bytes();
  const remedy = 'write for example "100Mi"';
  findings.add('out-of-range', 'least', String(size), 'is less than nothing', remedy);
  return usual;
}
