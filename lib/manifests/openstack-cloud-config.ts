import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import {
  Duration,
  Findings,
  isDnsLabel,
  isLabelValue,
  isObjectName,
  isRecord,
  readProps,
} from '../values';
import type { Violation } from '../values';

import { readLabels } from './labels';
import { ManifestConstruct } from './manifest-construct';
import { cloudsText, globalLines, ownMount } from './openstack-cloud-files';
import type {
  CloudConfigSecret,
  OpenStackCloudConfigProps,
  OpenStackLoadBalancing,
} from './openstack-cloud-config-props';
import { readCredentials } from './openstack-cloud-credentials-read';
import type { ReadCredentials } from './openstack-cloud-credentials-read';
import {
  aDuration,
  aNumber,
  aSwitch,
  aText,
  oneOf,
  orderOf,
  quoted,
  readSection,
  sectionText,
  someLabels,
  someRanges,
  someTexts,
} from './openstack-cloud-settings';
import type { Section } from './openstack-cloud-settings';

const CLASS: Section = {
  'floating-network-id': aText,
  'floating-subnet-id': aText,
  'floating-subnet': aText,
  'floating-subnet-tags': aText,
  'network-id': aText,
  'subnet-id': aText,
  'member-subnet-id': aText,
};
const AMPHORAE: readonly string[] = ['amphora', 'octavia', 'amphorav2'];
const RETRIES = aNumber(1, 10);
const LOAD_BALANCER: Section = {
  enabled: aSwitch,
  ...CLASS,
  'lb-method': oneOf('ROUND_ROBIN', 'LEAST_CONNECTIONS', 'SOURCE_IP', 'SOURCE_IP_PORT'),
  'lb-provider': oneOf('amphora', 'octavia', 'ovn', 'f5', 'amphorav2'),
  'manage-security-groups': aSwitch,
  'create-monitor': aSwitch,
  'monitor-delay': aDuration,
  'monitor-timeout': aDuration,
  'monitor-max-retries': RETRIES,
  'monitor-max-retries-down': RETRIES,
  'internal-lb': aSwitch,
  'node-selector': someLabels,
  'cascade-delete': aSwitch,
  'flavor-id': aText,
  'availability-zone': aText,
  'enable-ingress-hostname': aSwitch,
  'ingress-hostname-suffix': aText,
  'default-tls-container-ref': aText,
  'container-store': oneOf('barbican', 'external'),
  'max-shared-lb': aNumber(1, 1000),
  'provider-requires-serial-api-calls': aSwitch,
};
const NETWORKING: Section = {
  'ipv6-support-disabled': aSwitch,
  'public-network-name': someTexts,
  'internal-network-name': someTexts,
  'address-sort-order': someRanges,
};
const BLOCK_STORAGE: Section = {
  'node-volume-attach-limit': aNumber(1, 256),
  'rescan-on-resize': aSwitch,
  'ignore-volume-az': aSwitch,
  'ignore-volume-microversion': aSwitch,
};
const METADATA: Section = {
  'search-order': orderOf('configDrive', 'metadataService'),
  'request-timeout': aDuration,
};

/**
 * What the drivers of cloud-provider-openstack are told: a Secret with the `cloud.conf` that cinder-csi and the cloud controller manager read, and
 * beside it the credentials, as a `clouds.yaml`. One serves both.
 *
 * The drivers read it when they start, so a change of it wants them to be started anew.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/docs/openstack-cloud-controller-manager/using-openstack-cloud-controller-manager.md#config-openstack-cloud-controller-manager
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { OpenStackCloudConfig } from 'groundwork/manifests';
 *
 * const config = new OpenStackCloudConfig(new Chart(new App(), 'cloud'), 'config', {
 *   credentials: {
 *     kind: 'applicationCredential',
 *     authURL: 'https://keystone.example.org:5000/v3',
 *     region: 'RegionOne',
 *     applicationCredentialID: '21dced0fd20347869b93710d2b98aae0',
 *     applicationCredentialSecret: 'of-an-output', // asString(credential.secret)
 *   },
 *   loadBalancer: { 'floating-network-id': '80c9fc78-a2be-45d5-a85b-f17a6c98df92' },
 *   blockStorage: { 'ignore-volume-az': true },
 * });
 * config.secretName; // cloud-config
 * ```
 */
export class OpenStackCloudConfig extends ManifestConstruct implements CloudConfigSecret {
  readonly secretName: string;
  readonly namespace: string;
  readonly mountedSecret: CloudConfigSecret['mountedSecret'];
  readonly routes: boolean;
  readonly nodeConfig: string;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: OpenStackCloudConfigProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const { name = 'cloud-config', namespace = 'kube-system' } = given;
    this.secretName = isObjectName(name) ? name : 'cloud-config';
    this.namespace = isDnsLabel(namespace) ? namespace : 'kube-system';
    this.routes = given.routerId !== undefined;
    this.checkNames(name, namespace);
    const credentials = readCredentials(given.credentials, 'credentials', this.findings);
    const ofNodes = nodeSections(given, this.findings);
    const sections = [...readSections(given, this.findings), ...ofNodes];
    this.nodeConfig = joined(ofNodes);
    const labels = readLabels(given.labels, 'labels', this.findings);
    this.mountedSecret = credentials === undefined ? undefined : ownMount(credentials);
    if (this.findings.violations.length > 0 || credentials === undefined) return;
    new ApiObject(this, 'Secret', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: this.secretName, namespace: this.namespace, labels: { ...labels } },
      type: 'Opaque',
      stringData: filesOf(credentials, sections),
    });
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private checkNames(name: unknown, namespace: unknown): void {
    if (!isObjectName(name)) {
      const remedy = 'write for example "cloud-config"';
      this.findings.add('invalid', 'name', name, 'is no name of a Secret', remedy);
    }
    if (isDnsLabel(namespace)) return;
    const remedy = 'write for example "kube-system"';
    this.findings.add('invalid', 'namespace', namespace, 'is no name of a namespace', remedy);
  }
}

function filesOf(
  credentials: ReadCredentials,
  sections: readonly string[],
): Readonly<Record<string, string>> {
  const global = sectionText('Global', globalLines(credentials));
  const { certAuthority } = credentials.fields;
  return {
    'cloud.conf': joined([global, ...sections]),
    ...(credentials.kind === 'clouds' ? {} : { 'clouds.yaml': cloudsText(credentials) }),
    ...(certAuthority === undefined ? {} : { 'ca.crt': certAuthority }),
  };
}

/** The texts of the sections that are for the controllers alone. */
function readSections(
  given: Partial<OpenStackCloudConfigProps>,
  findings: Findings,
): readonly string[] {
  const { loadBalancer, networking, routerId } = given;
  const balancing = readSection(withMethod(loadBalancer), LOAD_BALANCER, 'loadBalancer', findings);
  checkLoadBalancing(loadBalancer, findings);
  const router = routerId === undefined ? [] : aText(routerId, 'routerId', findings);
  const route = router.map((id) => ['router-id', id] as const);
  return [
    sectionText('LoadBalancer', balancing),
    ...readClasses(given.loadBalancerClasses, findings),
    sectionText('Networking', readSection(networking, NETWORKING, 'networking', findings)),
    sectionText('Route', route),
  ];
}

/** The texts of the sections that a driver wants on nodes too. Credentials it needs none there. */
function nodeSections(
  { metadata, blockStorage }: Partial<OpenStackCloudConfigProps>,
  findings: Findings,
): readonly string[] {
  const disks = readSection(blockStorage, BLOCK_STORAGE, 'blockStorage', findings);
  return [
    sectionText('Metadata', readSection(metadata, METADATA, 'metadata', findings)),
    sectionText('BlockStorage', disks),
  ];
}

function joined(sections: readonly string[]): string {
  return sections.filter((one) => one !== '').join('\n');
}

function readClasses(given: unknown, findings: Findings): readonly string[] {
  if (given === undefined) return [];
  if (!isRecord(given)) {
    const remedy = 'write for example { internal: { "subnet-id": "…" } }';
    findings.add('invalid', 'loadBalancerClasses', given, 'is no record of classes', remedy);
    return [];
  }
  return Object.entries(given).map(([name, one]) => {
    const path = `loadBalancerClasses[${name}]`;
    if (name === '' || !isLabelValue(name)) {
      findings.add('invalid', path, name, 'is no name of a class', 'write for example "internal"');
    }
    const lines = readSection(one, CLASS, path, findings);
    if (isRecord(one) && lines.length === 0) {
      findings.add('invalid', path, undefined, 'says nothing', 'write what is other than usual');
    }
    return sectionText(`LoadBalancerClass ${quoted(name)}`, lines);
  });
}

/** OVN knows one method, which is not the controller's own default. */
function withMethod(given: OpenStackLoadBalancing | undefined): unknown {
  if (!isRecord(given) || given['lb-provider'] !== 'ovn') return given;
  return { ...given, 'lb-method': given['lb-method'] ?? 'SOURCE_IP_PORT' };
}

function checkLoadBalancing(given: unknown, findings: Findings): void {
  if (!isRecord(given)) return;
  checkMethod(given, findings);
  checkMonitor(given, findings);
}

function checkMethod(given: OpenStackLoadBalancing, findings: Findings): void {
  const { 'lb-provider': provider = 'amphora', 'lb-method': method } = given;
  const path = 'loadBalancer.lb-method';
  if (method === undefined) return;
  if (provider === 'ovn' && method !== 'SOURCE_IP_PORT') {
    const remedy = 'leave it out, or write SOURCE_IP_PORT';
    findings.add('conflict', path, method, 'is no method of ovn', remedy);
  } else if (AMPHORAE.includes(provider) && method === 'SOURCE_IP_PORT') {
    const reason = 'is a method of ovn, and none of amphora';
    findings.add('conflict', path, method, reason, 'use another one, or lb-provider: "ovn"');
  }
}

function checkMonitor(given: OpenStackLoadBalancing, findings: Findings): void {
  const { 'monitor-delay': every = '5s', 'monitor-timeout': within = '3s' } = given;
  const delay = Duration.parse(every);
  const timeout = Duration.parse(within);
  // What is no duration has been told already.
  if (!delay.ok || !timeout.ok || timeout.value.compare(delay.value) <= 0) return;
  const at = 'loadBalancer.monitor-timeout';
  const reason = `is longer than monitor-delay (${delay.value.toString()}), which Octavia refuses`;
  const remedy = 'write a shorter one, or a longer delay';
  findings.add('conflict', at, timeout.value.toString(), reason, remedy);
}
