/** The pod of flannel on each machine. */
import type { FlannelSettings } from './flannel-read';
import { CNI_FOLDER, cniGuard } from './pod-network-cni-file';

const HEALTH_PORT = 8081;
const PLUGIN_FOLDER = '/opt/cni/bin';
const CONFIG_FOLDER = '/etc/kube-flannel';

/** What the pod is, beside its labels. */
export function flannelPod(settings: FlannelSettings, configMap: string): object {
  return {
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    hostNetwork: true,
    enableServiceLinks: false,
    priorityClassName: 'system-node-critical',
    tolerations: settings.tolerations,
    serviceAccountName: 'flannel',
    initContainers: initContainersOf(settings),
    containers: [containerOf(settings)],
    volumes: [
      { name: 'run', hostPath: { path: '/run/flannel', type: 'DirectoryOrCreate' } },
      { name: 'cni-plugin', hostPath: { path: PLUGIN_FOLDER, type: 'DirectoryOrCreate' } },
      { name: 'cni', hostPath: { path: CNI_FOLDER, type: 'DirectoryOrCreate' } },
      { name: 'flannel-cfg', configMap: { name: configMap } },
      { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
    ],
  };
}

function initContainersOf(settings: FlannelSettings): readonly object[] {
  const { image, cniPluginImage, cniConfFile, resources } = settings;
  return [
    cniGuard(cniConfFile, image, resources),
    {
      name: 'install-cni-plugin',
      image: cniPluginImage,
      command: ['cp', '-f', '/flannel', `${PLUGIN_FOLDER}/flannel`],
      resources,
      volumeMounts: [{ name: 'cni-plugin', mountPath: PLUGIN_FOLDER }],
    },
    {
      name: 'install-cni',
      image,
      command: ['/opt/bin/install-conf'],
      args: [`${CONFIG_FOLDER}/cni-conf.json`, `${CNI_FOLDER}/${cniConfFile}`],
      resources,
      volumeMounts: [
        { name: 'cni', mountPath: CNI_FOLDER },
        { name: 'flannel-cfg', mountPath: CONFIG_FOLDER },
      ],
    },
  ];
}

function containerOf({ image, resources, iface }: FlannelSettings): object {
  const reads = (fieldPath: string): object => ({ valueFrom: { fieldRef: { fieldPath } } });
  return {
    name: 'kube-flannel',
    image,
    command: ['/opt/bin/flanneld'],
    args: [
      ...['--ip-masq', '--kube-subnet-mgr', `--healthz-port=${HEALTH_PORT}`],
      ...(iface === undefined ? [] : [`--iface=${iface}`]),
    ],
    ports: [{ name: 'healthz', containerPort: HEALTH_PORT, protocol: 'TCP' }],
    livenessProbe: {
      httpGet: { path: '/healthz', port: 'healthz' },
      ...{ initialDelaySeconds: 10, periodSeconds: 30 },
    },
    readinessProbe: {
      httpGet: { path: '/readyz', port: 'healthz' },
      ...{ initialDelaySeconds: 5, periodSeconds: 10 },
    },
    resources,
    securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
    env: [
      { name: 'POD_NAME', ...reads('metadata.name') },
      { name: 'POD_NAMESPACE', ...reads('metadata.namespace') },
      { name: 'EVENT_QUEUE_DEPTH', value: '5000' },
      { name: 'CONT_WHEN_CACHE_NOT_READY', value: 'false' },
    ],
    volumeMounts: [
      { name: 'run', mountPath: '/run/flannel' },
      { name: 'flannel-cfg', mountPath: CONFIG_FOLDER },
      { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
    ],
  };
}
