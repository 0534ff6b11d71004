/** Where the database lives, as a person says it. */
import { checkSwitch, isObjectName, isRecord } from '../values';
import type { Findings } from '../values';

import { scheduleProblem } from './check/cron-schedule';
import { readClaim } from './heketi-read-claim';
import type { ReadClaim } from './heketi-read-claim';
import { readSource } from './heketi-read-source';
import type { ReadSource } from './heketi-read-source';
import { readWholeNumber } from './pod-numbers';

/** Copies that are made from time to time. */
export interface ReadBackup {
  readonly claim: ReadClaim;
  readonly schedule: string;
  readonly keep: number;
}

/** A database that was read. */
export interface ReadDatabase {
  /** Its volume; undefined where it lives in the pod. */
  readonly claim: ReadClaim | undefined;
  /** The Secret that Heketi copies it to. */
  readonly secret: string | undefined;
  readonly beginFrom: ReadSource | undefined;
  readonly mustExist: boolean;
  readonly backup: ReadBackup | undefined;
  /** Where a copy of the living database goes, before it lives there. */
  readonly moveTo: ReadClaim | undefined;
}

const NOWHERE: ReadDatabase = {
  claim: undefined,
  secret: undefined,
  beginFrom: undefined,
  mustExist: false,
  backup: undefined,
  moveTo: undefined,
};
const FIELDS = {
  claim: ['claim', 'beginFrom', 'mustExist', 'backup', 'moveTo'],
  secret: ['secret', 'mustExist', 'backup', 'moveTo'],
  ephemeral: ['ephemeral', 'backup', 'moveTo'],
} as const;
type Way = keyof typeof FIELDS;
const WAYS: readonly Way[] = ['claim', 'secret', 'ephemeral'];
const GONE = 'forget-everything-with-the-pod';
const REMEDY = 'write { claim: {} } for a volume of its own';

/** Reads it; `name` begins the names of claims that are made. */
export function readDatabase(given: unknown, name: string, findings: Findings): ReadDatabase {
  if (!isRecord(given)) {
    const reason = 'nothing says where the database lives';
    findings.add('required', 'database', given, reason, REMEDY);
    return NOWHERE;
  }
  const way = readWay(given, findings);
  if (way === undefined) return NOWHERE;
  const { claim, secret, ephemeral, beginFrom, mustExist, backup, moveTo } = given;
  checkSwitch(mustExist, 'database.mustExist', findings);
  if (way === 'ephemeral') checkWords(ephemeral, findings);
  const copied = readSecretName(secret, findings);
  const read: ReadDatabase = {
    claim: readClaim(claim, 'database.claim', `${name}-database`, findings),
    secret: copied,
    beginFrom:
      copied === undefined
        ? readSource(beginFrom, findings)
        : // What Heketi has copied to its Secret is what it begins with again.
          { kind: 'secret', secret: copied },
    mustExist: mustExist === true,
    backup: readBackup(backup, name, findings),
    moveTo: readClaim(moveTo, 'database.moveTo', `${name}-database`, findings),
  };
  refuseOneVolumeTwice(read, findings);
  return read;
}

/** Which way it lives; undefined when that is not clear. */
function readWay(given: Readonly<Record<string, unknown>>, findings: Findings): Way | undefined {
  const [way, ...more] = WAYS.filter((one) => given[one] !== undefined);
  if (way === undefined) {
    findings.add('required', 'database', given, 'nothing says where it lives', REMEDY);
    return undefined;
  }
  if (more.length > 0) {
    const reason = `lives in ${[way, ...more].join(' and ')}`;
    findings.add('conflict', 'database', given, reason, REMEDY);
    return undefined;
  }
  const known: readonly string[] = FIELDS[way];
  for (const field of Object.keys(given).filter((one) => !known.includes(one))) {
    const reason = `says nothing about a database with ${way}`;
    findings.add('unsupported', `database.${field}`, field, reason, `use ${known.join(', ')}`);
  }
  return way;
}

function checkWords(given: unknown, findings: Findings): void {
  if (given === GONE) return;
  const reason = 'lets Heketi forget topology and volumes with the pod, and they are nobody’s then';
  const remedy = `write { claim: {} }, or in words that it may: "${GONE}"`;
  findings.add('forbidden', 'database.ephemeral', given, reason, remedy);
}

function readSecretName(given: unknown, findings: Findings): string | undefined {
  if (given === undefined || isObjectName(given)) return given;
  const remedy = 'write for example "heketi-db-backup"';
  findings.add('invalid', 'database.secret', given, 'is no name of a Secret', remedy);
  return undefined;
}

function readBackup(given: unknown, name: string, findings: Findings): ReadBackup | undefined {
  if (given === undefined) return undefined;
  const at = 'database.backup';
  if (!isRecord(given)) {
    findings.add('invalid', at, given, 'is no record', 'write for example { claim: {} }');
    return undefined;
  }
  const { claim = {}, keep } = given;
  const schedule = readSchedule(given['schedule'], `${at}.schedule`, findings);
  const copies = readWholeNumber(keep, `${at}.keep`, [14, 1, 1000], findings);
  const read = readClaim(claim, `${at}.claim`, `${name}-backup`, findings);
  return read === undefined ? undefined : { claim: read, schedule, keep: copies };
}

const USUAL_SCHEDULE = '17 3 * * *';

function readSchedule(given: unknown, path: string, findings: Findings): string {
  if (given === undefined) return USUAL_SCHEDULE;
  const example = `write for example "${USUAL_SCHEDULE}"`;
  if (typeof given !== 'string') {
    findings.add('invalid', path, given, 'is no text', example);
    return USUAL_SCHEDULE;
  }
  const problem = scheduleProblem(given);
  if (problem === undefined) return given;
  findings.add('invalid', path, given, problem.reason, problem.remedy ?? example);
  return USUAL_SCHEDULE;
}

/** Refuses one volume for two purposes: what is lost with it is the copy too. */
function refuseOneVolumeTwice(read: ReadDatabase, findings: Findings): void {
  const { claim, backup, beginFrom, moveTo } = read;
  const uses = [
    ['database.backup.claim', backup?.claim.name],
    ['database.beginFrom', beginFrom?.kind === 'claim' ? beginFrom.claim : undefined],
    ['database.moveTo', moveTo?.name],
  ] as const;
  for (const [path, name] of uses) {
    if (name === undefined || name !== claim?.name) continue;
    const reason = 'is the volume of the database itself';
    findings.add('conflict', path, name, reason, 'use another claim');
  }
  if (moveTo !== undefined && moveTo.name === backup?.claim.name) {
    const reason = 'is the volume of the backups, which would be lost with the database';
    findings.add('conflict', 'database.moveTo', moveTo.name, reason, 'use another claim');
  }
}
