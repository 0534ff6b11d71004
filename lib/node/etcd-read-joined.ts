/** A member that finds its cluster by itself: what it is told by files. */
import { isRecord, isText } from '../values';
import type { Findings } from '../values';

import type { EtcdMemberProps } from './etcd-props';
import type { ReadAddresses } from './etcd-read-addresses';
import type { OwnMember, ReadCluster } from './etcd-read-cluster';
import { ETCD_CERTIFICATES, PLAIN_PATH } from './etcd-read-tls';
import { SecretFiles } from './secret-files';

/** What was read. */
export interface ReadJoined {
  readonly membersFile: string;
  readonly tokenFile: string;
  /** The program that brings the files anew; empty when others bring them. */
  readonly fetch: string;
}

const STATIC_ONLY = [
  'initialCluster',
  'initialClusterState',
  'initialClusterToken',
  'allowEvenSize',
] as const;

/** Reads it; undefined for a static member. */
export function readJoined(
  props: Partial<EtcdMemberProps>,
  addresses: ReadAddresses,
  findings: Findings,
): ReadJoined | undefined {
  const { membership = 'static', bundle } = props;
  if (membership !== 'joined') {
    checkStatic(membership, bundle, findings);
    return undefined;
  }
  for (const field of STATIC_ONLY) {
    if (props[field] === undefined) continue;
    const reason = 'a joined member finds its cluster by itself';
    findings.add(
      'conflict',
      field,
      undefined,
      reason,
      'leave it out, or write membership: "static"',
    );
  }
  const { listenClient, advertisePeer, advertiseClient } = addresses;
  if ([...listenClient, ...advertisePeer, ...advertiseClient].some(({ isPlain }) => isPlain)) {
    const reason = 'a joined member is asked and asks by TLS only';
    findings.add('conflict', 'allowPlain', undefined, reason, 'write https:// everywhere');
  }
  const given = isRecord(bundle) ? bundle : {};
  if (bundle !== undefined && !isRecord(bundle)) {
    const remedy = 'write for example { membersFile: "/etc/etcd/pki/members" }';
    findings.add('invalid', 'bundle', bundle, 'is no record of files', remedy);
  }
  return {
    membersFile: readFile(given, 'membersFile', 'members', findings),
    tokenFile: readFile(given, 'tokenFile', 'token', findings),
    fetch: readFetch(given['files'], findings),
  };
}

/** What the settings of such a member say about its cluster: nothing that etcd could begin or join by mistake. */
export function joinedCluster({ name, peerUrls }: OwnMember): ReadCluster {
  const urls = peerUrls.map(({ text }) => text);
  return {
    members: name === undefined ? [] : [[name, urls]],
    state: 'existing',
    token: undefined,
  };
}

function checkStatic(membership: unknown, bundle: unknown, findings: Findings): void {
  if (membership !== 'static') {
    const remedy = 'write one of the two';
    findings.add('unsupported', 'membership', membership, 'is neither static nor joined', remedy);
  } else if (bundle !== undefined) {
    const reason = 'is read by a joined member only';
    findings.add(
      'conflict',
      'bundle',
      undefined,
      reason,
      'leave it out, or write membership: "joined"',
    );
  }
}

function readFile(
  bundle: Readonly<Record<string, unknown>>,
  key: 'membersFile' | 'tokenFile',
  usual: string,
  findings: Findings,
): string {
  const path = `${ETCD_CERTIFICATES}/${usual}`;
  const given = bundle[key];
  if (given === undefined) return path;
  if (isText(given, PLAIN_PATH)) return given;
  const reason = 'is no absolute path of plain characters';
  findings.add('invalid', `bundle.${key}`, given, reason, `write for example "${path}"`);
  return path;
}

function readFetch(files: unknown, findings: Findings): string {
  if (files === undefined) return '';
  if (files instanceof SecretFiles) return files.program;
  const remedy = 'write bundle: { files: new SecretFiles(machine, …) }';
  findings.add('invalid', 'bundle.files', undefined, 'is no SecretFiles', remedy);
  return '';
}
