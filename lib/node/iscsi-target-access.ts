/** Who may use which disk of a target, read. */
import { Iqn, isRecord } from '../values';
import type { Findings } from '../values';

import { readIscsiChap } from './iscsi-chap';
import type { IscsiChap } from './iscsi-chap';
import type { IscsiTargetInitiator, IscsiTargetProps } from './iscsi-target-props';
import type { ReadIscsiLun } from './iscsi-target-luns';

/** An initiator. */
export interface ReadIscsiAccess {
  readonly iqn: string;
  readonly chap: IscsiChap | undefined;
  readonly mayWrite: boolean;
  readonly luns: readonly ReadIscsiLun[];
}

const EXAMPLE = '[{ iqn: "iqn.2016-06.com.example:node-1", chap: { … } }]';

/** Reads the list, and refuses a second writer. */
export function readIscsiAccess(
  props: Partial<IscsiTargetProps>,
  luns: readonly ReadIscsiLun[],
  findings: Findings,
): readonly ReadIscsiAccess[] {
  const list: unknown = props.initiators;
  if (!Array.isArray(list) || list.length === 0) {
    const code = list === undefined ? 'required' : 'invalid';
    const reason = 'is no list of at least one initiator';
    findings.add(code, 'initiators', list, reason, `write for example ${EXAMPLE}`);
    return [];
  }
  const initiators = list.flatMap((one: unknown, at) => {
    const path = `initiators[${at}]`;
    if (isRecord(one)) return [readOne(one, path, props, luns, findings)];
    findings.add('invalid', path, one, 'is no record of settings', `write ${EXAMPLE}`);
    return [];
  });
  refuseTwice(initiators, findings);
  if (props.allowSeveralWriters !== true) refuseWriters(initiators, luns, findings);
  return initiators;
}

function readOne(
  given: Partial<IscsiTargetInitiator>,
  path: string,
  { authentication }: Partial<IscsiTargetProps>,
  luns: readonly ReadIscsiLun[],
  findings: Findings,
): ReadIscsiAccess {
  const iqn = findings.take(Iqn.parse(given.iqn ?? '', `${path}.iqn`));
  return {
    iqn: iqn === undefined ? '' : String(iqn),
    chap: readChap(given.chap, `${path}.chap`, authentication === 'none', findings),
    mayWrite: readAccess(given.access, `${path}.access`, findings),
    luns: readLuns(given.luns, `${path}.luns`, luns, findings),
  };
}

function readChap(
  given: IscsiChap | undefined,
  path: string,
  isOff: boolean,
  findings: Findings,
): IscsiChap | undefined {
  if (given !== undefined && isOff) {
    const reason = 'is never asked for, since authentication is "none"';
    findings.add('conflict', path, undefined, reason, 'leave one of both out');
    return undefined;
  }
  if (given === undefined && !isOff) {
    const reason = 'is missing: anybody could take the name of the initiator';
    const remedy = 'write { username, secretFile }, or set authentication: "none"';
    findings.add('required', path, undefined, reason, remedy);
    return undefined;
  }
  return given === undefined ? undefined : readIscsiChap(given, path, findings);
}

function readAccess(given: unknown, path: string, findings: Findings): boolean {
  if (given === undefined || given === 'write') return true;
  if (given !== 'read') {
    const remedy = 'use "write" or "read"';
    findings.add('unsupported', path, given, 'is no access to a disk', remedy);
  }
  return false;
}

function readLuns(
  given: readonly string[] | undefined,
  path: string,
  luns: readonly ReadIscsiLun[],
  findings: Findings,
): readonly ReadIscsiLun[] {
  if (given === undefined) return luns;
  const list: unknown = given;
  if (!Array.isArray(list) || list.length === 0) {
    const remedy = 'name disks, or leave it out for all';
    findings.add('invalid', path, list, 'is no list of at least one disk', remedy);
    return [];
  }
  const named = list.flatMap((name: unknown, at) => {
    const lun = luns.find((one) => one.name === name);
    if (lun !== undefined) return [lun];
    const reason = 'is the name of no disk of this target';
    findings.add('invalid', `${path}[${at}]`, name, reason, 'name one of the luns');
    return [];
  });
  return [...new Set(named)];
}

function refuseTwice(initiators: readonly ReadIscsiAccess[], findings: Findings): void {
  initiators.forEach(({ iqn }, at) => {
    if (iqn === '' || initiators.findIndex((one) => one.iqn === iqn) === at) return;
    const reason = 'is given twice, and two hosts of one name end the sessions of each other';
    findings.add('duplicate', `initiators[${at}].iqn`, iqn, reason, 'give each host its own');
  });
}

function refuseWriters(
  initiators: readonly ReadIscsiAccess[],
  luns: readonly ReadIscsiLun[],
  findings: Findings,
): void {
  for (const lun of luns) {
    const writers = initiators.flatMap((one, at) =>
      one.mayWrite && one.luns.includes(lun) ? [at] : [],
    );
    const [first] = writers;
    for (const at of writers.slice(1)) {
      const reason = `may write to ${lun.name}, as initiators[${first ?? 0}] may: two would destroy its file system`;
      const remedy = 'set access: "read", name its luns, or set allowSeveralWriters';
      findings.add('conflict', `initiators[${at}].access`, 'write', reason, remedy);
    }
  }
}
