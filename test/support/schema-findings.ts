import { CheckedObject } from '../../lib/manifests/check/checked-object';
import type { CheckName } from '../../lib/manifests/check/check-name';
import { ObjectSet } from '../../lib/manifests/check/object-set';
import { Provided } from '../../lib/manifests/check/provided';
import type { KubernetesObject } from '../../lib/manifests/kubernetes-object';
import { SCHEMA_RULES } from '../../lib/manifests/schema';
import { Findings, KubernetesVersion, LateValue, formatViolation } from '../../lib/values';
import type { Violation } from '../../lib/values';

/** A value that is known only later. */
export class Later extends LateValue {
  readonly type: LateValue['type'];

  constructor(type: LateValue['type']) {
    super();
    this.type = type;
  }

  override toString(): string {
    return '<output:later>';
  }
}

/** Anything as an object of a set. */
export function asObject(value: unknown): KubernetesObject {
  return value as KubernetesObject;
}

/** What the rules about schemas and versions find in objects, by check; the objects stand at the path `it`. */
export function schemaFindings(
  check: CheckName,
  objects: readonly unknown[],
  version = '1.36',
): readonly Violation[] {
  const set = new ObjectSet(
    objects.map((object) => new CheckedObject({ path: 'it', object: asObject(object) }, 'default')),
    KubernetesVersion.of(version),
    Provided.read(undefined, new Findings()),
  );
  const findings = new Findings();
  for (const rule of SCHEMA_RULES.filter((one) => one.check === check)) {
    for (const object of set.objects) rule.find(object, set, findings);
  }
  return findings.violations;
}

/** The same as lines of text. */
export function schemaLines(
  check: CheckName,
  objects: readonly unknown[],
  version = '1.36',
): readonly string[] {
  return schemaFindings(check, objects, version).map(formatViolation);
}

/** A Deployment that every version from 1.16 on takes. */
export function deployment(
  change: Readonly<Record<string, unknown>> = {},
  pod: Readonly<Record<string, unknown>> = {},
  container: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const labels = { app: 'web' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'web', image: 'nginx:1.29', ...container }], ...pod },
      },
      ...change,
    },
  };
}
