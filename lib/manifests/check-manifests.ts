import { Findings, KubernetesVersion, isRecord } from '../values';
import type { KubernetesVersionInput, Violation } from '../values';

import { CHECKS } from './check/check-name';
import type { CheckLevel, CheckName } from './check/check-name';
import { CheckedObject } from './check/checked-object';
import { ObjectSet } from './check/object-set';
import { RULES } from './check/rules';
import type { PlacedObject } from './placed-object';

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

/** Everything that is wrong with objects which are to go to one cluster together. Never throws, whatever stands anywhere in them. */
export function checkManifests(
  objects: readonly PlacedObject[],
  options: CheckOptions = {},
): CheckOutcome {
  const findings = new Findings();
  const { kubernetesVersion = NEWEST, namespace = 'default', checks = {} } = options;
  const version = findings.take(KubernetesVersion.parse(kubernetesVersion, 'kubernetesVersion'));
  const set = new ObjectSet(
    objects.map((one) => new CheckedObject(one, namespace)),
    version ?? KubernetesVersion.of(NEWEST),
  );
  const found = {
    error: [...findings.violations] as ManifestViolation[],
    warn: [] as ManifestViolation[],
  };
  for (const rule of RULES) {
    const level = (isRecord(checks) ? checks[rule.check] : undefined) ?? CHECKS[rule.check];
    if (level === 'off') continue;
    const own = new Findings();
    for (const object of set.objects) rule.find(object, set, own);
    found[level].push(...own.violations.map((one) => ({ ...one, check: rule.check })));
  }
  return { violations: found.error, warnings: found.warn };
}
