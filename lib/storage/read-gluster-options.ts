/** Options of a volume, as `gluster volume set` takes them. */
import { isRecord, isText } from '../values';
import type { Findings } from '../values';

const NAME = /^[a-z][a-z0-9-]*(?:\.[a-z0-9_-]+)+$/;
const VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const GROUP = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
// These belong to the whole pool: "gluster volume set all".
const OF_THE_POOL: readonly string[] = [
  'cluster.server-quorum-ratio',
  'cluster.enable-shared-storage',
  'cluster.op-version',
  'cluster.max-op-version',
  'cluster.brick-multiplex',
  'cluster.max-bricks-per-process',
  'cluster.localtime-logging',
  'cluster.daemon-log-level',
];

/** Reads options, sorted by name; those that are refused are left out. */
export function readGlusterOptions(
  given: unknown,
  path: string,
  findings: Findings,
): Readonly<Record<string, string>> {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const remedy = 'write for example { "cluster.quorum-type": "auto" }';
    findings.add('invalid', path, given, 'is no record of options', remedy);
    return {};
  }
  const good: [string, string][] = [];
  for (const [name, value] of Object.entries(given)) {
    const text = readOption(name, value, `${path}.${name}`, findings);
    if (text !== undefined) good.push([name, text]);
  }
  return Object.fromEntries(good.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readOption(
  name: string,
  value: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  if (!NAME.test(name)) {
    const remedy = 'write the whole name, as "gluster volume set help" lists it';
    findings.add('invalid', path, name, 'is no name of an option', remedy);
    return undefined;
  }
  if (OF_THE_POOL.includes(name)) {
    const reason = 'is an option of the whole pool, not of a volume';
    findings.add('unsupported', path, name, reason, 'set it on the pool');
    return undefined;
  }
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (isText(value, VALUE)) return value;
  findings.add(
    'invalid',
    path,
    value,
    'is no value of an option',
    'write a text, a number or a switch',
  );
  return undefined;
}

/** Reads names of groups of options; those that are refused are left out. */
export function readGlusterGroups(
  given: unknown,
  path: string,
  findings: Findings,
): readonly string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    findings.add(
      'invalid',
      path,
      given,
      'is no list of groups',
      'write for example ["gluster-block"]',
    );
    return [];
  }
  return given.filter((one: unknown, index): one is string => {
    if (isText(one, GROUP)) return true;
    const remedy = 'write the name of a file in /var/lib/glusterd/groups, such as "gluster-block"';
    findings.add('invalid', `${path}[${index}]`, one, 'is no group of options', remedy);
    return false;
  });
}
