/** What `Pulumi.<stack>.yaml` may say of a stack on OpenStack. Credentials are none of it: they are read from where the provider reads them. */
import type { OpenStackPlatformArgs, OpenStackSsh } from 'groundwork/openstack';
import { z } from 'zod';

import { etcdSettings } from './etcd-settings';
import { kubelet } from './kubelet-settings';
import { quantity, version } from './plain-settings';
import { readValues, valuesOfFiles } from './settings-reader';
import type { ValueOf } from './settings-reader';

const performance = z.enum(['standard', 'fast']);
const ports = z.union([z.number(), z.tuple([z.number(), z.number()])], {
  error: 'must be a port, or a list of the first and the last one',
});
const protocol = z.enum(['tcp', 'udp', 'sctp', 'icmp', 'any']);
const range = z.strictObject({ cidr: z.string() });
const ranges = z.array(z.string());

const flow = z.strictObject({
  from: z.union([z.strictObject({ group: z.string() }), range], {
    error: 'must be { group: … } or { cidr: … }',
  }),
  to: z.string(),
  protocol,
  ports: ports.optional(),
  purpose: z.string().optional(),
});

const outgoing = z.strictObject({
  ...{ from: z.string(), to: range, protocol },
  ports: ports.optional(),
});

const network = z.strictObject({
  cidr: z.string(),
  // The addresses of pods, where they go from machine to machine without a tunnel.
  pods: z.string().optional(),
  // Whether there are pods with such addresses on the control plane, too.
  podsOnControlPlane: z.boolean().optional(),
  flows: z.array(flow).optional(),
  outgoing: z.union([z.literal('any'), z.array(outgoing)]).optional(),
});

const secretStore = z.strictObject({
  kind: z.enum(['user-data', 'barbican']),
  roles: z.array(z.string()).optional(),
  interface: z.enum(['public', 'internal']).optional(),
  caCertificates: z.string().optional(),
  maxBytes: z.number().optional(),
});

// The keys of S3 are secrets of the stack: groundwork:s3AccessKey and groundwork:s3SecretKey.
const bucketStore = z.strictObject({
  kind: z.enum(['swift', 's3']),
  prefix: z.string().optional(),
  roles: z.array(z.string()).optional(),
  interface: z.enum(['public', 'internal']).optional(),
  segmentSize: quantity.optional(),
  endpoint: z.string().optional(),
  bucket: z.string().optional(),
  region: z.string().optional(),
  caCertificates: z.string().optional(),
});

const access = z.union(
  [
    z.literal('none'),
    z.strictObject({
      ssh: z.strictObject({
        user: z.string(),
        identityFile: z.string().optional(),
        jump: z.string().optional(),
        knownHosts: z.string().optional(),
        port: z.number().optional(),
      } satisfies Record<keyof OpenStackSsh, z.ZodType>),
    }),
  ],
  { error: 'must be none, or { ssh: { user: … } }' },
);

// How the cloud is reached is read where the provider reads it; which machines forward pods' addresses follows from the network.
type OfTheStack = 'auth' | 'forwardedRanges';

// The check with `satisfies` holds that every option can be set: one that is forgotten here does not compile.
const platform = z.strictObject({
  availabilityZones: z.array(z.string()).optional(),
  volumeAvailabilityZones: z.record(z.string(), z.string()).optional(),
  externalNetwork: z.string().optional(),
  image: z.union([z.strictObject({ name: z.string() }), z.strictObject({ id: z.string() })], {
    error: 'must be { name: … } or { id: … }',
  }),
  imageChange: z.enum(['keep', 'replace']).optional(),
  flavor: z.string(),
  // What they are is said here, so that reservations can be worked out; the preflight holds it against the cloud.
  flavors: z.record(
    z.string(),
    z.strictObject({ vcpus: z.number(), ram: z.number(), disk: z.number() }),
  ),
  rootVolume: z.strictObject({ size: quantity, performance: performance.optional() }).optional(),
  volumeTypes: z
    .strictObject({ standard: z.string().optional(), fast: z.string().optional() })
    .optional(),
  keyPair: z
    .union([z.strictObject({ publicKey: z.string() }), z.strictObject({ name: z.string() })], {
      error: 'must be { publicKey: … } or { name: … }',
    })
    .optional(),
  nameservers: z.array(z.string()).optional(),
  configDrive: z.boolean().optional(),
  access: access.optional(),
  userDataChange: z.enum(['replace', 'keep']).optional(),
  retain: z.boolean().optional(),
  poolSpread: z.enum(['soft-anti-affinity', 'anywhere']).optional(),
  loadBalancer: z
    .strictObject({
      provider: z.string().optional(),
      algorithm: z.string().optional(),
      idleTimeout: z.union([z.string(), z.number()]).optional(),
      flavorId: z.string().optional(),
      availabilityZone: z.string().optional(),
    } satisfies Record<keyof NonNullable<OpenStackPlatformArgs['loadBalancer']>, z.ZodType>)
    .optional(),
  preflight: z.boolean().optional(),
  secretStore: secretStore.optional(),
  bucketStore: bucketStore.optional(),
} satisfies Record<Exclude<keyof OpenStackPlatformArgs, OfTheStack>, z.ZodType>);

const controlPlane = z.strictObject({
  count: z.number(),
  size: z.string().optional(),
  addresses: z.array(z.string()).optional(),
  kubelet: kubelet.optional(),
  // Their stable address, at port 6443.
  endpoint: z.strictObject({
    kind: z.enum(['load-balancer', 'virtual-address']).optional(),
    address: z.string().optional(),
    publicAddress: z.boolean().optional(),
    allowedFrom: ranges.optional(),
  }),
});

const workers = z.strictObject({
  count: z.number(),
  size: z.string().optional(),
  kubelet: kubelet.optional(),
  failureDomains: z.array(z.string()).optional(),
  maxUnavailable: z.number().optional(),
});

const share = z.strictObject({
  size: quantity,
  shareType: z.string().optional(),
  availabilityZone: z.string().optional(),
  // Whether the back end makes a server for it in the network of the machines: what its type says.
  driverHandlesShareServers: z.boolean(),
  // Who may mount it: nobody else can.
  accessTo: ranges,
});

const settings = z.strictObject({
  kubernetesVersion: version,
  openstack: platform,
  network,
  sysctls: z.record(z.string(), z.union([z.string(), z.number()])),
  kubelet,
  controlPlane,
  workers,
  etcd: etcdSettings,
  share: z.preprocess((given) => (isNothing(given) ? undefined : given), share.optional()),
});

/** What the settings of a stack on OpenStack say. */
export type OpenStackSettings = z.infer<typeof settings>;

/**
 * Reads the settings through a function that gives the value of a key.
 *
 * @throws InvalidConfiguration naming every key that is missing, unknown or of the wrong type
 */
export function readOpenStackSettings(valueOf: ValueOf): OpenStackSettings {
  return readValues(settings, valueOf);
}

/**
 * Reads the settings of a stack from the project's own files.
 *
 * @throws InvalidConfiguration as `readOpenStackSettings`, and when the stack has no settings
 */
export function readOpenStackSettingsFile(folder: string, stack: string): OpenStackSettings {
  return readOpenStackSettings(valuesOfFiles(folder, stack));
}

// The default in `Pulumi.yaml`.
function isNothing(given: unknown): boolean {
  return typeof given === 'object' && given !== null && Object.keys(given).length === 0;
}
