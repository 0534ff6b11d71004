/**
 * Results as text for snapshots: in one order, without what changes by itself, and user data in clear instead of packed.
 */
import { stringify } from 'yaml';

import { formatViolation, isRecord } from '../values';

import { below } from './program/wire-value';
import { inOrder, sortedKeys } from './sorted-keys';
import type { SynthesizedChart } from './synthesize-chart';
import type { SynthesizedMachine } from './synthesize-machine';
import type {
  DependencyEdge,
  SynthesizedProgram,
  SynthesizedResource,
} from './synthesized-program';

/** What `expect.addSnapshotSerializer` of jest and of vitest takes. */
export interface SnapshotSerializer {
  test(value: unknown): boolean;
  serialize(value: unknown): string;
}

/**
 * Prints the results of `synthesize` and `synthesizeProgram` for `toMatchSnapshot` and `toMatchInlineSnapshot`. An Output elsewhere in a snapshot is printed as `<output>`:
 * its value is nothing that a snapshot could wait for.
 */
export const snapshotSerializer: SnapshotSerializer = {
  test: (value) => isOutput(value) || isProgram(value) || isChart(value) || isMachine(value),
  serialize: (value) => {
    if (isOutput(value)) return '<output>';
    if (isProgram(value)) return printed(programView(value));
    if (isChart(value)) return chartText(value);
    return isMachine(value) ? printed(machineView(value)) : '';
  },
};

function programView(program: SynthesizedProgram): object {
  const { resources, edges, userData, outputs, secrets, unknowns, leaks, warnings, errors } =
    program;
  const views = resources.map((one) => [one.address, resourceView(one, edges, userData)] as const);
  return withoutEmpty({
    resources: Object.fromEntries(views),
    outputs,
    secrets,
    unknowns,
    leaks,
    warnings,
    errors,
  });
}

function resourceView(
  { address, name, kind, inputs, outputs, options }: SynthesizedResource,
  edges: readonly DependencyEdge[],
  userData: SynthesizedProgram['userData'],
): object {
  const parts = userData[address] ?? [];
  // It is that of the SDK, and no snapshot should change with it.
  const { version: _, ...own } = options;
  const decoded = new Set(parts.map(({ path }) => path));
  return withoutEmpty({
    // The address of an object is its own name; this is the engine's.
    name: address.endsWith(`::${name}`) ? '' : name,
    kind: kind === 'managed' ? '' : kind,
    options: own,
    after: edges.filter(({ from }) => from === address).map(edgeText),
    inputs: withoutPacked(inputs, '', decoded),
    userData: Object.fromEntries(
      parts.map(({ path, contentType, filename, content }) => [
        [path, filename, contentType].filter((part) => part !== undefined).join(' '),
        content,
      ]),
    ),
    outputs,
  });
}

function edgeText({ to, kind, property }: DependencyEdge): string {
  return `${to} (${property === undefined ? kind : `property ${property}`})`;
}

function withoutPacked(value: unknown, path: string, decoded: ReadonlySet<string>): unknown {
  if (decoded.has(path)) return '<user data>';
  if (Array.isArray(value)) {
    return value.map((one: unknown, index) => withoutPacked(one, below(path, index), decoded));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, withoutPacked(one, below(path, key), decoded)]),
  );
}

function chartText({ yaml, edges, violations, warnings }: SynthesizedChart): string {
  const rest = withoutEmpty({
    order: edges.map(({ from, to }) => `${from} after ${to}`).sort(inOrder),
    violations: violations.map(formatViolation),
    warnings: warnings.map(formatViolation),
  });
  return Object.keys(rest).length === 0 ? yaml.trimEnd() : `${yaml}---\n${printed(rest)}`;
}

function machineView({ hostname, files, plan, violations }: SynthesizedMachine): object {
  const { files: facts = [], steps = [], machine: _, hostname: _name, ...rest } = plan ?? {};
  const modes = new Map(facts.map(({ path, mode, owner }) => [path, `${path} ${mode} ${owner}`]));
  const texts = Object.entries(files).map(([path, text]) => [modes.get(path) ?? path, text]);
  return withoutEmpty({
    hostname,
    files: Object.fromEntries(texts) as object,
    plan: withoutEmpty(sortedKeys(rest) as object),
    steps: steps.map(({ id, command }) => `${id}: ${command.join(' ')}`),
    violations: violations.map(formatViolation),
  });
}

function printed(view: object): string {
  return stringify(view, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
}

function withoutEmpty(fields: object): object {
  const kept = Object.entries(fields).filter(([, value]: [string, unknown]) => {
    if (value === undefined || value === '') return false;
    return typeof value !== 'object' || value === null || Object.keys(value).length > 0;
  });
  return Object.fromEntries(kept);
}

function isOutput(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && Reflect.get(value, '__pulumiOutput') === true
  );
}

function isProgram(value: unknown): value is SynthesizedProgram {
  return hasFields(value, ['resources', 'edges', 'unknowns', 'leaks']);
}

function isChart(value: unknown): value is SynthesizedChart {
  return hasFields(value, ['objects', 'manifests', 'yaml', 'edges']);
}

function isMachine(value: unknown): value is SynthesizedMachine {
  return hasFields(value, ['hostname', 'files', 'userData', 'violations']);
}

function hasFields(value: unknown, names: readonly string[]): boolean {
  return isRecord(value) && names.every((name) => name in value);
}
