/** Who somebody is to the other side of iSCSI, by a name and a secret. The secret comes in a file and never stands in the user data. */
import { checkChapName, isRecord, isText } from '../values';
import type { Findings } from '../values';

import { PLAIN_PATH } from './etcd-read-tls';

/** A name, and where its secret is. */
export interface IscsiChapFile {
  /** The name: printed ASCII without white space, up to 255 characters. */
  readonly username: string;

  /**
   * The file that holds the secret and nothing else, on one line: 12 to 255 characters of printed ASCII. It must be there when it is read, and
   * nobody but root and a group may be able to read it; see `SecretFiles`.
   */
  readonly secretFile: string;
}

/** How an initiator proves to a target who it is. */
export interface IscsiChap extends IscsiChapFile {
  /**
   * How the target proves to the initiator who it is, with another secret.
   *
   * @default - it proves nothing
   */
  readonly mutual?: IscsiChapFile;
}

const EXAMPLE = '{ username: "node-1", secretFile: "/etc/iscsi-chap/node-1" }';

/** Reads both; undefined when there is none or it is refused. */
export function readIscsiChap(
  given: unknown,
  path: string,
  findings: Findings,
): IscsiChap | undefined {
  if (given === undefined) return undefined;
  const own = readChapFile(given, path, findings);
  if (!isRecord(given) || given['mutual'] === undefined) return own;
  const mutual = readChapFile(given['mutual'], `${path}.mutual`, findings);
  if (own === undefined || mutual === undefined) return undefined;
  if (own.secretFile === mutual.secretFile) {
    // Whoever knows the one could answer for the other.
    const reason = 'is the secret of the other direction, which the protocol forbids';
    const remedy = 'name a file with another secret';
    findings.add('conflict', `${path}.mutual.secretFile`, mutual.secretFile, reason, remedy);
    return undefined;
  }
  return { ...own, mutual };
}

function readChapFile(given: unknown, path: string, findings: Findings): IscsiChapFile | undefined {
  if (!isRecord(given)) {
    findings.add(
      'invalid',
      path,
      given,
      'is no name with a secret',
      `write for example ${EXAMPLE}`,
    );
    return undefined;
  }
  const { username, secretFile } = given;
  const isNamed = checkChapName(username, `${path}.username`, findings);
  const isFile = isText(secretFile, PLAIN_PATH);
  if (!isFile) {
    const code = secretFile === undefined ? 'required' : 'invalid';
    const remedy = 'write the whole path of a file that the machine is given, of plain characters';
    // It may be the secret itself, put here by mistake.
    findings.add(code, `${path}.secretFile`, undefined, 'is no path of a file', remedy);
  }
  return isNamed && isFile ? { username, secretFile } : undefined;
}
