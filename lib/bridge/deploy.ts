import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { App, Chart } from 'cdk8s';

import { checkManifests } from '../manifests';
import type { CheckOptions } from '../manifests';

import { collectObjects } from './collect-objects';
import type { ChartObject } from './collect-objects';
import { LateOutput } from './late-text';

/** How charts are brought to a cluster. */
export interface DeployArgs extends CheckOptions {
  /** The cluster. */
  readonly provider?: kubernetes.Provider;
}

/** Objects of charts as Pulumi resources. */
export class Deployed extends pulumi.ComponentResource {
  readonly resources: ReadonlyMap<string, pulumi.CustomResource>;

  constructor(
    name: string,
    source: Chart | App,
    args: DeployArgs = {},
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const { objects } = collectObjects(source);
    checkManifests(objects, args);
    const { provider } = args;
    super('groundwork:index:Deployed', name, {}, { ...opts, ...(provider ? { provider } : {}) });
    const made = new Map<string, pulumi.CustomResource>();
    for (const one of objects) {
      const dependsOn = [...one.after].flatMap(({ path }) => made.get(path) ?? []);
      made.set(one.path, this.register(one, dependsOn));
    }
    this.resources = made;
    this.registerOutputs({});
  }

  private register(one: ChartObject, dependsOn: pulumi.CustomResource[]): pulumi.CustomResource {
    const inputs = toInputs(one.object) as kubernetes.apiextensions.CustomResourceArgs;
    return new kubernetes.apiextensions.CustomResource(one.path, inputs, {
      parent: this,
      dependsOn,
    });
  }
}

function toInputs(value: unknown): unknown {
  if (value instanceof LateOutput) return value.toOutput();
  if (Array.isArray(value)) return value.map(toInputs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toInputs(one)]));
}

/** Registers the objects of a chart, or of all charts of an app, as Pulumi resources. */
export function deploy(
  name: string,
  source: Chart | App,
  args: DeployArgs = {},
  opts: pulumi.ComponentResourceOptions = {},
): Deployed {
  return new Deployed(name, source, args, opts);
}
