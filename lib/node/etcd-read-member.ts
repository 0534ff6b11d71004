/** From the props of a member to what is written on its machine. */
import { Findings, checkSwitch, isRecord, isText, readProps } from '../values';
import type { Violation } from '../values';

import type { EtcdMemberProps } from './etcd-props';
import { readAddresses } from './etcd-read-addresses';
import type { ReadAddresses } from './etcd-read-addresses';
import { ETCD_NAME, readCluster } from './etcd-read-cluster';
import type { ReadCluster } from './etcd-read-cluster';
import { joinedCluster, readJoined } from './etcd-read-joined';
import type { ReadJoined } from './etcd-read-joined';
import { readGate } from './etcd-read-gate';
import type { ReadGate } from './etcd-read-gate';
import { readInstall } from './etcd-read-install';
import type { ReadInstall } from './etcd-read-install';
import { readEtcdSettings } from './etcd-read-settings';
import type { EtcdTexts } from './etcd-read-settings';
import { PLAIN_PATH, readTls } from './etcd-read-tls';
import type { ReadTls } from './etcd-read-tls';
import { readEtcdVersion } from './etcd-version';
import type { EtcdVersion } from './etcd-version';

/** What was read. */
export interface ReadMember {
  readonly version: EtcdVersion | undefined;
  readonly install: ReadInstall | undefined;
  /** The program that image or package bring. */
  readonly program: string;
  readonly uid: number | undefined;
  readonly name: string;
  readonly addresses: ReadAddresses;
  readonly cluster: ReadCluster;
  /** Undefined for a member whose cluster stands in its settings. */
  readonly joined: ReadJoined | undefined;
  readonly dataDir: string;
  readonly walDir: string | undefined;
  readonly allowRootDisk: boolean;
  readonly tls: ReadTls;
  readonly gate: ReadGate | undefined;
  readonly settings: EtcdTexts;
  readonly violations: readonly Violation[];
}

const SWITCHES = ['allowEvenSize', 'allowRootDisk', 'allowPlain', 'allowPublicClients'] as const;
// What is lost with the next boot, or is none of ours.
const NO_PLACE = /^\/(?:dev|proc|sys|run|tmp|boot|var\/lib\/groundwork(?:-etcd)?)(?:\/|$)/;

/**
 * Reads the props.
 *
 * @param hostname the usual name of the member
 */
export function readMember(given: EtcdMemberProps, hostname: string): ReadMember {
  const findings = new Findings();
  const props = readProps(given, findings);
  for (const name of SWITCHES) checkSwitch(props[name], name, findings);
  const version = readEtcdVersion(props.version, findings);
  const install = readInstall(props.install, version, findings);
  const name = readName(props.name ?? hostname, findings);
  const addresses = readAddresses(props, findings);
  const own = { name, peerUrls: addresses.advertisePeer };
  const dataDir = readDirectory(props.dataDir, 'dataDir', findings);
  const walDir =
    props.walDir === undefined ? undefined : readDirectory(props.walDir, 'walDir', findings);
  if (walDir !== undefined && `${walDir}/`.startsWith(`${dataDir}/`)) {
    const reason = 'is within the data directory, where etcd keeps things of its own';
    findings.add('conflict', 'walDir', walDir, reason, 'name a directory on another disk');
  }
  const joined = readJoined(props, addresses, findings);
  return {
    ...{ version, install, dataDir, walDir, addresses, joined, name: name ?? '' },
    program: readProgram(props, findings),
    uid: props.uid,
    cluster:
      joined === undefined
        ? readCluster(props, own, props.allowPlain === true, findings)
        : joinedCluster(own),
    allowRootDisk: props.allowRootDisk === true,
    tls: readTls(props.tls, joined === undefined ? 'ca.crt' : 'peer-ca.crt', findings),
    gate: readGate(props.fsyncGate, findings),
    settings: readEtcdSettings(props.settings, version?.minor, findings),
    violations: findings.violations,
  };
}

function readName(given: unknown, findings: Findings): string | undefined {
  if (isText(given, ETCD_NAME)) return given;
  const remedy = 'write for example "etcd-1": at most 63 letters, digits, ".", "_" and "-"';
  findings.add('invalid', 'name', given, 'is no name of a member', remedy);
  return undefined;
}

function readProgram({ program, install }: Partial<EtcdMemberProps>, findings: Findings): string {
  const usual = '/usr/bin/etcd';
  if (program === undefined) return usual;
  const given: unknown = program;
  if (!isText(given, PLAIN_PATH)) {
    const reason = 'is no absolute path of plain characters';
    findings.add('invalid', 'program', given, reason, `write for example "${usual}"`);
    return usual;
  }
  if (isRecord(install) && ('release' in install || 'folder' in install)) {
    const reason =
      'folder' in install
        ? 'is taken from the folder'
        : 'is installed from the release, to a place of its own';
    findings.add('conflict', 'program', given, reason, 'leave it out');
  }
  return given;
}

function readDirectory(given: unknown, path: string, findings: Findings): string {
  if (!isText(given, PLAIN_PATH)) {
    const code = given === undefined ? 'required' : 'invalid';
    const reason = 'is no absolute path of plain characters';
    findings.add(code, path, given, reason, 'write for example "/var/lib/etcd/data"');
    return '/';
  }
  if (NO_PLACE.test(given)) {
    const remedy = 'write for example "/var/lib/etcd/data"';
    findings.add('forbidden', path, given, 'is no place for data that is to stay', remedy);
  }
  return given;
}
