/** The pods in which Heketi, and what speaks to it, run. */
import type { ReadHeketi } from './heketi-read';
import { HEKETI_PATHS, secretReference, serverVariables, keysName } from './heketi-config';
import type { ContainerVariable } from './heketi-config';
import type { ReadSource } from './heketi-read-source';

/** A volume of a pod, and where a container has it. */
export interface PodVolume {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  /** What it is, as Kubernetes has it: `{ emptyDir: {} }`. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** What of a pod is not the same in all of them. */
export interface HeketiPod {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly containers: readonly object[];
  readonly initContainers?: readonly object[];
  readonly volumes: readonly PodVolume[];
  readonly restartPolicy?: 'Never';
  readonly serviceAccountName?: string;
  readonly tokenMounted?: boolean;
}

/** The template of a pod: nobody in it is root or can become it, unless root was asked for. */
export function podTemplate(read: ReadHeketi, pod: HeketiPod): object {
  const { runAsUser, nodeSelector, tolerations } = read;
  const { annotations, initContainers, restartPolicy, serviceAccountName } = pod;
  return {
    metadata: { labels: pod.labels, ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      automountServiceAccountToken: pod.tokenMounted ?? false,
      containers: pod.containers,
      // Variables of Services would be taken for settings: HEKETI_PORT and its like.
      enableServiceLinks: false,
      ...(initContainers === undefined ? {} : { initContainers }),
      ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector: { ...nodeSelector } }),
      ...(restartPolicy === undefined ? {} : { restartPolicy }),
      securityContext: {
        fsGroup: runAsUser,
        fsGroupChangePolicy: 'OnRootMismatch',
        runAsGroup: runAsUser,
        runAsNonRoot: runAsUser !== 0,
        runAsUser,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
      ...(tolerations.length === 0 ? {} : { tolerations: [...tolerations] }),
      volumes: pod.volumes.map(({ name, source }) => ({ name, ...source })),
    },
  };
}

/** A container that runs one of the programs here. */
export function programContainer(
  read: ReadHeketi,
  name: string,
  program: string,
  rest: {
    readonly env: readonly ContainerVariable[];
    readonly volumes: readonly PodVolume[];
    readonly args?: readonly string[];
    readonly [field: string]: unknown;
  },
): object {
  const { env, volumes, args, ...more } = rest;
  return {
    name,
    image: read.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', program, name],
    ...(args === undefined ? {} : { args }),
    ...(env.length === 0 ? {} : { env }),
    ...more,
    resources: {
      requests: { cpu: read.cpu, memory: read.memory },
      limits: { memory: read.memory },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
    },
    volumeMounts: volumes.map(({ name: volume, mountPath, readOnly }) => ({
      name: volume,
      mountPath,
      ...(readOnly === true ? { readOnly } : {}),
    })),
  };
}

/** What every pod here has: room for what a program writes down while it runs. */
export const TEMPORARY: PodVolume = {
  name: 'temporary',
  mountPath: HEKETI_PATHS.temporary,
  source: { emptyDir: {} },
};

/** The certificate, for the server and for those who speak to it. */
export function tlsVolume({ tlsSecret }: ReadHeketi): readonly PodVolume[] {
  if (tlsSecret === undefined) return [];
  const source = { secret: { secretName: tlsSecret, defaultMode: 0o440 } };
  return [{ name: 'tls', mountPath: HEKETI_PATHS.tls, readOnly: true, source }];
}

/** A claim as a volume. */
export function claimVolume(
  name: string,
  mountPath: string,
  claimName: string,
  readOnly = false,
): PodVolume {
  const source = { persistentVolumeClaim: { claimName, ...(readOnly ? { readOnly } : {}) } };
  return { name, mountPath, source, ...(readOnly ? { readOnly } : {}) };
}

/** The pod of the server. */
export function serverPod(
  read: ReadHeketi,
  config: string,
  labels: Readonly<Record<string, string>>,
  programs: { readonly database: string; readonly start: string },
): object {
  const { database, name, revision, executor } = read;
  const place = databaseVolume(read);
  const source = sourceVolume(database.beginFrom);
  const configVolume: PodVolume = {
    name: 'config',
    mountPath: HEKETI_PATHS.config,
    readOnly: true,
    source: { configMap: { name: config } },
  };
  const serverVolumes = [configVolume, ...keyVolume(read), ...tlsVolume(read), place, TEMPORARY];
  const first = programContainer(read, 'database', programs.database, {
    env: sourceVariables(read),
    volumes: [place, TEMPORARY, ...source],
  });
  const server = programContainer(read, 'heketi', programs.start, {
    env: serverVariables(read),
    volumes: serverVolumes,
    ports: [{ name: 'http', containerPort: read.port }],
    ...probes(read),
  });
  // The token is for the Secret and for the pods of GlusterFS; nobody else asks the API server.
  const tokenMounted = database.secret !== undefined || executor.kind === 'kubernetes';
  return podTemplate(read, {
    labels,
    ...(revision === undefined ? {} : { annotations: { 'groundwork/revision': revision } }),
    initContainers: [first],
    containers: [server],
    volumes: [...serverVolumes, ...source],
    serviceAccountName: name,
    tokenMounted,
  });
}

/** Where the database is. */
export function databaseVolume({ database }: ReadHeketi): PodVolume {
  const { claim } = database;
  if (claim !== undefined) return claimVolume('database', HEKETI_PATHS.database, claim.name);
  return { name: 'database', mountPath: HEKETI_PATHS.database, source: { emptyDir: {} } };
}

/** The Secret that Heketi copies its database to; it makes it itself, so at first it is not there. */
export function secretVolume(secretName: string): PodVolume {
  const source = { secret: { secretName, optional: true, defaultMode: 0o440 } };
  return { name: 'copy', mountPath: HEKETI_PATHS.secret, readOnly: true, source };
}

function sourceVolume(source: ReadSource | undefined): readonly PodVolume[] {
  if (source === undefined) return [];
  if (source.kind === 'secret') return [secretVolume(source.secret)];
  return [claimVolume('source', HEKETI_PATHS.source, source.claim, true)];
}

function sourceVariables({ database }: ReadHeketi): readonly ContainerVariable[] {
  const { beginFrom, mustExist, secret } = database;
  const optional = secret !== undefined && !mustExist;
  return [
    // A volume that must have a database begins with nothing else.
    ...(beginFrom === undefined || (mustExist && secret === undefined)
      ? []
      : [{ name: 'SOURCE', value: sourceText(beginFrom) }]),
    ...(optional ? [{ name: 'SOURCE_OPTIONAL', value: 'yes' }] : []),
    ...(mustExist ? [{ name: 'MUST_EXIST', value: 'yes' }] : []),
  ];
}

function sourceText(source: ReadSource): string {
  switch (source.kind) {
    case 'claim':
      return `file:${HEKETI_PATHS.source}/heketi.db`;
    case 'secret':
      return `secret:${HEKETI_PATHS.secret}`;
    case 'backup':
      return `backup:${HEKETI_PATHS.source}/${source.file}`;
  }
}

function keyVolume(read: ReadHeketi): readonly PodVolume[] {
  const { executor } = read;
  if (executor.kind !== 'ssh' || executor.privateKey === undefined) return [];
  const { name, key } = secretReference(executor.privateKey, keysName(read), 'ssh');
  const items = [{ key, path: 'key' }];
  const source = { secret: { secretName: name, defaultMode: 0o400, items } };
  return [{ name: 'key', mountPath: HEKETI_PATHS.key, readOnly: true, source }];
}

/** Upstream's probes, and one for the start, which may have to wait a minute for the lock of the pod before. */
function probes({ tlsSecret }: ReadHeketi): Readonly<Record<string, unknown>> {
  const scheme = tlsSecret === undefined ? {} : { scheme: 'HTTPS' };
  const httpGet = { path: '/hello', port: 'http', ...scheme };
  return {
    startupProbe: { httpGet, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 36 },
    readinessProbe: { httpGet, initialDelaySeconds: 3, timeoutSeconds: 3 },
    livenessProbe: { httpGet, initialDelaySeconds: 30, timeoutSeconds: 3 },
  };
}
