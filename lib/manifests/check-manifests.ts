import { Findings, KubernetesVersion, isDnsLabel, isRecord, readProps } from '../values';
import type { KubernetesVersionInput, Violation } from '../values';

import { CHECKS } from './check/check-name';
import type { CheckLevel, CheckName } from './check/check-name';
import { ObjectSet } from './check/object-set';
import { Provided } from './check/provided';
import { readObjects } from './check/read-objects';
import type { Rule } from './check/rule';
import { RULES } from './check/rules';
import type { PlacedObject } from './placed-object';
import { knownVersionNotice } from './schema';

/** What to check, and against what. */
export interface CheckOptions {
  /**
   * The version of the cluster.
   *
   * @default '1.36'
   */
  readonly kubernetesVersion?: KubernetesVersionInput;

  /** How much each check weighs, such as `{ images: 'error' }`. @default - as `CHECKS` has it */
  readonly checks?: Readonly<Partial<Record<CheckName, CheckLevel>>>;

  /** Objects that others provide, as `Secret/namespace/name` or, of the whole cluster, `StorageClass/name`. @default - none */
  readonly provided?: readonly string[];

  /**
   * Where objects are that name no namespace.
   *
   * @default 'default'
   */
  readonly namespace?: string;
}

/** Something that is wrong with objects. */
export interface ManifestViolation extends Violation {
  /** The check that found it, for turning it. @default - it is about the options */
  readonly check?: CheckName;
}

/** What was found, with the paths of the constructs: `storage/heketi/deployment.spec.replicas`. */
export interface CheckOutcome {
  readonly violations: readonly ManifestViolation[];
  readonly warnings: readonly ManifestViolation[];
}

const NEWEST = '1.36';
const DEFAULT = 'default';
// A list of what is known, or what somebody has written, may be long; a message is for reading.
const LONGEST = 1000;

/** Everything that is wrong with objects which are to go to one cluster together. Never throws, whatever stands anywhere in them. */
export function checkManifests(
  objects: readonly PlacedObject[],
  options: CheckOptions = {},
): CheckOutcome {
  const findings = new Findings();
  const { set, levels } = readOptions(objects, options, findings);
  const found: Record<Exclude<CheckLevel, 'off'>, ManifestViolation[]> = {
    error: [...findings.violations],
    warn: levels.schema === 'off' ? [] : [knownVersionNotice(set.version) ?? []].flat(),
  };
  const told = new Set<string>();
  for (const rule of RULES) {
    const level = levels[rule.check];
    if (level === 'off') continue;
    for (const one of foundBy(rule, set)) {
      // What a rule has said of a place, the schema does not say again; a warning hides no error.
      if (rule.check === 'schema' && told.has(one.path)) continue;
      if (level === 'error' || levels.schema === 'warn') told.add(one.path);
      found[level].push(withCheck(one, rule.check));
    }
  }
  return { violations: found.error, warnings: found.warn };
}

function foundBy(rule: Rule, set: ObjectSet): readonly Violation[] {
  const whole = new Findings();
  const partial = new Findings();
  for (const object of set.objects) rule.find(object, set, object.partial ? partial : whole);
  return [...whole.violations, ...partial.violations.filter(({ code }) => code !== 'required')];
}

function withCheck(one: Violation, check: CheckName): ManifestViolation {
  return { ...one, reason: shortened(one.reason), remedy: shortened(one.remedy), check };
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

type Levels = Readonly<Record<CheckName, CheckLevel>>;

function readOptions(
  objects: readonly PlacedObject[],
  options: CheckOptions,
  findings: Findings,
): { readonly set: ObjectSet; readonly levels: Levels } {
  const {
    kubernetesVersion = NEWEST,
    namespace = DEFAULT,
    provided,
    checks,
  } = readProps(options, findings);
  const version = findings.take(KubernetesVersion.parse(kubernetesVersion, 'kubernetesVersion'));
  if (!isDnsLabel(namespace)) {
    const reason = 'is no name of a namespace';
    findings.add('invalid', 'namespace', namespace, reason, 'write for example "default"');
  }
  const set = new ObjectSet(
    readObjects(objects, isDnsLabel(namespace) ? namespace : DEFAULT, findings),
    version ?? KubernetesVersion.of(NEWEST),
    Provided.read(provided, findings),
  );
  return { set, levels: { ...CHECKS, ...readLevels(checks, findings) } };
}

function readLevels(given: unknown, findings: Findings): Partial<Levels> {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const remedy = 'write for example { images: "error" }';
    findings.add('invalid', 'checks', given, 'is no record of checks', remedy);
    return {};
  }
  const levels: Partial<Record<CheckName, CheckLevel>> = {};
  for (const [name, level] of Object.entries(given)) {
    if (!isCheckName(name)) {
      const remedy = `write one of ${Object.keys(CHECKS).join(', ')}`;
      findings.add('unsupported', `checks.${name}`, name, 'is no check', remedy);
    } else if (level === 'error' || level === 'warn' || level === 'off') levels[name] = level;
    else if (level !== undefined) {
      const remedy = 'write "error", "warn" or "off"';
      findings.add('unsupported', `checks.${name}`, level, 'is nothing that a check does', remedy);
    }
  }
  return levels;
}

function isCheckName(name: string): name is CheckName {
  return Object.hasOwn(CHECKS, name);
}
