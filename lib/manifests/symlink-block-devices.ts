import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, hashedObjectName, readProps, shortHostName } from '../values';
import type { Violation } from '../values';

import { ClusterObject } from './cluster-object';
import { LINK_BLOCK_DEVICES } from './link-block-devices';
import { ManifestConstruct } from './manifest-construct';
import { readSymlinkSettings } from './read-symlink-settings';
import type { SymlinkSettings } from './read-symlink-settings';
import { readFolder, readLinkedNodes } from './read-symlinks';
import type { ReadNode } from './read-symlinks';
import type { SymlinkBlockDevicesProps } from './symlink-props';

const TASK = 'symlink-block-devices';
const HOST_DEV = '/host/dev';

/**
 * Names for the block devices of nodes that nobody may change, made by pods: what the script of CORTX does with `-b`. Where nodes can be
 * prepared, `CortxNodePrep` is better: udev makes its names at each boot before any pod runs.
 *
 * Each name is a link to the best name of the disk in by-id (wwn, nvme-eui, scsi, ata, virtio, in this order). A device that is missing or
 * has no such name fails its Job and is told in its log; a second run changes nothing; a name of another disk is never taken away. Links are
 * in a devtmpfs: after a reboot of the node they are gone, until its Job runs again or, in the form `daemon-set`, its pod has started.
 *
 * @see https://github.com/Seagate/cortx-k8s (job-symlink-block-devices.yaml.template, read at 67e1093)
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { SymlinkBlockDevices } from 'groundwork/manifests';
 *
 * new SymlinkBlockDevices(new Chart(new App(), 'storage'), 'links', {
 *   image: 'docker.io/library/busybox:1.36.1',
 *   nodes: [{ node: 'node-1.example', devices: [{ device: '/dev/sdc' }] }],
 * }); // /dev/cortx/sdc on node-1.example
 * ```
 */
export class SymlinkBlockDevices extends ManifestConstruct {
  /** The names of the Jobs or DaemonSets, by node; none when something is wrong. */
  readonly names: Readonly<Record<string, string>>;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: SymlinkBlockDevicesProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const settings = readSymlinkSettings(given, this.findings);
    const folder = readFolder(given.separator, this.findings);
    const onlyStable = settings.form === 'daemon-set';
    const nodes = readLinkedNodes(given.nodes, folder, onlyStable, this.findings);
    const good = this.findings.violations.length === 0;
    this.names = good ? this.addObjects(nodes, settings) : {};
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addObjects(
    nodes: readonly ReadNode[],
    settings: SymlinkSettings,
  ): Readonly<Record<string, string>> {
    const space = settings.createNamespace ? this.addNamespace(settings) : undefined;
    const named = nodes.map((node) => {
      const name = objectName(node, settings);
      const object = new ApiObject(this, name, objectOf(node, name, settings));
      if (space !== undefined) object.addDependency(space);
      return [node.node, name] as const;
    });
    return Object.fromEntries(named);
  }

  private addNamespace({ namespace, labels }: SymlinkSettings): ApiObject {
    const admitted = ['enforce', 'audit', 'warn'].map(
      (mode) => [`pod-security.kubernetes.io/${mode}`, 'privileged'] as const,
    );
    return new ClusterObject(this, 'Namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { ...labels, ...Object.fromEntries(admitted) } },
    });
  }
}

/**
 * The name of the object of a node. A Job cannot be changed, so what it does is hashed too: with other devices it is another Job. A
 * DaemonSet can, and keeps its name.
 */
function objectName({ node, links }: ReadNode, settings: SymlinkSettings): string {
  const begin = `${TASK}-${shortHostName(node)}`;
  if (settings.form === 'daemon-set') return hashedObjectName(begin, node);
  return hashedObjectName(begin, JSON.stringify([node, links, settings, LINK_BLOCK_DEVICES]));
}

function objectOf(
  { node, links }: ReadNode,
  name: string,
  settings: SymlinkSettings,
): { readonly apiVersion: string; readonly kind: string } & Readonly<Record<string, unknown>> {
  const taskLabels = { ...settings.labels, 'cortx.io/task': TASK };
  const metadata = {
    name,
    namespace: settings.namespace,
    labels: { ...taskLabels, 'kubernetes.io/hostname': node },
  };
  if (settings.form === 'daemon-set') {
    const own = { 'cortx.io/task': TASK, 'app.kubernetes.io/instance': name };
    const template = podOf(node, links, { ...taskLabels, ...own }, settings);
    return {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata,
      spec: { selector: { matchLabels: own }, template },
    };
  }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata,
    spec: {
      backoffLimit: settings.backoffLimit,
      ttlSecondsAfterFinished: settings.ttlSecondsAfterFinished,
      template: podOf(node, links, taskLabels, settings),
    },
  };
}

function podOf(
  node: string,
  links: ReadNode['links'],
  labels: Readonly<Record<string, string>>,
  settings: SymlinkSettings,
): object {
  const isJob = settings.form === 'job';
  return {
    metadata: { labels },
    spec: {
      automountServiceAccountToken: false,
      containers: [containerOf(links, settings)],
      enableServiceLinks: false,
      nodeSelector: { 'kubernetes.io/hostname': node },
      ...(isJob ? { restartPolicy: 'Never' } : {}),
      ...(settings.tolerations.length > 0 ? { tolerations: [...settings.tolerations] } : {}),
      volumes: [{ name: 'node-devices', hostPath: { path: '/dev', type: 'Directory' } }],
    },
  };
}

function containerOf(links: ReadNode['links'], settings: SymlinkSettings): object {
  const { image, cpu, memory, form, intervalSeconds, seLinuxType } = settings;
  const env = [
    { name: 'DEV', value: HOST_DEV },
    ...(form === 'daemon-set' ? [{ name: 'INTERVAL', value: String(intervalSeconds) }] : []),
  ];
  return {
    name: TASK,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', LINK_BLOCK_DEVICES, TASK],
    args: links.flatMap(({ device, link }) => [device, link]),
    env,
    resources: { requests: { cpu, memory }, limits: { memory } },
    // The folder of the devices belongs to root, and that is all it takes: no privileges, no capabilities.
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsUser: 0,
      seccompProfile: { type: 'RuntimeDefault' },
      ...(seLinuxType === undefined ? {} : { seLinuxOptions: { type: seLinuxType } }),
    },
    volumeMounts: [{ name: 'node-devices', mountPath: HOST_DEV }],
  };
}
