/** The runtimes that containerd hands pods to. */
import type { ContainerRuntimeProps, RuntimeProps } from './container-runtime-props';
import { RUNC_SHIM } from './containerd-config';
import type { RuntimeSettings } from './containerd-config';
import { present, readRecord, takeRecord } from './read-value';
import { checkSwitch, isText, readTexts } from '../values';
import type { Findings } from '../values';

/** The runtimes by name, and which of them is for all other pods. */
export interface ReadRuntimes {
  readonly runtimes: Readonly<Record<string, RuntimeSettings>>;
  readonly defaultRuntimeName: string;
}

/** A RuntimeClass takes only what is a label of DNS. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const TYPE = /^io\.containerd\.[a-z0-9][a-z0-9-]*\.v[0-9]+$/;
/** The name of a snapshotter. */
export const SNAPSHOTTER = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const ABSOLUTE = /^\/[^\s\p{Cc}\p{Surrogate}]*$/u;
const ONE_LINE = /^[^\p{Cc}\p{Surrogate}]*$/u;

/** Reads them; `runc` is always among them. */
export function readRuntimes(
  props: Partial<ContainerRuntimeProps>,
  findings: Findings,
): ReadRuntimes {
  const given =
    readRecord(
      props.runtimes,
      'runtimes',
      '{ kata: { type: "io.containerd.kata.v2" } }',
      findings,
    ) ?? {};
  const runtimes: Record<string, RuntimeSettings> = { runc: { type: RUNC_SHIM, options: {} } };
  for (const name of Object.keys(given)) {
    const path = `runtimes[${name}]`;
    if (!NAME.test(name)) {
      const remedy = 'write lower-case letters, digits and "-", as a RuntimeClass does';
      findings.add('invalid', path, name, 'is no handler of a RuntimeClass', remedy);
    }
    const runtime = takeRecord(given[name], path, '{ type: "io.containerd.kata.v2" }', findings);
    if (runtime !== undefined) runtimes[name] = readRuntime(runtime, path, findings);
  }
  return {
    runtimes,
    defaultRuntimeName: readDefault(props.defaultRuntimeName, runtimes, findings),
  };
}

function readDefault(
  given: unknown,
  runtimes: Readonly<Record<string, RuntimeSettings>>,
  findings: Findings,
): string {
  if (given === undefined) return 'runc';
  if (typeof given === 'string' && Object.hasOwn(runtimes, given)) return given;
  const remedy = `use ${Object.keys(runtimes).join(' or ')}, or add it to runtimes`;
  findings.add('invalid', 'defaultRuntimeName', given, 'is none of the runtimes', remedy);
  return 'runc';
}

function readRuntime(
  given: Partial<RuntimeProps>,
  path: string,
  findings: Findings,
): RuntimeSettings {
  const { type = RUNC_SHIM, path: program, snapshotter, privilegedWithoutHostDevices } = given;
  if (!isText(type, TYPE)) {
    const remedy = 'write for example "io.containerd.kata.v2"';
    findings.add('invalid', `${path}.type`, type, 'is no shim', remedy);
  }
  if (program !== undefined && !isText(program, ABSOLUTE)) {
    const remedy = 'write an absolute path';
    findings.add('invalid', `${path}.path`, program, 'is no program', remedy);
  }
  if (snapshotter !== undefined && !isText(snapshotter, SNAPSHOTTER)) {
    const remedy = 'write for example "overlayfs"';
    findings.add('invalid', `${path}.snapshotter`, snapshotter, 'is no snapshotter', remedy);
  }
  checkSwitch(privilegedWithoutHostDevices, `${path}.privilegedWithoutHostDevices`, findings);
  const annotations = readTexts(
    given.podAnnotations,
    `${path}.podAnnotations`,
    'io.katacontainers.*',
    findings,
  );
  return {
    type,
    ...present('path', program),
    options: readOptions(given.options, `${path}.options`, findings),
    ...present('podAnnotations', annotations),
    ...present('snapshotter', snapshotter),
    ...present('privilegedWithoutHostDevices', privilegedWithoutHostDevices),
  };
}

function readOptions(
  given: RuntimeProps['options'],
  path: string,
  findings: Findings,
): RuntimeSettings['options'] {
  const options = readRecord(given, path, '{ BinaryName: "/usr/bin/crun" }', findings) ?? {};
  const good = Object.entries(options).filter(([name, value]: [string, unknown]) => {
    const at = `${path}.${name}`;
    if (name === 'SystemdCgroup') {
      findings.add('forbidden', at, value, 'follows from cgroupDriver', 'set cgroupDriver');
      return false;
    }
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
      const remedy = 'write it as the shim does, such as "BinaryName"';
      findings.add('invalid', at, name, 'is no name of an option', remedy);
      return false;
    }
    if (typeof value === 'boolean' || Number.isSafeInteger(value) || isText(value, ONE_LINE)) {
      return true;
    }
    const remedy = 'write a text of one line, a whole number, true or false';
    findings.add('invalid', at, value, 'is no value of an option', remedy);
    return false;
  });
  return Object.fromEntries(good) as RuntimeSettings['options'];
}
