/**
 * What the machine adds by itself to what its constructs add: the files that hold the settings of many constructs, the steps that put them
 * into effect on the first boot, and the service that runs the steps.
 */
import type {
  Contribution,
  FilePart,
  Provided,
  StepPart,
  StepPhase,
  UnitPart,
} from './contribution';
import { diskFiles, fileSystemUnitName } from './disk-units';
import {
  DONE_FILE,
  FIRST_BOOT_PATHS,
  FIRST_BOOT_SCRIPT,
  FIRST_BOOT_SERVICE,
  renderFirstBootScript,
} from './first-boot-script';
import { GROW_CHECK, GROW_CHECK_SCRIPT } from './grow-check';
import { deviceBelow, mountTable, orderMounts } from './mount-order';
import { PACKAGE_CHECK, PACKAGE_CHECK_SCRIPT } from './package-check';
import type { PlannedModule, PlannedStep } from './plan';
import { mountUnitName } from './unit-name';
import { renderSections } from './unit-sections';

/** Contributions by kind, each in the order in which they were made. */
export type PartsByKind = {
  readonly [K in Contribution['kind']]: readonly Provided<Extract<Contribution, { kind: K }>>[];
};

const UDEV_RULES = '/etc/udev/rules.d/';
const MODULES_FILE = '/etc/modules-load.d/90-groundwork.conf';
const PARAMETERS_FILE = '/etc/modprobe.d/90-groundwork.conf';

/** The files behind the parts that are no files, each once for all constructs that share it. */
export function partFiles(
  parts: PartsByKind,
  modules: readonly PlannedModule[],
): Provided<FilePart>[] {
  const sysctls = sortBy(parts.sysctl, (part) => part.key);
  const parametrised = modules.filter((module) => Object.keys(module.parameters).length > 0);
  return [
    ...linesFile(FIRST_BOOT_PATHS.sysctlFile, sysctls, ({ key, value }) => `${key} = ${value}`),
    ...linesFile(MODULES_FILE, modules, ({ name }) => name),
    ...linesFile(PARAMETERS_FILE, parametrised, optionsLine),
    ...diskFiles(parts['file-system'], parts.mount),
    ...checkFile(PACKAGE_CHECK, PACKAGE_CHECK_SCRIPT, parts.package),
    ...checkFile(GROW_CHECK, GROW_CHECK_SCRIPT, growing(parts)),
  ];
}

/** The steps that put the parts into effect. They come before the constructs' own steps of the same phase. */
export function machineSteps(
  parts: PartsByKind,
  modules: readonly PlannedModule[],
): Provided<StepPart>[] {
  const rules = parts.file.filter((file) => file.path.startsWith(UDEV_RULES));
  const moduleNames = modules.map(({ name }) => name);
  const table = mountTable(parts.mount);
  return [
    ...packageSteps(parts.package),
    ...sharedStep('modules', 'kernel modules', modules, ['modules', ...moduleNames]),
    ...sharedStep('sysctl', 'kernel settings', parts.sysctl, ['sysctls']),
    ...sharedStep('devices', 'udev rules', rules, ['udev']),
    ...parts['file-system'].map(({ device, construct }) => {
      const command = ['up', fileSystemUnitName(device), device];
      return step('storage', `file system on ${device}`, construct, command);
    }),
    ...orderMounts(sortBy(parts.mount, ({ path }) => path)).map((part) => {
      const device = deviceBelow(part, table);
      const command = ['up', mountUnitName(part.path), ...(device === undefined ? [] : [device])];
      return step('storage', `mount ${part.path}`, part.construct, command);
    }),
    ...sortBy(parts.directory, ({ path }) => path).map(({ path, mode, owner, construct }) => {
      const [user = '', group = ''] = owner.split(':');
      const command = ['install', '-d', '-m', mode, '-o', user, '-g', group, path];
      return step('storage', `directory ${path}`, construct, command);
    }),
    ...growthSteps(parts),
    ...parts.unit
      .filter((unit) => unit.enable || unit.start !== false)
      .map((unit) => step('services', `unit ${unit.name}`, unit.construct, unitCommand(unit))),
  ];
}

/** The packages are there when the first boot begins: cloud-init installs them before it runs commands. */
function packageSteps(packages: PartsByKind['package']): Provided<StepPart>[] {
  const wanted = sortBy(packages, ({ name }) => name).map(({ name, version }) =>
    version === undefined ? name : `${name}=${version}`,
  );
  return sharedStep('modules', 'installed packages', packages, [PACKAGE_CHECK, ...wanted]).map(
    (one) => {
      return { ...one, description: 'check that they are installed' };
    },
  );
}

/** What cloud-init has grown by then, unless nothing shall grow. A container has no partitions. */
function growthSteps(parts: PartsByKind): Provided<StepPart>[] {
  return growing(parts).map(({ devices, resizeRootfs, construct }) => {
    const command = [GROW_CHECK, ...(resizeRootfs === true ? ['--root'] : []), ...devices];
    return {
      ...step('storage', 'grown partitions', construct, command),
      description: 'check that the partitions have grown',
      timeoutSeconds: 60,
      inContainers: 'skip',
    };
  });
}

function growing(parts: PartsByKind): PartsByKind['grow-partition'] {
  return parts['grow-partition'].filter(({ mode }) => mode !== 'off');
}

/** A program that the first boot checks something by. */
function checkFile(path: string, program: string, from: Made): Provided<FilePart>[] {
  return from.length === 0 ? [] : [ownFile(path, program, '0755', constructsOf(from))];
}

/** The script and the service of the first boot. */
export function firstBootFiles(
  machine: string,
  steps: readonly PlannedStep[],
): Provided<FilePart>[] {
  const script = renderFirstBootScript(machine, steps);
  const unit = `/etc/systemd/system/${FIRST_BOOT_SERVICE}`;
  return [
    ownFile(FIRST_BOOT_SCRIPT, script, '0755', machine),
    ownFile(unit, FIRST_BOOT_UNIT, '0644', machine),
  ];
}

/** A copy, sorted by the code points of a key. */
export function sortBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => {
    const [one, other] = [keyOf(a), keyOf(b)];
    return one < other ? -1 : one > other ? 1 : 0;
  });
}

const FIRST_BOOT_UNIT = renderSections({
  Unit: {
    Description: 'First boot of groundwork',
    ConditionPathExists: `!${DONE_FILE}`,
    After: 'network-online.target',
  },
  Service: { Type: 'oneshot', RemainAfterExit: true, ExecStart: FIRST_BOOT_SCRIPT },
  // Taken up again at the next boot, should this one be interrupted.
  Install: { WantedBy: 'multi-user.target' },
});

type Made = readonly { readonly construct: string }[];

function linesFile<T extends { readonly construct: string }>(
  path: string,
  items: readonly T[],
  lineOf: (item: T) => string,
): Provided<FilePart>[] {
  if (items.length === 0) return [];
  const content = items.map((item) => `${lineOf(item)}\n`).join('');
  return [ownFile(path, content, '0644', constructsOf(items))];
}

function ownFile(path: string, content: string, mode: string, construct: string) {
  return { kind: 'file', path, content, mode, owner: 'root:root', construct } as const;
}

function sharedStep(
  phase: StepPhase,
  id: string,
  from: Made,
  command: readonly string[],
): Provided<StepPart>[] {
  return from.length === 0 ? [] : [step(phase, id, constructsOf(from), command)];
}

function step(
  phase: StepPhase,
  id: string,
  construct: string,
  command: readonly string[],
): Provided<StepPart> {
  const description = DESCRIPTIONS[phase];
  return {
    kind: 'step',
    ...{ id, phase, description, command, construct },
    after: [],
    inContainers: 'run',
  };
}

const DESCRIPTIONS: Readonly<Record<StepPhase, string>> = {
  modules: 'load them',
  sysctl: 'write them and read them back',
  devices: 'apply them',
  storage: 'make it ready',
  services: 'start it',
  last: 'finish',
};

function unitCommand({ name, enable, start }: UnitPart): string[] {
  if (start === 'wait') return [enable ? 'up' : 'start', name];
  const now = start ? ['--no-block'] : [];
  if (!enable) return ['systemctl', 'start', ...now, name];
  return [
    'systemctl',
    'enable',
    '--quiet',
    '--no-reload',
    ...(start ? ['--now'] : []),
    ...now,
    name,
  ];
}

function optionsLine({ name, parameters }: PlannedModule): string {
  const settings = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  return ['options', name, ...settings.sort()].join(' ');
}

/** The constructs behind something shared, each once. */
function constructsOf(from: Made): string {
  return [...new Set(from.map(({ construct }) => construct))].join(', ');
}
