import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, readProps } from '../values';
import type { QuantityInput, Violation } from '../values';

import { ClusterObject } from './cluster-object';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { PARTNERS, readImages, readName } from './manila-read';
import { ManifestConstruct } from './manifest-construct';
import { SOCKETS, nodeVolumes, registrar, resourcesOf } from './openstack-cloud-sidecars';
import { addNamespace, readPodNamespace } from './pod-namespace';
import { readAmount } from './pod-numbers';
import type { Toleration } from './symlink-props';
import { readTolerations } from './tolerations';

/** What mounts NFS on the nodes. */
export interface NfsNodePluginProps {
  /**
   * The name of the DaemonSet.
   *
   * @default 'csi-nfs'
   */
  readonly name?: string;

  /**
   * The namespace of all of it.
   *
   * @default 'csi-nfs'
   */
  readonly namespace?: string;

  /**
   * Whether the namespace is made too, with the label that admits pods which mount folders for others.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * Images other than the usual ones.
   *
   * @default - those of csi-driver-nfs 4.13.4
   */
  readonly images?: { readonly plugin?: string; readonly registrar?: string };

  /**
   * The nodes that mount.
   *
   * @default { 'kubernetes.io/os': 'linux' }
   */
  readonly nodeSelector?: Labels;

  /**
   * The taints that are tolerated.
   *
   * @default [{ operator: 'Exists', effect: 'NoSchedule' }]
   */
  readonly tolerations?: readonly Toleration[];

  /** The CPU that each container requests; there is no limit. @default '10m' */
  readonly cpu?: QuantityInput;

  /** The memory that each container requests, and its limit. @default '256Mi' */
  readonly memory?: QuantityInput;

  /** Further labels of all objects. @default {} */
  readonly labels?: Labels;
}

const IMAGES = {
  plugin: 'registry.k8s.io/sig-storage/nfsplugin:v4.13.4',
  registrar: 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.17.0',
};

/**
 * The part of csi-driver-nfs that mounts: all that `ManilaStorage` needs of it. Whoever has the whole of csi-driver-nfs in the cluster needs no
 * second one.
 *
 * Its container has all privileges of its node: it mounts for others.
 *
 * @see https://github.com/kubernetes-csi/csi-driver-nfs/blob/v4.13.4/deploy/csi-nfs-node.yaml
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { NfsNodePlugin } from 'groundwork/manifests';
 *
 * new NfsNodePlugin(new Chart(new App(), 'storage'), 'nfs');
 * ```
 */
export class NfsNodePlugin extends ManifestConstruct {
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: NfsNodePluginProps = {}) {
    super(scope, id);
    const { findings } = this;
    const given = readProps(props, findings);
    const read = {
      ...readPodNamespace(given, 'csi-nfs', findings),
      name: readName(given.name, 'csi-nfs', findings),
      images: readImages(given.images, IMAGES, findings),
      nodeSelector: readLabels(
        given.nodeSelector ?? { 'kubernetes.io/os': 'linux' },
        'nodeSelector',
        findings,
      ),
      tolerations: readTolerations(given.tolerations, findings),
      cpu: readAmount(given.cpu, 'cpu', '10m', findings),
      memory: readAmount(given.memory, 'memory', '256Mi', findings),
      labels: readLabels(given.labels, 'labels', findings),
    };
    if (findings.violations.length === 0) this.addObjects(read);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addObjects(read: ReadNodePlugin): void {
    const { name, namespace, labels } = read;
    if (read.createNamespace) addNamespace(this, namespace, 'privileged', labels);
    new ClusterObject(this, 'Driver', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: PARTNERS.NFS.driver, labels: { ...labels } },
      spec: { attachRequired: false, volumeLifecycleModes: ['Persistent'], fsGroupPolicy: 'File' },
    });
    const metadata = { name, namespace, labels: { ...labels } };
    new ApiObject(this, 'ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    const selector = { 'app.kubernetes.io/name': 'csi-nfs', 'app.kubernetes.io/instance': name };
    new ApiObject(this, 'Node', {
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

interface ReadNodePlugin {
  readonly namespace: string;
  readonly createNamespace: boolean;
  readonly name: string;
  readonly images: typeof IMAGES;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly cpu: string;
  readonly memory: string;
  readonly labels: Labels;
}

function podOf(read: ReadNodePlugin): object {
  const { name, images, nodeSelector, tolerations } = read;
  const { dir } = PARTNERS.NFS;
  const pods = '/var/lib/kubelet/pods';
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: 'system-node-critical',
    // A mount made in a network of the pod would hang when the pod is made anew.
    hostNetwork: true,
    dnsPolicy: 'ClusterFirstWithHostNet',
    nodeSelector: { ...nodeSelector },
    ...(tolerations.length > 0 ? { tolerations } : {}),
    containers: [
      {
        name: 'nfs',
        image: images.plugin,
        imagePullPolicy: 'IfNotPresent',
        args: ['--nodeid=$(NODE_ID)', `--endpoint=unix://${SOCKETS}/csi.sock`],
        env: [{ name: 'NODE_ID', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
        resources: resourcesOf(read),
        securityContext: { privileged: true },
        volumeMounts: [
          { name: 'sockets', mountPath: SOCKETS },
          { name: 'pods', mountPath: pods, mountPropagation: 'Bidirectional' },
        ],
      },
      registrar(images.registrar, dir, read),
    ],
    volumes: [...nodeVolumes(dir), { name: 'pods', hostPath: { path: pods, type: 'Directory' } }],
  };
}
