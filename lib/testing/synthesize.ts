/** One word for whatever is to be tested: a machine, a chart, a component. */
import type { ComponentResourceOptions, Resource } from '@pulumi/pulumi';
import { App, Chart } from 'cdk8s';

import type { CheckOptions } from '../manifests';
import { Machine } from '../machine';
import type { MachineProps } from '../machine';

import type { ProgramOptions } from './program-options';
import { synthesizeChart } from './synthesize-chart';
import type { SynthesizedChart } from './synthesize-chart';
import { machineOf, synthesizeMachine, synthesizeMachines } from './synthesize-machine';
import type { MachineBuilder, SynthesizedMachine } from './synthesize-machine';
import { synthesizeProgram } from './synthesize-program';
import type { SynthesizedProgram } from './synthesized-program';

/** A class of Pulumi resources, as components are written. */
export type ResourceClass<Args> = new (
  name: string,
  args: Args,
  opts?: ComponentResourceOptions,
) => Resource;

/** How a component is synthesised. */
export interface ComponentOptions extends ProgramOptions {
  /**
   * What stands behind its arguments.
   *
   * @default - nothing
   */
  readonly opts?: ComponentResourceOptions;
}

/**
 * Everything about a machine; never throws for bad input, which is in `violations`.
 *
 * @example
 * ```ts
 * import { SystemdDropIn } from 'groundwork/machine';
 * import { synthesize } from 'groundwork/testing';
 *
 * test('the kubelet waits for the data disk', () => {
 *   const { files, violations } = synthesize((machine) =>
 *     new SystemdDropIn(machine, 'wait', {
 *       unit: 'kubelet.service',
 *       name: '10-data.conf',
 *       sections: { Unit: { RequiresMountsFor: '/mnt/data' } },
 *     }),
 *   );
 *
 *   expect(violations).toEqual([]);
 *   expect(files).toMatchSnapshot();
 * });
 * ```
 *
 * @param subject a machine, or a function that adds to a new one
 * @param props what the new machine is; only for a function
 */
export function synthesize(subject: Machine): SynthesizedMachine;
export function synthesize(subject: MachineBuilder, props?: MachineProps): SynthesizedMachine;

/** The same for several machines, by their ids. */
export function synthesize(
  subject: readonly Machine[],
): Readonly<Record<string, SynthesizedMachine>>;

/** Everything about a chart, or about all charts of an app; what is wrong is in `violations`. @see synthesizeChart */
export function synthesize(subject: Chart | App, options?: CheckOptions): SynthesizedChart;

/**
 * Everything that a component asks of the engine, as `synthesizeProgram` gives it.
 *
 * @example
 * ```ts
 * import * as pulumi from '@pulumi/pulumi';
 * import { synthesize } from 'groundwork/testing';
 *
 * class Shop extends pulumi.ComponentResource {
 *   constructor(name: string, args: { replicas: number }, opts?: pulumi.ComponentResourceOptions) {
 *     super('shop:index:Shop', name, args, opts);
 *   }
 * }
 *
 * test('a shop is one component', async () => {
 *   const { resources } = await synthesize(Shop, 'shop', { replicas: 2 });
 *
 *   expect(resources.map(({ address }) => address)).toEqual(['shop:index:Shop::shop']);
 * });
 * ```
 *
 * @param name its name
 * @param args its arguments. What needs resources of its own is for `synthesizeProgram`
 */
export function synthesize<Args>(
  subject: ResourceClass<Args>,
  name: string,
  args: Args,
  options?: ComponentOptions,
): Promise<SynthesizedProgram>;
export function synthesize<Args>(
  subject: Machine | MachineBuilder | readonly Machine[] | Chart | App | ResourceClass<Args>,
  second?: MachineProps | CheckOptions | string,
  args?: Args,
  options: ComponentOptions = {},
): unknown {
  if (typeof second === 'string') {
    const Component = subject as ResourceClass<Args>;
    return synthesizeProgram(() => {
      new Component(second, args as Args, options.opts);
    }, options);
  }
  if (Chart.isChart(subject) || subject instanceof App) {
    return synthesizeChart(subject, second);
  }
  if (subject instanceof Machine || typeof subject === 'function') {
    return synthesizeMachine(machineOf(subject as MachineBuilder, second));
  }
  return synthesizeMachines(subject);
}
