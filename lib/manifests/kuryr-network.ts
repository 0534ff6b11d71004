import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, hashedObjectName, readProps } from '../values';
import type { Violation } from '../values';

import { CONTROLLER_RULES, DAEMON_RULES } from './kuryr-access';
import { kuryrConfig } from './kuryr-config';
import { addKuryrDefinitions } from './kuryr-definitions';
import { printIni } from './kuryr-ini';
import type { KuryrNetworkProps } from './kuryr-network-props';
import { CONFIG_MAP, controllerPod, daemonPod } from './kuryr-pods';
import type { KuryrRangesPlan } from './kuryr-ranges';
import { readKuryr } from './kuryr-read';
import type { KuryrSettings } from './kuryr-read';
import { ManifestConstruct } from './manifest-construct';
import { addClusterAccess } from './pod-network-access';
import { requireQoS } from './require-qos';

const NAMESPACE = 'kube-system';

/**
 * Kuryr: each pod has a port of Neutron. For clusters that run it; it was given up in 2024, and `FlannelNetwork` on native routing takes its place.
 *
 * With `services: 'kube-proxy'` and `hostPorts` it is what the Kubernetes-atop-OpenStack slides made of it: addresses from Neutron, everything else
 * from the node. What the slides changed in Kuryr's own code (a bridge on each node, and calls instead of watching) is no setting, but a build of it.
 *
 * All is in `kube-system`, where pods of the highest priority are let in by every version.
 *
 * @see https://docs.openstack.org/kuryr-kubernetes/latest/ (read at the last commit with content, 398bd461, of June 2024)
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { KuryrNetwork } from 'groundwork/manifests';
 *
 * const id = '3f0d4c3a-8d8e-4c8e-9d0e-2f5f3b0f7a11';
 * const network = new KuryrNetwork(new Chart(new App(), 'network'), 'kuryr', {
 *   kubernetesVersion: '1.28',
 *   images: { controller: 'registry.example/kuryr/controller:2024.1', cni: 'registry.example/kuryr/cni:2024.1' },
 *   api_root: 'https://10.0.0.10:6443',
 *   ranges: { podCidr: '10.1.0.0/16', serviceCidr: '10.2.0.0/17', hostCidrs: ['10.0.0.0/24'], nodes: 20 },
 *   neutron: { secret: 'kuryr-neutron' },
 *   neutron_defaults: { project: id, pod_subnet: id, pod_security_groups: [id], service_subnet: id },
 *   driver: { pod_vif_driver: 'nested-vlan', worker_nodes_subnets: [id], trunkPorts: true },
 * });
 * network.ranges?.serviceSubnet.cidr.toString(); // 10.2.0.0/16
 * ```
 */
export class KuryrNetwork extends ManifestConstruct {
  /** The ranges, and the subnet of Services that Neutron needs; undefined when something is wrong. */
  readonly ranges: KuryrRangesPlan | undefined;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: KuryrNetworkProps) {
    super(scope, id);
    const settings = readKuryr(readProps(props, this.findings), this.findings);
    this.ranges = settings?.ranges;
    requireQoS(this, 'Guaranteed');
    if (settings !== undefined) this.addObjects(settings);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addObjects(settings: KuryrSettings): void {
    const { labels } = settings;
    const data = kuryrConfig(settings);
    const config = { ...objectOf('ConfigMap', CONFIG_MAP, labels), data };
    const first = [
      ...(settings.createDefinitions ? addKuryrDefinitions(this, labels) : []),
      ...this.addAccess(labels),
      ...this.addSecret(settings),
      new ApiObject(this, 'ConfigMap', config),
    ];
    this.addPods(settings, revisionOf(settings, data)).forEach((pods) => {
      pods.addDependency(...first);
    });
  }

  private addAccess(labels: KuryrSettings['labels']): readonly ApiObject[] {
    const controller = { name: 'kuryr-controller', rules: CONTROLLER_RULES };
    const daemon = { name: 'kuryr-cni', rules: DAEMON_RULES };
    return [
      ...addClusterAccess(this, 'Controller', {
        ...{ ...controller, role: controller.name, namespace: NAMESPACE, labels },
      }),
      ...addClusterAccess(this, 'Daemon', {
        ...{ ...daemon, role: daemon.name, namespace: NAMESPACE, labels },
      }),
    ];
  }

  private addSecret({ neutron, labels }: KuryrSettings): readonly ApiObject[] {
    if (neutron.file === undefined) return [];
    const stringData = { 'neutron.conf': printIni(neutron.file) };
    const secret = { ...objectOf('Secret', neutron.secret, labels), type: 'Opaque', stringData };
    return [new ApiObject(this, 'Secret', secret)];
  }

  private addPods(
    settings: KuryrSettings,
    annotations: Readonly<Record<string, string>>,
  ): readonly ApiObject[] {
    const template = (app: string, spec: object): object => ({
      selector: { matchLabels: { app } },
      template: { metadata: { labels: { ...settings.labels, app }, annotations }, spec },
    });
    const controller = {
      ...objectOf('Deployment', 'kuryr-controller', settings.labels, 'apps/v1'),
      spec: {
        replicas: 1,
        // Two of them would make each port twice.
        strategy: { type: 'Recreate' },
        ...template('kuryr-controller', controllerPod(settings)),
      },
    };
    const daemon = {
      ...objectOf('DaemonSet', 'kuryr-cni-ds', settings.labels, 'apps/v1'),
      spec: template('kuryr-cni', daemonPod(settings)),
    };
    return [new ApiObject(this, 'Controller', controller), new ApiObject(this, 'Daemon', daemon)];
  }
}

/** What starts the pods anew when it is another: they read their files when they start. Ids may be known only later, and stand for themselves. */
function revisionOf(
  { defaults }: KuryrSettings,
  data: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { project, pod_subnet, service_subnet = [], pod_security_groups } = defaults;
  const known = JSON.stringify(data).replaceAll(/output-\d+-of-groundwork/g, '');
  return {
    'groundwork/revision': hashedObjectName('', known),
    'groundwork/neutron': [project, pod_subnet, service_subnet, pod_security_groups]
      .flat()
      .join(' '),
  };
}

function objectOf(
  kind: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  apiVersion = 'v1',
): Pick<ConstructorParameters<typeof ApiObject>[2], 'apiVersion' | 'kind' | 'metadata'> {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE, labels: { ...labels } } };
}
