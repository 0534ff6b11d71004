import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, readProps } from '../values';
import type { Violation } from '../values';

import { ClusterObject } from './cluster-object';
import { manilaClusterRules, manilaNamespaceRules } from './manila-access';
import type { AccessRule } from './manila-access';
import type { ReadManilaClass } from './manila-class';
import { RUNTIME_CONFIG, manilaControllerPod, manilaNodePod } from './manila-pods';
import type { ManilaProtocol, ManilaStorageProps } from './manila-props';
import { PARTNERS, readManila } from './manila-read';
import type { ReadManila } from './manila-read';
import { manilaSecretData } from './manila-secret';
import { ManifestConstruct } from './manifest-construct';
import { addNamespace } from './pod-namespace';

const RBAC = 'rbac.authorization.k8s.io';
const DEFAULT_CLASS = { 'storageclass.kubernetes.io/is-default-class': 'true' };
/** What manila-csi labels nodes with. */
const ZONE = 'topology.manila.csi.openstack.org/zone';

/**
 * Volumes on OpenStack's shared file systems, for many pods on many nodes at once: manila-csi with its classes. One of these serves one protocol.
 *
 * It mounts nothing itself: on each node another driver does (csi-driver-nfs, which `NfsNodePlugin` is, or ceph-csi), and without that one mounts
 * would hang. So its CSIDriver has to stand in the same program, or `nodePlugin.installed` says that it is there; and the pods of the nodes wait
 * for its socket, and say so.
 *
 * The namespace admits the pod security level `privileged`, which the pods of the nodes need; the one that talks to Manila has no rights on its node.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/docs/manila-csi-plugin/using-manila-csi-plugin.md
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { ManilaStorage, NfsNodePlugin } from 'groundwork/manifests';
 *
 * const chart = new Chart(new App(), 'storage');
 * new NfsNodePlugin(chart, 'nfs');
 * const shares = new ManilaStorage(chart, 'shares', {
 *   protocol: 'NFS',
 *   credentials: {
 *     kind: 'applicationCredential',
 *     authURL: 'https://keystone.example.org:5000/v3',
 *     region: 'RegionOne',
 *     applicationCredentialID: '21dced0fd20347869b93710d2b98aae0',
 *     applicationCredentialSecret: 'of-an-output', // asString(credential.secret)
 *   },
 *   classes: [{ name: 'shares', type: 'default', 'nfs-shareClient': ['10.0.0.0/24'] }],
 * });
 * shares.driverName; // nfs.manila.csi.openstack.org
 * ```
 */
export class ManilaStorage extends ManifestConstruct {
  /** The name of the driver, for volumes of shares that are there. */
  readonly driverName: string;
  /** The protocol that it serves. */
  readonly protocol: ManilaProtocol;
  /** The Secret with the credentials, for volumes of shares that are there. */
  readonly secret: { readonly name: string; readonly namespace: string };
  private readonly findings = new Findings();
  private readonly read: ReadManila;

  constructor(scope: Construct, id: string, props: ManilaStorageProps) {
    super(scope, id);
    this.read = readManila(readProps(props, this.findings), this.findings);
    const { driverName, protocol, secretName, namespace } = this.read;
    this.driverName = driverName;
    this.protocol = protocol;
    this.secret = { name: secretName, namespace };
    if (this.findings.violations.length === 0) this.addObjects(this.read);
  }

  /** Asks the whole program whether the driver that mounts is in it, so it is complete when all of the program has run. */
  override violations(): readonly Violation[] {
    const { nodePlugin, protocol } = this.read;
    if (nodePlugin.installed || this.findings.violations.length > 0) {
      return this.findings.violations;
    }
    const { driver, called } = PARTNERS[protocol];
    const there = this.node.root.node
      .findAll()
      .some((one) => one instanceof ApiObject && one.kind === 'CSIDriver' && one.name === driver);
    if (there) return [];
    const own = protocol === 'NFS' ? 'add a NfsNodePlugin' : `install ${called}`;
    return [
      {
        code: 'required',
        path: 'nodePlugin',
        reason: `every mount would hang, as nothing here is ${called} (the CSIDriver ${driver}), which does the mounting`,
        remedy: `${own}, or write nodePlugin: { installed: true } when the cluster has it`,
      },
    ];
  }

  private addObjects(read: ReadManila): void {
    const { name, createNamespace, namespace, labels, credentials } = read;
    if (createNamespace) addNamespace(this, namespace, 'privileged', labels);
    new ClusterObject(this, 'Driver', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: read.driverName, labels: { ...labels } },
      // A share is reached by the network, not attached; and who owns its files is for the server to say.
      spec: { attachRequired: false, podInfoOnMount: false, fsGroupPolicy: 'None' },
    });
    if (credentials !== undefined) {
      const stringData = manilaSecretData(credentials);
      this.add('Secret', 'v1', 'Secret', read.secretName, { type: 'Opaque', stringData });
    }
    if (read.matchExportLocationAddress !== undefined) {
      const settings = { nfs: { matchExportLocationAddress: read.matchExportLocationAddress } };
      const data = { [RUNTIME_CONFIG]: JSON.stringify(settings) };
      this.add('Settings', 'v1', 'ConfigMap', `${name}-settings`, { data });
    }
    this.addAccess(read);
    this.addPods(read);
    this.addClasses(read);
  }

  private addAccess(read: ReadManila): void {
    const { name, namespace, labels } = read;
    const controller = `${name}-controller`;
    const wide = `${namespace}-${controller}`;
    const subjects = [{ kind: 'ServiceAccount', name: controller, namespace }];
    const apiVersion = `${RBAC}/v1`;
    const metadata = { name: wide, labels: { ...labels } };
    const rules = (list: readonly AccessRule[]): object => ({ rules: list });
    const roleRef = (kind: string, to: string): object => ({ apiGroup: RBAC, kind, name: to });
    for (const account of [controller, `${name}-node`]) {
      this.add(`${account}-account`, 'v1', 'ServiceAccount', account, {});
    }
    new ClusterObject(this, 'ClusterRole', {
      ...{ apiVersion, kind: 'ClusterRole', metadata, ...rules(manilaClusterRules(read)) },
    });
    new ClusterObject(this, 'ClusterRoleBinding', {
      ...{ apiVersion, kind: 'ClusterRoleBinding', metadata },
      ...{ subjects, roleRef: roleRef('ClusterRole', wide) },
    });
    this.add('Role', apiVersion, 'Role', controller, rules(manilaNamespaceRules(read)));
    this.add('RoleBinding', apiVersion, 'RoleBinding', controller, {
      ...{ subjects, roleRef: roleRef('Role', controller) },
    });
  }

  private addPods(read: ReadManila): void {
    const controller = this.selector('controller');
    this.add('Controller', 'apps/v1', 'Deployment', `${read.name}-controller`, {
      spec: {
        replicas: 1,
        selector: { matchLabels: controller },
        template: {
          metadata: { labels: { ...read.labels, ...controller } },
          spec: manilaControllerPod(read),
        },
      },
    });
    const node = this.selector('node');
    this.add('Node', 'apps/v1', 'DaemonSet', `${read.name}-node`, {
      spec: {
        selector: { matchLabels: node },
        template: { metadata: { labels: { ...read.labels, ...node } }, spec: manilaNodePod(read) },
      },
    });
  }

  private addClasses({ classes, snapshots, labels, driverName }: ReadManila): void {
    for (const one of classes) this.addClass(one);
    if (snapshots === undefined) return;
    const { name, deletionPolicy } = snapshots;
    new ClusterObject(this, 'Snapshots', {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: { name, labels: { ...labels } },
      driver: driverName,
      deletionPolicy,
      parameters: this.secretFor('snapshotter'),
    });
  }

  private addClass(one: ReadManilaClass): void {
    const { labels, driverName } = this.read;
    const { name, parameters, zones, mountOptions, reclaimPolicy, allowVolumeExpansion } = one;
    new ClusterObject(this, `Class-${name}`, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name,
        labels: { ...labels },
        ...(one.isDefault ? { annotations: DEFAULT_CLASS } : {}),
      },
      provisioner: driverName,
      parameters: {
        ...parameters,
        ...this.secretFor('provisioner'),
        ...this.secretFor('controller-expand'),
        ...this.secretFor('node-stage'),
        ...this.secretFor('node-publish'),
      },
      reclaimPolicy,
      allowVolumeExpansion,
      volumeBindingMode: one.waits ? 'WaitForFirstConsumer' : 'Immediate',
      ...(mountOptions.length > 0 ? { mountOptions: [...mountOptions] } : {}),
      ...(zones.length > 0
        ? { allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE, values: [...zones] }] }] }
        : {}),
    });
  }

  private secretFor(call: string): Readonly<Record<string, string>> {
    const { name, namespace } = this.secret;
    const key = `csi.storage.k8s.io/${call}-secret`;
    return { [`${key}-name`]: name, [`${key}-namespace`]: namespace };
  }

  private selector(component: string): Readonly<Record<string, string>> {
    return {
      'app.kubernetes.io/name': 'manila-csi',
      'app.kubernetes.io/instance': this.read.name,
      'app.kubernetes.io/component': component,
    };
  }

  private add(id: string, apiVersion: string, kind: string, name: string, rest: object): ApiObject {
    const { namespace, labels } = this.read;
    const metadata = { name, namespace, labels: { ...labels } };
    return new ApiObject(this, id, { apiVersion, kind, metadata, ...rest });
  }
}
