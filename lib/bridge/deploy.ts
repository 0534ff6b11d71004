import type * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import type { App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

import type { CheckOptions } from '../manifests';

import { objectName } from './collect-objects';
import type { ChartObject } from './collect-objects';
import { rememberDeployed } from './deployed-objects';
import { toInput } from './late-text';
import { planDeployment } from './plan-deployment';
import type { PlannedObject } from './plan-deployment';
import { joinDependencies } from './resource-options';
import { refuseSecrets } from './secret-gate';
import { registerTyped } from './typed-resource';

/** How charts are brought to a cluster. */
export interface DeployArgs extends CheckOptions {
  /**
   * The cluster.
   *
   * @default - `provider` or `providers` of the resource options, else Pulumi's default provider
   */
  readonly provider?: kubernetes.Provider;

  /**
   * Objects that may hold a secret Output although they are no Secret: `ConfigMap/name`, `ConfigMap/namespace/name` or the path of their construct. The fields that hold
   * one are kept as secrets in Pulumi's state; in the cluster they are as open as everything else of their object.
   *
   * @default []
   */
  readonly allowSecrets?: readonly string[];

  /**
   * A provider of the same cluster with `upsertExistingObjects: true`, for the objects whose `deployOptions` have `existing: 'upsert'`. Providers before 4.29 take over
   * what exists anyway and need none.
   *
   * @default - none
   */
  readonly upsertProvider?: kubernetes.Provider;
}

/**
 * The objects of a chart, or of all charts of an app, as Pulumi resources: one typed resource per object, in the order of cdk8s' dependencies and of what
 * the objects are.
 */
export class Deployed extends pulumi.ComponentResource {
  /** The resources by the paths of their constructs, sorted. */
  readonly resources: ReadonlyMap<string, pulumi.CustomResource>;

  /**
   * Done when it is known that no secret stands where it would be seen; fails with the places when one does, and then nothing is registered. For tests; a program
   * fails by itself.
   */
  readonly checked: Promise<void>;

  /**
   * Checks everything, and registers the resources.
   *
   * @param name of the component; the names of its resources begin with it
   * @param source a chart, or an app with charts
   * @throws pulumi.InputPropertiesError with everything that is wrong, before anything is registered
   */
  constructor(
    name: string,
    source: Chart | App,
    args: DeployArgs = {},
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const plan = planDeployment(name, source, args);
    const checked = plan.open.length === 0 ? undefined : refuseSecrets(plan.subject, plan.open);
    super('groundwork:index:Deployed', name, {}, componentOptions(args, opts, checked));
    this.checked = checked ?? Promise.resolve();
    // The registration of the component fails with it, and that is where it is told.
    this.checked.catch(() => undefined);
    for (const warning of plan.warnings) void pulumi.log.warn(warning, this);
    const made = new Map<ChartObject, pulumi.CustomResource>();
    for (const one of plan.objects) made.set(one.source, this.register(one, made));
    const byPath = [...made].map(([{ path }, resource]) => [path, resource] as const);
    this.resources = new Map(byPath.sort(([a], [b]) => (a < b ? -1 : 1)));
    this.registerOutputs({
      objects: plan.objects.map(({ source: { object } }) => objectName(object)).sort(),
    });
  }

  /**
   * The resource of an ApiObject, or of the main child of a construct: `deployed.resource(deployment)`.
   *
   * @throws Error when nothing of it was deployed here
   */
  resource(construct: IConstruct): pulumi.CustomResource {
    const { path } = ApiObject.of(construct).node;
    const found = this.resources.get(path);
    if (found === undefined) throw new Error(`${path} was not deployed here`);
    return found;
  }

  private register(
    { source, name, type, options, after }: PlannedObject,
    made: ReadonlyMap<ChartObject, pulumi.CustomResource>,
  ): pulumi.CustomResource {
    const inputs = toInput(source.object) as object;
    const own = [...source.after].flatMap((one) => made.get(one) ?? []);
    const resource = registerTyped(type, name, inputs, {
      ...options,
      parent: this,
      dependsOn: joinDependencies([...own, ...after], source.options.dependsOn),
    });
    rememberDeployed(source.construct, resource);
    return resource;
  }
}

/** Nothing below the component is registered before the component is, and that waits for the check. */
function componentOptions(
  { provider }: DeployArgs,
  opts: pulumi.ComponentResourceOptions,
  checked: Promise<void> | undefined,
): pulumi.ComponentResourceOptions {
  const { dependsOn } = opts;
  return {
    ...opts,
    ...(provider === undefined ? {} : { provider }),
    ...(checked === undefined ? {} : { dependsOn: afterCheck(checked, dependsOn) }),
  };
}

async function afterCheck(
  checked: Promise<void>,
  dependsOn: pulumi.ComponentResourceOptions['dependsOn'] = [],
): Promise<pulumi.Input<pulumi.Resource>[]> {
  await checked;
  // One resource, or a list; either may be known only later, and Pulumi waits for what stands in a list.
  return Array.isArray(dependsOn) ? dependsOn : [dependsOn as pulumi.Input<pulumi.Resource>];
}

/**
 * Registers the objects of a chart, or of all charts of an app, as Pulumi resources.
 *
 * @example
 * ```ts
 * import * as pulumi from '@pulumi/pulumi';
 * import { App, Chart } from 'cdk8s';
 * import { ConfigMap } from 'cdk8s-plus-27';
 * import { asString, deploy } from 'groundwork/bridge';
 *
 * const vpc = pulumi.output('vpc-1'); // of a resource, in real life
 * const chart = new Chart(new App(), 'storage');
 * new ConfigMap(chart, 'network', { data: { vpc: asString(vpc) } });
 * deploy('storage', chart);
 * ```
 *
 * @throws pulumi.InputPropertiesError with everything that is wrong, before anything is registered
 */
export function deploy(
  name: string,
  source: Chart | App,
  args: DeployArgs = {},
  opts: pulumi.ComponentResourceOptions = {},
): Deployed {
  return new Deployed(name, source, args, opts);
}
