import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Cidr, Findings, isText, readProps } from '../values';
import type { Violation } from '../values';

import { ClusterObject } from './cluster-object';
import { readImage } from './image';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { rule } from './manila-access';
import type { AccessRule } from './manila-access';
import { readName } from './manila-read';
import { ManifestConstruct } from './manifest-construct';
import type { OpenStackCloudControllerProps } from './openstack-cloud-controller-props';
import { configMounts, readCloudConfig } from './openstack-cloud-mount';
import type { ReadCloudConfig } from './openstack-cloud-mount';
import { CONFIG_FOLDER } from './openstack-cloud-files';
import { readAmount } from './pod-numbers';
import type { Toleration } from './symlink-props';
import { readTolerations } from './tolerations';

const RBAC = 'rbac.authorization.k8s.io';
const NAME = 'openstack-cloud-controller-manager';
const IMAGE = `registry.k8s.io/provider-os/${NAME}:v1.36.0`;
const CONTROL_PLANE = { 'node-role.kubernetes.io/control-plane': '' };
// Kubelets put it on their node, and only this controller takes it off.
const UNINITIALIZED = { key: 'node.cloudprovider.kubernetes.io/uninitialized', operator: 'Exists' };

/**
 * The cloud controller manager of OpenStack: it tells the cluster of each node's server (addresses, zone, `providerID`), removes nodes whose
 * servers are gone, and makes load balancers of Services.
 *
 * The kubelets have to be started with `--cloud-provider=external`; their nodes take no pods then until this controller has seen them. The name of
 * a node has to be that of its server.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/docs/openstack-cloud-controller-manager/using-openstack-cloud-controller-manager.md
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { OpenStackCloudController } from 'groundwork/manifests';
 *
 * new OpenStackCloudController(new Chart(new App(), 'cloud'), 'controller', {
 *   // an OpenStackCloudConfig, or a Secret that is there
 *   cloudConfig: { secretName: 'cloud-config', namespace: 'kube-system' },
 *   clusterName: 'shop',
 * });
 * ```
 */
export class OpenStackCloudController extends ManifestConstruct {
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: OpenStackCloudControllerProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const read = readController(given, this.findings);
    if (this.findings.violations.length === 0) this.addObjects(read);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addObjects(read: ReadController): void {
    const { name, config, labels } = read;
    const { namespace } = config;
    const apiVersion = `${RBAC}/v1`;
    const metadata = { name, namespace, labels: { ...labels } };
    const wide = { name: `${namespace}-${name}`, labels: { ...labels } };
    const subjects = [{ kind: 'ServiceAccount', name, namespace }];
    const refer = (kind: string, to: string): object => ({ apiGroup: RBAC, kind, name: to });
    new ApiObject(this, 'ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    new ClusterObject(this, 'ClusterRole', {
      ...{ apiVersion, kind: 'ClusterRole', metadata: wide, rules: controllerRules() },
    });
    new ClusterObject(this, 'ClusterRoleBinding', {
      ...{ apiVersion, kind: 'ClusterRoleBinding', metadata: wide },
      ...{ subjects, roleRef: refer('ClusterRole', wide.name) },
    });
    // Who may ask it for its metrics is written there by the API server.
    new ApiObject(this, 'RoleBinding', {
      ...{ apiVersion, kind: 'RoleBinding' },
      metadata: { ...metadata, namespace: 'kube-system' },
      ...{ subjects, roleRef: refer('Role', 'extension-apiserver-authentication-reader') },
    });
    const selector = { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/instance': name };
    new ApiObject(this, 'DaemonSet', {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata,
      spec: {
        selector: { matchLabels: selector },
        template: { metadata: { labels: { ...labels, ...selector } }, spec: podOf(read) },
      },
    });
  }
}

interface ReadController {
  readonly name: string;
  readonly config: ReadCloudConfig;
  readonly clusterName: string;
  readonly clusterCIDR: string | undefined;
  readonly image: string;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly cpu: string;
  readonly memory: string;
  readonly labels: Labels;
}

function readController(
  given: Partial<OpenStackCloudControllerProps>,
  findings: Findings,
): ReadController {
  const { clusterName = 'kubernetes', clusterCIDR, nodeSelector = CONTROL_PLANE } = given;
  const config = readCloudConfig(given.cloudConfig, findings);
  if (!isText(clusterName, /^[A-Za-z0-9][-A-Za-z0-9_.]{0,62}$/)) {
    const reason = 'is no name of at most 63 letters, digits, "-", "_" and "."';
    findings.add('invalid', 'clusterName', clusterName, reason, 'write for example "shop"');
  }
  const range =
    clusterCIDR === undefined ? undefined : findings.take(Cidr.parse(clusterCIDR, 'clusterCIDR'));
  if (config.routes && clusterCIDR === undefined) {
    const reason = 'is needed for the routes that the cloud.conf asks for (routerId)';
    findings.add('required', 'clusterCIDR', undefined, reason, 'write the range of all pods');
  }
  return {
    name: readName(given.name, NAME, findings),
    config,
    clusterName,
    clusterCIDR: range?.toString(),
    image: given.image === undefined ? IMAGE : (readImage(given.image, 'image', findings) ?? ''),
    nodeSelector: readLabels(nodeSelector, 'nodeSelector', findings),
    tolerations: readTolerations(given.tolerations, findings),
    cpu: readAmount(given.cpu, 'cpu', '100m', findings),
    memory: readAmount(given.memory, 'memory', '256Mi', findings),
    labels: readLabels(given.labels, 'labels', findings),
  };
}

function podOf(read: ReadController): object {
  const { name, config, clusterName, clusterCIDR, image, nodeSelector, cpu, memory } = read;
  const { volumes, mounts } = configMounts(config);
  const routes = ['--allocate-node-cidrs=true', '--configure-cloud-routes=true'];
  return {
    serviceAccountName: name,
    enableServiceLinks: false,
    priorityClassName: 'system-cluster-critical',
    // The network of pods may wait for what this controller says of the nodes.
    hostNetwork: true,
    dnsPolicy: 'Default',
    nodeSelector: { ...nodeSelector },
    tolerations: [...read.tolerations, UNINITIALIZED],
    securityContext: { runAsNonRoot: true, runAsUser: 1001, runAsGroup: 1001, fsGroup: 1001 },
    containers: [
      {
        name: 'controller',
        image,
        imagePullPolicy: 'IfNotPresent',
        args: [
          `/bin/${NAME}`,
          '--cloud-provider=openstack',
          `--cloud-config=${CONFIG_FOLDER}/cloud.conf`,
          `--cluster-name=${clusterName}`,
          '--use-service-account-credentials=false',
          '--bind-address=127.0.0.1',
          ...(clusterCIDR === undefined ? [] : [`--cluster-cidr=${clusterCIDR}`, ...routes]),
        ],
        resources: { requests: { cpu, memory }, limits: { memory } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: mounts,
      },
    ],
    volumes,
  };
}

/**
 * Upstream's rules without those for persistent volumes, Secrets and the accounts of others, which it has no use for with one account of its own.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/manifests/controller-manager/cloud-controller-manager-roles.yaml
 */
function controllerRules(): readonly AccessRule[] {
  return [
    rule('coordination.k8s.io', 'leases', ['get', 'create', 'update']),
    rule('', 'events', ['create', 'patch', 'update']),
    rule('', 'nodes', ['get', 'list', 'watch', 'update', 'patch', 'delete']),
    rule('', 'nodes/status', ['patch']),
    rule('', 'services', ['get', 'list', 'watch', 'update', 'patch']),
    rule('', 'services/status', ['patch']),
  ];
}
