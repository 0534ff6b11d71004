/** What Heketi reads: its configuration file, and what only a variable of the environment can say. */
import { hasPlaceholder, hashedObjectName } from '../values';

import type { ReadHeketi } from './heketi-read';
import type { ReadSecretText } from './heketi-secret-text';

/** Where things stand in the containers. */
export const HEKETI_PATHS = {
  database: '/var/lib/heketi',
  config: '/etc/heketi',
  key: '/etc/heketi-key',
  tls: '/etc/heketi-tls',
  temporary: '/tmp',
  source: '/source',
  secret: '/backupdb',
  backups: '/backups',
  target: '/target',
} as const;

/** A variable of a container. */
export type ContainerVariable = Readonly<Record<string, unknown>> & { readonly name: string };

/** A text as the value of a variable, or the Secret that it comes from; `own` is the Secret of this library that holds given texts. */
export function secretReference(
  read: ReadSecretText,
  own: string,
  key: string,
): { readonly name: string; readonly key: string } {
  return read.from === 'text' ? { name: own, key } : { name: read.secret, key: read.key };
}

/** The name of the Secret that holds the keys which were given as texts. */
export function keysName({ name }: ReadHeketi): string {
  return `${name}-keys`;
}

/** `heketi.json`, without any secret: keys come by variables, and no key at all lets Heketi refuse to start. */
export function heketiJson(read: ReadHeketi): string {
  const { executor, port, tlsSecret, settings } = read;
  const { rebalance_on_expansion: _, ...command } =
    executor.kind === 'mock' ? {} : { rebalance_on_expansion: undefined, ...executor.settings };
  const parts = {
    mock: {},
    ssh: { sshexec: { ...command, keyfile: `${HEKETI_PATHS.key}/key` } },
    kubernetes: { kubeexec: { ...command, namespace: namespaceOfPods(read) } },
  };
  const tls = {
    enable_tls: true,
    cert_file: `${HEKETI_PATHS.tls}/tls.crt`,
    key_file: `${HEKETI_PATHS.tls}/tls.key`,
  };
  const config = {
    port: String(port),
    use_auth: true,
    jwt: { admin: { key: '' }, user: { key: '' } },
    ...(tlsSecret === undefined ? {} : tls),
    glusterfs: {
      executor: executor.kind,
      db: `${HEKETI_PATHS.database}/heketi.db`,
      ...parts[executor.kind],
      ...settings,
    },
  };
  return `${JSON.stringify(sorted(config), null, 2)}\n`;
}

/** The namespace in which the kubernetes executor finds its pods. */
export function namespaceOfPods({ executor, namespace }: ReadHeketi): string {
  return executor.kind === 'kubernetes' ? (executor.namespace ?? namespace) : namespace;
}

/** The variables of the server. */
export function serverVariables(read: ReadHeketi): readonly ContainerVariable[] {
  const { executor, database, leeway } = read;
  const rebalance =
    executor.kind === 'mock' ? undefined : executor.settings['rebalance_on_expansion'];

  const known = executor.kind === 'ssh' ? executor.knownHosts : undefined;
  return [
    ...keyVariables(read, { adminKey: 'HEKETI_ADMIN_KEY', userKey: 'HEKETI_USER_KEY' }),
    // Any text here is yes to Heketi, also "false".
    ...plainVariable(
      'HEKETI_BACKUP_DB_TO_KUBE_SECRET',
      database.secret === undefined ? undefined : 'true',
    ),
    ...plainVariable('HEKETI_KUBE_DB_SECRET_NAME', database.secret),
    ...plainVariable(
      'HEKETI_GLUSTERAPP_REBALANCE_ON_EXPANSION',
      typeof rebalance === 'boolean' ? rebalance : undefined,
    ),
    ...plainVariable('HEKETI_JWT_IAT_LEEWAY_SECONDS', leeway),
    // In the pod itself, so that other host keys start it anew: Heketi reads them once.
    ...plainVariable('KNOWN_HOSTS', known),
    ...plainVariable('SSH_KNOWN_HOSTS', known && `${HEKETI_PATHS.temporary}/known_hosts`),
  ];
}

/** The variables of a client of the administrator's. */
export function clientVariables(read: ReadHeketi): readonly ContainerVariable[] {
  const { name, port, tlsSecret } = read;
  const scheme = tlsSecret === undefined ? 'http' : 'https';
  return [
    { name: 'HEKETI_CLI_SERVER', value: `${scheme}://${name}:${port}` },
    { name: 'HEKETI_CLI_USER', value: 'admin' },
    ...keyVariables(read, { adminKey: 'HEKETI_CLI_KEY' }),
    ...plainVariable('TLS_FOLDER', tlsSecret && HEKETI_PATHS.tls),
  ];
}

function keyVariables(
  read: ReadHeketi,
  names: { readonly adminKey: string; readonly userKey?: string },
): readonly ContainerVariable[] {
  return Object.entries(names).flatMap(([field, name]) => {
    const text = read[field as 'adminKey' | 'userKey'];
    if (text === undefined) return [];
    // Without a user's key the administrator's stands for it, also in the Secret.
    const key = text === read.adminKey ? 'admin' : 'user';
    return [{ name, valueFrom: { secretKeyRef: secretReference(text, keysName(read), key) } }];
  });
}

function plainVariable(
  name: string,
  value: string | number | boolean | undefined,
): readonly ContainerVariable[] {
  return value === undefined ? [] : [{ name, value: String(value) }];
}

/** A name that changes with the text, so that what uses it starts anew; a fixed one where the text is known only later. */
export function nameByContent(begin: string, text: string): string {
  return hasPlaceholder(text) ? begin : hashedObjectName(begin, text);
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
