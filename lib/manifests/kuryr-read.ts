/** What Kuryr is told, read and checked. */
import { KubernetesVersion, checkSwitch, isRecord } from '../values';
import type { Findings, KubernetesVersionInput } from '../values';

import { readGuaranteed } from './guaranteed';
import type { GuaranteedResources } from './guaranteed';
import { readImage } from './image';
import type { KuryrNetworkProps } from './kuryr-network-props';
import { readKuryrRanges } from './kuryr-ranges';
import type { KuryrRangesPlan } from './kuryr-ranges';
import { readDriver } from './kuryr-read-driver';
import type { ReadDriver } from './kuryr-read-driver';
import { readNeutron, readNeutronDefaults, readUrl } from './kuryr-read-neutron';
import type { ReadNeutron, ReadNeutronDefaults } from './kuryr-read-neutron';
import { readDaemon, readPool } from './kuryr-read-timing';
import type { ReadDaemon, ReadPool } from './kuryr-read-timing';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { checkComesFirst } from './pod-network-cni-file';

/** What Kuryr is told. */
export interface KuryrSettings {
  readonly images: { readonly controller: string; readonly cni: string };
  readonly apiRoot: string;
  readonly ranges: KuryrRangesPlan;
  readonly neutron: ReadNeutron;
  readonly defaults: ReadNeutronDefaults;
  readonly driver: ReadDriver;
  readonly services: 'octavia' | 'kube-proxy';
  readonly provider: 'default' | 'amphora' | 'ovn';
  readonly hostPorts: boolean;
  readonly pool: ReadPool | undefined;
  readonly daemon: ReadDaemon;
  readonly createDefinitions: boolean;
  readonly resources: GuaranteedResources;
  readonly labels: Labels;
}

/** The file that Kuryr's own container writes. */
export const KURYR_CNI_FILE = '10-kuryr.conflist';
// From the first version with the kinds that it makes to the last on which upstream ran it.
const OLDEST = 16;
const NEWEST = 28;
const PROVIDERS: readonly unknown[] = ['default', 'amphora', 'ovn'];

/** Reads what Kuryr is told; undefined when something is wrong. */
export function readKuryr(
  given: Partial<KuryrNetworkProps>,
  findings: Findings,
): KuryrSettings | undefined {
  refuseVersion(given.kubernetesVersion, findings);
  const images = readImages(given.images, findings);
  const apiRoot = readUrl(given.api_root, 'api_root', findings);
  const services = readServices(given.services, findings);
  const pool = readPool(given.vif_pool, findings);
  const ranges = readKuryrRanges(given.ranges, 'ranges', pool?.ports_pool_min ?? 0, findings);
  const driver = readDriver(given.driver, ranges?.maxPods, findings);
  const neutron = readNeutron(given.neutron, findings);
  const defaults = readNeutronDefaults(given.neutron_defaults, services, findings);
  const provider = readProvider(given.octavia, services, findings);
  const daemon = readDaemon(given.cni_daemon, findings);
  checkHost(given, { services, driver }, findings);
  const rest = readRest(given, findings);
  const kept = poolOf(given.vif_pool, pool, driver, findings);
  if (findings.violations.length > 0 || ranges === undefined || driver === undefined)
    return undefined;
  if (neutron === undefined || defaults === undefined) return undefined;
  return {
    ...{ images, apiRoot, ranges, neutron, defaults, driver, services, provider },
    ...{ daemon, pool: kept, ...rest },
  };
}

function readRest(
  given: Partial<KuryrNetworkProps>,
  findings: Findings,
): Pick<KuryrSettings, 'hostPorts' | 'createDefinitions' | 'resources' | 'labels'> {
  const { hostPorts = false, createDefinitions = true } = given;
  checkSwitch(createDefinitions, 'createDefinitions', findings);
  checkComesFirst(KURYR_CNI_FILE, given.otherCniFiles, findings);
  return {
    ...{ hostPorts, createDefinitions },
    resources: readGuaranteed(given, { cpu: '500m', memory: '1Gi' }, findings),
    labels: readLabels(given.labels, 'labels', findings),
  };
}

function refuseVersion(given: unknown, findings: Findings): void {
  const version = findings.take(
    KubernetesVersion.parse(given as KubernetesVersionInput, 'kubernetesVersion'),
  );
  if (version === undefined || (version.minor >= OLDEST && version.minor <= NEWEST)) return;
  const old = version.minor < OLDEST;
  const reason = old
    ? `has not the kinds of API that Kuryr makes: it wants 1.${OLDEST} at least`
    : `Kuryr was given up in 2024 and never run on anything newer than 1.${NEWEST}`;
  const remedy = old
    ? `use Kubernetes 1.${OLDEST} or newer`
    : 'route pods natively: FlannelNetwork with "host-gw" and podAddressPairs(podCidr) on the ports of the machines; or use Calico, Cilium or OVN-Kubernetes';
  findings.add('unsupported', 'kubernetesVersion', version.toString(), reason, remedy);
}

function readImages(given: unknown, findings: Findings): KuryrSettings['images'] {
  const read = (field: 'controller' | 'cni'): string => {
    const image: unknown = isRecord(given) ? given[field] : undefined;
    return readImage(image, `images.${field}`, findings) ?? '';
  };
  return { controller: read('controller'), cni: read('cni') };
}

function readServices(given: unknown, findings: Findings): KuryrSettings['services'] {
  if (given === undefined || given === 'octavia') return 'octavia';
  if (given === 'kube-proxy') return given;
  const remedy = 'write "octavia" or "kube-proxy"';
  findings.add('unsupported', 'services', given, 'serves no Services', remedy);
  return 'octavia';
}

function readProvider(
  given: unknown,
  services: KuryrSettings['services'],
  findings: Findings,
): KuryrSettings['provider'] {
  if (given === undefined) return 'default';
  const provider = isRecord(given) ? given['endpoints_driver_octavia_provider'] : given;
  if (services !== 'octavia') {
    const reason = 'is nothing for kube-proxy';
    findings.add('conflict', 'octavia', undefined, reason, 'leave it out');
  }
  if (isRecord(given) && (provider === undefined || isProvider(provider))) {
    return provider ?? 'default';
  }
  const remedy = `write { endpoints_driver_octavia_provider: … } with ${PROVIDERS.join(', ')}`;
  findings.add('unsupported', 'octavia', provider, 'is no provider of Octavia', remedy);
  return 'default';
}

function isProvider(given: unknown): given is KuryrSettings['provider'] {
  return PROVIDERS.includes(given);
}

interface Host {
  readonly services: KuryrSettings['services'];
  readonly driver: ReadDriver | undefined;
}

// What changes packets on their way through a node changes nothing on packets that pass it by.
function checkHost(
  { hostPorts }: Partial<KuryrNetworkProps>,
  { services, driver }: Host,
  findings: Findings,
): void {
  checkSwitch(hostPorts, 'hostPorts', findings);
  if (driver === undefined || driver.throughHost) return;
  const reason = `packets of pods go past the iptables of their node with ${driver.pod_vif_driver}`;
  const remedy =
    'plug pods into a bridge of the node ("neutron-vif" with throughHost: true), or leave it to Octavia';
  if (services === 'kube-proxy') {
    findings.add('conflict', 'services', services, `${reason}, so it would serve none`, remedy);
  }
  if (hostPorts === true) {
    findings.add('conflict', 'hostPorts', hostPorts, `${reason}, so answers would be lost`, remedy);
  }
}

function poolOf(
  given: unknown,
  pool: ReadPool | undefined,
  driver: ReadDriver | undefined,
  findings: Findings,
): ReadPool | undefined {
  if (driver === undefined || driver.pool !== undefined) return pool;
  if (given !== undefined && given !== false) {
    const reason = `${driver.pod_vif_driver} cannot make ports beforehand`;
    findings.add('conflict', 'vif_pool', undefined, reason, 'write false');
  }
  return undefined;
}
