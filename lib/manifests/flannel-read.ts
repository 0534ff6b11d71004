/** What flannel is told, read and checked. */
import { KubernetesVersion, checkSwitch, isRecord, isText } from '../values';
import type { Findings, KubernetesVersionInput } from '../values';

import { readGuaranteed } from './guaranteed';
import type { GuaranteedResources } from './guaranteed';
import type { FlannelNetworkProps, FlannelVxlan } from './flannel-network-props';
import { readImage } from './image';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { checkComesFirst, readCniFile } from './pod-network-cni-file';
import { planPodMtu } from './pod-network-mtu';
import type { PodMtu, PodNetworkBackend } from './pod-network-mtu';
import { readPodRanges } from './pod-network-ranges';
import type { PodRangesPlan } from './pod-network-ranges';
import { readPodNamespace } from './pod-namespace';
import type { PodNamespace } from './pod-namespace';
import { readWholeNumber } from './pod-numbers';
import type { Toleration } from './symlink-props';
import { isOverlay, readTenantNetwork } from './tenant-network';
import type { ReadTenantNetwork } from './tenant-network';
import { readTolerations } from './tolerations';

/** What flannel is told. */
export interface FlannelSettings extends PodNamespace {
  readonly ranges: PodRangesPlan;
  readonly backend: PodNetworkBackend;
  readonly mtu: PodMtu;
  readonly vxlan: Required<FlannelVxlan>;
  readonly nftables: boolean;
  readonly iface: string | undefined;
  readonly image: string;
  readonly cniPluginImage: string;
  readonly cniConfFile: string;
  readonly resources: GuaranteedResources;
  readonly tolerations: readonly Toleration[];
  readonly labels: Labels;
}

/** The port that vxlan of flannel takes by itself. */
export const VXLAN_PORT = 8472;
/** The images that belong together. */
const IMAGE = 'ghcr.io/flannel-io/flannel:v0.28.9';
const PLUGIN_IMAGE = 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3';
// From here on pods with the highest priority may be outside of kube-system.
const OLDEST = '1.17';
const INTERFACE = /^[A-Za-z0-9][-\w.:]{0,14}$/;
const PAIRS = 'allowed-address-pairs';

/** Reads what flannel is told; undefined when something is wrong. */
export function readFlannel(
  given: Partial<FlannelNetworkProps>,
  findings: Findings,
): FlannelSettings | undefined {
  const ranges = readRanges(given.ranges, findings);
  const network = readTenantNetwork(given.tenantNetwork, 'tenantNetwork', findings);
  const backend = readBackend(given.backend, findings);
  const mtu =
    network === undefined ? undefined : planPodMtu(network, backend, 'tenantNetwork', findings);
  const vxlan = readVxlan(given.vxlan, backend, findings);
  checkWay(given, { backend, network, ranges, direct: vxlan.DirectRouting }, findings);
  checkVersion(given.kubernetesVersion, findings);
  const rest = readPods(given, findings);
  checkSwitch(given.EnableNFTables, 'EnableNFTables', findings);
  if (findings.violations.length > 0 || ranges === undefined || mtu === undefined) return undefined;
  const nftables = given.EnableNFTables === true;
  return { ranges, backend, mtu, vxlan, nftables, iface: given.iface, ...rest };
}

type PodSettings = Omit<
  FlannelSettings,
  'ranges' | 'backend' | 'mtu' | 'vxlan' | 'nftables' | 'iface'
>;

function readPods(given: Partial<FlannelNetworkProps>, findings: Findings): PodSettings {
  const cniConfFile = readCniFile(given.cniConfFile, '10-flannel.conflist', findings);
  checkComesFirst(cniConfFile, given.otherCniFiles, findings);
  if (given.iface !== undefined && !isText(given.iface, INTERFACE)) {
    const reason = 'is no name of a network card';
    findings.add('invalid', 'iface', given.iface, reason, 'write for example "ens3"');
  }
  return {
    cniConfFile,
    image: readImage(given.image ?? IMAGE, 'image', findings) ?? IMAGE,
    cniPluginImage:
      readImage(given.cniPluginImage ?? PLUGIN_IMAGE, 'cniPluginImage', findings) ?? PLUGIN_IMAGE,
    ...readPodNamespace(given, 'kube-flannel', findings),
    resources: readGuaranteed(given, { cpu: '100m', memory: '256Mi' }, findings),
    tolerations: readTolerations(given.tolerations, findings),
    labels: readLabels(given.labels, 'labels', findings),
  };
}

function readRanges(given: unknown, findings: Findings): PodRangesPlan | undefined {
  const ranges = readPodRanges(given, 'ranges', findings);
  if (ranges?.podCidr.family !== 6) return ranges;
  const remedy = 'use ranges of IPv4';
  const reason = 'is of IPv6, which this construct does not write';
  findings.add('unsupported', 'ranges.podCidr', ranges.podCidr.toString(), reason, remedy);
  return undefined;
}

function readBackend(given: unknown, findings: Findings): PodNetworkBackend {
  if (given === undefined || given === 'host-gw') return 'host-gw';
  if (given === 'vxlan') return 'vxlan';
  const remedy = 'write "host-gw" or "vxlan"';
  findings.add('unsupported', 'backend', given, 'is no backend that is written here', remedy);
  return 'host-gw';
}

function readVxlan(
  given: unknown,
  backend: PodNetworkBackend,
  findings: Findings,
): Required<FlannelVxlan> {
  const usual = { VNI: 1, Port: VXLAN_PORT, DirectRouting: false };
  if (given === undefined) return usual;
  if (!isRecord(given)) {
    const remedy = 'write for example { VNI: 1 }';
    findings.add('invalid', 'vxlan', given, 'is no record of settings', remedy);
    return usual;
  }
  if (backend !== 'vxlan') {
    const remedy = 'leave it out, or write backend: "vxlan"';
    findings.add('conflict', 'vxlan', undefined, `is nothing for "${backend}"`, remedy);
  }
  const { VNI, Port, DirectRouting = false } = given;
  checkSwitch(DirectRouting, 'vxlan.DirectRouting', findings);
  return {
    VNI: readWholeNumber(VNI, 'vxlan.VNI', [1, 1, 0xff_ffff], findings),
    Port: readWholeNumber(Port, 'vxlan.Port', [VXLAN_PORT, 1, 0xffff], findings),
    DirectRouting: DirectRouting === true,
  };
}

interface Way {
  readonly backend: PodNetworkBackend;
  readonly network: ReadTenantNetwork | undefined;
  readonly ranges: PodRangesPlan | undefined;
  readonly direct: boolean;
}

function checkWay(given: Partial<FlannelNetworkProps>, way: Way, findings: Findings): void {
  const { portSecurity, acceptDoubleEncapsulation: twice } = given;
  const { backend, network, ranges, direct } = way;
  const known = portSecurity === PAIRS || portSecurity === 'disabled';
  if (portSecurity !== undefined && !known) {
    const remedy = `write "${PAIRS}" or "disabled"`;
    findings.add('unsupported', 'portSecurity', portSecurity, 'is none', remedy);
  }
  checkSwitch(twice, 'acceptDoubleEncapsulation', findings);
  if (backend === 'vxlan') refuseTwice(network, twice === true, findings);
  if (backend === 'host-gw') refuseSubnets(ranges, findings);
  if (portSecurity !== undefined || (backend === 'vxlan' && !direct)) return;
  const reason =
    'Neutron drops packets from and to addresses that are none of the port, as those of pods are';
  const remedy = `give the ports of all machines podAddressPairs(podCidr), and write "${PAIRS}"`;
  findings.add('required', 'portSecurity', undefined, reason, remedy);
}

function refuseTwice(
  network: ReadTenantNetwork | undefined,
  accepted: boolean,
  findings: Findings,
): void {
  if (network === undefined || accepted || !isOverlay(network)) return;
  const reason = `the network of the machines is ${network.type} already, so each packet would be wrapped twice`;
  const remedy = `use "host-gw" with podAddressPairs(podCidr) on the ports, or write acceptDoubleEncapsulation: true`;
  findings.add('forbidden', 'backend', 'vxlan', reason, remedy);
}

function refuseSubnets(ranges: PodRangesPlan | undefined, findings: Findings): void {
  if (ranges === undefined || ranges.hostCidrs.length < 2) return;
  const reason = 'the machines are in several subnets, and a route needs its machine in the same';
  const remedy = 'put the machines into one subnet, or use "vxlan" with DirectRouting';
  findings.add('conflict', 'backend', 'host-gw', reason, remedy);
}

function checkVersion(given: KubernetesVersionInput | undefined, findings: Findings): void {
  if (given === undefined) return;
  const version = findings.take(KubernetesVersion.parse(given, 'kubernetesVersion'));
  if (version === undefined || version.atLeast(OLDEST)) return;
  const reason = 'lets pods of the highest priority into kube-system only';
  const remedy = `use Kubernetes ${OLDEST} or newer`;
  findings.add('unsupported', 'kubernetesVersion', version.toString(), reason, remedy);
}
