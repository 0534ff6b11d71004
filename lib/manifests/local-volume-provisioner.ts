import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, readProps } from '../values';
import type { Violation } from '../values';

import { ClusterObject } from './cluster-object';
import { readKnownVolumes } from './known-volumes';
import type { KnownVolume } from './known-volumes';
import { LocalStorageClass } from './local-storage-class';
import type { LocalVolumeProvisionerProps } from './local-volume-provisioner-props';
import { ManifestConstruct } from './manifest-construct';
import { addNamespace } from './pod-namespace';
import { clusterRules, namespaceRules } from './provisioner-access';
import { provisionerConfig } from './provisioner-config';
import { provisionerPod } from './provisioner-pod';
import { readProvisionerSettings } from './provisioner-settings';
import type { ProvisionerSettings } from './provisioner-settings';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * The local static provisioner: on each node it makes a PersistentVolume of every mount point, or link to a disk, that it finds in the folder
 * of a class. `LocalDisks` of `groundwork/node` fills these folders, and its `discovery` is a class here.
 *
 * The pods need the pod security level `privileged`, since they see folders of their node; the container itself has no privileges unless a
 * class is of the mode Block. A volume whose claim is deleted keeps its data unless its class says `Delete`.
 *
 * @see https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner (read at v2.9.0)
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { LocalVolumeProvisioner } from 'groundwork/manifests';
 *
 * const provisioner = new LocalVolumeProvisioner(new Chart(new App(), 'storage'), 'local', {
 *   image: 'registry.k8s.io/sig-storage/local-volume-provisioner:v2.9.0',
 *   classes: [{ storageClass: 'fast-disks', hostDir: '/mnt/disks/fast-disks' }],
 *   knownVolumes: [{ node: 'node-1', storageClass: 'fast-disks', files: ['sdb'] }],
 * });
 * provisioner.knownVolumes[0]?.name; // local-pv-29bf327b
 * ```
 */
export class LocalVolumeProvisioner extends ManifestConstruct {
  /** The volumes that are known beforehand, with the names of their PersistentVolumes; none when something is wrong. */
  readonly knownVolumes: readonly KnownVolume[];
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: LocalVolumeProvisionerProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const settings = readProvisionerSettings(given, this.findings);
    const known = readKnownVolumes(given.knownVolumes, settings.classes, this.findings);
    const good = this.findings.violations.length === 0;
    this.knownVolumes = good ? known : [];
    if (good) this.addObjects(settings);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addObjects(settings: ProvisionerSettings): void {
    const { name, namespace, labels, createNamespace } = settings;
    const space = createNamespace ? addNamespace(this, namespace, 'privileged', labels) : undefined;
    const metadata = { name, namespace, labels: { ...labels } };
    const first = [
      new ApiObject(this, 'ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata }),
      ...this.addAccess(settings),
      new ApiObject(this, 'ConfigMap', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...metadata, name: `${name}-config` },
        data: provisionerConfig(settings),
      }),
    ];
    if (space !== undefined) for (const one of first) one.addDependency(space);
    const classes = this.addClasses(settings);
    const pods = new ApiObject(this, 'DaemonSet', daemonSetOf(settings));
    // A pod that starts without them fails, or finds nothing, until it tries again.
    pods.addDependency(...first, ...classes);
  }

  private addClasses({ classes, labels }: ProvisionerSettings): readonly LocalStorageClass[] {
    return classes
      .filter(({ createClass }) => createClass)
      .map(
        ({ storageClass, reclaimPolicy, mountOptions, isDefault = false }) =>
          new LocalStorageClass(this, `Class-${storageClass}`, {
            ...{ name: storageClass, isDefault, reclaimPolicy, mountOptions, labels },
          }),
      );
  }

  private addAccess(settings: ProvisionerSettings): readonly ApiObject[] {
    const { name, namespace } = settings;
    const labels = { ...settings.labels };
    const subjects = [{ kind: 'ServiceAccount', name, namespace }];
    const wide = { name: `${namespace}-${name}`, labels };
    const apiVersion = `${RBAC}/v1`;
    const refer = (kind: string, to: string): object => ({ apiGroup: RBAC, kind, name: to });
    const cluster = [
      new ClusterObject(this, 'ClusterRole', {
        ...{ apiVersion, kind: 'ClusterRole', metadata: wide, rules: clusterRules(settings) },
      }),
      new ClusterObject(this, 'ClusterRoleBinding', {
        ...{ apiVersion, kind: 'ClusterRoleBinding', metadata: wide },
        ...{ subjects, roleRef: refer('ClusterRole', wide.name) },
      }),
    ];
    const rules = namespaceRules(settings);
    if (rules.length === 0) return cluster;
    const metadata = { name, namespace, labels };
    return [
      ...cluster,
      new ApiObject(this, 'Role', { apiVersion, kind: 'Role', metadata, rules }),
      new ApiObject(this, 'RoleBinding', {
        ...{ apiVersion, kind: 'RoleBinding', metadata, subjects, roleRef: refer('Role', name) },
      }),
    ];
  }
}

function daemonSetOf(settings: ProvisionerSettings): ConstructorParameters<typeof ApiObject>[2] {
  const { name, namespace, labels } = settings;
  const selector = {
    'app.kubernetes.io/name': 'local-volume-provisioner',
    'app.kubernetes.io/instance': name,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace, labels: { ...labels, ...selector } },
    spec: {
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: { ...labels, ...selector } },
        spec: provisionerPod(settings, `${name}-config`),
      },
    },
  };
}
