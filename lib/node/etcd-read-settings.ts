/** From the settings that a person writes to the texts that etcd reads, and what does not go together. */
import { Duration, Quantity, isRecord, isText } from '../values';
import type { DurationInput, Findings, QuantityInput } from '../values';

import { ETCD_FEATURE_GATES, ETCD_SETTINGS } from './etcd-setting';
import type { EtcdSetting } from './etcd-setting';
import type { EtcdMinor } from './etcd-version';

/** Settings as texts, by upstream's names. */
export type EtcdTexts = Readonly<Record<string, string>>;

/** Settings that other props say, with the prop. */
const OWN: Readonly<Record<string, string>> = {
  'advertise-client-urls': 'advertiseClientUrls',
  'cert-file': 'tls.client.certFile',
  'client-cert-allowed-hostname': 'tls.client.allowedHostnames',
  'client-crl-file': 'tls.client.crlFile',
  'data-dir': 'dataDir',
  'initial-advertise-peer-urls': 'initialAdvertisePeerUrls',
  'initial-cluster': 'initialCluster',
  'initial-cluster-state': 'initialClusterState',
  'initial-cluster-token': 'initialClusterToken',
  'key-file': 'tls.client.keyFile',
  'listen-client-http-urls': 'listenClientHttpUrls',
  'listen-client-urls': 'listenClientUrls',
  'listen-metrics-urls': 'listenMetricsUrls',
  'listen-peer-urls': 'listenPeerUrls',
  name: 'name',
  'peer-cert-allowed-cn': 'tls.peer.allowedCommonNames',
  'peer-cert-allowed-hostname': 'tls.peer.allowedHostnames',
  'peer-cert-file': 'tls.peer.certFile',
  'peer-crl-file': 'tls.peer.crlFile',
  'peer-key-file': 'tls.peer.keyFile',
  'peer-trusted-ca-file': 'tls.peer.trustedCaFile',
  'trusted-ca-file': 'tls.client.trustedCaFile',
  'wal-dir': 'walDir',
};

/** Settings that are never taken, with the reason. */
const NEVER: Readonly<Record<string, string>> = {
  'auto-tls': 'makes certificates that nobody can check',
  'enable-v2': 'etcd 3.6 has no version 2 of the API any more',
  'experimental-enable-v2v3': 'etcd 3.6 has no version 2 of the API any more',
  'force-new-cluster': 'is an operation for a disaster, and would be done at every start',
  'peer-auto-tls': 'makes certificates that nobody can check',
  'unsafe-no-fsync': 'loses what was acknowledged when the machine fails',
  'v2-deprecation': 'is ignored by etcd 3.6',
};

// Go offers no choice among those of TLS 1.3.
const CIPHER_SUITES = ['ECDSA', 'RSA'].flatMap((key) =>
  [
    'AES_128_GCM_SHA256',
    'AES_256_GCM_SHA384',
    'CHACHA20_POLY1305_SHA256',
    'AES_128_CBC_SHA',
    'AES_256_CBC_SHA',
  ].map((cipher) => `TLS_ECDHE_${key}_WITH_${cipher}`),
);

const USUAL_HEARTBEAT_MS = 100;
const USUAL_ELECTION_MS = 1000;
const LEAST_TICKS = 5;

/** Reads all of them; what is wrong is left out. */
export function readEtcdSettings(
  given: unknown,
  minor: EtcdMinor | undefined,
  findings: Findings,
): EtcdTexts {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const remedy = 'write for example { "quota-backend-bytes": "4Gi" }';
    findings.add('invalid', 'settings', given, 'is no record of settings', remedy);
    return {};
  }
  const texts: Record<string, string> = {};
  for (const name of Object.keys(given).sort()) {
    const value = given[name];
    const path = `settings.${name}`;
    const setting = settingOf(name);
    if (setting === undefined) refuseUnknown(name, path, findings);
    else if (value !== undefined && isIn(setting, minor, name, path, findings)) {
      const text = readOne(setting, value, path, findings);
      if (text !== undefined) texts[name] = text;
    }
  }
  checkRelations(texts, findings);
  return texts;
}

function settingOf(name: string): EtcdSetting | undefined {
  return Object.hasOwn(ETCD_SETTINGS, name)
    ? ETCD_SETTINGS[name as keyof typeof ETCD_SETTINGS]
    : undefined;
}

function refuseUnknown(name: string, path: string, findings: Findings): void {
  const prop = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
  const never = Object.hasOwn(NEVER, name) ? NEVER[name] : undefined;
  if (prop !== undefined) {
    findings.add('conflict', path, undefined, 'follows from another prop', `say it by ${prop}`);
  } else if (never !== undefined) findings.add('forbidden', path, undefined, never, 'leave it out');
  else {
    const remedy = 'write a name of "etcd --help", without the hyphens in front';
    findings.add('unsupported', path, undefined, 'is no setting that can be chosen here', remedy);
  }
}

function isIn(
  setting: EtcdSetting,
  minor: EtcdMinor | undefined,
  name: string,
  path: string,
  findings: Findings,
): boolean {
  const { only, instead } = setting;
  if (only === undefined || minor === undefined || only === minor) return true;
  const remedy =
    instead === undefined
      ? `leave it out, or take etcd ${only}`
      : instead.startsWith('gate:')
        ? `write "feature-gates": { ${instead.slice('gate:'.length)}: … }`
        : `write "${instead}"`;
  const reason =
    minor === '3.5'
      ? `etcd ${minor} knows no setting ${name}`
      : `is deprecated in etcd ${minor}, and gone in the next version`;
  findings.add('unsupported', path, undefined, reason, remedy);
  return false;
}

/** Bounds, forms and choices of one value; as etcd reads it. */
function readOne(
  setting: EtcdSetting,
  value: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  switch (setting.kind) {
    case 'whole':
      return readNumber(setting.bounds, value, path, findings);
    case 'bytes':
      return readBytes(setting.bounds, value, path, findings);
    case 'span':
      return readSpan(setting.bounds, value, path, findings);
    case 'switch':
    case 'choice':
    case 'text':
      return readWord(setting, value, path, findings);
    case 'list':
      return readSuites(value, path, findings);
    case 'retention':
      return readRetention(value, path, findings);
    case 'gates':
      return readGates(value, path, findings);
  }
}

function readWord(
  setting: Extract<EtcdSetting, { readonly kind: 'switch' | 'choice' | 'text' }>,
  value: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  if (setting.kind === 'switch') {
    if (typeof value === 'boolean') return String(value);
    findings.add('invalid', path, value, 'is neither true nor false', 'write it without quotes');
    return undefined;
  }
  if (setting.kind === 'choice') {
    if (typeof value === 'string' && setting.values.includes(value)) return value;
    const remedy = `write one of ${setting.values.join(', ')}`;
    findings.add('unsupported', path, value, 'is no choice of etcd', remedy);
    return undefined;
  }
  if (isText(value, setting.form)) return value;
  const remedy = `write for example "${setting.example}"`;
  findings.add('invalid', path, value, 'has not the form that etcd wants', remedy);
  return undefined;
}

function readNumber(
  [least, most]: readonly [number, number],
  value: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) {
    return String(value);
  }
  const reason = `is no whole number from ${least} to ${most}`;
  findings.add('out-of-range', path, value, reason, 'write one within the bounds');
  return undefined;
}

function readBytes(
  [least, most]: readonly [string, string],
  value: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  const size = findings.take(Quantity.parse(value as QuantityInput, path));
  if (size === undefined) return undefined;
  if (size.compare(least) >= 0 && size.compare(most) <= 0 && size.millis() % 1000n === 0n) {
    return String(size.bytes());
  }
  const reason = `is no size in whole bytes from ${least} to ${most}`;
  findings.add('out-of-range', path, String(size), reason, 'write one within the bounds');
  return undefined;
}

function readSpan(
  [least, most]: readonly [string, string],
  value: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  const span = findings.take(Duration.parse(value as DurationInput, path));
  if (span === undefined) return undefined;
  const isWhole = Number.isInteger(Math.round(span.seconds() * 1e6) / 1e3);
  if (span.compare(least) >= 0 && span.compare(most) <= 0 && isWhole) return String(span);
  const reason = `is no span of whole milliseconds from ${least} to ${most}`;
  findings.add('out-of-range', path, String(span), reason, 'write one within the bounds');
  return undefined;
}

function readSuites(value: unknown, path: string, findings: Findings): string | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    const remedy = `write for example ["${CIPHER_SUITES[0] ?? ''}"]`;
    findings.add('invalid', path, value, 'is no list of cipher suites', remedy);
    return undefined;
  }
  const names = value.filter((one: unknown): one is string => typeof one === 'string');
  const known = names.filter((one) => CIPHER_SUITES.includes(one));
  for (const one of value as readonly unknown[]) {
    if (typeof one === 'string' && CIPHER_SUITES.includes(one)) continue;
    const reason = 'is no cipher suite of TLS 1.2 that Go holds for safe';
    findings.add('unsupported', path, one, reason, `choose of ${CIPHER_SUITES.join(', ')}`);
  }
  if (known.length < value.length) return undefined;
  if (!known.some((one) => one.endsWith('_AES_128_GCM_SHA256'))) {
    const reason = 'holds none with AES_128_GCM_SHA256, without which Go refuses to serve HTTP/2';
    findings.add('required', path, known.join(','), reason, `add ${CIPHER_SUITES[0] ?? ''}`);
    return undefined;
  }
  return [...new Set(known)].join(',');
}

function readRetention(value: unknown, path: string, findings: Findings): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  if (isText(value, /^(?:0|[1-9][0-9]{0,14})$/)) return value;
  const span = typeof value === 'string' ? Duration.parse(value, path) : undefined;
  if (span?.ok === true && !span.value.isNegative() && span.value.seconds() % 1 === 0) {
    return String(span.value);
  }
  const remedy =
    'write a span such as "5m", or a number: hours, or with the mode revision revisions';
  findings.add('invalid', path, value, 'is neither a span of whole seconds nor a number', remedy);
  return undefined;
}

function readGates(value: unknown, path: string, findings: Findings): string | undefined {
  if (!isRecord(value) || Object.keys(value).length === 0) {
    const remedy = 'write for example { InitialCorruptCheck: true }';
    findings.add('invalid', path, value, 'is no record of feature gates', remedy);
    return undefined;
  }
  const names = Object.keys(value).sort();
  const wrong = names.filter((name) => {
    if (!ETCD_FEATURE_GATES.some((one) => one === name)) {
      const remedy = `write one of ${ETCD_FEATURE_GATES.join(', ')}`;
      findings.add('unsupported', `${path}.${name}`, undefined, 'is no feature gate', remedy);
      return true;
    }
    if (typeof value[name] === 'boolean') return false;
    const remedy = 'write it without quotes';
    findings.add('invalid', `${path}.${name}`, value[name], 'is neither true nor false', remedy);
    return true;
  });
  if (wrong.length > 0) return undefined;
  if (value['LeaseCheckpointPersist'] === true && value['LeaseCheckpoint'] !== true) {
    const reason =
      'LeaseCheckpointPersist is of no use without LeaseCheckpoint, and etcd refuses it';
    findings.add('conflict', path, undefined, reason, 'add LeaseCheckpoint: true');
    return undefined;
  }
  return names.map((name) => `${name}=${String(value[name])}`).join(',');
}

/** What etcd refuses when it starts. */
function checkRelations(texts: EtcdTexts, findings: Findings): void {
  const heartbeat = Number(texts['heartbeat-interval'] ?? USUAL_HEARTBEAT_MS);
  const election = Number(texts['election-timeout'] ?? USUAL_ELECTION_MS);
  if (election < LEAST_TICKS * heartbeat) {
    const at = 'election-timeout' in texts ? 'election-timeout' : 'heartbeat-interval';
    const reason = `the election timeout of ${election} ms is shorter than five heartbeats of ${heartbeat} ms, and etcd refuses it`;
    const remedy = `write "election-timeout": ${LEAST_TICKS * 2 * heartbeat}`;
    findings.add('conflict', `settings.${at}`, texts[at], reason, remedy);
  }
  const [least, most] = [texts['tls-min-version'], texts['tls-max-version']];
  if (least === 'TLS1.3' && most === 'TLS1.2') {
    const reason = 'is older than tls-min-version';
    findings.add('conflict', 'settings.tls-max-version', most, reason, 'leave it out');
  }
  if (least === 'TLS1.3' && texts['cipher-suites'] !== undefined) {
    const reason = 'cannot be chosen where only TLS 1.3 is allowed, and etcd refuses it';
    findings.add('conflict', 'settings.cipher-suites', undefined, reason, 'leave it out');
  }
  const retention = texts['auto-compaction-retention'];
  if (
    texts['auto-compaction-mode'] === 'revision' &&
    retention !== undefined &&
    /\D/.test(retention)
  ) {
    const reason = 'is a span of time, where the mode revision wants a number of revisions';
    const remedy = 'write for example 10000, or the mode periodic';
    findings.add('conflict', 'settings.auto-compaction-retention', retention, reason, remedy);
  }
}
