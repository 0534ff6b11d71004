/** From the props of `HeketiSsh` to what is written on the machine. */
import { isSameDisk } from '../machine';
import {
  Cidr,
  DevicePath,
  Findings,
  IpAddress,
  checkSwitch,
  isRecord,
  isText,
  readProps,
  readTexts,
} from '../values';
import type { DevicePathInput, Violation } from '../values';

import { PLAIN_PATH } from './etcd-read-tls';
import type { HeketiReach } from './heketi-commands';
import type { HeketiSshDevice, HeketiSshProps } from './heketi-ssh-props';

/** The file of keys that are given in the program. */
export const HEKETI_KEYS_FILE = '/etc/ssh/groundwork_heketi_keys';

/** What was read. */
export interface ReadHeketiSsh extends HeketiReach {
  readonly user: string;
  /** Given in the program; empty when somebody brings a file. */
  readonly keys: readonly string[];
  readonly keysFile: string;
  readonly hostKeyFile: string | undefined;
  readonly from: readonly string[];
  readonly install: boolean;
  readonly violations: readonly Violation[];
}

type Reach = HeketiReach['devices'][number];

const ACCOUNT = /^[a-z_][a-z0-9_-]{0,31}$/;
const KEY =
  /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]{40,}={0,3}( [\x20-\x7e]*)?$/;
const EXAMPLE_KEY = 'ecdsa-sha2-nistp256 AAAA… heketi';
/** What Heketi takes for a name of a device, from its `pkg/glusterfs/api/types.go`. */
const HEKETI_DEVICE = /^\/[A-Za-z0-9_.:/-]+$/;
const FSTAB = '/var/lib/heketi/fstab';

/** Reads them. */
export function readHeketiSsh(given: HeketiSshProps): ReadHeketiSsh {
  const findings = new Findings();
  const props = readProps(given, findings);
  checkSwitch(props.blockVolumes, 'blockVolumes', findings);
  const keys = readKeys(props.authorizedKeys, findings);
  checkKeySource(props, findings);
  return {
    user: readUser(props.user, findings),
    devices: readDevices(props.devices, findings),
    keys,
    keysFile:
      readFile(props.authorizedKeysFile, 'authorizedKeysFile', findings) ?? HEKETI_KEYS_FILE,
    hostKeyFile: readFile(props.hostKeyFile, 'hostKeyFile', findings),
    from: readFrom(props.from, findings),
    fstab: readFstab(props.fstab, findings),
    blockVolumes: props.blockVolumes === true,
    install: readInstall(props.install, findings),
    violations: findings.violations,
  };
}

function readUser(given: unknown, findings: Findings): string {
  if (given === undefined) return 'heketi';
  if (given === 'root') {
    const reason = 'may do everything already, so nothing could be kept from Heketi';
    findings.add('forbidden', 'user', given, reason, 'leave it out, or choose another name');
  } else if (!isText(given, ACCOUNT)) {
    findings.add(
      'invalid',
      'user',
      given,
      'is no name of an account',
      'write for example "heketi"',
    );
  } else return given;
  return 'heketi';
}

function readDevices(given: unknown, findings: Findings): readonly Reach[] {
  const remedy = 'write for example ["/dev/disk/by-id/wwn-0x5000c500a1b2c3d4"]';
  if (!Array.isArray(given) || given.length === 0) {
    const missing = given === undefined || Array.isArray(given);
    const reason = missing ? 'names no device that Heketi may take' : 'is no list';
    findings.add(missing ? 'required' : 'invalid', 'devices', given, reason, remedy);
    return [];
  }
  const devices: Reach[] = [];
  for (const [index, one] of given.entries()) {
    const read = readDevice(one, `devices[${index}]`, findings);
    if (read === undefined) continue;
    if (devices.some(({ device }) => isSameDisk(device, read.device))) {
      const twice = 'stands there twice';
      findings.add('duplicate', `devices[${index}]`, read.device, twice, 'name each device once');
    } else devices.push(read);
  }
  return devices;
}

function readDevice(given: unknown, path: string, findings: Findings): Reach | undefined {
  const record = isRecord(given) && !(given instanceof DevicePath);
  const { device, destroyData, allowUnstable } = record
    ? (given as Partial<HeketiSshDevice>)
    : { device: given as DevicePathInput };
  checkSwitch(destroyData, `${path}.destroyData`, findings);
  checkSwitch(allowUnstable, `${path}.allowUnstable`, findings);
  const at = record ? `${path}.device` : path;
  const read = findings
    .take(DevicePath.parse(device ?? '', at, { allowUnstable: allowUnstable === true }))
    ?.toString();
  if (read === undefined) return undefined;
  if (HEKETI_DEVICE.test(read)) return { device: read, destroyData: destroyData === true };
  const reason = 'is no name that Heketi takes: letters, digits and "_.:/-"';
  findings.add('unsupported', at, read, reason, 'use another of its names below /dev/disk');
  return undefined;
}

function readKeys(given: HeketiSshProps['authorizedKeys'], findings: Findings): readonly string[] {
  const keys = readTexts(given, 'authorizedKeys', EXAMPLE_KEY, findings) ?? [];
  keys.forEach((key, index) => {
    const path = `authorizedKeys[${index}]`;
    if (key.includes('PRIVATE KEY')) {
      const remedy = 'give the public one, and replace this key: it has been shown';
      findings.add('forbidden', path, undefined, 'is a private key', remedy);
    } else if (!KEY.test(key)) {
      const reason = 'is no public key of OpenSSH, without options';
      findings.add('invalid', path, key, reason, `write for example "${EXAMPLE_KEY}"`);
    }
  });
  return keys;
}

function checkKeySource(props: Partial<HeketiSshProps>, findings: Findings): void {
  const { authorizedKeys, authorizedKeysFile } = props;
  if (authorizedKeys !== undefined && authorizedKeysFile !== undefined) {
    const reason = 'stands beside authorizedKeys; the server reads one of them';
    findings.add('conflict', 'authorizedKeysFile', authorizedKeysFile, reason, 'drop one of them');
  }
  const none = Array.isArray(authorizedKeys) && authorizedKeys.length === 0;
  if (none || (authorizedKeys === undefined && authorizedKeysFile === undefined)) {
    const reason = 'without a key Heketi cannot log in';
    findings.add('required', 'authorizedKeys', undefined, reason, 'give its public key');
  }
}

function readFile(given: unknown, path: string, findings: Findings): string | undefined {
  if (given === undefined || (isText(given, PLAIN_PATH) && given.length > 1)) return given;
  const reason = 'is no path of a file in plain characters';
  findings.add('invalid', path, given, reason, 'write for example "/etc/gluster-pool/heketi_key"');
  return undefined;
}

function readFstab(given: unknown, findings: Findings): string {
  if (given === undefined) return FSTAB;
  if (given === '/etc/fstab') {
    const reason = "is the machine's own: Heketi's user could have anything mounted by it";
    const remedy = `leave it out, and write "fstab": "${FSTAB}" into Heketi's sshexec`;
    findings.add('forbidden', 'fstab', given, reason, remedy);
    return FSTAB;
  }
  return readFile(given, 'fstab', findings) ?? FSTAB;
}

function readFrom(given: HeketiSshProps['from'], findings: Findings): readonly string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length === 0) {
    const reason = Array.isArray(given) ? 'lets Heketi in from nowhere' : 'is no list';
    findings.add('invalid', 'from', given, reason, 'write for example ["10.0.0.0/24"]');
    return [];
  }
  return given.flatMap((one: unknown, index) => {
    const path = `from[${index}]`;
    const range = one instanceof Cidr || (typeof one === 'string' && one.includes('/'));
    const read = range
      ? findings.take(Cidr.parse(one, path))
      : findings.take(IpAddress.parse(one as string, path));
    return read === undefined ? [] : [read.toString()];
  });
}

function readInstall(given: unknown, findings: Findings): boolean {
  if (given === undefined || given === 'package') return true;
  if (given === 'image') return false;
  findings.add(
    'unsupported',
    'install',
    given,
    'is no way to install',
    'write "package" or "image"',
  );
  return true;
}
