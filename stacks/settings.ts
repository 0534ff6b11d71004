/**
 * The settings of a stack as data: what `Pulumi.<stack>.yaml` may say, checked before anything else is done. `Pulumi.yaml` declares the same keys
 * with their types, defaults and descriptions.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { CortxNodePrepProps, ReservedResourcesKubeletProps } from 'groundwork/node';
import { InvalidConfiguration, type Violation } from 'groundwork/values';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';

import { etcdSettings } from './etcd-settings';
import { quantity, version } from './plain-settings';

const amounts = z.strictObject({
  cpu: quantity.optional(),
  memory: quantity.optional(),
  ephemeralStorage: quantity.optional(),
  pid: quantity.optional(),
});
// The two checks with `satisfies` hold that every option of a construct can be set: one that is forgotten here does not compile.
const thresholds = z.record(z.string(), z.string());

const kubelet = z.strictObject({
  preset: z.string().optional(),
  kubeReserved: amounts.optional(),
  systemReserved: amounts.optional(),
  evictionHard: thresholds.optional(),
  evictionSoft: thresholds.optional(),
  evictionSoftGracePeriod: thresholds.optional(),
  evictionMinimumReclaim: thresholds.optional(),
  evictionMaxPodGracePeriod: z.number().optional(),
  evictionPressureTransitionPeriod: z.string().optional(),
  enforceNodeAllocatable: z.array(z.string()).optional(),
  kubeReservedCgroup: z.string().optional(),
  systemReservedCgroup: z.string().optional(),
  cgroupDriver: z.string().optional(),
  maxPods: z.number().optional(),
  podPidsLimit: z.number().optional(),
  mergeDefaultEvictionSettings: z.boolean().optional(),
  runtimeService: z.string().optional(),
  failCgroupV1: z.boolean().optional(),
  containerRuntimeEndpoint: z.string().optional(),
  hugePages: z.record(z.string(), quantity).optional(),
  delivery: z.string().optional(),
  configPath: z.string().optional(),
  kubeletArguments: z.array(z.string()).optional(),
  argumentsVariable: z.string().optional(),
} satisfies Record<Exclude<keyof ReservedResourcesKubeletProps, 'kubernetesVersion'>, z.ZodType>);

const cortx = z.strictObject({
  secondaryStorage: z
    .strictObject({
      size: quantity,
      mountPath: z.string().optional(),
      fileSystem: z.string().optional(),
      label: z.string().optional(),
      options: z.array(z.string()).optional(),
      subDirectory: z.string().optional(),
    })
    .optional(),
  blockDevices: z.array(z.strictObject({ name: z.string(), size: quantity })).optional(),
  separator: z.string().optional(),
  conntrackBeLiberal: z.boolean().optional(),
  maxMapCount: z.union([z.number(), z.literal(false)]).optional(),
  corePattern: z.string().optional(),
} satisfies Record<Exclude<keyof CortxNodePrepProps, 'role'>, z.ZodType>);

const settings = z.strictObject({
  kubernetesVersion: version,
  runtime: z.enum(['auto', 'containers', 'files']),
  network: z.strictObject({ cidr: z.string() }),
  failureDomains: z.array(z.string()),
  sysctls: z.record(z.string(), z.union([z.string(), z.number()])),
  kubelet,
  cortx,
  machines: z.record(
    z.string(),
    z.strictObject({
      role: z.enum(['control-plane', 'worker']),
      address: z.string(),
      failureDomain: z.string().optional(),
      capacity: z.strictObject({ cpu: quantity, memory: quantity, ephemeralStorage: quantity }),
      kubelet: kubelet.optional(),
    }),
  ),
  etcd: etcdSettings,
});

/** What `Pulumi.<stack>.yaml` says, with the defaults of `Pulumi.yaml` filled in. */
export type Settings = z.infer<typeof settings>;

/** One machine of the settings. */
export type MachineSettings = Settings['machines'][string];

const keys = Object.keys(settings.shape);

/**
 * Reads the settings through a function that gives the value of a key, such as `pulumi.Config.getObject`.
 *
 * @throws InvalidConfiguration naming every key that is missing, unknown or of the wrong type
 */
export function readSettings(valueOf: (key: string) => unknown): Settings {
  const given = Object.fromEntries(keys.map((key) => [key, valueOf(key)]));
  const outcome = settings.safeParse(given, { reportInput: true });
  if (outcome.success) return outcome.data;
  throw new InvalidConfiguration('the stack settings', outcome.error.issues.flatMap(violationsOf));
}

/**
 * Reads the settings of a stack from the project's own files, for commands that run without the engine.
 *
 * @param folder the folder of `Pulumi.yaml`
 * @param stack the stack's short name, such as `local`
 * @throws InvalidConfiguration as `readSettings`, and when the stack has no settings
 */
export function readSettingsFile(folder: string, stack: string): Settings {
  const declared = readConfig(join(folder, 'Pulumi.yaml')) as Readonly<
    Record<string, { readonly default?: unknown }>
  >;
  const file = join(folder, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) throw new InvalidConfiguration('the stack', [noSettings(stack, file)]);
  const chosen = readConfig(file);
  return readSettings((key) => {
    const name = `groundwork:${key}`;
    return chosen[name] ?? declared[name]?.default;
  });
}

// An empty file, or one without settings, is one in which all of them are missing.
function readConfig(file: string): Readonly<Record<string, unknown>> {
  try {
    const content = parse(readFileSync(file, 'utf8')) as { config?: object | null } | null;
    return { ...content?.config };
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const [reason = ''] = error.message.split('\n');
    const problem = { code: 'invalid', path: basename(file), value: 'no YAML' } as const;
    throw new InvalidConfiguration('the stack', [{ ...problem, reason, remedy: 'mend it there' }]);
  }
}

function noSettings(stack: string, file: string): Violation {
  const reason = `there is no ${file}`;
  const remedy = 'write one, or name another stack with --stack';
  return { code: 'required', path: 'stack', value: stack, reason, remedy };
}

function violationsOf(issue: z.core.$ZodIssue): Violation[] {
  const path = pathOf(issue.path);
  const remedy = `see the description of groundwork:${String(issue.path[0])} in Pulumi.yaml`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'unsupported',
      path: path === '' ? key : `${path}.${key}`,
      reason: 'no such setting',
      remedy: 'check its spelling; upstream options keep upstream’s names',
    }));
  }
  const inner = issue.code === 'invalid_union' ? insideOfUnion(issue) : undefined;
  if (inner !== undefined) return inner.flatMap(violationsOf);
  if (issue.input === undefined) {
    return [{ code: 'required', path, reason: 'is missing', remedy }];
  }
  const reason = issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  const value = typeof issue.input === 'string' ? issue.input : JSON.stringify(issue.input);
  return [{ code: 'invalid', path, value, reason, remedy }];
}

// Where one of the kinds that a value may have fits from outside, what is wrong is inside of it.
function insideOfUnion({
  errors,
  path,
  message,
}: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  if (message !== 'Invalid input') return undefined;
  const fitting = errors.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
  return fitting?.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

// As a program would write it: blockDevices[0].size
function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    return before === '' ? String(part) : `${before}.${String(part)}`;
  }, '');
}
