/** Everything that is decided before the first resource is registered. */
import type * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { App, Chart } from 'cdk8s';

import { checkManifests } from '../manifests';
import { Findings, formatViolation, hasPlaceholder } from '../values';

import { readAllowed } from './allowed-secrets';
import { childName } from './child-name';
import { collectObjects } from './collect-objects';
import type { ChartObject, OutsideOrder } from './collect-objects';
import type { DeployArgs } from './deploy';
import { deployedBelow } from './deployed-objects';
import { refuseAll } from './refuse-all';
import { placedObject } from './render-manifests';
import { resourceOptions, upsertNeedsProvider } from './resource-options';
import { openValues } from './secret-gate';
import type { OpenValue } from './secret-gate';
import { typedResource } from './typed-resource';
import type { TypedResource } from './typed-resource';

/** An object as it is to be registered. */
export interface PlannedObject {
  readonly source: ChartObject;
  /** The name of its resource. */
  readonly name: string;
  readonly type: TypedResource;
  /** All but its parent and its dependencies. */
  readonly options: pulumi.CustomResourceOptions;
  /** Resources of charts that were deployed before. */
  readonly after: readonly pulumi.Resource[];
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
  if (hasPlaceholder(name)) {
    const reason = 'holds an Output, and names have to be known';
    findings.add('invalid', 'name', undefined, reason, 'write a plain text');
  }
  const collected = collectObjects(source);
  findings.addAll(collected.violations);
  const checked = checkManifests(collected.objects.map(placedObject), args);
  findings.addAll(checked.violations);
  const allowed = readAllowed(args.allowSecrets, collected.objects, findings);
  const outside = resourcesBefore(collected.outside, findings);
  const objects = collected.objects.map((one) => ({
    source: one,
    name: childName(name, one.path, source.node.path),
    type: typedResource(one.object, one.options.existing === 'patch'),
    options: optionsFor(one, allowed.has(one), args.upsertProvider, findings),
    after: [...(outside.get(one) ?? [])],
  }));
  refuseSameNames(objects, findings);
  refuseSharedAliases(collected.objects, findings);
  refuseAll(subject, findings.violations);
  return {
    subject,
    objects,
    open: openValues(collected.objects.filter((one) => !allowed.has(one))),
    warnings: [...new Set(checked.warnings.map(formatViolation))],
  };
}

function optionsFor(
  one: ChartObject,
  mayHoldSecrets: boolean,
  upsertProvider: kubernetes.Provider | undefined,
  findings: Findings,
): pulumi.CustomResourceOptions {
  const { path, object, options } = one;
  const open = mayHoldSecrets ? openValues([one]) : [];
  const upserts = options.existing === 'upsert' && upsertNeedsProvider();
  if (upserts && upsertProvider === undefined) {
    findings.add(
      'required',
      `${path}.deployOptions.existing`,
      'upsert',
      'is a setting of the provider from @pulumi/kubernetes 4.29 on, and no provider has it',
      'give deploy an upsertProvider: the same cluster with upsertExistingObjects: true',
    );
  }
  const additionalSecretOutputs = [...new Set(open.map(({ field }) => field))];
  return {
    ...resourceOptions(options, object),
    ...(additionalSecretOutputs.length === 0 ? {} : { additionalSecretOutputs }),
    ...(upserts && upsertProvider !== undefined ? { provider: upsertProvider } : {}),
  };
}

/** The resources of other deployments that objects come after. */
function resourcesBefore(
  outside: readonly OutsideOrder[],
  findings: Findings,
): ReadonlyMap<ChartObject, ReadonlySet<pulumi.Resource>> {
  const before = new Map<ChartObject, Set<pulumi.Resource>>();
  for (const { objects, from, to, derived } of outside) {
    const resources = deployedBelow(to);
    if (resources === undefined && !derived) {
      findings.add(
        'required',
        from.node.path,
        undefined,
        `depends on ${to.node.path}, which is not deployed along and was not before`,
        'deploy that one first in the same program, or both together as their app',
      );
    }
    for (const one of objects) {
      const known = before.get(one) ?? new Set();
      for (const resource of resources ?? []) known.add(resource);
      before.set(one, known);
    }
  }
  return before;
}

/** Ids at the end of a path are left out of names, so two paths may come to the same one. */
function refuseSameNames(objects: readonly PlannedObject[], findings: Findings): void {
  const known = new Map<string, string>();
  for (const { source, name, type } of objects) {
    const urn = `${type.type} ${name}`;
    const other = known.get(urn);
    known.set(urn, other ?? source.path);
    if (other === undefined) continue;
    findings.add(
      'duplicate',
      source.path,
      name,
      `is the name of the resource of ${other} too`,
      'give one of the two constructs another id',
    );
  }
}

/** One resource cannot have been two. */
function refuseSharedAliases(objects: readonly ChartObject[], findings: Findings): void {
  const known = new Map<unknown, string>();
  for (const { path, options } of objects) {
    const { aliases } = options;
    if (aliases === undefined || typeof aliases === 'function' || aliases.length === 0) continue;
    const other = known.get(aliases);
    known.set(aliases, other ?? path);
    if (other === undefined) continue;
    findings.add(
      'conflict',
      `${path}.deployOptions.aliases`,
      undefined,
      `are the former names of ${other} too`,
      'set them for one object, or give a function that makes the names of each',
    );
  }
}
