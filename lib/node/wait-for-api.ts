/**
 * Waiting for the API server before a unit starts, over TLS that is checked and for a limited time. (The CNCF demo write-up waits for port
 * 8080 without TLS, and for ever.)
 *
 * @see https://kubernetes.io/docs/reference/using-api/health-checks/
 */
import { checkSwitch, Duration, isRecord, isText, printedValue, readTexts } from '../values';
import type { DurationInput, Findings, KubernetesVersion, Violation } from '../values';

import { holdsCredentials, isHostAndPort } from './host-port';
import { WAIT_FOR_API_SCRIPT } from './wait-for-api-script';

/** What to wait for, and how long. */
export interface WaitForApiProps {
  /**
   * The address that answers 200 once the API server is ready, without user name, password and query. `${NAME}` stands for a variable of the
   * unit, such as the cluster's name in the marker file.
   */
  readonly endpoint: string;

  /**
   * The certificate authority of the API server: an absolute path on the machine (`/etc/kubernetes/pki/ca.crt`), or certificates in PEM,
   * which are written to a file. No other authority is trusted, none of the system's either. Required unless `insecure`.
   */
  readonly certificateAuthority?: string;

  /**
   * How long one start of a unit waits: whole seconds from 1s to 24h. When it is over the unit fails with what was last seen, and its
   * restart waits anew.
   *
   * @default '5m'
   */
  readonly timeout?: DurationInput;

  /**
   * The pause between two attempts: whole seconds, at least 1s.
   *
   * @default '5s'
   */
  readonly every?: DurationInput;

  /**
   * Whether an answer that wants credentials (401, 403) is good enough: for API servers with `--anonymous-auth=false`, which answer nobody
   * else on `/readyz`.
   *
   * @default false
   */
  readonly acceptUnauthorized?: boolean;

  /**
   * Whether `http://` will do, with nothing checked: for API servers before 1.20, which still served port 8080.
   *
   * @default false
   */
  readonly insecure?: boolean;

  /**
   * The units that wait.
   *
   * @default - those that want the role `worker`
   */
  readonly units?: readonly string[];
}

/** What was read. */
export interface WaitForApi {
  readonly endpoint: string;
  /** A path; undefined when nothing is checked. */
  readonly authorityPath?: string;
  /** What to write there. */
  readonly authority?: string;
  readonly timeoutSeconds: number;
  readonly everySeconds: number;
  /** The HTTP codes that will do. */
  readonly codes: readonly number[];
  /** Undefined for the usual ones. */
  readonly units?: readonly string[];
}

/** Where certificates that are given as text are written. */
export const API_AUTHORITY_FILE = '/etc/groundwork/api-ca.pem';

// A value of systemd's TimeoutStartSec covers one command; this is for the last attempt, which may hang as long as it is allowed to.
const SLACK_SECONDS = 30;
const USUAL_START_SECONDS = 90;
const LONGEST_SECONDS = 24 * 60 * 60;
const URL = /^https?:\/\/([^/%]+)(?:\/[A-Za-z0-9._~/-]*)?$/;
const VARIABLE = /\$\{[A-Z_][A-Z0-9_]*\}/g;
const PATH = /^(?:\/[A-Za-z0-9_.@+-]+)+$/;
const PEM =
  /^(?:[^-]*-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----)+\s*$/;

/** Reads what to wait for; `version` is that of the cluster, where it is known. */
export function readWaitForApi(
  given: unknown,
  version: KubernetesVersion | undefined,
  findings: Findings,
): WaitForApi | undefined {
  if (given === undefined) return undefined;
  if (!isRecord(given)) {
    const remedy = 'write { endpoint: "https://…:6443/readyz", certificateAuthority: "/…" }';
    findings.add('invalid', 'waitForApi', given, 'is no record', remedy);
    return undefined;
  }
  const props: Partial<WaitForApiProps> = given;
  checkSwitch(props.insecure, 'waitForApi.insecure', findings);
  checkSwitch(props.acceptUnauthorized, 'waitForApi.acceptUnauthorized', findings);
  const endpoint = readEndpoint(props, version, findings);
  const authority = endpoint?.startsWith('http:') ? {} : readAuthority(props, findings);
  const timeoutSeconds = readSeconds(props.timeout ?? '5m', 'timeout', findings);
  const everySeconds = readSeconds(props.every ?? '5s', 'every', findings);
  const units = readTexts(props.units, 'waitForApi.units', 'kubelet.service', findings);
  if (endpoint === undefined || timeoutSeconds === undefined || everySeconds === undefined) {
    return undefined;
  }
  const codes = props.acceptUnauthorized === true ? [200, 401, 403] : [200];
  return {
    ...{ endpoint, ...authority, timeoutSeconds, everySeconds, codes },
    ...(units === undefined ? {} : { units }),
  };
}

/** The command that waits, as systemd reads it. */
export function waitCommand(wait: WaitForApi): string {
  const { endpoint, authorityPath = '-', timeoutSeconds, everySeconds, codes } = wait;
  const numbers = [timeoutSeconds, everySeconds, ...codes].map(String);
  return [WAIT_FOR_API_SCRIPT, endpoint, authorityPath, ...numbers].join(' ');
}

/** A value of `TimeoutStartSec=` that lets the wait end by itself. */
export function startTimeoutSeconds({ timeoutSeconds }: WaitForApi): number {
  return Math.max(USUAL_START_SECONDS, timeoutSeconds + SLACK_SECONDS);
}

function readEndpoint(
  props: Partial<WaitForApiProps>,
  version: KubernetesVersion | undefined,
  findings: Findings,
): string | undefined {
  const { insecure } = props;
  const endpoint: unknown = props.endpoint;
  const path = 'waitForApi.endpoint';
  if (!isEndpoint(endpoint)) {
    findings.addAll([whyNoEndpoint(endpoint, path)]);
    return undefined;
  }
  if (!endpoint.startsWith('http:')) {
    if (insecure !== true) return endpoint;
    const remedy = 'leave it out';
    findings.add('conflict', 'waitForApi.insecure', insecure, 'the address is secure', remedy);
    return endpoint;
  }
  const remedy = 'write "https://…:6443/readyz" and name the certificateAuthority';
  if (insecure !== true) {
    const reason = 'anybody on the network could answer in the place of the API server';
    findings.add('forbidden', path, endpoint, reason, remedy);
  } else if (version?.atLeast('1.20') === true) {
    const reason = `an API server ${version.series} serves no port without TLS (until 1.19)`;
    findings.add('unsupported', path, endpoint, reason, remedy);
  }
  return endpoint;
}

function isEndpoint(given: unknown): given is string {
  if (!isText(given, URL)) return false;
  // A variable may stand for any part of a name.
  return isHostAndPort(URL.exec(given)?.[1]?.replaceAll(VARIABLE, 'x') ?? '');
}

function whyNoEndpoint(given: unknown, path: string): Violation {
  if (typeof given === 'string' && holdsCredentials(given)) {
    const reason = 'holds a user name or password, which everybody on the machine could read';
    return { code: 'forbidden', path, reason, remedy: 'leave it out, and set acceptUnauthorized' };
  }
  return {
    code: given === undefined ? 'required' : 'invalid',
    path,
    value: printedValue(given),
    reason: 'is no plain address of a web server',
    remedy: 'write for example "https://masters.cluster.k8s:6443/readyz"',
  };
}

function readAuthority(
  props: Partial<WaitForApiProps>,
  findings: Findings,
): Pick<WaitForApi, 'authorityPath' | 'authority'> {
  const given: unknown = props.certificateAuthority;
  const path = 'waitForApi.certificateAuthority';
  if (isText(given, PATH)) return { authorityPath: given };
  if (isText(given, PEM)) return { authorityPath: API_AUTHORITY_FILE, authority: given.trim() };
  if (isText(given, /PRIVATE KEY-----/)) {
    const remedy = 'give the certificates only, and replace that key';
    findings.add('forbidden', path, undefined, 'holds a private key', remedy);
    return {};
  }
  const code = given === undefined ? 'required' : 'invalid';
  const reason = 'is neither an absolute path of plain characters nor certificates in PEM';
  const remedy = 'write for example "/etc/kubernetes/pki/ca.crt"';
  findings.add(code, path, given, reason, remedy);
  return {};
}

function readSeconds(
  given: DurationInput,
  field: 'timeout' | 'every',
  findings: Findings,
): number | undefined {
  const path = `waitForApi.${field}`;
  const duration = findings.take(Duration.parse(given, path));
  if (duration === undefined) return undefined;
  const seconds = duration.seconds();
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_SECONDS) return seconds;
  const reason = 'is no whole number of seconds from 1s to 24h';
  findings.add('out-of-range', path, duration.toString(), reason, 'write for example "30s"');
  return undefined;
}
