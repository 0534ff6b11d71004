/** From the props of multipath to what is written. */
import { Findings, checkSwitch, isText, readProps } from '../values';
import type { Violation } from '../values';

import type { MultipathProps } from './multipath-props';
import { readWhole } from './read-value';

/** What was read. */
export interface ReadMultipath {
  readonly findMultipaths: string;
  readonly noPathRetry: number | 'fail' | 'queue';
  readonly pollingInterval: number;
  readonly friendlyNames: boolean;
  readonly vendors: readonly string[];
  readonly fastIoFail: number;
  readonly install: boolean;
  readonly distribution: 'debian' | 'rhel';
  readonly violations: readonly Violation[];
}

const FOUND = ['greedy', 'smart', 'on'];
const DISTRIBUTIONS = ['debian', 'rhel'] as const;
const VENDOR = /^[A-Za-z0-9][A-Za-z0-9 _-]{0,7}$/;
const USUAL_INTERVAL = 5;
const USUAL_RETRY = 120;
const USUAL_FAIL = 15;

/** Reads them. */
export function readMultipath(given: MultipathProps): ReadMultipath {
  const findings = new Findings();
  const props = readProps(given, findings);
  const { find_multipaths: found = 'greedy', user_friendly_names: friendly = false } = props;
  if (!FOUND.includes(found)) {
    const remedy = `use ${FOUND.join(', ')}`;
    findings.add('unsupported', 'find_multipaths', found, 'is no way to find disks', remedy);
  }
  checkSwitch(friendly, 'user_friendly_names', findings);
  checkSwitch(props.install, 'install', findings);
  return {
    findMultipaths: found,
    friendlyNames: friendly,
    noPathRetry: readRetry(props.no_path_retry, findings),
    pollingInterval:
      readWhole(props.polling_interval, 'polling_interval', [1, 60], findings) ?? USUAL_INTERVAL,
    fastIoFail:
      readWhole(props.fast_io_fail_tmo, 'fast_io_fail_tmo', [1, 120], findings) ?? USUAL_FAIL,
    vendors: readVendors(props.vendors, findings),
    install: props.install ?? false,
    distribution: readDistribution(props.distribution, findings),
    violations: findings.violations,
  };
}

/** Whose packages a machine has. */
export function readDistribution(given: unknown, findings: Findings): 'debian' | 'rhel' {
  if (given === undefined) return 'debian';
  const known = DISTRIBUTIONS.find((one) => one === given);
  if (known !== undefined) return known;
  const remedy = 'use debian or rhel';
  findings.add('unsupported', 'distribution', given, 'is no distribution known here', remedy);
  return 'debian';
}

function readRetry(given: unknown, findings: Findings): ReadMultipath['noPathRetry'] {
  if (given === 'fail' || given === 'queue') return given;
  if (typeof given !== 'string') {
    return readWhole(given, 'no_path_retry', [1, 100_000], findings) ?? USUAL_RETRY;
  }
  const remedy = 'write a number of looks, fail, or queue';
  findings.add('unsupported', 'no_path_retry', given, 'is no number', remedy);
  return USUAL_RETRY;
}

function readVendors(given: unknown, findings: Findings): readonly string[] {
  if (given === undefined) return ['LIO-ORG'];
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  const good = list.filter((one) => isText(one, VENDOR));
  if (list.length > 0 && good.length === list.length) return good;
  const bad = Array.isArray(given) ? list.find((one) => !isText(one, VENDOR)) : given;
  const reason = 'names no vendor of at most eight characters, as disks tell theirs';
  findings.add('invalid', 'vendors', bad, reason, 'write for example ["LIO-ORG"]');
  return ['LIO-ORG'];
}
