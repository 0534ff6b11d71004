/** What a kubelet says about its node: addresses, labels, taints. */
import { Cidr, IpAddress, isRecord, isText, printedValue } from '../values';
import type { Findings, IpAddressInput, KubernetesVersion } from '../values';

import { kubeletHas } from './kubelet-feature';
import type { KubeletServiceProps, NodeTaint } from './kubelet-service-props';

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
// Loopback, link-local and multicast, with which the kubelet does not start (validateNodeIP).
const NOT_OF_A_NODE = [
  ...['127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4'],
  ...['::1/128', 'fe80::/10', 'ff00::/8'],
];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

// Of the labels in the name spaces kubernetes.io and k8s.io these, and those below the two prefixes, are a kubelet's own to give.
const OWN_LABELS = [
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
];
const OWN_PREFIX = /^(?:.*\.)?(?:kubelet|node)\.kubernetes\.io\//;
const RESTRICTED = /^(?:.*\.)?(?:kubernetes|k8s)\.io\//;

/** Reads the addresses; at most one of each family. */
export function readNodeIps(
  { nodeIp }: Partial<KubeletServiceProps>,
  version: KubernetesVersion,
  findings: Findings,
): readonly string[] {
  if (nodeIp === undefined) return [];
  const list: readonly unknown[] = Array.isArray(nodeIp) ? nodeIp : [nodeIp];
  const addresses = list
    .map((one, index) =>
      findings.take(
        IpAddress.parse(one as IpAddressInput, list.length === 1 ? 'nodeIp' : `nodeIp[${index}]`),
      ),
    )
    .filter((one) => one !== undefined);
  if (list.length === 0 || list.length > 2) {
    const reason = 'is neither one address nor one of each family';
    findings.add('invalid', 'nodeIp', list.length, reason, 'write for example "10.0.0.5"');
  } else if (addresses.length === 2) {
    if (addresses[0]?.family === addresses[1]?.family) {
      const reason = 'are two addresses of one family';
      findings.add('conflict', 'nodeIp', addresses.join(', '), reason, 'keep one of them');
    } else if (!kubeletHas('addresses of both families', version)) {
      const reason = `a kubelet ${version.series} takes one address`;
      findings.add('unsupported', 'nodeIp', addresses.join(', '), reason, 'keep one of them');
    }
  }
  for (const address of addresses) {
    const reason = 'is no address that others could reach the node at';
    const remedy = 'write for example "10.0.0.5"';
    if (NOT_OF_A_NODE.some((range) => Cidr.of(range).contains(address))) {
      findings.add('invalid', 'nodeIp', String(address), reason, remedy);
    }
  }
  return addresses.map(String);
}

/** Reads the labels, as `key=value`, sorted. */
export function readLabels(
  given: unknown,
  version: KubernetesVersion,
  findings: Findings,
): readonly string[] {
  if (given === undefined) return [];
  if (!isRecord(given)) {
    const remedy = 'write for example { disk: "fast" }';
    findings.add('invalid', 'nodeLabels', given, 'is no record of labels', remedy);
    return [];
  }
  return Object.keys(given)
    .sort()
    .map((key) => {
      const path = `nodeLabels[${key}]`;
      const value = given[key];
      if (!isKey(key)) {
        findings.add('invalid', path, key, 'is no key of a label', 'write for example "disk"');
      } else if (isNotItsOwn(key) && kubeletHas('restricted labels', version)) {
        const reason = 'a kubelet may not give itself this label, and does not start with it';
        const remedy = `set it from outside (kubectl label node), or use a prefix of your own or "node.kubernetes.io/"`;
        findings.add('forbidden', path, key, reason, remedy);
      }
      if (value !== '' && !isText(value, NAME)) {
        const reason = 'is no value of a label: at most 63 letters, digits and "-_."';
        findings.add('invalid', path, value, reason, 'write for example "fast"');
      }
      return `${key}=${printedValue(value)}`;
    });
}

/** Reads the taints, in order. */
export function readTaints(given: unknown, findings: Findings): readonly NodeTaint[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    const remedy = 'write for example [{ key: "dedicated", effect: "NoSchedule" }]';
    findings.add('invalid', 'nodeTaints', given, 'is no list of taints', remedy);
    return [];
  }
  const taints: NodeTaint[] = [];
  given.forEach((one: unknown, index) => {
    const taint = readTaint(one, `nodeTaints[${index}]`, findings);
    if (taint === undefined) return;
    if (taints.some(({ key, effect }) => key === taint.key && effect === taint.effect)) {
      const reason = 'is there twice with the same effect';
      findings.add('duplicate', `nodeTaints[${index}]`, taint.key, reason, 'keep one of them');
    }
    taints.push(taint);
  });
  return taints;
}

/** As `--register-with-taints` has it. */
export function taintsFlag(taints: readonly NodeTaint[]): string {
  const words = taints.map(({ key, value = '', effect }) => `${key}=${value}:${effect}`);
  return `--register-with-taints=${words.join(',')}`;
}

function readTaint(given: unknown, path: string, findings: Findings): NodeTaint | undefined {
  const {
    key,
    value = '',
    effect,
  }: Readonly<Record<string, unknown>> = isRecord(given) ? given : {};
  const remedy = 'write for example { key: "dedicated", value: "storage", effect: "NoSchedule" }';
  if (typeof key !== 'string' || !isKey(key)) {
    findings.add('invalid', `${path}.key`, key, 'is no key of a taint', remedy);
    return undefined;
  }
  if (value !== '' && !isText(value, NAME)) {
    findings.add('invalid', `${path}.value`, value, 'is no value of a taint', remedy);
    return undefined;
  }
  if (typeof effect !== 'string' || !EFFECTS.includes(effect)) {
    const reason = 'is no effect of a taint';
    findings.add('unsupported', `${path}.effect`, effect, reason, `use ${EFFECTS.join(', ')}`);
    return undefined;
  }
  return { key, value, effect: effect as NodeTaint['effect'] };
}

function isKey(key: string): boolean {
  const [name = '', prefix, more] = key.split('/').reverse();
  return more === undefined && NAME.test(name) && (prefix === undefined || PREFIX.test(prefix));
}

function isNotItsOwn(key: string): boolean {
  return RESTRICTED.test(key) && !OWN_LABELS.includes(key) && !OWN_PREFIX.test(key);
}
