/**
 * The demo on one Linux machine: boots what `Pulumi.local.yaml` describes, or writes it down where containers cannot be booted.
 */
import { join } from 'node:path';

import * as pulumi from '@pulumi/pulumi';
import { LocalPlatform } from 'groundwork/local';

import { machineAt, placementRequest } from './local-plan';
import { allocatableTable, placedMachines, writePlan } from './plan-folder';
import { readSettings } from './settings';

/** Declares the machines of the local stack. */
export function localStack(): Readonly<Record<string, unknown>> {
  const config = new pulumi.Config('groundwork');
  const settings = readSettings((key) => valueOf(config, key));
  const placed = placedMachines(settings);
  const platform = new LocalPlatform({ runtime: settings.runtime });
  const { network, machines } = placementRequest(settings);
  const nodes = platform.network('nodes', network);
  const declared = platform.machines(
    Object.fromEntries(
      machines.map(({ name, ...spec }) => [
        name,
        { ...spec, network: nodes, machine: (at) => machineAt(settings, at) },
      ]),
    ),
  );
  const folder = join(projectFolder(), 'out', pulumi.getStack());
  const plan = writePlan(folder, pulumi.getStack(), settings, placed);
  return {
    runtime: `${platform.runtime}: ${platform.reason}`,
    machines: map(declared, ({ address, state }) => ({ address, state })),
    allocatable: allocatableTable(placed),
    seeds: map(declared, ({ seedDirectory }) => seedDirectory),
    report: plan.report,
  };
}

// A value that is no JSON is a plain text.
function valueOf(config: pulumi.Config, key: string): unknown {
  const text = config.get(key);
  if (text === undefined || !/^[[{]/.test(text.trim())) return text;
  return config.getObject(key);
}

// The engine runs a program in the folder of its main file.
function projectFolder(): string {
  return join(__dirname, '..');
}

function map<In, Out>(
  record: Readonly<Record<string, In>>,
  change: (value: In) => Out,
): Readonly<Record<string, Out>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
