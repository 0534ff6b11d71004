/** Who belongs to the pool, and by which files a node is told. */
import { Hostname, IpAddress, isRecord, isText } from '../values';
import type { Findings } from '../values';

import { PLAIN_PATH } from './etcd-read-tls';
import type { GlusterPeerLine } from './gluster-files';
import type { GlusterNodeProps } from './gluster-props';
import { SecretFiles } from './secret-files';

/** What was read. */
export interface ReadGlusterPeers {
  /** Undefined where files say who belongs to the pool. */
  readonly peers: readonly GlusterPeerLine[] | undefined;
  readonly peersFile: string;
  readonly volumesFile: string;
  /** The program that brings the files anew; empty where others bring them. */
  readonly fetch: string;
}

/** The folder of both files. */
const FOLDER = '/etc/gluster-pool';
const EXAMPLE = 'write for example ["gfs-1", "gfs-2", "gfs-3"]';
const LOCAL = /^(?:127\.|::1$|0\.0\.0\.0$|::$)/;

/** Reads it. */
export function readGlusterPeers(
  props: Partial<GlusterNodeProps>,
  own: GlusterPeerLine,
  findings: Findings,
): ReadGlusterPeers {
  const { peers, bundle, volumes } = props;
  const usual = { peersFile: `${FOLDER}/peers`, volumesFile: `${FOLDER}/volumes`, fetch: '' };
  if (bundle === undefined) {
    return { ...usual, peers: readList(peers, own, findings) };
  }
  for (const [field, value] of Object.entries({ peers, volumes })) {
    if (value === undefined) continue;
    const reason = 'comes by files of the bundle';
    findings.add('conflict', field, undefined, reason, 'leave it out, or leave out the bundle');
  }
  const given: unknown = bundle;
  if (!isRecord(given)) {
    const remedy = `write for example { peersFile: "${usual.peersFile}" }`;
    findings.add('invalid', 'bundle', given, 'is no record of files', remedy);
    return { ...usual, peers: undefined };
  }
  return {
    peers: undefined,
    peersFile: readFile(given, 'peersFile', usual.peersFile, findings),
    volumesFile: readFile(given, 'volumesFile', usual.volumesFile, findings),
    fetch: readFetch(given['files'], findings),
  };
}

/** An address by which others can reach a machine; undefined when none was given or it is refused. */
export function readReachable(
  given: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  if (given === undefined) return undefined;
  const address = findings.take(IpAddress.parse(given as string, path))?.toString();
  if (address === undefined || !LOCAL.test(address)) return address;
  const reason = 'is reached by nobody else';
  findings.add('invalid', path, address, reason, 'write the address of its network card');
  return undefined;
}

function readList(given: unknown, own: GlusterPeerLine, findings: Findings): GlusterPeerLine[] {
  if (!Array.isArray(given) || given.length === 0) {
    const reason = Array.isArray(given) ? 'is empty' : 'is no list of the nodes of the pool';
    findings.add(given === undefined ? 'required' : 'invalid', 'peers', given, reason, EXAMPLE);
    return [];
  }
  const lines = given.map((one: unknown, index) => readPeer(one, `peers[${index}]`, findings));
  const read = lines.filter((line) => line !== undefined);
  checkUnique(lines, findings);
  const mine = read.find(({ name }) => name === own.name);
  if (mine === undefined && read.length === lines.length) {
    const reason = `does not name this node, ${own.name}`;
    findings.add('required', 'peers', undefined, reason, 'add it, at the same place on each node');
  }
  if (mine?.address !== undefined && own.address !== undefined && mine.address !== own.address) {
    const reason = `is ${mine.address} in the list of peers`;
    findings.add('conflict', 'address', own.address, reason, 'write the same in both, or in one');
  }
  return read.map((line) =>
    line === mine && line.address === undefined && own.address !== undefined ? own : line,
  );
}

function readPeer(given: unknown, path: string, findings: Findings): GlusterPeerLine | undefined {
  const record = isRecord(given) && !(given instanceof Hostname) ? given : { name: given };
  const name = readPeerName(record['name'], record === given ? `${path}.name` : path, findings);
  const address = readReachable(record['address'], `${path}.address`, findings);
  if (name === undefined) return undefined;
  return { name, ...(address === undefined ? {} : { address }) };
}

/** The name of a node; undefined when it is refused. */
export function readPeerName(given: unknown, path: string, findings: Findings): string | undefined {
  const name = findings.take(Hostname.parse(given as string, path))?.toString();
  if (name === undefined || !/^localhost(?:\.|$)/.test(name)) return name;
  const remedy = 'write the name by which the others know it';
  findings.add('invalid', path, name, 'is another machine on each machine', remedy);
  return undefined;
}

function checkUnique(lines: readonly (GlusterPeerLine | undefined)[], findings: Findings): void {
  const seen = new Map<string, number>();
  lines.forEach((line, index) => {
    for (const text of [line?.name, line?.address]) {
      if (text === undefined) continue;
      const first = seen.get(text);
      if (first === undefined) {
        seen.set(text, index);
        continue;
      }
      const reason = `is at peers[${first}] as well`;
      findings.add('duplicate', `peers[${index}]`, text, reason, 'name each node once');
    }
  });
}

function readFile(
  bundle: Readonly<Record<string, unknown>>,
  key: 'peersFile' | 'volumesFile',
  usual: string,
  findings: Findings,
): string {
  const given = bundle[key];
  if (given === undefined) return usual;
  if (isText(given, PLAIN_PATH)) return given;
  const reason = 'is no absolute path of plain characters';
  findings.add('invalid', `bundle.${key}`, given, reason, `write for example "${usual}"`);
  return usual;
}

function readFetch(files: unknown, findings: Findings): string {
  if (files === undefined) return '';
  if (files instanceof SecretFiles) return files.program;
  const remedy = 'write bundle: { files: new SecretFiles(machine, …) }';
  findings.add('invalid', 'bundle.files', undefined, 'is no SecretFiles', remedy);
  return '';
}
