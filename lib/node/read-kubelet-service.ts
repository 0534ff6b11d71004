/** From what a person writes about the service of a kubelet to its arguments and its configuration. */
import { Findings, Hostname, isText, KubernetesVersion, readProps, readTexts } from '../values';
import type { Violation } from '../values';

import { kubeletHas } from './kubelet-feature';
import { checkRemovedFlags } from './kubelet-flag';
import type { KubeletServiceProps } from './kubelet-service-props';
import { readLabels, readNodeIps, readTaints, taintsFlag } from './node-registration';
import type { MachineFacts } from './read-kubelet';
import { readConfiguration, readPath } from './read-kubelet-configuration';
import type { KubeletSurroundings } from './read-kubelet-configuration';
import { readKubeletVersion } from './read-kubelet-version';

/** What was read. */
export interface ReadKubeletService {
  readonly version: KubernetesVersion;
  readonly manager: 'kubeadm' | 'systemd';
  readonly ownUnit: boolean;
  readonly program: string;
  readonly runtimeService: string;
  readonly kubeconfig: string;
  readonly bootstrapKubeconfig: string | undefined;
  /** The socket of the container runtime; undefined when it is not said here. */
  readonly endpoint: string | undefined;
  /** The arguments besides those that point to files. */
  readonly arguments: readonly string[];
  /** Settings by name, sorted. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly violations: readonly Violation[];
}

/** The oldest kubelet: kubeadm's drop-in has its present form since then. */
export const OLDEST_KUBELET_SERVICE = '1.11';

type Given = Partial<KubeletServiceProps>;

const NEWEST = KubernetesVersion.of('1.9999');
const NEED = {
  oldest: OLDEST_KUBELET_SERVICE,
  asked: 'the arguments depend on the version of the kubelet',
  tooOld: 'is older than the present form of the kubelet’s service',
};
const SOCKET = /^unix:\/\/(?:\/[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*)+$/;
const BOOTSTRAP_KUBECONFIG = '/etc/kubernetes/bootstrap-kubelet.conf';
const CONTAINERD = 'unix:///run/containerd/containerd.sock';

// What kubeadm decides by settings of its own, and where.
const OF_KUBEADM = {
  containerRuntimeEndpoint: 'nodeRegistration.criSocket',
  clientCAFile: 'certificatesDir',
  hostnameOverride: 'nodeRegistration.name',
} as const;

// Flags that stand for a setting of this construct.
const OWN_FLAGS = [
  ...['--bootstrap-kubeconfig', '--config', '--config-dir', '--container-runtime-endpoint'],
  ...[
    '--hostname-override',
    '--kubeconfig',
    '--node-ip',
    '--node-labels',
    '--register-with-taints',
  ],
];

/** Reads everything; all that is wrong is found at once. */
export function readKubeletService(
  given: KubeletServiceProps,
  machine: MachineFacts,
): ReadKubeletService {
  const findings = new Findings();
  const props = readProps(given, findings);
  const version = readKubeletVersion(props.kubernetesVersion, machine, NEED, findings) ?? NEWEST;
  const manager = readChoice(props.manager, 'manager', ['kubeadm', 'systemd'], findings);
  const byKubeadm = manager === 'kubeadm';
  if (byKubeadm) refuseOfKubeadm(props, version, findings);
  const usualFirst = byKubeadm ? (['package', 'own'] as const) : (['own', 'package'] as const);
  const unit = readChoice(props.unit, 'unit', usualFirst, findings);
  const taints = readTaints(props.nodeTaints, findings);
  const endpoint = byKubeadm ? undefined : readEndpoint(props, version, findings);
  const configuration = readConfiguration(
    props,
    { version, byKubeadm, taints, endpoint },
    findings,
  );
  const { bootstrapKubeconfig: bootstrap } = props;
  return {
    ...{ version, manager, configuration, endpoint },
    ownUnit: unit === 'own',
    program: readPath(props.program, 'program', '/usr/bin/kubelet', findings),
    runtimeService: readRuntime(props, version, byKubeadm, findings),
    kubeconfig: readPath(props.kubeconfig, 'kubeconfig', '/etc/kubernetes/kubelet.conf', findings),
    bootstrapKubeconfig:
      bootstrap === false
        ? undefined
        : readPath(bootstrap, 'bootstrapKubeconfig', BOOTSTRAP_KUBECONFIG, findings),
    arguments: readArguments(props, { version, byKubeadm, taints, endpoint }, findings),
    violations: findings.violations,
  };
}

function readChoice<T extends string>(
  given: T | undefined,
  path: string,
  choices: readonly [T, ...T[]],
  findings: Findings,
): T {
  const [usual] = choices;
  if (given === undefined) return usual;
  if (choices.includes(given)) return given;
  findings.add('unsupported', path, given, 'is no choice', `use ${choices.join(' or ')}`);
  return usual;
}

function refuseOfKubeadm(props: Given, version: KubernetesVersion, findings: Findings): void {
  for (const [field, setting] of Object.entries(OF_KUBEADM)) {
    const value = props[field as keyof typeof OF_KUBEADM];
    if (value === undefined) continue;
    const remedy = `give it to kubeadm as ${setting}`;
    findings.add('forbidden', field, value, 'is decided by kubeadm', remedy);
  }
  if (kubeletHas('configuration directory', version)) return;
  const fields = [
    'clusterDNS',
    'clusterDomain',
    'cgroupDriver',
    'failSwapOn',
    'memorySwap',
  ] as const;
  for (const field of [...fields, 'configuration'] as const) {
    if (props[field] === undefined) continue;
    const reason = `a kubelet ${version.series} reads no settings beside those of kubeadm`;
    const remedy = 'give kubeadm a KubeletConfiguration that holds it';
    findings.add('unsupported', field, undefined, reason, remedy);
  }
}

function readEndpoint(
  { containerRuntimeEndpoint: given }: Given,
  version: KubernetesVersion,
  findings: Findings,
): string | undefined {
  if (given === undefined) {
    return kubeletHas('runtimes by CRI only', version) ? CONTAINERD : undefined;
  }
  if (isText(given, SOCKET)) return given;
  const remedy = `write for example "${CONTAINERD}"`;
  findings.add('invalid', 'containerRuntimeEndpoint', given, 'is no address of a socket', remedy);
  return undefined;
}

function readRuntime(
  { runtimeService: given, containerRuntimeEndpoint }: Given,
  version: KubernetesVersion,
  byKubeadm: boolean,
  findings: Findings,
): string {
  const cri = kubeletHas('runtimes by CRI only', version) || containerRuntimeEndpoint !== undefined;
  const usual = cri || byKubeadm ? 'containerd.service' : 'docker.service';
  if (given === undefined) return usual;
  if (isText(given, /^[A-Za-z0-9:_.@-]{1,240}\.service$/)) return given;
  const remedy = 'write for example "containerd.service"';
  findings.add('invalid', 'runtimeService', given, 'is no name of a service', remedy);
  return usual;
}

function readArguments(
  props: Given,
  known: KubeletSurroundings,
  findings: Findings,
): readonly string[] {
  const { version, byKubeadm, taints, endpoint } = known;
  const words: string[] = [];
  if (endpoint !== undefined && !kubeletHas('containerRuntimeEndpoint', version)) {
    if (!kubeletHas('runtimes by CRI only', version)) words.push('--container-runtime=remote');
    words.push(`--container-runtime-endpoint=${endpoint}`);
  }
  if (props.hostnameOverride !== undefined) {
    const name = findings.take(Hostname.parse(props.hostnameOverride, 'hostnameOverride'));
    words.push(`--hostname-override=${String(name)}`);
  }
  const addresses = readNodeIps(props, version, findings);
  if (addresses.length > 0) words.push(`--node-ip=${addresses.join(',')}`);
  const labels = readLabels(props.nodeLabels, version, findings);
  if (labels.length > 0) words.push(`--node-labels=${labels.join(',')}`);
  if (taints.length > 0 && (byKubeadm || !kubeletHas('registerWithTaints', version))) {
    words.push(taintsFlag(taints));
  }
  const path = 'kubeletArguments';
  const more = readTexts(props.kubeletArguments, path, '--v=2', findings) ?? [];
  checkArguments(more, findings);
  checkRemovedFlags(more, path, version, findings);
  return [...words, ...more];
}

function checkArguments(words: readonly string[], findings: Findings): void {
  words.forEach((word, index) => {
    const path = `kubeletArguments[${index}]`;
    if (!/^--[a-z][a-z0-9-]*(?:=[^\s\p{Cc}"'\\$%]*)?$/u.test(word)) {
      const remedy = 'write for example "--v=2"';
      findings.add('invalid', path, word, 'is no flag with a value of plain characters', remedy);
    } else if (OWN_FLAGS.includes(word.split('=')[0] ?? '')) {
      const remedy = 'use the setting of the same name';
      findings.add('conflict', path, word, 'is written by this construct', remedy);
    }
  });
}
