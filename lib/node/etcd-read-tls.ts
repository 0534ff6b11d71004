/** Which files the certificates are. */
import { isRecord, isText } from '../values';
import type { Findings } from '../values';

/** The files of one port. */
export interface ReadTlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly trustedCaFile: string;
  readonly crlFile?: string;
  readonly allowedHostnames: readonly string[];
  readonly allowedCommonNames: readonly string[];
}

/** All of them. */
export interface ReadTls {
  readonly client: ReadTlsFiles;
  readonly peer: ReadTlsFiles;
  readonly operator: { readonly certFile: string; readonly keyFile: string };
}

/** Where certificates are looked for. */
export const ETCD_CERTIFICATES = '/etc/etcd/pki';

/** A path of plain characters, which need no quotes anywhere. */
export const PLAIN_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9_.@+-]{1,255}){1,40}$/;

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9 ._:@*-]{0,251}[A-Za-z0-9])?$/;

/**
 * Reads them; where something is refused the usual one stands in its place.
 *
 * @param peerAuthority the file with the authorities of peers, where nothing is said
 */
export function readTls(given: unknown, peerAuthority: string, findings: Findings): ReadTls {
  const tls = recordOf(given, 'tls', findings);
  const client = readFiles(tls['client'], 'tls.client', ['server', 'ca.crt'], findings);
  const peer = readFiles(tls['peer'], 'tls.peer', ['peer', peerAuthority], findings);
  const operator = recordOf(tls['operator'], 'tls.operator', findings);
  const file = (key: 'certFile' | 'keyFile'): string =>
    tls['operator'] === undefined
      ? client[key]
      : readFile(operator[key], `tls.operator.${key}`, undefined, findings);
  return { client, peer, operator: { certFile: file('certFile'), keyFile: file('keyFile') } };
}

/** Every file that etcd reads, in order. */
export function filesOf({ certFile, keyFile, trustedCaFile, crlFile }: ReadTlsFiles): string[] {
  return [certFile, keyFile, trustedCaFile, ...(crlFile === undefined ? [] : [crlFile])];
}

function readFiles(
  given: unknown,
  at: string,
  [usual, authority]: readonly [certificate: string, authority: string],
  findings: Findings,
): ReadTlsFiles {
  const files = recordOf(given, at, findings);
  const file = (key: string, name: string): string =>
    readFile(files[key], `${at}.${key}`, `${ETCD_CERTIFICATES}/${name}`, findings);
  const crlFile = files['crlFile'];
  const read = {
    certFile: file('certFile', `${usual}.crt`),
    keyFile: file('keyFile', `${usual}.key`),
    trustedCaFile: file('trustedCaFile', authority),
    ...(crlFile === undefined ? {} : { crlFile: file('crlFile', '') }),
    allowedHostnames: readNames(files['allowedHostnames'], `${at}.allowedHostnames`, findings),
    allowedCommonNames: readNames(
      files['allowedCommonNames'],
      `${at}.allowedCommonNames`,
      findings,
    ),
  };
  const { allowedHostnames, allowedCommonNames } = read;
  if (usual !== 'peer' && files['allowedCommonNames'] !== undefined) {
    const remedy = 'write allowedHostnames';
    const reason = 'etcd looks at common names of peers only';
    findings.add('unsupported', `${at}.allowedCommonNames`, undefined, reason, remedy);
  } else if (allowedHostnames.length > 0 && allowedCommonNames.length > 0) {
    const reason = 'etcd takes either common names or host names';
    findings.add('conflict', `${at}.allowedCommonNames`, undefined, reason, 'drop one of the two');
  }
  return read;
}

function readFile(
  given: unknown,
  path: string,
  usual: string | undefined,
  findings: Findings,
): string {
  if (given === undefined && usual !== undefined) return usual;
  if (isText(given, PLAIN_PATH)) return given;
  const secret = isText(given, /-----BEGIN/);
  const reason = secret
    ? 'is a certificate or key itself, which the user data would show'
    : 'is no absolute path of plain characters';
  const remedy = `write for example "${ETCD_CERTIFICATES}/server.crt"`;
  const code = secret ? 'forbidden' : given === undefined ? 'required' : 'invalid';
  findings.add(code, path, secret ? undefined : given, reason, remedy);
  return usual ?? '/';
}

function readNames(given: unknown, path: string, findings: Findings): readonly string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = 'write for example ["etcd-1.example.org"]';
    findings.add('invalid', path, given, 'is no list of names', remedy);
    return [];
  }
  return given.filter((one: unknown, index): one is string => {
    if (isText(one, NAME)) return true;
    const remedy = 'write it as in the certificate';
    findings.add('invalid', `${path}[${index}]`, one, 'is no name of a certificate', remedy);
    return false;
  });
}

function recordOf(
  given: unknown,
  path: string,
  findings: Findings,
): Readonly<Record<string, unknown>> {
  if (given === undefined) return {};
  if (isRecord(given)) return given;
  const remedy = 'write for example { certFile: "/etc/etcd/pki/server.crt" }';
  findings.add('invalid', path, given, 'is no record of files', remedy);
  return {};
}
