import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, hashedObjectName, readProps } from '../values';
import type { Violation } from '../values';

import { cinderClusterRules } from './cinder-access';
import { CINDER_ZONE } from './cinder-class';
import type { ReadCinderClass } from './cinder-class';
import { cinderControllerPod, cinderNodePod } from './cinder-pods';
import type { CinderStorageProps } from './cinder-props';
import { CINDER_DRIVER, readCinder } from './cinder-read';
import type { ReadCinder } from './cinder-read';
import { ClusterObject } from './cluster-object';
import { leaseRule } from './manila-access';
import { ManifestConstruct } from './manifest-construct';

const RBAC = 'rbac.authorization.k8s.io';
const DEFAULT_CLASS = { 'storageclass.kubernetes.io/is-default-class': 'true' };

/**
 * Volumes on OpenStack's block storage, each a disk for one node at a time: cinder-csi with its classes. A cluster has one of these.
 *
 * The controller alone has the credentials; the pods of the nodes get what `Metadata` and `BlockStorage` of the cloud.conf say, and need the pod
 * security level `privileged`, which `kube-system` admits unless somebody has changed that.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/docs/cinder-csi-plugin/using-cinder-csi-plugin.md
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { CinderStorage } from 'groundwork/manifests';
 *
 * new CinderStorage(new Chart(new App(), 'storage'), 'disks', {
 *   // an OpenStackCloudConfig, or a Secret that is there
 *   cloudConfig: { secretName: 'cloud-config', namespace: 'kube-system' },
 *   classes: [{ name: 'ssd', type: 'ssd', isDefault: true }],
 * });
 * ```
 */
export class CinderStorage extends ManifestConstruct {
  /** The name of the driver. */
  readonly driverName = CINDER_DRIVER;
  private readonly findings = new Findings();
  private readonly read: ReadCinder;

  constructor(scope: Construct, id: string, props: CinderStorageProps) {
    super(scope, id);
    this.read = readCinder(readProps(props, this.findings), this.findings);
    if (this.findings.violations.length === 0) this.addObjects(this.read);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addObjects(read: ReadCinder): void {
    const { labels, driverName, classes } = read;
    new ClusterObject(this, 'Driver', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: driverName, labels: { ...labels } },
      // Volumes written into pods themselves were given up in 1.31; only they need to know the pod.
      spec: {
        attachRequired: true,
        podInfoOnMount: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        volumeLifecycleModes: ['Persistent'],
      },
    });
    this.addAccess(read);
    this.addPods(read);
    for (const one of classes) this.addClass(one);
    this.addSnapshots(read);
  }

  private addAccess({ name, config: { namespace }, labels, snapshots }: ReadCinder): void {
    const controller = `${name}-controller`;
    const apiVersion = `${RBAC}/v1`;
    const subjects = [{ kind: 'ServiceAccount', name: controller, namespace }];
    const metadata = { name: `${namespace}-${controller}`, labels: { ...labels } };
    const refer = (kind: string, to: string): object => ({ apiGroup: RBAC, kind, name: to });
    for (const account of [controller, `${name}-node`]) {
      this.add(`${account}-account`, 'v1', 'ServiceAccount', account, {});
    }
    const rules = cinderClusterRules(snapshots !== undefined);
    new ClusterObject(this, 'ClusterRole', { apiVersion, kind: 'ClusterRole', metadata, rules });
    new ClusterObject(this, 'ClusterRoleBinding', {
      ...{ apiVersion, kind: 'ClusterRoleBinding', metadata },
      ...{ subjects, roleRef: refer('ClusterRole', metadata.name) },
    });
    this.add('Role', apiVersion, 'Role', controller, { rules: [leaseRule()] });
    this.add('RoleBinding', apiVersion, 'RoleBinding', controller, {
      ...{ subjects, roleRef: refer('Role', controller) },
    });
  }

  private addPods(read: ReadCinder): void {
    const controller = this.selector('controller');
    this.add('Controller', 'apps/v1', 'Deployment', `${read.name}-controller`, {
      spec: {
        replicas: 1,
        selector: { matchLabels: controller },
        template: {
          metadata: { labels: { ...read.labels, ...controller } },
          spec: cinderControllerPod(read),
        },
      },
    });
    const node = this.selector('node');
    const spec = cinderNodePod(read, this.addSettings(read));
    this.add('Node', 'apps/v1', 'DaemonSet', `${read.name}-node`, {
      spec: {
        selector: { matchLabels: node },
        template: { metadata: { labels: { ...read.labels, ...node } }, spec },
      },
    });
  }

  /** The name of what nodes are told; another text is another name, so that the pods are made anew. */
  private addSettings({ name, config: { nodeConfig } }: ReadCinder): string | undefined {
    if (nodeConfig === '') return undefined;
    const settings = hashedObjectName(`${name}-node`, nodeConfig);
    this.add('Settings', 'v1', 'ConfigMap', settings, { data: { 'cloud.conf': nodeConfig } });
    return settings;
  }

  private addClass(one: ReadCinderClass): void {
    const { labels, driverName } = this.read;
    const { name, parameters, zones, mountOptions, isDefault, ...rest } = one;
    const inZones = [{ matchLabelExpressions: [{ key: CINDER_ZONE, values: [...zones] }] }];
    new ClusterObject(this, `Class-${name}`, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name,
        labels: { ...labels },
        ...(isDefault ? { annotations: DEFAULT_CLASS } : {}),
      },
      provisioner: driverName,
      parameters: { ...parameters },
      ...rest,
      ...(mountOptions.length > 0 ? { mountOptions: [...mountOptions] } : {}),
      ...(zones.length > 0 ? { allowedTopologies: inZones } : {}),
    });
  }

  private addSnapshots({ snapshots, labels, driverName }: ReadCinder): void {
    if (snapshots === undefined) return;
    const { name, deletionPolicy, parameters } = snapshots;
    new ClusterObject(this, 'Snapshots', {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: { name, labels: { ...labels } },
      driver: driverName,
      deletionPolicy,
      parameters: { ...parameters },
    });
  }

  private selector(component: string): Readonly<Record<string, string>> {
    return {
      'app.kubernetes.io/name': 'cinder-csi',
      'app.kubernetes.io/instance': this.read.name,
      'app.kubernetes.io/component': component,
    };
  }

  private add(id: string, apiVersion: string, kind: string, name: string, rest: object): void {
    const { config, labels } = this.read;
    const metadata = { name, namespace: config.namespace, labels: { ...labels } };
    new ApiObject(this, id, { apiVersion, kind, metadata, ...rest });
  }
}
