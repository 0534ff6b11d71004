/** How Heketi reaches its nodes, as a person says it. */
import { checkSwitch, hasPlaceholder, isDnsLabel, isRecord, isText } from '../values';
import type { Findings } from '../values';

import type { HeketiDeploymentProps } from './heketi-props';
import { missingHosts, readKnownHosts } from './heketi-known-hosts';
import { readCommandSettings } from './heketi-read-settings';
import type { HeketiVersion, ReadSettings } from './heketi-read-settings';
import { readSecretText, whyNoPrivateKey } from './heketi-secret-text';
import type { ReadSecretText } from './heketi-secret-text';
import { readWholeNumber } from './pod-numbers';

/** An executor that was read; `settings` are what its part of `heketi.json` holds. */
export type ReadExecutor =
  | { readonly kind: 'mock' }
  | {
      readonly kind: 'ssh';
      readonly privateKey: ReadSecretText | undefined;
      readonly knownHosts: string | undefined;
      readonly settings: ReadSettings;
    }
  | {
      readonly kind: 'kubernetes';
      readonly namespace: string | undefined;
      readonly settings: ReadSettings;
    };

const KINDS = ['ssh', 'kubernetes', 'mock'] as const;
const PARTS = { ssh: 'sshexec', kubernetes: 'kubeexec', mock: '' } as const;
const USER = /^[a-z_][-a-z0-9_]{0,31}$/;

/** Reads it; `manage` are the names under which the nodes of the topology are reached. */
export function readExecutor(
  given: Partial<HeketiDeploymentProps>,
  version: HeketiVersion,
  manage: readonly string[],
  findings: Findings,
): ReadExecutor {
  const kind = KINDS.find((one) => one === given.executor);
  if (kind === undefined) {
    const remedy = `use ${KINDS.join(' or ')}`;
    findings.add('unsupported', 'executor', given.executor, 'is none', remedy);
    return { kind: 'mock' };
  }
  for (const part of ['sshexec', 'kubeexec'] as const) {
    if (given[part] === undefined || PARTS[kind] === part) continue;
    const reason = `says nothing to the executor ${kind}`;
    findings.add('conflict', part, given[part], reason, 'leave it out, or use the other executor');
  }
  if (kind === 'ssh') return readSsh(given.sshexec, version, manage, findings);
  if (kind === 'kubernetes') return readKubernetes(given.kubeexec ?? {}, version, findings);
  return { kind };
}

const SSH_FIELDS = [
  ...['privateKey', 'knownHosts', 'acceptAnyHostKey'],
  ...['user', 'port', 'sudo'],
] as const;

function readSsh(
  given: unknown,
  version: HeketiVersion,
  manage: readonly string[],
  findings: Findings,
): ReadExecutor {
  if (!isRecord(given)) {
    const remedy = 'write { privateKey: …, knownHosts: … }';
    findings.add('required', 'sshexec', given, 'says nothing', remedy);
    return { kind: 'mock' };
  }
  const { user = 'heketi' } = given;
  const port = readPort(given['port'], findings);
  if (!isText(user, USER)) {
    findings.add(
      'invalid',
      'sshexec.user',
      user,
      'is no name of a user',
      'write for example "heketi"',
    );
  }
  const remedy = 'write the privateKey of an SshKey, or { secret: "heketi-ssh", key: "id_ecdsa" }';
  const at = 'sshexec.privateKey';
  const hosts = manage.map((name) => (port === 22 ? name : `[${name}]:${port}`));
  return {
    kind: 'ssh',
    privateKey: readSecretText(given['privateKey'], at, remedy, whyNoPrivateKey, findings),
    knownHosts: readHostKeys(given, version, hosts, findings),
    settings: {
      ...readCommandSettings(given, SSH_FIELDS, version, 'sshexec', findings),
      user,
      port: String(port),
      sudo: readSudo(given['sudo'], user, findings),
    },
  };
}

/** The port; upstream has it as a text. */
function readPort(given: unknown, findings: Findings): number {
  const port = isText(given, /^[1-9]\d{0,4}$/) ? Number(given) : given;
  return readWholeNumber(port, 'sshexec.port', [22, 1, 65_535], findings);
}

function readSudo(given: unknown, user: unknown, findings: Findings): boolean {
  checkSwitch(given, 'sshexec.sudo', findings);
  if (given === false && user !== 'root') {
    const reason = 'lets a user who is not root run LVM and mount';
    findings.add('conflict', 'sshexec.sudo', given, reason, 'leave it out, or log in as root');
  }
  return given === undefined ? user !== 'root' : given === true;
}

/** Host keys are verified, or somebody says that they are not. */
function readHostKeys(
  given: Readonly<Record<string, unknown>>,
  version: HeketiVersion,
  hosts: readonly string[],
  findings: Findings,
): string | undefined {
  const { knownHosts, acceptAnyHostKey } = given;
  checkSwitch(acceptAnyHostKey, 'sshexec.acceptAnyHostKey', findings);
  const any = acceptAnyHostKey === true;
  if (knownHosts === undefined) {
    if (any) return undefined;
    const reason = 'nothing says which host keys are right, so anybody could stand for a node';
    const remedy = 'write the lines of a known_hosts file, or acceptAnyHostKey: true';
    findings.add('required', 'sshexec.knownHosts', undefined, reason, remedy);
    return undefined;
  }
  if (version < 10 && !any) {
    const reason = 'is not looked at by Heketi 9, which takes any host key';
    const remedy = 'use an image of version 10, or say acceptAnyHostKey: true';
    findings.add('unsupported', 'sshexec.knownHosts', 'given', reason, remedy);
  }
  const text = readKnownHosts(knownHosts, 'sshexec.knownHosts', findings);
  if (text === undefined || hasPlaceholder(text)) return text;
  for (const host of missingHosts(text, hosts)) {
    const reason = `has no line for "${host}", which the topology manages`;
    findings.add('required', 'sshexec.knownHosts', undefined, reason, 'add its host key');
  }
  return text;
}

const KUBERNETES_FIELDS = ['namespace', 'gluster_daemonset', 'use_pod_names'] as const;

function readKubernetes(given: unknown, version: HeketiVersion, findings: Findings): ReadExecutor {
  if (!isRecord(given)) {
    findings.add('invalid', 'kubeexec', given, 'is no record', 'write {} for what is usual');
    return { kind: 'mock' };
  }
  const { namespace, gluster_daemonset: set, use_pod_names: names = false } = given;
  const daemonSet = set ?? names !== true;
  if (namespace !== undefined && !isDnsLabel(namespace)) {
    const remedy = 'write for example "gluster"';
    findings.add('invalid', 'kubeexec.namespace', namespace, 'is no name of a namespace', remedy);
  }
  checkSwitch(set, 'kubeexec.gluster_daemonset', findings);
  checkSwitch(names, 'kubeexec.use_pod_names', findings);
  if (set === true && names === true) {
    const reason = 'is not looked at where pods are known by their names';
    const remedy = 'keep one of gluster_daemonset and use_pod_names';
    findings.add('conflict', 'kubeexec.gluster_daemonset', set, reason, remedy);
  }
  const settings = readCommandSettings(given, KUBERNETES_FIELDS, version, 'kubeexec', findings);
  return {
    kind: 'kubernetes',
    namespace: isDnsLabel(namespace) ? namespace : undefined,
    // The pod's own /etc/fstab would be gone with it, and the bricks stay away.
    settings: {
      fstab: '/var/lib/heketi/fstab',
      ...settings,
      gluster_daemonset: daemonSet,
      use_pod_names: names,
    },
  };
}
