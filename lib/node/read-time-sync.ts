/** From what a person writes about the clock to what is chosen, complete and checked. */
import {
  checkSwitch,
  Cidr,
  Findings,
  Hostname,
  IpAddress,
  isText,
  readProps,
  readTexts,
} from '../values';
import type { Violation } from '../values';

import { present, readRecord, readSeconds, readWhole } from './read-value';
import type { TimeChoice } from './time-sync-files';
import type { TimeDaemon, TimeSyncProps } from './time-sync-props';

/** What was read. */
export interface ReadTimeSync {
  readonly choice: TimeChoice;
  readonly violations: readonly Violation[];
}

const DAEMONS: readonly TimeDaemon[] = ['chrony', 'timesyncd'];
const DISTRIBUTIONS = ['debian', 'rhel'] as const;
/** What only one of the two can do, and why the other cannot. */
const ONLY = {
  chrony: {
    pools: 'knows no pools',
    nts: 'knows no NTS',
    makeStep: 'decides by itself when the clock jumps',
    allow: 'serves nobody',
  },
  timesyncd: { fallback: 'asks all of its servers at any time' },
} as const;
const OF_THE_CLOCK = [
  ...['chrony.service', 'chronyd.service', 'chrony-wait.service'],
  ...['systemd-timesyncd.service', 'systemd-time-wait-sync.service'],
];
const SERVICE = /^[A-Za-z0-9:_.@\\-]+\.service$/;
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/;
const DAY = 24 * 60 * 60;

/** Reads everything; all that is wrong is found at once. */
export function readTimeSync(given: TimeSyncProps): ReadTimeSync {
  const findings = new Findings();
  const props = readProps(given, findings);
  const daemon = readOne(props.daemon, 'daemon', DAEMONS, findings) ?? 'chrony';
  checkOnly(props, daemon, findings);
  checkSwitch(props.install, 'install', findings);
  checkSwitch(props.nts, 'nts', findings);
  const nts = props.nts === true && daemon === 'chrony';
  const choice: TimeChoice = {
    daemon,
    distribution: readOne(props.distribution, 'distribution', DISTRIBUTIONS, findings) ?? 'debian',
    install: props.install ?? false,
    servers: readSources(props.servers, 'servers', nts, findings) ?? [],
    pools: readSources(props.pools, 'pools', nts, findings) ?? [],
    ...present('fallback', readSources(props.fallback, 'fallback', false, findings)),
    ...readPolls(props, daemon, findings),
    nts,
    makeStep: readMakeStep(props.makeStep, findings),
    allow: readAllow(props.allow, findings),
    ...present('waitFor', readWait(props.waitFor, findings)),
    ...present('timezone', readZone(props.timezone, findings)),
  };
  checkSources(props, choice, findings);
  return { choice, violations: findings.violations };
}

function readOne<T extends string>(
  given: unknown,
  path: string,
  allowed: readonly T[],
  findings: Findings,
): T | undefined {
  const one = allowed.find((each) => each === given);
  if (given !== undefined && one === undefined) {
    findings.add('unsupported', path, given, 'is not known', `use ${allowed.join(' or ')}`);
  }
  return one;
}

function checkOnly(props: Partial<TimeSyncProps>, daemon: TimeDaemon, findings: Findings): void {
  const other = daemon === 'chrony' ? 'timesyncd' : 'chrony';
  for (const [field, why] of Object.entries(ONLY[other])) {
    const given: unknown = props[field as keyof TimeSyncProps];
    if (given === undefined || given === false) continue;
    findings.add('unsupported', field, given, `${daemon} ${why}`, `leave it out, or use ${other}`);
  }
}

function checkSources(
  props: Partial<TimeSyncProps>,
  { servers, pools }: TimeChoice,
  findings: Findings,
): void {
  const given: readonly unknown[] = [props.servers, props.pools];
  const refused = given.some(
    (one) => one !== undefined && !(Array.isArray(one) && one.length === 0),
  );
  if (servers.length + pools.length > 0 || refused) return;
  const remedy = 'write for example ["0.pool.ntp.org", "1.pool.ntp.org", "2.pool.ntp.org"]';
  findings.add('required', 'servers', undefined, 'nobody is named to ask for the time', remedy);
}

function readSources(
  given: readonly string[] | undefined,
  path: string,
  namesOnly: boolean,
  findings: Findings,
): readonly string[] | undefined {
  const texts = readTexts(given, path, '0.pool.ntp.org', findings);
  const spelled = texts?.map(oneSpelling) ?? [];
  texts?.forEach((one, index) => {
    const at = `${path}[${index}]`;
    const address = IpAddress.parse(one).ok;
    if (spelled.indexOf(oneSpelling(one)) !== index) {
      findings.add('duplicate', at, one, 'is there already', 'keep one of them');
    } else if (address && namesOnly) {
      const reason = 'is an address, and NTS checks a certificate, which has a name';
      findings.add('conflict', at, one, reason, 'write its name, or leave nts out');
    } else if (!address) findings.take(Hostname.parse(one, at));
  });
  return texts;
}

/** An address has several. */
function oneSpelling(source: string): string {
  const address = IpAddress.parse(source);
  return address.ok ? String(address.value) : source;
}

function readPolls(
  props: Partial<TimeSyncProps>,
  daemon: TimeDaemon,
  findings: Findings,
): Pick<TimeChoice, 'minPollSeconds' | 'maxPollSeconds'> {
  const bounds = daemon === 'chrony' ? ([1, 2 ** 17] as const) : ([16, 2 ** 31] as const);
  const read = (field: 'minPollInterval' | 'maxPollInterval'): number | undefined => {
    const seconds = readSeconds(props[field], field, bounds, findings);
    if (seconds === undefined || daemon !== 'chrony' || Number.isInteger(Math.log2(seconds))) {
      return seconds;
    }
    const near = 2 ** Math.round(Math.log2(seconds));
    const reason = 'is no power of two in seconds, and chrony takes nothing else';
    findings.add('invalid', field, props[field], reason, `write "${near}s"`);
    return undefined;
  };
  const [min, max] = [read('minPollInterval'), read('maxPollInterval')];
  if (min !== undefined && max !== undefined && min > max) {
    const reason = `is more than maxPollInterval, which is ${max} s`;
    findings.add('conflict', 'minPollInterval', `${min}s`, reason, 'write the smaller one here');
  }
  return { ...present('minPollSeconds', min), ...present('maxPollSeconds', max) };
}

function readMakeStep(
  given: TimeSyncProps['makeStep'],
  findings: Findings,
): TimeChoice['makeStep'] {
  const step = readRecord(given, 'makeStep', '{ threshold: "1s", limit: 3 }', findings) ?? {};
  return {
    thresholdSeconds: readSeconds(step.threshold, 'makeStep.threshold', [1, DAY], findings) ?? 1,
    limit: readWhole(step.limit, 'makeStep.limit', [-1, 2 ** 31 - 1], findings) ?? 3,
  };
}

function readAllow(given: TimeSyncProps['allow'], findings: Findings): readonly string[] {
  if (given === undefined) return [];
  const list: unknown = given;
  if (!Array.isArray(list)) {
    findings.add('invalid', 'allow', list, 'is no list', 'write for example ["10.0.0.0/8"]');
    return [];
  }
  return given.flatMap((one, index) => {
    const range = findings.take(Cidr.parse(one, `allow[${index}]`));
    return range === undefined ? [] : [String(range)];
  });
}

function readWait(
  given: TimeSyncProps['waitFor'],
  findings: Findings,
): TimeChoice['waitFor'] | undefined {
  const path = 'waitFor';
  const wait = readRecord(given, path, '{ services: ["kubelet.service"] }', findings);
  if (wait === undefined) return undefined;
  checkSwitch(wait.required, `${path}.required`, findings);
  const services = readTexts(wait.services, `${path}.services`, 'kubelet.service', findings);
  services?.forEach((one, index) => {
    const at = `${path}.services[${index}]`;
    if (OF_THE_CLOCK.includes(one)) {
      const reason = 'is what the others wait for, and would wait for itself';
      findings.add('conflict', at, one, reason, 'take it out');
    } else if (!SERVICE.test(one)) {
      const remedy = 'write for example "kubelet.service"';
      findings.add('invalid', at, one, 'is no name of a service', remedy);
    }
  });
  if (wait.services === undefined || services?.length === 0) {
    const remedy = 'write for example ["kubelet.service"]';
    findings.add('required', `${path}.services`, undefined, 'names no service', remedy);
  }
  return {
    services: [...new Set(services)],
    timeoutSeconds: readSeconds(wait.timeout, `${path}.timeout`, [1, DAY], findings) ?? 180,
    required: wait.required === true,
  };
}

function readZone(given: unknown, findings: Findings): string | undefined {
  if (given === undefined) return undefined;
  if (isText(given, ZONE)) return given;
  const remedy = 'write for example "UTC" or "Europe/Berlin"';
  findings.add('invalid', 'timezone', given, 'is no name of a time zone', remedy);
  return undefined;
}
