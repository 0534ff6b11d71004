/** Everything that is decided before the first resource is registered. */
import type * as pulumi from '@pulumi/pulumi';
import type { App, Chart } from 'cdk8s';

import { checkManifests } from '../manifests';
import type { KubernetesObject } from '../manifests';
import { Findings, formatViolation } from '../values';

import { childName } from './child-name';
import { collectObjects, objectName } from './collect-objects';
import type { ChartObject } from './collect-objects';
import type { DeployArgs } from './deploy';
import { inputError } from './refuse-all';
import { placedObject } from './render-manifests';
import { openValues } from './secret-gate';
import type { OpenValue } from './secret-gate';
import { typedResource } from './typed-resource';
import type { TypedResource } from './typed-resource';

/** An object as it is to be registered. */
export interface PlannedObject {
  /** What others know it by. */
  readonly key: ChartObject;
  readonly path: string;
  readonly object: KubernetesObject;
  readonly resourceName: string;
  readonly type: TypedResource;
  readonly options: pulumi.CustomResourceOptions;
  readonly after: ReadonlySet<ChartObject>;
}

/** What is to be registered, in order. */
export interface Deployment {
  /** For errors. */
  readonly subject: string;
  readonly objects: readonly PlannedObject[];
  /** Outputs that must not be secret. */
  readonly open: readonly OpenValue[];
  readonly warnings: readonly string[];
}

/**
 * Plans the resources of a chart or an app.
 *
 * @throws pulumi.InputPropertiesError with everything that is wrong
 */
export function planDeployment(name: string, source: Chart | App, args: DeployArgs): Deployment {
  const subject = `the deployment "${name}"`;
  const findings = new Findings();
  const collected = collectObjects(source);
  findings.addAll(collected.violations);
  const checked = checkManifests(collected.objects.map(placedObject), args);
  findings.addAll(checked.violations);
  const allowed = readAllowed(args.allowSecrets ?? [], collected.objects, findings);
  const objects = collected.objects.map((key) => plan(name, source, key, allowed.has(key)));
  refuseSameNames(objects, findings);
  const error = inputError(subject, findings.violations);
  if (error !== undefined) throw error;
  return {
    subject,
    objects,
    open: openValues(collected.objects.filter((one) => !allowed.has(one))),
    warnings: [...new Set(checked.warnings.map(formatViolation))],
  };
}

function plan(
  name: string,
  source: Chart | App,
  key: ChartObject,
  mayHoldSecrets: boolean,
): PlannedObject {
  const { path, object, after } = key;
  const additionalSecretOutputs = mayHoldSecrets
    ? [...new Set(openValues([key]).map((one) => topField(one.path, path)))]
    : [];
  return {
    key,
    path,
    object,
    after,
    resourceName: childName(name, path, source.node.path),
    type: typedResource(object, false),
    options: additionalSecretOutputs.length === 0 ? {} : { additionalSecretOutputs },
  };
}

/** The field of the object that a place in it is below. */
function topField(path: string, objectPath: string): string {
  return path.slice(objectPath.length + 1).split(/[.[]/)[0] ?? '';
}

/** The objects that may hold secrets, by all of their names. */
function readAllowed(
  names: readonly string[],
  objects: readonly ChartObject[],
  findings: Findings,
): ReadonlySet<ChartObject> {
  const byName = new Map<string, ChartObject[]>();
  for (const one of objects) {
    const { kind, metadata } = one.object;
    for (const name of new Set([one.path, objectName(one.object), `${kind}/${metadata.name}`])) {
      byName.set(name, [...(byName.get(name) ?? []), one]);
    }
  }
  const allowed = new Set<ChartObject>();
  names.forEach((name, index) => {
    const found = byName.get(name) ?? [];
    for (const one of found) allowed.add(one);
    if (found.length > 0 || objects.length === 0) return;
    findings.add(
      'invalid',
      `allowSecrets[${index}]`,
      name,
      'is no object that is deployed here',
      'write "Kind/name", "Kind/namespace/name" or the path of its construct',
    );
  });
  return allowed;
}

/** Ids at the end of a path are left out of names, so two paths may come to the same one. */
function refuseSameNames(objects: readonly PlannedObject[], findings: Findings): void {
  const known = new Map<string, string>();
  for (const { path, resourceName, type } of objects) {
    const urn = `${type.type} ${resourceName}`;
    const other = known.get(urn);
    if (other === undefined) known.set(urn, path);
    else {
      findings.add(
        'duplicate',
        path,
        resourceName,
        `is the name of the resource of ${other} too`,
        'give one of the two constructs another id',
      );
    }
  }
}
