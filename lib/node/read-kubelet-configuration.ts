/** From what a person writes about the service of a kubelet to the settings in its configuration. */
import { checkSwitch, Hostname, IpAddress, isRecord, isText } from '../values';
import type { Findings, IpAddressInput, KubernetesVersion } from '../values';

import { checkFeature, kubeletHas } from './kubelet-feature';
import type { KubeletServiceProps, NodeTaint } from './kubelet-service-props';
import { readPlainSetting } from './plain-setting';

/** What is known of the kubelet before its settings are read. */
export interface KubeletSurroundings {
  readonly version: KubernetesVersion;
  readonly byKubeadm: boolean;
  readonly taints: readonly NodeTaint[];
  readonly endpoint: string | undefined;
}

type Given = Partial<KubeletServiceProps>;

const PATH = /^(?:\/[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*)+$/;
const DRIVERS = ['systemd', 'cgroupfs'];
const SWAP = ['NoSwap', 'LimitedSwap'];
// They are props of their own.
const OWN_FIELDS = [
  ...['apiVersion', 'kind', 'cgroupDriver', 'clusterDNS', 'clusterDomain'],
  ...['containerRuntimeEndpoint', 'failSwapOn', 'memorySwap', 'registerWithTaints'],
];

/** Reads the settings of the configuration, sorted by name. */
export function readConfiguration(
  props: Given,
  known: KubeletSurroundings,
  findings: Findings,
): Readonly<Record<string, unknown>> {
  const { version, byKubeadm, taints, endpoint } = known;
  checkSwitch(props.failSwapOn, 'failSwapOn', findings);
  const fields: Record<string, unknown> = {
    ...(byKubeadm ? {} : usualConfiguration(props, findings)),
    ...readFurther(props.configuration, findings),
    ...readCluster(props, findings),
    cgroupDriver: readDriver(props, byKubeadm, findings),
    failSwapOn: props.failSwapOn,
    memorySwap: readSwap(props, version, findings),
    ...(endpoint !== undefined && kubeletHas('containerRuntimeEndpoint', version)
      ? { containerRuntimeEndpoint: endpoint }
      : {}),
    ...(taints.length > 0 && !byKubeadm && kubeletHas('registerWithTaints', version)
      ? { registerWithTaints: taints.map(({ key, value, effect }) => ({ effect, key, value })) }
      : {}),
  };
  const given = Object.keys(fields).filter((name) => fields[name] !== undefined);
  return Object.fromEntries(given.sort().map((name) => [name, fields[name]]));
}

/** What kubeadm would have written, so far as the kubelet's own defaults differ. */
function usualConfiguration(props: Given, findings: Findings): Record<string, unknown> {
  const clientCAFile = readPath(
    props.clientCAFile,
    'clientCAFile',
    '/etc/kubernetes/pki/ca.crt',
    findings,
  );
  return {
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile },
    },
    authorization: { mode: 'Webhook' },
    rotateCertificates: true,
    staticPodPath: '/etc/kubernetes/manifests',
  };
}

function readCluster(props: Given, findings: Findings): Record<string, unknown> {
  const { clusterDNS, clusterDomain } = props;
  const given: unknown = clusterDNS;
  if (given !== undefined && !Array.isArray(given)) {
    findings.add('invalid', 'clusterDNS', given, 'is no list', 'write for example ["10.96.0.10"]');
  }
  const servers = Array.isArray(given)
    ? given.map((one, index) =>
        String(findings.take(IpAddress.parse(one as IpAddressInput, `clusterDNS[${index}]`))),
      )
    : undefined;
  const domain =
    clusterDomain === undefined
      ? undefined
      : findings.take(Hostname.parse(clusterDomain, 'clusterDomain'));
  const usual = props.manager === 'systemd' ? 'cluster.local' : undefined;
  return { clusterDNS: servers, clusterDomain: domain?.toString() ?? usual };
}

function readDriver(props: Given, byKubeadm: boolean, findings: Findings): string | undefined {
  const given = props.cgroupDriver;
  if (given === undefined) return byKubeadm ? undefined : 'systemd';
  if (DRIVERS.includes(given)) return given;
  const remedy = `use ${DRIVERS.join(' or ')}`;
  findings.add('unsupported', 'cgroupDriver', given, 'is no cgroup driver', remedy);
  return undefined;
}

function readSwap(props: Given, version: KubernetesVersion, findings: Findings): unknown {
  const given: unknown = props.memorySwap;
  if (given === undefined) return undefined;
  checkFeature('memorySwap', 'memorySwap', 'memorySwap', version, findings);
  const behaviour = isRecord(given) ? given['swapBehavior'] : undefined;
  if (typeof behaviour !== 'string' || !SWAP.includes(behaviour)) {
    const remedy = `use ${SWAP.join(' or ')}`;
    findings.add('unsupported', 'memorySwap.swapBehavior', behaviour, 'is no behaviour', remedy);
    return undefined;
  }
  if (behaviour === 'LimitedSwap' && props.failSwapOn !== false) {
    const reason = 'the kubelet does not start with swap unless failSwapOn is false';
    findings.add('conflict', 'memorySwap.swapBehavior', behaviour, reason, 'add failSwapOn: false');
  }
  return { swapBehavior: behaviour };
}

function readFurther(given: unknown, findings: Findings): Record<string, unknown> {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const remedy = 'write for example { serializeImagePulls: false }';
    findings.add('invalid', 'configuration', given, 'is no record of settings', remedy);
    return {};
  }
  const fields = Object.entries(given).map(([name, value]): [string, unknown] => {
    const path = `configuration.${name}`;
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) {
      const remedy = 'write the name as the kubelet does, such as "serializeImagePulls"';
      findings.add('invalid', path, name, 'is no name of a setting', remedy);
    } else if (OWN_FIELDS.includes(name)) {
      const remedy = 'use the prop of that name';
      findings.add('conflict', path, name, 'is written by this construct', remedy);
    }
    return [name, readPlainSetting(value, path, findings)];
  });
  return Object.fromEntries(fields);
}

/** Reads the path of a file. */
export function readPath(given: unknown, path: string, usual: string, findings: Findings): string {
  if (given === undefined) return usual;
  if (isText(given, PATH)) return given;
  const reason = 'is no absolute, normalised path of plain characters';
  findings.add('invalid', path, given, reason, `write for example "${usual || '/etc/x'}"`);
  return usual;
}
