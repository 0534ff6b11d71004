/**
 * The settings of a stack as data: what `Pulumi.<stack>.yaml` may say, checked before anything else is done. `Pulumi.yaml` declares the same keys
 * with their types, defaults and descriptions.
 */
import type { CortxNodePrepProps } from 'groundwork/node';
import { z } from 'zod';

import { etcdSettings } from './etcd-settings';
import { kubelet } from './kubelet-settings';
import { quantity, version } from './plain-settings';
import { readValues, valuesOfFiles } from './settings-reader';
import type { ValueOf } from './settings-reader';

// The check with `satisfies` holds that every option of the construct can be set: one that is forgotten here does not compile.
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

/**
 * Reads the settings through a function that gives the value of a key, such as `pulumi.Config.getObject`.
 *
 * @throws InvalidConfiguration naming every key that is missing, unknown or of the wrong type
 */
export function readSettings(valueOf: ValueOf): Settings {
  return readValues(settings, valueOf);
}

/**
 * Reads the settings of a stack from the project's own files, for commands that run without the engine.
 *
 * @param folder the folder of `Pulumi.yaml`
 * @param stack the stack's short name, such as `local`
 * @throws InvalidConfiguration as `readSettings`, and when the stack has no settings
 */
export function readSettingsFile(folder: string, stack: string): Settings {
  return readSettings(valuesOfFiles(folder, stack));
}
