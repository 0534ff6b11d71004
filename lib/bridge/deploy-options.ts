/** How single objects, or all below a construct, are brought to a cluster. */
import type * as pulumi from '@pulumi/pulumi';
import type { IConstruct } from 'constructs';

import type { KubernetesObject } from '../manifests';
import type { DurationInput } from '../values';

/**
 * What to do about an object that is there already:
 *
 * - `refuse`: nothing. Providers from 4.29 fail to create it; older ones take it over without a word.
 * - `patch`: the object belongs to somebody else, and only the fields that the chart names are set, by a `…Patch` resource. They are given back when the
 *   resource is deleted; the object stays. For the `default` ServiceAccount, or a ConfigMap of `kube-system`.
 * - `upsert`: it is taken over, and deleted with its resource. From 4.29 this is a setting of the provider (`upsertExistingObjects`) and not of objects, so those go
 *   through `DeployArgs.upsertProvider`.
 */
export type ExistingObject = 'refuse' | 'patch' | 'upsert';

/** Former names of a resource, or what makes them of an object. */
export type FormerNames =
  | readonly pulumi.Input<pulumi.URN | pulumi.Alias>[]
  | ((object: KubernetesObject) => readonly pulumi.Input<pulumi.URN | pulumi.Alias>[]);

/** Options for all objects below a construct. For each field the nearest construct that has it decides. */
export interface ObjectOptions {
  /**
   * What to wait for after an object was made or changed, instead of what Pulumi waits for by itself: `condition=Ready`, `condition=Ready=False`,
   * `jsonpath={.status.phase}` (until there is something) or `jsonpath={.status.phase}=Running`. All of several have to be true.
   *
   * @default - what Pulumi's provider knows of the kind, such as the ready pods of a Deployment; nothing for custom resources
   * @see https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
   */
  readonly waitFor?: string | readonly string[];

  /**
   * Whether not to wait at all.
   *
   * @default false
   */
  readonly skipAwait?: boolean;

  /**
   * How long to wait, in whole seconds and more than none.
   *
   * @default - what Pulumi's provider has for the kind: 10 minutes for most
   */
  readonly timeout?: DurationInput;

  /**
   * Whether to take fields from other managers that have set them, where they are in conflict.
   *
   * @default false
   */
  readonly patchForce?: boolean;

  /**
   * What to do about an object that is there already.
   *
   * @default 'refuse'
   */
  readonly existing?: ExistingObject;

  /** Whether Pulumi refuses to delete the object. @default - as the component */
  readonly protect?: boolean;

  /** Whether the object stays in the cluster when its resource is deleted. @default - as the component */
  readonly retainOnDelete?: boolean;

  /** Fields whose changes are not brought to the cluster: `spec.replicas`. @default [] */
  readonly ignoreChanges?: readonly string[];

  /** Fields whose changes make a new object: `spec.selector`. @default - what Pulumi's provider knows of the kind */
  readonly replaceOnChanges?: readonly string[];

  /**
   * What the resource was called before. A list is for one object; a function makes the names of each object below. `fromConfigGroup` is one.
   *
   * @default []
   */
  readonly aliases?: FormerNames;

  /** Resources that come before, beside those of the chart. @default [] */
  readonly dependsOn?: pulumi.Input<pulumi.Input<pulumi.Resource>[]>;

  /** The resource with which the object goes, so that it need not be deleted by itself: the cluster. @default - none */
  readonly deletedWith?: pulumi.Resource;
}

const KEY = 'groundwork:deploy-options';

/**
 * Sets options for all objects below a construct. What is wrong with them is told when they are deployed.
 *
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { Deployment } from 'cdk8s-plus-27';
 * import { deployOptions } from 'groundwork/bridge';
 *
 * const chart = new Chart(new App(), 'shop');
 * const database = new Deployment(chart, 'database');
 * deployOptions(chart, { timeout: '5m' });
 * deployOptions(database, { waitFor: 'condition=Available', protect: true });
 * ```
 */
export function deployOptions(construct: IConstruct, options: ObjectOptions): void {
  construct.node.addMetadata(KEY, options);
}

/** The options that were set for a construct itself; of those that were set twice the last. */
export function ownOptions(construct: IConstruct): unknown {
  const own = construct.node.metadata.filter(({ type }) => type === KEY);
  if (own.length < 2) return own[0]?.data as unknown;
  return Object.assign({}, ...own.map(({ data }) => data as unknown)) as unknown;
}
