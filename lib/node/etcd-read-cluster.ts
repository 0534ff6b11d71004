/** The members that a cluster begins with, and whether this one is among them. */
import { isRecord, isText } from '../values';
import type { Findings } from '../values';

import { readEtcdUrls } from './etcd-url';
import type { EtcdUrl, EtcdUrlRules } from './etcd-url';

/** What was read. */
export interface ReadCluster {
  /** Names and addresses for peers, in order of the names. */
  readonly members: readonly (readonly [name: string, urls: readonly string[]])[];
  readonly state: 'new' | 'existing';
  /** Undefined where the machine finds it out. */
  readonly token: string | undefined;
}

/** This member, as far as the cluster is concerned. */
export interface OwnMember {
  readonly name: string | undefined;
  readonly peerUrls: readonly EtcdUrl[];
}

/** What a member is called, and what tells clusters apart: plain characters, since commas and `=` separate them. */
export const ETCD_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Reads it. */
export function readCluster(
  given: {
    readonly initialCluster?: unknown;
    readonly initialClusterState?: unknown;
    readonly initialClusterToken?: unknown;
    readonly allowEvenSize?: unknown;
  },
  own: OwnMember,
  allowPlain: boolean,
  findings: Findings,
): ReadCluster {
  const state = readState(given.initialClusterState, findings);
  const token = readToken(given.initialClusterToken, findings);
  const { name, peerUrls } = own;
  const size = isRecord(given.initialCluster) ? Object.keys(given.initialCluster).length : 1;
  if (state === 'existing' && size < 2) {
    const reason = 'a cluster that is there has other members than this one';
    const remedy = 'name all of them in initialCluster, this one among them';
    findings.add('required', 'initialCluster', undefined, reason, remedy);
  }
  if (given.initialCluster === undefined) {
    const urls = peerUrls.map(({ text }) => text);
    return { members: name === undefined ? [] : [[name, urls]], state, token };
  }
  const members = readMembers(given.initialCluster, allowPlain, findings);
  if (members === undefined) return { members: [], state, token };
  if (name !== undefined) checkOwn(members, name, peerUrls, findings);
  checkUnique(members, findings);
  if (members.length % 2 === 0 && state === 'new' && given.allowEvenSize !== true) {
    const reason = `${members.length} members bear no more failures than ${members.length - 1}`;
    const remedy = 'begin with one member less or more, or set allowEvenSize';
    findings.add('forbidden', 'initialCluster', undefined, reason, remedy);
  }
  return {
    members: members.map(([one, urls]) => [one, urls.map(({ text }) => text)]),
    state,
    token,
  };
}

type Members = readonly (readonly [name: string, urls: readonly EtcdUrl[]])[];

function readMembers(given: unknown, allowPlain: boolean, findings: Findings): Members | undefined {
  if (!isRecord(given) || Object.keys(given).length === 0) {
    const remedy = 'write { "etcd-1": "https://10.0.0.11:2380" }';
    const reason = 'is no record of addresses by name';
    findings.add('invalid', 'initialCluster', given, reason, remedy);
    return undefined;
  }
  const names = Object.keys(given).sort();
  const rules: EtcdUrlRules = {
    ...{ listens: false, allowPublic: true, allowPlain },
    forOthers: names.length > 1,
  };
  return names.map((name) => {
    const path = `initialCluster.${name}`;
    if (!ETCD_NAME.test(name)) {
      const remedy = 'use letters, digits, ".", "_" and "-"';
      findings.add('invalid', path, name, 'is no name of a member', remedy);
    }
    const urls = given[name];
    const list = typeof urls === 'string' ? [urls] : urls;
    return [name, readEtcdUrls(list, path, rules, findings)] as const;
  });
}

/** etcd refuses to begin when the two differ. */
function checkOwn(
  members: Members,
  name: string,
  peerUrls: readonly EtcdUrl[],
  findings: Findings,
): void {
  const own = members.find(([one]) => one === name);
  if (own === undefined) {
    const remedy = `add "${name}" with its addresses for peers`;
    const reason = `does not name this member, ${name}`;
    findings.add('required', 'initialCluster', undefined, reason, remedy);
    return;
  }
  const [there, here] = [own[1], peerUrls].map((urls) =>
    urls
      .map(({ text }) => text)
      .sort()
      .join(','),
  );
  if (there === here || own[1].length === 0 || peerUrls.length === 0) return;
  const reason = `is not what initialAdvertisePeerUrls says: ${here ?? ''}`;
  findings.add('conflict', `initialCluster.${name}`, there, reason, 'write the same in both');
}

function checkUnique(members: Members, findings: Findings): void {
  const seen = new Map<string, string>();
  for (const [name, urls] of members) {
    for (const { text } of urls) {
      const other = seen.get(text);
      if (other !== undefined && other !== name) {
        const reason = `is the address of ${other} as well`;
        const remedy = 'give each member its own';
        findings.add('duplicate', `initialCluster.${name}`, text, reason, remedy);
      }
      seen.set(text, name);
    }
  }
}

function readState(given: unknown, findings: Findings): 'new' | 'existing' {
  if (given === 'new' || given === 'existing') return given;
  if (given !== undefined) {
    const reason = 'is neither new nor existing';
    findings.add('unsupported', 'initialClusterState', given, reason, 'write one of the two');
  }
  return 'new';
}

function readToken(given: unknown, findings: Findings): string {
  if (isText(given, ETCD_NAME)) return given;
  const code = given === undefined ? 'required' : 'invalid';
  const reason = 'is nothing that tells this cluster from others';
  const remedy = 'write for example "production-1": letters, digits, ".", "_" and "-"';
  findings.add(code, 'initialClusterToken', given, reason, remedy);
  return '';
}
