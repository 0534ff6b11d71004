/**
 * What `groundwork:etcd` may say: the arguments of `EtcdCluster` that are data. Platform, network and where etcd comes from are the stack's; authorities
 * of one's own are no data, since their keys are secrets.
 */
import type {
  EtcdClusterArgs,
  EtcdClusterBackup,
  EtcdClusterMaintenance,
  EtcdClusterTls,
  EtcdIncarnationArgs,
  EtcdShardArgs,
  EtcdVolume,
} from 'groundwork/clusters/plan';
import type { EtcdFsyncGate } from 'groundwork/node';
import { z } from 'zod';

import { quantity, version } from './plain-settings';

// The checks with `satisfies` hold that every option can be set: one that is forgotten here does not compile.
const volume = z.strictObject({
  size: quantity,
  performance: z.enum(['standard', 'fast']).optional(),
} satisfies Record<keyof EtcdVolume, z.ZodType>);

const backup = z.strictObject({
  every: z.string().optional(),
  keep: z.number().optional(),
  to: z.union([z.strictObject({ bucket: z.string() }), z.strictObject({ directory: z.string() })], {
    error: 'must be { bucket: … } or { directory: … }',
  }),
  revisionBump: z.number().optional(),
} satisfies Record<keyof EtcdClusterBackup, z.ZodType>);

const maintenance = z.strictObject({
  every: z.string().optional(),
  fragmentation: z.union([z.string(), z.number()]).optional(),
  least: quantity.optional(),
  alarmsEvery: z.string().optional(),
} satisfies Record<keyof EtcdClusterMaintenance, z.ZodType>);

const tls = z.strictObject({
  generation: z.number().optional(),
  alsoTrust: z.array(z.number()).optional(),
  validity: z.string().optional(),
  renewBefore: z.string().optional(),
  names: z.array(z.string()).optional(),
} satisfies Record<Exclude<keyof EtcdClusterTls, 'ca' | 'peerCa'>, z.ZodType>);

const fsyncGate = z.strictObject({
  percentile: z.number().optional(),
  limit: z.string().optional(),
  onSlow: z.enum(['refuse', 'warn']).optional(),
  writes: z.number().optional(),
} satisfies Record<keyof EtcdFsyncGate, z.ZodType>);

const incarnation = z.strictObject({
  number: z.number(),
  from: z
    .union([z.strictObject({ snapshot: z.string() }), z.strictObject({ survivor: z.string() })], {
      error: 'must be { snapshot: … } or { survivor: … }',
    })
    .optional(),
  confirm: z.string().optional(),
} satisfies Record<keyof EtcdIncarnationArgs, z.ZodType>);

const shard = {
  dataVolume: volume,
  walVolume: volume.optional(),
  size: z.string().optional(),
  members: z.number().optional(),
  addresses: z.array(z.string()).optional(),
  // Their names and values are looked at by the member, which knows those of each version.
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  backup: orFalse(backup),
  replacements: z.record(z.string(), z.number()).optional(),
  incarnation: incarnation.optional(),
} satisfies Record<keyof EtcdShardArgs, z.ZodType>;

type OfTheStack = 'platform' | 'network' | 'install' | 'kubernetesVersion' | 'machine';

const cluster = z.strictObject({
  ...shard,
  version,
  failureDomains: z.array(z.string()).optional(),
  maintenance: orFalse(maintenance).optional(),
  tls: tls.optional(),
  fsyncGate: orFalse(fsyncGate).optional(),
  allowSingle: z.boolean().optional(),
  allowEvenSize: z.boolean().optional(),
  allowSharedDomain: z.boolean().optional(),
  allowSharedHost: z.boolean().optional(),
  allowDowngrade: z.boolean().optional(),
  metrics: z.boolean().optional(),
  timeout: z.string().optional(),
  events: z.union([z.boolean(), z.strictObject(shard).partial()]).optional(),
} satisfies Record<Exclude<keyof EtcdClusterArgs, OfTheStack>, z.ZodType>);

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hexadecimal digits, from SHA256SUMS' });

const withSums = cluster.extend({
  // For the machines of this computer: the archives of a version whose sums the project does not know.
  sha256: z.strictObject({ amd64: sha256.optional(), arm64: sha256.optional() }).optional(),
});

/** Nothing, `null` and `{}`, which is the default in `Pulumi.yaml`, are no cluster. */
export const etcdSettings = z
  .preprocess((given) => (isNothing(given) ? undefined : given), withSums.optional())
  .optional();

/** What the settings say about etcd. */
export type EtcdSettingsData = z.infer<typeof withSums>;

// A union would say of a mistake inside of it only that nothing fits.
function orFalse<Shape extends z.ZodType>(shape: Shape): z.ZodUnion<[z.ZodLiteral<false>, Shape]> {
  return z.union([z.literal(false), shape]);
}

function isNothing(given: unknown): boolean {
  if (given === null || given === 'null' || given === '') return true;
  return typeof given === 'object' && !Array.isArray(given) && Object.keys(given).length === 0;
}
