import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { Findings, checkSwitch, isDnsLabel, isObjectName, readProps } from '../values';
import type { Violation } from '../values';

import type { GlusterDaemonSetProps } from './gluster-daemon-set-props';
import { glusterMounts } from './gluster-mounts';
import { readImage } from './image';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { ManifestConstruct } from './manifest-construct';
import { addNamespace, readPodNamespace } from './pod-namespace';
import { readAmount } from './pod-numbers';
import type { Toleration } from './symlink-props';
import { readTolerations } from './tolerations';

interface Settings {
  readonly image: string;
  readonly name: string;
  readonly namespace: string;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly updateStrategy: string;
  readonly glusterBlock: boolean;
  readonly priorityClassName: string;
  readonly cpu: string;
  readonly memory: string;
  readonly labels: Labels;
}

const STRATEGIES: readonly string[] = ['OnDelete', 'RollingUpdate'];
const GLUSTERD_PORT = 24007;
// By the second of these Heketi finds the pod of a node.
const POD_LABELS = { glusterfs: 'pod', 'glusterfs-node': 'pod' };
const HOST_DEV = '/mnt/host-dev';

/**
 * A Gluster pool inside of the cluster: a privileged server on each storage node, on the network of its host, with its state on the node. For
 * Heketi's executor `kubernetes`; a pool of machines of its own (`GlusterNode`) keeps storage out of the way of what uses it.
 *
 * Nodes need the kernel modules dm_snapshot, dm_mirror and dm_thin_pool at each boot, free ports 24007 and 49152 and up, and no glusterd of
 * their own. The pods need the pod security level `privileged`.
 *
 * @see https://github.com/gluster/gluster-kubernetes/blob/master/deploy/kube-templates/glusterfs-daemonset.yaml (read at 7246eb4)
 * @see https://github.com/heketi/heketi/blob/v9.0.0/executors/kubeexec/kubeexec.go (the label by which pods are found)
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { GlusterDaemonSet } from 'groundwork/manifests';
 *
 * new GlusterDaemonSet(new Chart(new App(), 'storage'), 'servers', {
 *   image: 'docker.io/gluster/gluster-centos:gluster4u1_centos7',
 * }); // on all nodes with the label storagenode=glusterfs
 * ```
 */
export class GlusterDaemonSet extends ManifestConstruct {
  /** The name of the DaemonSet; empty when something is wrong. */
  readonly name: string;
  /** The namespace of the DaemonSet; empty when something is wrong. */
  readonly namespace: string;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: GlusterDaemonSetProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const { namespace, createNamespace } = readPodNamespace(given, 'glusterfs', this.findings);
    const settings = readSettings(given, namespace, this.findings);
    const good = this.findings.violations.length === 0;
    this.name = good ? settings.name : '';
    this.namespace = good ? namespace : '';
    if (!good) return;
    const space = createNamespace
      ? addNamespace(this, namespace, 'privileged', settings.labels)
      : undefined;
    const object = new ApiObject(this, 'Resource', objectOf(settings));
    if (space !== undefined) object.addDependency(space);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }
}

function readSettings(
  given: Partial<GlusterDaemonSetProps>,
  namespace: string,
  findings: Findings,
): Settings {
  const { name = 'glusterfs', updateStrategy = 'OnDelete', glusterBlock = false } = given;
  const { priorityClassName = 'system-node-critical' } = given;
  if (!isDnsLabel(name)) {
    const remedy = 'write for example "glusterfs"';
    findings.add('invalid', 'name', name, 'is no name of a DaemonSet', remedy);
  }
  if (!STRATEGIES.includes(updateStrategy)) {
    const remedy = `use ${STRATEGIES.join(' or ')}`;
    findings.add('unsupported', 'updateStrategy', updateStrategy, 'is none', remedy);
  }
  if (!isObjectName(priorityClassName)) {
    const remedy = 'write for example "system-node-critical"';
    const reason = 'is no name of a class';
    findings.add('invalid', 'priorityClassName', priorityClassName, reason, remedy);
  }
  checkSwitch(glusterBlock, 'glusterBlock', findings);
  const nodeSelector = given.nodeSelector ?? { storagenode: 'glusterfs' };
  return {
    image: readImage(given.image, 'image', findings) ?? '',
    name,
    namespace,
    nodeSelector: readLabels(nodeSelector, 'nodeSelector', findings),
    tolerations: readTolerations(given.tolerations, findings),
    updateStrategy,
    glusterBlock,
    priorityClassName,
    cpu: readAmount(given.cpu, 'cpu', '100m', findings),
    memory: readAmount(given.memory, 'memory', '100Mi', findings),
    labels: readLabels(given.labels, 'labels', findings),
  };
}

function objectOf(settings: Settings): ConstructorParameters<typeof ApiObject>[2] {
  const { name, namespace, labels, updateStrategy } = settings;
  const selector = { 'app.kubernetes.io/instance': name, ...POD_LABELS };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace, labels: { ...labels, glusterfs: 'daemonset' } },
    spec: {
      selector: { matchLabels: selector },
      updateStrategy: { type: updateStrategy },
      template: { metadata: { labels: { ...labels, ...selector } }, spec: podOf(settings) },
    },
  };
}

function podOf(settings: Settings): object {
  const { nodeSelector, tolerations, priorityClassName } = settings;
  const { volumes } = glusterMounts(HOST_DEV, settings.glusterBlock);
  return {
    automountServiceAccountToken: false,
    containers: [containerOf(settings)],
    // Storage waits for nothing that may itself wait for storage: names are resolved as on the host.
    dnsPolicy: 'Default',
    enableServiceLinks: false,
    hostNetwork: true,
    nodeSelector: { ...nodeSelector },
    priorityClassName,
    ...(tolerations.length > 0 ? { tolerations: [...tolerations] } : {}),
    volumes,
  };
}

function containerOf({ image, cpu, memory, glusterBlock }: Settings): object {
  const { volumeMounts } = glusterMounts(HOST_DEV, glusterBlock);
  return {
    name: 'glusterfs',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      // The devices of the host that appear later are seen there too.
      { name: 'HOST_DEV_DIR', value: HOST_DEV },
      { name: 'GLUSTER_BLOCKD_STATUS_PROBE_ENABLE', value: glusterBlock ? '1' : '0' },
      ...(glusterBlock ? BLOCK_ENVIRONMENT : []),
    ],
    ports: [{ name: 'glusterd', containerPort: GLUSTERD_PORT, hostPort: GLUSTERD_PORT }],
    resources: { requests: { cpu, memory } },
    securityContext: { privileged: true },
    readinessProbe: probe('readiness'),
    livenessProbe: probe('liveness'),
    volumeMounts,
  };
}

const BLOCK_ENVIRONMENT = [
  { name: 'GB_GLFS_LRU_COUNT', value: '15' },
  { name: 'TCMU_LOGDIR', value: '/var/log/glusterfs/gluster-block' },
];

// A server that starts its bricks again may take long, and ending it meanwhile would begin all of it anew: 20 minutes.
function probe(kind: 'readiness' | 'liveness'): object {
  const script = '/usr/local/bin/status-probe.sh';
  const command = `if [ -x ${script} ]; then exec ${script} ${kind}; fi; exec systemctl is-active --quiet glusterd.service`;
  return {
    exec: { command: ['/bin/sh', '-c', command] },
    initialDelaySeconds: 40,
    periodSeconds: 25,
    timeoutSeconds: 3,
    failureThreshold: 50,
  };
}
