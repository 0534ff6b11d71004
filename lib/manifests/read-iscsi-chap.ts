/** How the kubelet logs in to a target of iSCSI: the Secret, and what is in it. */
import {
  checkChapName,
  checkChapSecret,
  checkSwitch,
  hasPlaceholder,
  isDnsLabel,
  isObjectName,
  isRecord,
} from '../values';
import type { Findings } from '../values';

/** What was read. */
export interface ReadVolumeChap {
  readonly secretName: string;
  /** Undefined when nobody says one. */
  readonly namespace: string | undefined;
  readonly chapAuthSession: boolean;
  readonly chapAuthDiscovery: boolean;
  /** The content of the Secret by key; none when it is somebody else's. */
  readonly data: Readonly<Record<string, string>> | undefined;
}

const EXAMPLE = '{ secretName: "store-chap" }';

/**
 * Reads it; undefined when there is none or it is refused.
 *
 * @param chartNamespace the namespace where none is given
 */
export function readVolumeChap(
  given: unknown,
  chartNamespace: string | undefined,
  findings: Findings,
): ReadVolumeChap | undefined {
  if (given === undefined) return undefined;
  if (!isRecord(given)) {
    findings.add('invalid', 'chap', given, 'names no Secret', `write for example ${EXAMPLE}`);
    return undefined;
  }
  const { session, discovery } = given;
  const { chapAuthSession = true, chapAuthDiscovery = discovery !== undefined } = given;
  checkSwitch(chapAuthSession, 'chap.chapAuthSession', findings);
  checkSwitch(chapAuthDiscovery, 'chap.chapAuthDiscovery', findings);
  if (chapAuthSession === false && chapAuthDiscovery === false) {
    const remedy = 'leave chap out, or switch one of them on';
    findings.add('conflict', 'chap', undefined, 'switches both logins by CHAP off', remedy);
  }
  checkUsed(chapAuthSession === true, session, 'session', findings);
  checkUsed(chapAuthDiscovery === true, discovery, 'discovery', findings);
  return {
    ...readPlace(given, chartNamespace, findings),
    chapAuthSession: chapAuthSession === true,
    chapAuthDiscovery: chapAuthDiscovery === true,
    data: readData(session, discovery, chapAuthDiscovery === true, findings),
  };
}

function readPlace(
  { secretName, namespace }: Readonly<Record<string, unknown>>,
  chartNamespace: string | undefined,
  findings: Findings,
): Pick<ReadVolumeChap, 'secretName' | 'namespace'> {
  const isNamed = isObjectName(secretName);
  if (!isNamed) {
    const code = secretName === undefined ? 'required' : 'invalid';
    const remedy = 'write for example "store-chap"';
    findings.add(code, 'chap.secretName', secretName, 'is no name of a Secret', remedy);
  }
  const isPlaced = isDnsLabel(namespace);
  if (namespace !== undefined && !isPlaced) {
    const remedy = 'write for example "storage"';
    findings.add('invalid', 'chap.namespace', namespace, 'is no namespace', remedy);
  }
  return {
    secretName: isNamed ? secretName : '',
    namespace: isPlaced ? namespace : chartNamespace,
  };
}

/** The content of the Secret; undefined when it is somebody else's. */
function readData(
  session: unknown,
  discovery: unknown,
  byDiscovery: boolean,
  findings: Findings,
): ReadVolumeChap['data'] {
  if (byDiscovery && session !== undefined && discovery === undefined) {
    const reason = 'the Secret that is made would have nothing for a discovery by CHAP';
    findings.add('required', 'chap.discovery', undefined, reason, 'write a name and a secret');
  }
  const data = {
    ...readValues(session, 'node.session.auth', 'chap.session', findings),
    ...readValues(discovery, 'discovery.sendtargets.auth', 'chap.discovery', findings),
  };
  return Object.keys(data).length === 0 ? undefined : data;
}

function checkUsed(used: boolean, values: unknown, name: string, findings: Findings): void {
  if (used || values === undefined) return;
  const reason = 'is given, and switched off';
  findings.add('conflict', `chap.${name}`, undefined, reason, 'drop it, or the switch');
}

function readValues(
  given: unknown,
  prefix: string,
  path: string,
  findings: Findings,
): Readonly<Record<string, string>> {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const remedy = 'write { username: "client", password: asString(output) }';
    findings.add('invalid', path, undefined, 'is no name with a secret', remedy);
    return {};
  }
  const { username, password, usernameIn, passwordIn } = given;
  const own = pair([username, password], [`${path}.username`, `${path}.password`], findings);
  const data = { [`${prefix}.username`]: own[0], [`${prefix}.password`]: own[1] };
  if (usernameIn === undefined && passwordIn === undefined) return data;
  const other = pair(
    [usernameIn, passwordIn],
    [`${path}.usernameIn`, `${path}.passwordIn`],
    findings,
  );
  if (own[1] !== '' && own[1] === other[1]) {
    const reason = 'the secret is that of the other direction, which the protocol forbids';
    findings.add('conflict', `${path}.passwordIn`, undefined, reason, 'write another one');
  }
  return { ...data, [`${prefix}.username_in`]: other[0], [`${prefix}.password_in`]: other[1] };
}

function pair(
  [name, secret]: readonly [unknown, unknown],
  [nameAt, secretAt]: readonly [string, string],
  findings: Findings,
): readonly [string, string] {
  const isNamed = isLate(name) || checkChapName(name, nameAt, findings);
  const isSecret = isLate(secret) || checkChapSecret(secret, secretAt, findings);
  return [isNamed ? name : '', isSecret ? secret : ''];
}

function isLate(given: unknown): given is string {
  return typeof given === 'string' && hasPlaceholder(given);
}
