/**
 * Flags that the kubelet once had, and what took their place. Read from cmd/kubelet/app/options and pkg/kubelet/config of k8s.io/kubernetes
 * at 1.8 to 1.36: a version is the first that no longer knows the flag, and refuses to start with it.
 */
import type { Findings, KubernetesVersion } from '../values';

interface Removed {
  readonly since: string;
  readonly instead: string;
}

const CRI = 'use a container runtime with CRI (containerd): containerRuntimeEndpoint';
const CNI = 'let the container runtime have it: containerd reads /etc/cni/net.d and /opt/cni/bin';
const DOCKER = removedIn('1.24', CRI);
const PROBE = removedIn('1.15', 'leave it out: admission policies of the cluster decide that');

/** By flag, without its dashes. */
const REMOVED: Readonly<Record<string, Removed>> = {
  'allow-privileged': PROBE,
  'api-servers': removedIn('1.8', 'use kubeconfig'),
  'bootstrap-checkpoint-path': removedIn('1.19', 'leave it out'),
  'cadvisor-port': removedIn(
    '1.12',
    'leave it out: /metrics/cadvisor of the kubelet has the figures',
  ),
  'cloud-config': removedIn('1.34', 'give it to the cloud controller manager'),
  'cni-bin-dir': removedIn('1.24', CNI),
  'cni-cache-dir': removedIn('1.24', CNI),
  'cni-conf-dir': removedIn('1.24', CNI),
  'configure-cbr0': removedIn('1.8', CNI),
  containerized: removedIn('1.16', 'leave it out'),
  'container-runtime': removedIn('1.27', 'leave it out: containerRuntimeEndpoint is enough'),
  'docker-disable-shared-pid': removedIn('1.12', 'set shareProcessNamespace of a pod'),
  'docker-endpoint': DOCKER,
  'docker-exec-handler': removedIn('1.9', 'leave it out'),
  'docker-tls': DOCKER,
  'docker-tls-ca': DOCKER,
  'docker-tls-cert': DOCKER,
  'docker-tls-key': DOCKER,
  'dynamic-config-dir': removedIn('1.24', 'use configuration'),
  'enable-cadvisor-json-endpoints': removedIn('1.21', 'use /metrics/cadvisor of the kubelet'),
  'enable-custom-metrics': removedIn('1.11', 'leave it out'),
  'experimental-allowed-unsafe-sysctls': removedIn('1.11', 'use --allowed-unsafe-sysctls'),
  'experimental-bootstrap-kubeconfig': removedIn('1.23', 'use bootstrapKubeconfig'),
  'experimental-check-node-capabilities-before-mount': removedIn('1.24', 'leave it out'),
  'experimental-dockershim': removedIn('1.19', CRI),
  'experimental-dockershim-root-directory': DOCKER,
  'experimental-fail-swap-on': removedIn('1.14', 'use failSwapOn'),
  'experimental-kernel-memcg-notification': removedIn('1.25', 'use --kernel-memcg-notification'),
  'experimental-qos-reserved': removedIn('1.11', 'use --qos-reserved'),
  'host-ipc-sources': PROBE,
  'host-network-sources': PROBE,
  'host-pid-sources': PROBE,
  'image-pull-progress-deadline': DOCKER,
  'init-config-dir': removedIn('1.10', 'use configuration'),
  'keep-terminated-pod-volumes': removedIn('1.31', 'leave it out'),
  'master-service-namespace': removedIn('1.27', 'leave it out'),
  'network-plugin': removedIn('1.24', CNI),
  'network-plugin-dir': removedIn('1.9', CNI),
  'network-plugin-mtu': removedIn('1.24', CNI),
  'non-masquerade-cidr': removedIn('1.24', 'use the ip-masq-agent'),
  'pod-infra-container-image': removedIn(
    '1.35',
    'let the container runtime have it: sandbox_image, or pinned_images of containerd 2',
  ),
  'really-crash-for-testing': removedIn('1.24', 'leave it out'),
  'redirect-container-streaming': removedIn('1.22', 'leave it out'),
  'register-schedulable': removedIn('1.34', 'use nodeTaints'),
  'require-kubeconfig': removedIn('1.10', 'leave it out'),
  'rkt-api-endpoint': removedIn('1.11', CRI),
  'rkt-path': removedIn('1.11', CRI),
  'rkt-stage1-image': removedIn('1.11', CRI),
  'seccomp-profile-root': removedIn('1.23', 'use /var/lib/kubelet/seccomp'),
};

/** Cloud providers that were part of the kubelet, and the first version without them. */
const CLOUDS: Readonly<Record<string, string>> = {
  aws: '1.27',
  azure: '1.30',
  gce: '1.31',
  openstack: '1.26',
  vsphere: '1.30',
};

/** Refuses arguments that a kubelet of that version no longer knows. */
export function checkRemovedFlags(
  words: readonly string[],
  path: string,
  version: KubernetesVersion,
  findings: Findings,
): void {
  words.forEach((word, index) => {
    const [flag = '', value = ''] = word.replace(/^--?/, '').split('=');
    const removed = Object.hasOwn(REMOVED, flag) ? REMOVED[flag] : undefined;
    if (removed !== undefined && version.atLeast(removed.since)) {
      const reason = `a kubelet ${version.series} no longer knows it (removed in ${removed.since})`;
      findings.add('unsupported', `${path}[${index}]`, word, reason, removed.instead);
    }
    const cloudEnd = Object.hasOwn(CLOUDS, value) ? CLOUDS[value] : undefined;
    if (flag === 'cloud-provider' && cloudEnd !== undefined && version.atLeast(cloudEnd)) {
      const reason = `a kubelet ${version.series} holds no such provider (removed in ${cloudEnd})`;
      const remedy = 'write "--cloud-provider=external", and run its cloud controller manager';
      findings.add('unsupported', `${path}[${index}]`, word, reason, remedy);
    }
  });
}

function removedIn(since: string, instead: string): Removed {
  return { since, instead };
}
