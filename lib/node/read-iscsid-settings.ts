/** Reads the settings of open-iscsi, and what they have to be to each other. */
import { isRecord, isText } from '../values';
import type { Findings } from '../values';

import {
  CHAP_ALGORITHMS,
  ISCSID_DEFAULTS,
  ISCSID_RULES,
  MULTIPATH_REPLACEMENT_TIMEOUT,
} from './iscsid-setting';
import type { IscsidRule, IscsidSettingName } from './iscsid-setting';

/** Settings as texts, by upstream's names, in the order in which they are written. */
export type IscsidTexts = Readonly<Partial<Record<IscsidSettingName, string>>>;

const SECRET = /\.auth\.(?:authmethod|username|password)(?:_in)?$/;
const TIMEOUT = 'node.session.timeo.replacement_timeout';
const INTERVAL = 'node.conn[0].timeo.noop_out_interval';
const LONGEST_TIMEOUT = 120;

/**
 * All settings that are in effect: those given, and the usual ones.
 *
 * @param given what was written, by upstream's names
 * @param path where it stands
 * @param multipath whether several paths lead to a disk
 */
export function readIscsidSettings(
  given: unknown,
  path: string,
  multipath: boolean,
  findings: Findings,
): IscsidTexts {
  const usual = multipath
    ? { ...ISCSID_DEFAULTS, [TIMEOUT]: MULTIPATH_REPLACEMENT_TIMEOUT }
    : ISCSID_DEFAULTS;
  const texts = { ...usual, ...readGivenSettings(given, path, findings) };
  const names = Object.keys(ISCSID_RULES) as IscsidSettingName[];
  const settings: IscsidTexts = Object.fromEntries(
    names.flatMap((name) => (texts[name] === undefined ? [] : [[name, texts[name]]])),
  );
  checkRelations(settings, path, findings);
  if (multipath) checkPaths(settings, path, findings);
  return settings;
}

/** Only those that were given. */
export function readGivenSettings(given: unknown, path: string, findings: Findings): IscsidTexts {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const remedy = 'write for example { "node.session.queue_depth": 64 }';
    findings.add('invalid', path, given, 'is no record of settings', remedy);
    return {};
  }
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const text = readSetting(name, value, `${path}[${name}]`, findings);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

function readSetting(
  name: string,
  value: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  if (value === undefined) return undefined;
  if (SECRET.test(name)) {
    const remedy = 'write chap, which names a file that holds the secret';
    findings.add('forbidden', path, undefined, 'would stand in the user data', remedy);
    return undefined;
  }
  const rule = Object.hasOwn(ISCSID_RULES, name)
    ? ISCSID_RULES[name as IscsidSettingName]
    : undefined;
  if (rule === undefined) {
    const reason = 'is no setting of open-iscsi, which would pass over it';
    findings.add('unsupported', path, name, reason, 'write it as the file iscsid.conf has it');
    return undefined;
  }
  return readValue(rule, value, path, findings);
}

function readValue(
  rule: IscsidRule,
  value: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  switch (rule.kind) {
    case 'yes-no':
      return readYesNo(value, path, findings);
    case 'one-of':
      return readOneOf(value, rule.of, path, findings);
    case 'whole':
      return readWholeText(value, rule, path, findings);
    case 'algorithms':
      return readAlgorithms(value, path, findings);
    case 'command':
      if (isText(value, /^\/[\x21-\x7e]+(?: [\x21-\x7e]+)*$/)) return value;
      findings.add('invalid', path, value, 'is no command', 'write the whole path of a program');
      return undefined;
  }
}

function readYesNo(value: unknown, path: string, findings: Findings): string | undefined {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return readOneOf(value, ['Yes', 'No'], path, findings);
}

function readOneOf(
  value: unknown,
  choices: readonly string[],
  path: string,
  findings: Findings,
): string | undefined {
  if (typeof value === 'string' && choices.includes(value)) return value;
  findings.add('unsupported', path, value, 'is none', `use ${choices.join(' or ')}`);
  return undefined;
}

function readWholeText(
  value: unknown,
  { from, to, also }: Extract<IscsidRule, { kind: 'whole' }>,
  path: string,
  findings: Findings,
): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    if ((value >= from && value <= to) || value === also) return String(value);
  }
  const besides = also === undefined ? '' : `, or ${also}`;
  const reason = `is no whole number from ${from} to ${to}${besides}`;
  findings.add('out-of-range', path, value, reason, 'write one within the bounds');
  return undefined;
}

function readAlgorithms(value: unknown, path: string, findings: Findings): string | undefined {
  const remedy = `write a list of ${CHAP_ALGORITHMS.join(', ')}`;
  if (!Array.isArray(value) || value.length === 0) {
    findings.add('invalid', path, value, 'is no list of algorithms', remedy);
    return undefined;
  }
  const list: readonly unknown[] = value;
  const unknown = list.findIndex((one) => !CHAP_ALGORITHMS.some((each) => each === one));
  if (unknown !== -1) {
    const reason = 'is no algorithm of CHAP';
    findings.add('unsupported', `${path}[${unknown}]`, list[unknown], reason, remedy);
    return undefined;
  }
  if (new Set(list).size === list.length) return list.join(',');
  findings.add('duplicate', path, list.join(','), 'names an algorithm twice', 'keep one of them');
  return undefined;
}

/** What holds whatever the paths are. */
function checkRelations(texts: IscsidTexts, path: string, findings: Findings): void {
  const number = (name: IscsidSettingName): number => Number(texts[name]);
  const commands = number('node.session.cmds_max');
  if (!Number.isInteger(Math.log2(commands))) {
    const name = `${path}[node.session.cmds_max]`;
    const near = 2 ** Math.round(Math.log2(commands));
    findings.add('invalid', name, commands, 'is no power of two', `write ${near}`);
  }
  const depth = number('node.session.queue_depth');
  if (depth > commands) {
    const reason = `is more than the ${commands} commands of a session (node.session.cmds_max)`;
    const name = `${path}[node.session.queue_depth]`;
    findings.add('conflict', name, depth, reason, 'raise the one or lower the other');
  }
  const first = number('node.session.iscsi.FirstBurstLength');
  const most = number('node.session.iscsi.MaxBurstLength');
  if (first > most) {
    const reason = `is more than MaxBurstLength, ${most}`;
    const name = `${path}[node.session.iscsi.FirstBurstLength]`;
    findings.add('conflict', name, first, reason, 'raise the one or lower the other');
  }
}

/** What multipath needs so that it hears of a path that died, and goes on by another. */
function checkPaths(texts: IscsidTexts, path: string, findings: Findings): void {
  if (texts[INTERVAL] === '0') {
    const reason = 'switches pings off, and with them multipath notices no path that dies';
    findings.add('conflict', `${path}[${INTERVAL}]`, 0, reason, 'write for example 5');
  }
  const timeout = Number(texts[TIMEOUT]);
  if (timeout < 1 || timeout > LONGEST_TIMEOUT) {
    const reason = `is not from 1 to ${LONGEST_TIMEOUT} seconds, after which multipath takes another path`;
    findings.add('conflict', `${path}[${TIMEOUT}]`, timeout, reason, 'write for example 15');
  }
}
