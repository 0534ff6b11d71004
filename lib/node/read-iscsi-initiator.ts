/** From the props of an initiator to what is written on the machine. */
import { Findings, Iqn, IscsiPortal, checkSwitch, isRecord, readProps } from '../values';
import type { IqnInput, IscsiPortalInput, Violation } from '../values';

import { readIscsiChap } from './iscsi-chap';
import type { IscsiChap } from './iscsi-chap';
import type { IscsiInitiatorProps, IscsiTargetLogin } from './iscsi-initiator-props';
import type { MultipathSettings } from './multipath-props';
import { readGivenSettings, readIscsidSettings } from './read-iscsid-settings';
import type { IscsidTexts } from './read-iscsid-settings';
import { readDistribution } from './read-multipath';

/** A target that was read. */
export interface ReadTarget {
  readonly iqn: string;
  readonly portals: readonly IscsiPortal[];
  readonly atBoot: boolean;
  readonly chap: IscsiChap | undefined;
  readonly settings: IscsidTexts;
}

/** What was read. */
export interface ReadInitiator {
  readonly iqn: string;
  readonly settings: IscsidTexts;
  readonly chap: IscsiChap | undefined;
  readonly discoveryChap: IscsiChap | undefined;
  readonly targets: readonly ReadTarget[];
  readonly multipath: MultipathSettings | undefined;
  readonly writeSameGuard: boolean;
  readonly install: boolean;
  readonly distribution: 'debian' | 'rhel';
  readonly violations: readonly Violation[];
}

/** Reads them. */
export function readInitiator(given: IscsiInitiatorProps, hostname: string): ReadInitiator {
  const findings = new Findings();
  const props = readProps(given, findings);
  const { writeSameGuard = true, install = false } = props;
  checkSwitch(writeSameGuard, 'writeSameGuard', findings);
  checkSwitch(install, 'install', findings);
  const multipath = readPaths(props.multipath, findings);
  const chap = readIscsiChap(props.chap, 'chap', findings);
  return {
    iqn: readName(props, hostname, findings),
    settings: readIscsidSettings(props.settings, 'settings', multipath !== undefined, findings),
    chap,
    discoveryChap: readIscsiChap(props.discoveryChap, 'discoveryChap', findings),
    targets: readTargets(props, { chap, multipath: multipath !== undefined }, findings),
    distribution: readDistribution(props.distribution, findings),
    ...{ multipath, writeSameGuard, install },
    violations: findings.violations,
  };
}

function readName(
  { iqn, namingAuthority }: Partial<IscsiInitiatorProps>,
  hostname: string,
  findings: Findings,
): string {
  if (iqn !== undefined && namingAuthority !== undefined) {
    const reason = 'is said beside the whole name';
    findings.add('conflict', 'namingAuthority', namingAuthority, reason, 'keep one of the two');
    return '';
  }
  if (iqn !== undefined) return String(findings.take(Iqn.parse(iqn, 'iqn')) ?? '');
  if (namingAuthority === undefined) {
    const remedy = 'write iqn, or namingAuthority such as "iqn.2016-06.com.example"';
    findings.add('required', 'iqn', undefined, 'the machine has no name for iSCSI', remedy);
    return '';
  }
  const whole =
    typeof namingAuthority === 'string' ? `${namingAuthority}:${hostname}` : namingAuthority;
  return String(findings.take(Iqn.parse(whole, 'namingAuthority')) ?? '');
}

function readPaths(given: unknown, findings: Findings): MultipathSettings | undefined {
  if (given === undefined || given === true) return {};
  if (given === false) return undefined;
  if (isRecord(given)) return given;
  const remedy = 'write true, false, or { no_path_retry: 120 }';
  findings.add('invalid', 'multipath', given, 'is neither true, false nor settings', remedy);
  return {};
}

interface Usual {
  readonly chap: IscsiChap | undefined;
  readonly multipath: boolean;
}

function readTargets(
  { targets, settings }: Partial<IscsiInitiatorProps>,
  usual: Usual,
  findings: Findings,
): readonly ReadTarget[] {
  const given: unknown = targets ?? [];
  if (!Array.isArray(given)) {
    const remedy = 'write [{ iqn: "iqn.2016-06.com.example:store", portals: ["10.0.0.1"] }]';
    findings.add('invalid', 'targets', given, 'is no list of targets', remedy);
    return [];
  }
  const seen = new Set<string>();
  return given.flatMap((one: unknown, index) => {
    const path = `targets[${index}]`;
    const target = readTarget(one, path, { ...usual, settings }, findings);
    if (target === undefined) return [];
    if (seen.has(target.iqn)) {
      const remedy = 'write all of its portals once';
      findings.add('duplicate', `${path}.iqn`, target.iqn, 'is named twice', remedy);
    }
    seen.add(target.iqn);
    return [target];
  });
}

function readTarget(
  given: unknown,
  path: string,
  usual: Usual & { readonly settings: unknown },
  findings: Findings,
): ReadTarget | undefined {
  if (!isRecord(given)) {
    const remedy = 'write { iqn: "iqn.2016-06.com.example:store", portals: ["10.0.0.1"] }';
    findings.add('invalid', path, given, 'is no target', remedy);
    return undefined;
  }
  const { login = 'boot', chap } = given as Partial<IscsiTargetLogin>;
  const iqn = findings.take(Iqn.parse(given['iqn'] as IqnInput, `${path}.iqn`));
  const portals = readPortals(given['portals'], `${path}.portals`, usual.multipath, findings);
  if (!['boot', 'manual'].includes(login)) {
    const remedy = 'use boot or manual';
    findings.add('unsupported', `${path}.login`, login, 'is no time for a login', remedy);
  }
  const settings = readOwnSettings(given['settings'], `${path}.settings`, usual, findings);
  return {
    iqn: String(iqn ?? ''),
    ...{ portals, settings, atBoot: login === 'boot' },
    chap: chap === undefined ? usual.chap : readIscsiChap(chap, `${path}.chap`, findings),
  };
}

/** The settings of one target, which go before those of all; what they are to each other is looked at together. */
function readOwnSettings(
  given: unknown,
  path: string,
  { settings, multipath }: { readonly settings: unknown; readonly multipath: boolean },
  findings: Findings,
): IscsidTexts {
  if (!isRecord(given)) return readGivenSettings(given, path, findings);
  const own = readGivenSettings(given, path, findings);
  for (const name of Object.keys(own)) {
    if (name.startsWith('node.')) continue;
    const reason = 'is no setting of one target';
    findings.add('unsupported', `${path}[${name}]`, name, reason, 'write it into settings of all');
  }
  const apart = new Findings();
  const alone = new Findings();
  const shared = isRecord(settings) ? settings : {};
  readIscsidSettings(shared, 'settings', multipath, alone);
  readIscsidSettings({ ...shared, ...given }, path, multipath, apart);
  const told = new Set(alone.violations.map(({ reason }) => reason));
  const known = new Set(findings.violations.map((one) => one.path + one.reason));
  findings.addAll(
    apart.violations.filter((one) => !told.has(one.reason) && !known.has(one.path + one.reason)),
  );
  return own;
}

function readPortals(
  given: unknown,
  path: string,
  multipath: boolean,
  findings: Findings,
): readonly IscsiPortal[] {
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = 'write for example ["10.0.0.1:3260"]';
    findings.add('required', path, given, 'names no portal', remedy);
    return [];
  }
  const portals = given.flatMap((one: unknown, index) => {
    const portal = findings.take(IscsiPortal.parse(one as IscsiPortalInput, `${path}[${index}]`));
    return portal === undefined ? [] : [portal];
  });
  portals.forEach((portal, index) => {
    if (portals.findIndex((one) => one.equals(portal)) === index) return;
    findings.add('duplicate', path, portal.endpoint, 'is named twice', 'keep one of them');
  });
  if (portals.length > 1 && !multipath) {
    const reason = `leads to the same disks in ${portals.length} ways, and each would be a disk of its own`;
    findings.add('conflict', path, undefined, reason, 'switch multipath on, or name one portal');
  }
  return portals;
}
