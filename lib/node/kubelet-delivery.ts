/**
 * How a kubelet gets its settings: what is written where, and the arguments that point to it.
 *
 * The unit of the kubelet belongs to the distribution or kubeadm. Its last argument is `$KUBELET_EXTRA_ARGS`, which an environment file
 * sets: packages bring `/etc/default/kubelet` or `/etc/sysconfig/kubelet` with the variable empty, and a file wins over `Environment=`; so
 * a drop-in that sorts behind `10-kubeadm.conf` names one more environment file, and the last file wins.
 *
 * @see https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/
 * @see https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/#kubelet-conf-d
 */
import { firstVersionWith, kubeletHas } from './kubelet-feature';
import type { KubeletFeature } from './kubelet-feature';
import { checkRemovedFlags } from './kubelet-flag';
import {
  KUBELET_FLAGS,
  kubeletConfiguration,
  kubeletFlags,
  renderKubeletConfiguration,
} from './kubelet-settings';
import type { KubeletSettings } from './kubelet-settings';
import { isText, readTexts } from '../values';
import type { Findings, KubernetesVersion } from '../values';

/** By a file in a folder of configuration, by a configuration file, or by flags. */
export type KubeletDelivery = 'config-dir' | 'config' | 'flags';

/** Where the kubelet's arguments are written. */
export const KUBELET_ARGUMENTS_FILE = '/etc/kubernetes/kubelet-groundwork.env';

/** How and where, decided. */
export interface DeliveryPlan {
  readonly delivery: KubeletDelivery;
  /** Undefined for flags. */
  readonly configPath?: string;
  readonly kubeletArguments: readonly string[];
  readonly argumentsVariable: string;
}

/** What was asked for. */
export interface DeliveryProps {
  readonly delivery?: KubeletDelivery;
  readonly configPath?: string;
  readonly kubeletArguments?: readonly string[];
  readonly argumentsVariable?: string;
}

const FEATURE: Readonly<Record<KubeletDelivery, KubeletFeature | undefined>> = {
  'config-dir': 'configuration directory',
  config: 'configuration file',
  flags: undefined,
};
const DELIVERIES = Object.keys(FEATURE);
const DEFAULT_PATH = {
  'config-dir': '/etc/kubernetes/kubelet.conf.d/20-groundwork.conf',
  config: '/etc/kubernetes/kubelet-config.yaml',
} as const;
// Written by "kubeadm init", "join" and "upgrade".
const KUBEADM_PATH = '/var/lib/kubelet/config.yaml';

/** Decides how the settings reach a kubelet of that version. */
export function planDelivery(
  props: DeliveryProps,
  version: KubernetesVersion,
  findings: Findings,
): DeliveryPlan {
  const delivery = readDelivery(props.delivery, version, findings);
  const configPath = readConfigPath(props.configPath, delivery, findings);
  const { argumentsVariable = 'KUBELET_EXTRA_ARGS' } = props;
  const kubeletArguments =
    readTexts(props.kubeletArguments, 'kubeletArguments', '--v=2', findings) ?? [];
  checkArguments(kubeletArguments, findings);
  checkRemovedFlags(kubeletArguments, 'kubeletArguments', version, findings);
  if (!isText(argumentsVariable, /^[A-Z][A-Z0-9_]*$/)) {
    const remedy = 'write for example "KUBELET_EXTRA_ARGS"';
    findings.add(
      'invalid',
      'argumentsVariable',
      argumentsVariable,
      'is no name of a variable',
      remedy,
    );
  }
  return {
    delivery,
    kubeletArguments,
    argumentsVariable,
    ...(configPath === undefined ? {} : { configPath }),
  };
}

/** The configuration, where one is written. */
export function configurationText(
  plan: DeliveryPlan,
  settings: KubeletSettings,
): string | undefined {
  if (plan.configPath === undefined) return undefined;
  return renderKubeletConfiguration(kubeletConfiguration(settings));
}

/** The kubelet's arguments, as an environment file of systemd. */
export function argumentsText(plan: DeliveryPlan, settings: KubeletSettings): string {
  const words = [...pointersOf(plan, settings), ...plan.kubeletArguments];
  return `${plan.argumentsVariable}="${words.join(' ')}"\n`;
}

function pointersOf(
  { delivery, configPath = '' }: DeliveryPlan,
  settings: KubeletSettings,
): readonly string[] {
  switch (delivery) {
    case 'config-dir':
      return [`--config-dir=${configPath.slice(0, configPath.lastIndexOf('/'))}`];
    case 'config':
      return [`--config=${configPath}`];
    case 'flags':
      return kubeletFlags(settings);
  }
}

function readDelivery(
  given: KubeletDelivery | undefined,
  version: KubernetesVersion,
  findings: Findings,
): KubeletDelivery {
  if (given === undefined) return usualDelivery(version);
  if (!DELIVERIES.includes(given)) {
    findings.add(
      'unsupported',
      'delivery',
      given,
      'is no way to the kubelet',
      `use ${DELIVERIES.join(', ')}`,
    );
    return usualDelivery(version);
  }
  const feature = FEATURE[given];
  if (feature !== undefined && !kubeletHas(feature, version)) {
    const reason = `a kubelet ${version.series} has no ${feature}`;
    const remedy = `use "${usualDelivery(version)}", or ${firstVersionWith(feature)} or newer`;
    findings.add('unsupported', 'delivery', given, reason, remedy);
  }
  return given;
}

function usualDelivery(version: KubernetesVersion): KubeletDelivery {
  if (kubeletHas('configuration directory', version)) return 'config-dir';
  return kubeletHas('configuration file', version) ? 'config' : 'flags';
}

function readConfigPath(
  given: string | undefined,
  delivery: KubeletDelivery,
  findings: Findings,
): string | undefined {
  if (delivery === 'flags') {
    if (given !== undefined) {
      const remedy = 'leave it out, or choose another delivery';
      findings.add('forbidden', 'configPath', given, 'flags need no file', remedy);
    }
    return undefined;
  }
  const path = given ?? DEFAULT_PATH[delivery];
  const wrong = whyNoConfigPath(path, delivery);
  if (wrong === undefined) return path;
  const code = path === KUBEADM_PATH ? 'forbidden' : 'invalid';
  findings.add(code, 'configPath', path, wrong, `write for example "${DEFAULT_PATH[delivery]}"`);
  return path;
}

function whyNoConfigPath(path: unknown, delivery: KubeletDelivery): string | undefined {
  if (typeof path !== 'string') return 'is no text';
  const parts = path.split('/').slice(1);
  const plain = parts.every((part) => /^[A-Za-z0-9_.@+-]+$/.test(part) && !/^\.\.?$/.test(part));
  if (!path.startsWith('/') || !plain) return 'is no absolute, normalised path of plain characters';
  if (path === KUBEADM_PATH) return 'kubeadm rewrites this file';
  if (delivery !== 'config-dir' || /^\/[^/]+\/.*[^/]\.conf$/.test(path)) return undefined;
  return 'is no file of a folder of its own that ends in ".conf"; the kubelet reads no others';
}

function checkArguments(words: readonly string[], findings: Findings): void {
  const owned = ['--config', '--config-dir', ...Object.values(KUBELET_FLAGS)];
  words.forEach((word, index) => {
    const path = `kubeletArguments[${index}]`;
    if (!/^--[a-z][a-z0-9-]*(?:=[^\s"'\\$]*)?$/.test(word)) {
      const remedy = 'write for example "--v=2"';
      findings.add('invalid', path, word, 'is no flag with a value of plain characters', remedy);
    } else if (owned.includes(word.split('=')[0] ?? '')) {
      const remedy = 'use the setting of the same name';
      findings.add('conflict', path, word, 'is written by this construct', remedy);
    }
  });
}
