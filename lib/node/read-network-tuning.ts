/** From what a person writes about the network to what is chosen, complete and checked. */
import type { Capacity } from '../machine';
import { checkSwitch, Findings, readProps, readTexts } from '../values';
import type { Violation } from '../values';

import { conntrackMax } from './network-settings';
import type { ConntrackChoice, NetworkChoice } from './network-settings';
import type {
  ConntrackProps,
  InotifyProps,
  IpFamilyName,
  NetworkTuningProps,
} from './network-tuning-props';
import { present, readRecord, readSeconds, readWhole } from './read-value';

/** What was read. */
export interface ReadNetworkTuning {
  readonly choice: NetworkChoice;
  readonly violations: readonly Violation[];
}

const FAMILIES: readonly IpFamilyName[] = ['IPv4', 'IPv6'];
/** The greatest number that the kernel holds in most of its settings. */
const MOST = 2_147_483_647;
const DEFAULTS = {
  maxPerCore: 32_768,
  min: 131_072,
  tcpEstablishedTimeout: 24 * 60 * 60,
  tcpCloseWaitTimeout: 60 * 60,
} as const;

/** Reads everything; all that is wrong is found at once. */
export function readNetworkTuning(
  given: NetworkTuningProps,
  capacity: Capacity | undefined,
): ReadNetworkTuning {
  const findings = new Findings();
  const props = readProps(given, findings);
  checkSwitch(props.bridgeNetfilter, 'bridgeNetfilter', findings);
  const choice: NetworkChoice = {
    ipFamilies: readFamilies(props.ipFamilies, findings),
    bridgeNetfilter: props.bridgeNetfilter ?? true,
    ...present('conntrack', readConntrack(props.conntrack, capacity, findings)),
    ...present('somaxconn', readWhole(props.somaxconn, 'somaxconn', [1, 65_535], findings)),
    ...readInotify(props.inotify, findings),
    ...present('rpFilter', readRpFilter(props.rpFilter, findings)),
    ...present('neighbourThresholds', readThresholds(props.neighbourThresholds, findings)),
  };
  return { choice, violations: findings.violations };
}

function readFamilies(
  given: NetworkTuningProps['ipFamilies'],
  findings: Findings,
): ReadonlySet<IpFamilyName> {
  const path = 'ipFamilies';
  const texts = readTexts<string>(given, path, 'IPv4', findings);
  if (texts === undefined) return new Set(['IPv4']);
  const found = FAMILIES.filter((one) => texts.includes(one));
  texts.forEach((one, index) => {
    if (FAMILIES.some((family) => family === one)) return;
    const remedy = `use ${FAMILIES.join(' or ')}`;
    findings.add('unsupported', `${path}[${index}]`, one, 'is no family of addresses', remedy);
  });
  if (texts.length === 0) {
    findings.add('required', path, undefined, 'names no family', 'write for example ["IPv4"]');
  }
  return new Set(found);
}

function readConntrack(
  given: ConntrackProps | undefined,
  capacity: Capacity | undefined,
  findings: Findings,
): ConntrackChoice | undefined {
  const props = readRecord(given, 'conntrack', "{} for kube-proxy's limits", findings);
  if (props === undefined) return undefined;
  const read = (field: 'maxPerCore' | 'min'): number =>
    readWhole(props[field], `conntrack.${field}`, [0, MOST], findings) ?? DEFAULTS[field];
  const seconds = (field: 'tcpEstablishedTimeout' | 'tcpCloseWaitTimeout'): number =>
    readSeconds(props[field], `conntrack.${field}`, [1, MOST], findings) ?? DEFAULTS[field];
  checkSwitch(props.tcpBeLiberal, 'conntrack.tcpBeLiberal', findings);
  return {
    ...present('max', readMax(read('maxPerCore'), read('min'), capacity, findings)),
    establishedSeconds: seconds('tcpEstablishedTimeout'),
    closeWaitSeconds: seconds('tcpCloseWaitTimeout'),
    ...present('beLiberal', props.tcpBeLiberal),
  };
}

function readMax(
  perCore: number,
  min: number,
  capacity: Capacity | undefined,
  findings: Findings,
): number | undefined {
  if (perCore === 0) return undefined;
  if (capacity === undefined) {
    const reason = 'the number of CPUs is not known';
    const remedy = 'give the Machine its capacity, or write conntrack: { maxPerCore: 0 }';
    findings.add('required', 'conntrack.maxPerCore', undefined, reason, remedy);
    return undefined;
  }
  const max = conntrackMax(Number(capacity.cpu.in('')), perCore, min);
  if (max <= MOST) return max;
  const reason = `comes to ${max} connections, more than the kernel counts (${MOST})`;
  findings.add('out-of-range', 'conntrack.maxPerCore', perCore, reason, 'lower it');
  return undefined;
}

function readInotify(
  given: InotifyProps | undefined,
  findings: Findings,
): Pick<NetworkChoice, 'maxUserWatches' | 'maxUserInstances'> {
  const props = readRecord(given, 'inotify', '{ maxUserWatches: 524288 }', findings) ?? {};
  const read = (field: keyof InotifyProps): number | undefined =>
    readWhole(props[field], `inotify.${field}`, [1, MOST], findings);
  return {
    ...present('maxUserWatches', read('maxUserWatches')),
    ...present('maxUserInstances', read('maxUserInstances')),
  };
}

function readRpFilter(given: unknown, findings: Findings): number | undefined {
  if (given === undefined || given === 1 || given === 2) return given;
  const path = 'rpFilter';
  if (given === 0) {
    const reason = 'switches nothing off: an interface keeps its own value when that is greater';
    const remedy = 'set net.ipv4.conf.<interface>.rp_filter by a Sysctl besides, or use 2';
    findings.add('unsupported', path, given, reason, remedy);
  } else findings.add('unsupported', path, given, 'is no mode of the filter', 'use 1 or 2');
  return undefined;
}

function readThresholds(given: unknown, findings: Findings): readonly number[] | undefined {
  if (given === undefined) return undefined;
  const path = 'neighbourThresholds';
  const example = 'write for example [4096, 8192, 16384]';
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  if (list.length !== 3) {
    findings.add('invalid', path, given, 'is no list of three numbers', example);
    return undefined;
  }
  const read = list.map((one, index) =>
    readWhole(one ?? '', `${path}[${index}]`, [1, MOST], findings),
  );
  const numbers = read.filter((one) => one !== undefined);
  if (numbers.length < 3) return undefined;
  if (numbers.every((one, index) => one >= (numbers[index - 1] ?? 0))) return numbers;
  findings.add('conflict', path, numbers.join(', '), 'falls from one to the next', example);
  return undefined;
}
