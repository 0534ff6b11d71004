import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, hashedObjectName, readProps } from '../values';
import type { Violation } from '../values';

import { flannelConfig } from './flannel-config';
import type { FlannelNetworkProps } from './flannel-network-props';
import { flannelPod } from './flannel-pod';
import { readFlannel } from './flannel-read';
import type { FlannelSettings } from './flannel-read';
import { ManifestConstruct } from './manifest-construct';
import { addNamespace } from './pod-namespace';
import { addClusterAccess } from './pod-network-access';
import type { PodMtu } from './pod-network-mtu';
import { podAddressPairs } from './pod-network-routes';
import type { AddressPair } from './pod-network-routes';
import { requireQoS } from './require-qos';

const NAME = 'flannel';
const CONFIG_MAP = 'kube-flannel-cfg';
const RULES = [
  { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
  { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] },
];

/**
 * flannel: one network for the pods of all machines, on machines of OpenStack.
 *
 * Packets travel as they are (`host-gw`) unless something else is said, since the network of the machines is an overlay in most clouds, and packets
 * in packets are slow. For that the ports of the machines need `allowedAddressPairs`. The size of packets is worked out layer by layer and written
 * down. The controller manager needs `--allocate-node-cidrs` and the same range of pods. kube-proxy serves the Services.
 *
 * A changed configuration starts the pods anew, one machine after another. The backend of a cluster that runs must not be changed.
 *
 * @see https://github.com/flannel-io/flannel (read at v0.28.9)
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { FlannelNetwork } from 'groundwork/manifests';
 *
 * const network = new FlannelNetwork(new Chart(new App(), 'network'), 'flannel', {
 *   ranges: {
 *     podCidr: '10.244.0.0/16',
 *     serviceCidr: '10.96.0.0/16',
 *     hostCidrs: ['10.0.0.0/24'],
 *     nodes: 20,
 *   },
 *   tenantNetwork: { type: 'geneve', mtu: 1442 },
 *   portSecurity: 'allowed-address-pairs',
 * });
 * network.mtu?.mtu; // 1442
 * network.allowedAddressPairs; // [{ ipAddress: '10.244.0.0/16' }]
 * ```
 */
export class FlannelNetwork extends ManifestConstruct {
  /** How large packets of pods are, layer by layer; undefined when something is wrong. */
  readonly mtu: PodMtu | undefined;
  /** What the ports of all machines have to let through; empty where packets of pods stay within those of machines, and when something is wrong. */
  readonly allowedAddressPairs: readonly AddressPair[];
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: FlannelNetworkProps) {
    super(scope, id);
    const settings = readFlannel(readProps(props, this.findings), this.findings);
    this.mtu = settings?.mtu;
    const plain = settings?.backend === 'host-gw' || settings?.vxlan.DirectRouting === true;
    this.allowedAddressPairs = plain ? podAddressPairs(settings.ranges.podCidr) : [];
    requireQoS(this, 'Guaranteed');
    if (settings !== undefined) this.addObjects(settings);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addObjects(settings: FlannelSettings): void {
    const { namespace, createNamespace } = settings;
    const labels = { ...settings.labels, 'app.kubernetes.io/name': NAME };
    const space = createNamespace ? addNamespace(this, namespace, 'privileged', labels) : undefined;
    const data = flannelConfig(settings);
    const first = [
      ...addClusterAccess(this, '', { name: NAME, namespace, role: NAME, rules: RULES, labels }),
      new ApiObject(this, 'ConfigMap', {
        ...{ apiVersion: 'v1', kind: 'ConfigMap' },
        metadata: { name: CONFIG_MAP, namespace, labels: { ...labels } },
        data,
      }),
    ];
    if (space !== undefined) for (const one of first) one.addDependency(space);
    new ApiObject(this, 'DaemonSet', daemonSetOf(settings, data, labels)).addDependency(...first);
  }
}

function daemonSetOf(
  settings: FlannelSettings,
  data: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): ConstructorParameters<typeof ApiObject>[2] {
  const selector = { app: 'flannel', tier: 'node' };
  const all = { ...labels, ...selector };
  // Pods read it when they start, so another one has to start them anew.
  const annotations = { 'groundwork/revision': hashedObjectName('', JSON.stringify(data)) };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-flannel-ds', namespace: settings.namespace, labels: all },
    spec: {
      selector: { matchLabels: selector },
      template: { metadata: { labels: all, annotations }, spec: flannelPod(settings, CONFIG_MAP) },
    },
  };
}
