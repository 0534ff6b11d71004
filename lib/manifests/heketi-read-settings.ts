/** The settings of `heketi.json` as a person gives them. */
import { checkSwitch, isRecord, isText } from '../values';
import type { Findings } from '../values';

import { HEKETI_COMMAND_SETTINGS, HEKETI_SETTINGS } from './heketi-settings';
import type { HeketiSettingOf } from './heketi-settings';

/** Settings that are legal, by upstream's names. */
export type ReadSettings = Readonly<Record<string, unknown>>;

/** The major versions of Heketi that are known here. */
export type HeketiVersion = 9 | 10;

/** Reads what `glusterfs` holds. */
export function readHeketiSettings(
  given: unknown,
  version: HeketiVersion,
  findings: Findings,
): ReadSettings {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const remedy = 'write for example { zone_checking: "strict" }';
    findings.add('invalid', 'settings', given, 'is no record of settings', remedy);
    return {};
  }
  const { operation_retry_limits: retries, ...plain } = given;
  refuseUnknown(given, HEKETI_SETTINGS, [], 'settings', findings);
  const read = readTable(plain, HEKETI_SETTINGS, version, 'settings', findings);
  const { brick_min_size_gb: least = 1, brick_max_size_gb: most = 4096 } = read;
  if (Number(least) > Number(most)) {
    const reason = `is above the biggest brick, ${String(most)} GiB`;
    const remedy = 'write a smaller one, or a bigger brick_max_size_gb';
    findings.add('conflict', 'settings.brick_min_size_gb', least, reason, remedy);
  }
  return { ...read, ...readRetries(retries, version, findings) };
}

function readRetries(given: unknown, version: HeketiVersion, findings: Findings): ReadSettings {
  if (given === undefined) return {};
  const at = 'settings.operation_retry_limits';
  const table = { volume_create: HEKETI_SETTINGS.operation_retry_limits };
  if (!isRecord(given)) {
    findings.add('invalid', at, given, 'is no record', 'write for example { volume_create: 4 }');
    return {};
  }
  refuseUnknown(given, table, [], at, findings);
  return { operation_retry_limits: readTable(given, table, version, at, findings) };
}

/** Reads what `sshexec` and `kubeexec` both hold; `more` are the fields that somebody else reads. */
export function readCommandSettings(
  given: Readonly<Record<string, unknown>>,
  more: readonly string[],
  version: HeketiVersion,
  at: string,
  findings: Findings,
): ReadSettings {
  refuseUnknown(given, HEKETI_COMMAND_SETTINGS, more, at, findings);
  const read = readTable(given, HEKETI_COMMAND_SETTINGS, version, at, findings);
  const alone = (['xfs_su', 'xfs_sw'] as const).filter((one) => read[one] !== undefined);
  if (alone.length === 1) {
    const reason = 'says nothing without the other of xfs_su and xfs_sw';
    const [field = ''] = alone;
    findings.add('required', `${at}.${field}`, read[field], reason, 'write both, or none');
  }
  return read;
}

type Table = Readonly<Record<string, HeketiSettingOf>>;

function refuseUnknown(
  given: Readonly<Record<string, unknown>>,
  table: Table,
  more: readonly string[],
  at: string,
  findings: Findings,
): void {
  const known = [...Object.keys(table), ...more];
  for (const field of Object.keys(given).filter((one) => !known.includes(one))) {
    const remedy = `use one of ${known.sort().join(', ')}`;
    findings.add('unsupported', `${at}.${field}`, field, 'is no setting of Heketi', remedy);
  }
}

function readTable(
  given: Readonly<Record<string, unknown>>,
  table: Table,
  version: HeketiVersion,
  at: string,
  findings: Findings,
): ReadSettings {
  const read = Object.entries(table).filter(([field, setting]) => {
    const value = given[field];
    return value !== undefined && isLegal(value, setting, version, `${at}.${field}`, findings);
  });
  return Object.fromEntries(read.map(([field]) => [field, given[field]]));
}

function isLegal(
  value: unknown,
  setting: HeketiSettingOf,
  version: HeketiVersion,
  path: string,
  findings: Findings,
): boolean {
  if (setting.since !== undefined && version < setting.since) {
    const reason = `is known from Heketi ${setting.since} on, and this is ${version}`;
    findings.add('unsupported', path, value, reason, 'leave it out, or use a newer image');
    return false;
  }
  const before = findings.violations.length;
  checkValue(value, setting, path, findings);
  return findings.violations.length === before;
}

function checkValue(
  value: unknown,
  setting: HeketiSettingOf,
  path: string,
  findings: Findings,
): void {
  switch (setting.kind) {
    case 'switch':
      checkSwitch(value, path, findings);
      return;
    case 'whole': {
      const { least, most } = setting;
      if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return;
      const reason = `is no whole number from ${least} to ${most}`;
      findings.add('out-of-range', path, value, reason, 'leave it out for what upstream has');
      return;
    }
    case 'choice':
      if (setting.values.some((one) => one === value)) return;
      findings.add('unsupported', path, value, 'is none', `use ${setting.values.join(' or ')}`);
      return;
    case 'text':
      if (isText(value, setting.form)) return;
      findings.add(
        'invalid',
        path,
        value,
        'is nothing that Heketi can use',
        `write for example "${setting.example}"`,
      );
  }
}
