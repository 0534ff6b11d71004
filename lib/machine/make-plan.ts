/** From contributions to a plan: merged, completed by what the machine adds, ordered, and checked as a whole. */
import type { Violation } from '../values';

import type { Contribution, DeviceUsePart, Provided, StepPart, UserPart } from './contribution';
import { fileSystemUnitName } from './disk-units';
import { foldersAbove } from './file-path';
import { hostnameSteps } from './hostname-step';
import { firstBootFiles, machineSteps, partFiles, sortBy } from './machine-parts';
import type { PartsByKind } from './machine-parts';
import { mergeParts } from './merge';
import type { Merged } from './merge';
import { mountRings } from './mount-order';
import type { MachinePlan, PlannedModule, PlannedStep } from './plan';
import { problem } from './problem';
import { diskName, overlap } from './same-disk';
import type { DiskName } from './same-disk';
import { startDeadlocks } from './start-deadlock';
import { orderSteps } from './step-order';
import { mountUnitName } from './unit-name';
import { validateWrittenFiles } from './written-file';

/** A plan, and what is wrong with it. */
export interface CheckedPlan {
  readonly plan: MachinePlan;
  readonly violations: readonly Violation[];
}

/** Plans a machine. The plan is good only when there are no violations. */
export function makePlan(
  machine: string,
  hostname: string,
  provided: readonly Provided[],
): CheckedPlan {
  const merged = mergeParts(provided);
  const parts = byKind(merged.parts);
  const modules = planModules(parts);
  const own = [
    ...partFiles(parts, modules),
    ...hostnameSteps(machine, hostname),
    ...machineSteps(parts, modules),
  ];
  const { steps, violations: outOfOrder } = orderSteps([...own.filter(isStep), ...parts.step]);
  const planned = steps.map(planStep);
  const whole = mergeParts([
    ...merged.parts,
    ...own.filter((part) => part.kind === 'file'),
    ...firstBootFiles(machine, planned),
  ]);
  const all = byKind(whole.parts);
  const ordered = { steps: planned, files: all.file, units: all.unit };
  return {
    plan: {
      machine,
      hostname,
      files: sortBy(all.file, ({ path }) => path),
      directories: sortBy(all.directory, ({ path }) => path),
      packages: sortBy(all.package, ({ name }) => name),
      users: sortBy(all.user, ({ name }) => name),
      authorizedKeys: sortBy(all['authorized-key'], ({ key }) => key),
      growth: all['grow-partition'][0],
      userDataParts: all['user-data-part'],
      mounts: sortBy(all.mount, ({ path }) => path).map((part) => {
        return { ...part, unit: mountUnitName(part.path) };
      }),
      fileSystems: sortBy(all['file-system'], ({ device }) => device).map((part) => {
        return { ...part, unit: fileSystemUnitName(part.device) };
      }),
      sysctls: sortBy(all.sysctl, ({ key }) => key),
      modules,
      units: sortBy(all.unit, ({ name }) => name),
      steps: planned,
    },
    violations: [
      ...merged.violations,
      ...whole.violations,
      ...outOfOrder,
      ...validateWrittenFiles(all.file),
      ...hiddenPaths(whole),
      ...sharedDisks(all['device-use']),
      ...sharedNumbers(all.user),
      ...mountRings(all.mount),
      ...startDeadlocks(ordered),
    ],
  };
}

function planModules(parts: PartsByKind): PlannedModule[] {
  const parameters = new Map<string, Record<string, string>>();
  for (const { module, name, value } of parts['module-parameter']) {
    parameters.set(module, { ...parameters.get(module), [name]: value });
  }
  return sortBy(parts.module, ({ name }) => name).map(({ name, construct }) => ({
    name,
    parameters: parameters.get(name) ?? {},
    construct,
  }));
}

function planStep(part: Provided<StepPart>): PlannedStep {
  const { id, phase, description, command, timeoutSeconds, inContainers, construct } = part;
  const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
  return { id, phase, description, command, ...limit, inContainers, construct };
}

/** Paths that could not be reached: below a file, or below a mount that comes after cloud-init has written them. */
function hiddenPaths({ parts, byClaim }: Merged): Violation[] {
  const found: Violation[] = [];
  for (const part of parts) {
    if (part.kind !== 'file' && part.kind !== 'directory') continue;
    const mountedOver = part.kind === 'file' ? byClaim.get(`mount point ${part.path}`) : undefined;
    if (mountedOver !== undefined) found.push(hidden(part, mountedOver));
    for (const folder of foldersAbove(part.path)) {
      const file = byClaim.get(`path ${folder}`);
      const mount = part.kind === 'file' ? byClaim.get(`mount point ${folder}`) : undefined;
      if (file?.kind === 'file') found.push(hidden(part, file));
      else if (mount !== undefined) found.push(hidden(part, mount));
    }
  }
  return found;
}

/** One disk under two names, or a disk and its partition. The same name twice is found by merging. */
function sharedDisks(uses: PartsByKind['device-use']): Violation[] {
  const found: Violation[] = [];
  const byDisk = new Map<string, { name: DiskName; use: Provided<DeviceUsePart> }[]>();
  for (const use of uses) {
    const name = diskName(use.device);
    const before = byDisk.get(name.disk) ?? [];
    const other = before.find((each) => overlap(each.name, name))?.use;
    before.push({ name, use });
    byDisk.set(name.disk, before);
    if (other === undefined) continue;
    const reason = `is the disk, or on the disk, that ${other.construct} uses as ${other.use} (${other.device})`;
    const remedy = 'use another disk, or call it by one name';
    found.push(problem('conflict', use.construct, use.device, reason, remedy));
  }
  return found;
}

/** Two users of one number: useradd makes the first only. */
function sharedNumbers(users: PartsByKind['user']): Violation[] {
  const found: Violation[] = [];
  const byNumber = new Map<number, Provided<UserPart>>();
  for (const user of users) {
    const { uid, construct } = user;
    if (uid === undefined) continue;
    const other = byNumber.get(uid);
    byNumber.set(uid, other ?? user);
    if (other === undefined) continue;
    const reason = `is the number of ${other.name} of ${other.construct} too`;
    found.push(problem('conflict', construct, uid, reason, 'give each a number of its own'));
  }
  return found;
}

function hidden(part: Provided<Extract<Contribution, { path: string }>>, by: Provided): Violation {
  const mounted = by.kind === 'mount';
  const reason = mounted
    ? `would be hidden by what ${by.construct} mounts on ${by.path}`
    : `${by.construct} writes a file where this needs a directory`;
  const remedy = mounted ? 'write it by a FirstBootStep, or elsewhere' : 'move one of the two';
  return problem('conflict', part.construct, part.path, reason, remedy);
}

function isStep(part: Provided): part is Provided<StepPart> {
  return part.kind === 'step';
}

function byKind(parts: readonly Provided[]): PartsByKind {
  const groups: { [K in Contribution['kind']]: Provided<Extract<Contribution, { kind: K }>>[] } = {
    file: [],
    directory: [],
    unit: [],
    sysctl: [],
    module: [],
    'module-parameter': [],
    package: [],
    user: [],
    'authorized-key': [],
    'grow-partition': [],
    'user-data-part': [],
    'file-system': [],
    mount: [],
    'device-use': [],
    step: [],
  };
  for (const part of parts) (groups[part.kind] as Provided[]).push(part);
  return groups;
}
