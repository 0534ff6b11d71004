/**
 * The solution file of CORTX, with the stable names of the devices in it. Done on the parsed document, at the fields that hold a device, and
 * on the text of these fields only: comments, order and layout stay as they are.
 *
 * @see https://github.com/Seagate/cortx-k8s (k8_cortx_cloud/solution.example.yaml, read at 67e1093 and at the form before v0.6)
 */
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, Scalar } from 'yaml';

import { Findings, InvalidConfiguration } from '../values';

import {
  DEFAULT_SEPARATOR,
  mappedDevicePath,
  readDeviceName,
  readSeparator,
  stablePath,
} from './device-name';

/** How devices are to be named. */
export interface RewriteDevicePathsOptions {
  /**
   * The folder under `/dev`.
   *
   * @default 'cortx'
   */
  readonly separator?: string;

  /**
   * The name of each device of the file, by its path there: `{ '/dev/sdc': 'metadata-0' }`; `names` of a `CortxNodePrep` fits.
   *
   * @default - the path behind `/dev/`, as the script has it
   */
  readonly names?: Readonly<Record<string, string>>;
}

/** A field of a solution file that holds the path of a device. */
export interface DeviceField {
  /** Where it stands, such as `solution.storage_sets[0].storage[0].devices.metadata[0].path`. */
  readonly path: string;
  readonly device: string;
}

interface FoundField extends DeviceField {
  readonly node: Scalar & { readonly range: readonly [number, number, number] };
}

/**
 * A solution file whose devices have their stable names. Doing it twice changes nothing more. What is no device stays as it is, even when
 * it holds `/dev`.
 *
 * @throws InvalidConfiguration when the text is no solution file, a device has no name, or a device is given by a YAML alias
 */
export function rewriteDevicePaths(
  solution: string,
  options: RewriteDevicePathsOptions = {},
): string {
  const findings = new Findings();
  const { names } = options;
  const separator = readSeparator(options.separator ?? DEFAULT_SEPARATOR, 'separator', findings);
  for (const [device, name] of Object.entries(names ?? {})) {
    readDeviceName(name, `names[${device}]`, findings);
  }
  const fields = findFields(solution, findings);
  let text = solution;
  // From the end, so that the places of those before stay right.
  for (const { path, device, node } of [...fields].reverse()) {
    const stable = stablePathOf(device, separator ?? DEFAULT_SEPARATOR, names);
    if (stable === undefined) {
      const remedy = 'add it to names';
      findings.add('required', path, device, 'no name is given for this device', remedy);
    } else if (stable !== device) {
      text = `${text.slice(0, node.range[0])}${quotedAs(node, stable)}${text.slice(node.range[1])}`;
    }
  }
  if (findings.violations.length === 0) return text;
  throw new InvalidConfiguration('solution file', findings.violations);
}

/**
 * Every device of a solution file, in its order.
 *
 * @throws InvalidConfiguration when the text is no solution file, or a device is given by a YAML alias
 */
export function solutionDevices(solution: string): readonly DeviceField[] {
  const findings = new Findings();
  const fields = findFields(solution, findings);
  if (findings.violations.length > 0)
    throw new InvalidConfiguration('solution file', findings.violations);
  return fields.map(({ path, device }) => ({ path, device }));
}

/** The stable path of a device of a solution file; undefined when names are given, and none for it. */
export function stablePathOf(
  device: string,
  separator: string,
  names: Readonly<Record<string, string>> | undefined,
): string | undefined {
  if (names === undefined || device.startsWith(`/dev/${separator}/`)) {
    return mappedDevicePath(device, separator);
  }
  const name = Object.hasOwn(names, device) ? names[device] : undefined;
  return name === undefined ? undefined : stablePath(separator, name);
}

// The quotes stay: what is within them is plain in every style. A block ends with its line, and so does what takes its place.
function quotedAs(node: Scalar, text: string): string {
  if (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL') return `${text}\n`;
  if (node.type === 'QUOTE_SINGLE') return `'${text}'`;
  return node.type === 'QUOTE_DOUBLE' ? JSON.stringify(text) : text;
}

function findFields(solution: string, findings: Findings): readonly FoundField[] {
  const document = parseDocument(solution);
  for (const error of document.errors) {
    const [line] = error.message.split('\n');
    findings.add('invalid', '', undefined, `is no YAML: ${line ?? error.code}`, 'correct the file');
  }
  if (document.errors.length > 0) return [];
  const root: unknown = isMap(document.contents) ? document.get('solution') : undefined;
  if (!isMap(root)) {
    const remedy = 'give the text of a solution.yaml';
    findings.add('required', 'solution', undefined, 'the file has no such section', remedy);
    return [];
  }
  const found: FoundField[] = [];
  eachValue(root, 'solution', (key, value, path) => {
    if (key === 'devices' && /\.storage[.[]/.test(path)) collect(value, path, found, findings);
  });
  return found;
}

/** The devices of one group: `path` in files of today, `device` in those before v0.6. */
function collect(
  devices: Node | null,
  path: string,
  found: FoundField[],
  findings: Findings,
): void {
  eachValue(devices, path, (key, value, at) => {
    if (key !== 'path' && key !== 'device') return;
    if (isAlias(value)) {
      const remedy = 'write the path itself';
      findings.add('unsupported', at, `*${value.source}`, 'a device is given by an alias', remedy);
    } else if (isScalar(value) && hasRange(value) && typeof value.value === 'string') {
      found.push({ path: at, device: value.value, node: value });
      checkPath(value.value, at, findings);
    }
  });
}

function checkPath(device: string, path: string, findings: Findings): void {
  const good = /^\/dev(?:\/[^\s/"'#]+)+$/.test(device) && !/\/\.\.?(?:\/|$)/.test(device);
  if (good) return;
  findings.add('invalid', path, device, 'is no path of a device', 'write for example "/dev/sdc"');
}

function hasRange(node: Scalar): node is FoundField['node'] {
  return Array.isArray(node.range);
}

function eachValue(
  node: Node | null,
  path: string,
  visit: (key: string, value: Node | null, path: string) => void,
): void {
  if (isSeq(node)) {
    node.items.forEach((item, index) => {
      eachValue(item as Node | null, `${path}[${index}]`, visit);
    });
  }
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const at = `${path}.${name}`;
    visit(name, value as Node | null, at);
    eachValue(value as Node | null, at, visit);
  }
}
