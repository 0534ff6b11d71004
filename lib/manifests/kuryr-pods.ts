/** The pods of Kuryr: a controller, and a daemon on each machine. */
import { CA_KEY, CNI_TEMPLATE } from './kuryr-config';
import { KURYR_CNI_FILE } from './kuryr-read';
import type { KuryrSettings } from './kuryr-read';
import { CNI_FOLDER, cniGuard } from './pod-network-cni-file';

const CONTROLLER_PORT = 8082;
const DAEMON_PORT = 8090;
const CONFIG_FOLDER = '/etc/kuryr';
/** Where the image keeps the list of plugins that it copies. */
const TEMPLATE_FOLDER = '/etc/kuryr-cni';
// It runs before nodes have a network, and so before they are ready.
const TOLERATIONS = [{ operator: 'Exists', effect: 'NoSchedule' }];

/** The name of what both read. */
export const CONFIG_MAP = 'kuryr-config';

/** The pod of the controller: only this one knows how to log in at OpenStack. */
export function controllerPod(settings: KuryrSettings): object {
  const { images, resources, neutron } = settings;
  return {
    ...{ serviceAccountName: 'kuryr-controller', hostNetwork: true, enableServiceLinks: false },
    priorityClassName: 'system-cluster-critical',
    tolerations: TOLERATIONS,
    containers: [
      {
        ...{ name: 'controller', image: images.controller, imagePullPolicy: 'IfNotPresent' },
        ...probes(CONTROLLER_PORT, 15),
        resources,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        volumeMounts: [{ name: 'config', mountPath: CONFIG_FOLDER, readOnly: true }],
      },
    ],
    volumes: [
      {
        name: 'config',
        // All files of the folder that end with .conf are read.
        projected: {
          sources: [
            { configMap: { name: CONFIG_MAP, items: configItems(settings) } },
            { secret: { name: neutron.secret, items: keys(['neutron.conf']) } },
          ],
        },
      },
    ],
  };
}

/** The pod of the daemon on each machine. */
export function daemonPod(settings: KuryrSettings): object {
  const { images, resources } = settings;
  const hostFolder = (name: string, path: string): object => ({ name, hostPath: { path } });
  return {
    ...{ serviceAccountName: 'kuryr-cni', hostNetwork: true, enableServiceLinks: false },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    priorityClassName: 'system-node-critical',
    tolerations: TOLERATIONS,
    initContainers: [cniGuard(KURYR_CNI_FILE, images.cni, resources)],
    containers: [daemonContainer(settings)],
    volumes: [
      hostFolder('bin', '/opt/cni/bin'),
      hostFolder('cni', CNI_FOLDER),
      hostFolder('proc', '/proc'),
      hostFolder('run', '/var/run'),
      { name: 'config', configMap: { name: CONFIG_MAP, items: keys(['kuryr.conf']) } },
      { name: 'template', configMap: { name: CONFIG_MAP, items: keys([CNI_TEMPLATE]) } },
    ],
  };
}

function daemonContainer({ images, resources }: KuryrSettings): object {
  const reads = (fieldPath: string): object => ({ valueFrom: { fieldRef: { fieldPath } } });
  return {
    ...{ name: 'kuryr-cni', image: images.cni, imagePullPolicy: 'IfNotPresent' },
    command: ['cni_ds_init'],
    env: [
      { name: 'KUBERNETES_NODE_NAME', ...reads('spec.nodeName') },
      { name: 'KURYR_CNI_POD_NAME', ...reads('metadata.name') },
    ],
    ...probes(DAEMON_PORT, 60),
    resources,
    // It moves cards between network namespaces of the node.
    securityContext: { privileged: true },
    volumeMounts: [
      { name: 'bin', mountPath: '/opt/cni/bin' },
      { name: 'cni', mountPath: CNI_FOLDER },
      { name: 'config', mountPath: CONFIG_FOLDER, readOnly: true },
      { name: 'template', mountPath: TEMPLATE_FOLDER, readOnly: true },
      { name: 'proc', mountPath: '/host_proc' },
      { name: 'run', mountPath: '/var/run', mountPropagation: 'HostToContainer' },
    ],
  };
}

function configItems({ neutron }: KuryrSettings): readonly object[] {
  return keys(['kuryr.conf', ...(neutron.cacert === undefined ? [] : [CA_KEY])]);
}

function keys(names: readonly string[]): readonly object[] {
  return names.map((key) => ({ key, path: key }));
}

function probes(port: number, initialDelaySeconds: number): object {
  return {
    readinessProbe: { httpGet: { path: '/ready', port }, timeoutSeconds: 10 },
    livenessProbe: { httpGet: { path: '/alive', port }, initialDelaySeconds, timeoutSeconds: 10 },
  };
}
