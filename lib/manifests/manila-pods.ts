/**
 * The pods of manila-csi: one that asks Manila for shares, and one on each node.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/tree/v1.36.0/manifests/manila-csi-plugin
 */
import { PARTNERS } from './manila-read';
import type { ReadManila } from './manila-read';
import { mountedSecret } from './manila-secret';

const PLUGINS = '/var/lib/kubelet/plugins';
const SOCKETS = '/csi';
const SOCKET = `${SOCKETS}/csi.sock`;
const SETTINGS = '/runtimeconfig';
/** The file of the settings that the driver reads while it runs. */
export const RUNTIME_CONFIG = 'runtimeconfig.json';

// What a container that only talks to its socket and to the network needs.
const CONFINED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** A container beside a driver that talks to it by its socket: without any rights on the node. */
export function sidecar(
  name: string,
  image: string,
  args: readonly string[],
  { cpu, memory }: Pick<ReadManila, 'cpu' | 'memory'>,
): object {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: [`--csi-address=${SOCKET}`, ...args],
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: CONFINED,
    volumeMounts: [{ name: 'sockets', mountPath: SOCKETS }],
  };
}

/** The pod that makes shares of claims. It mounts nothing, so it needs nothing of its node. */
export function manilaControllerPod(read: ReadManila): object {
  const { images, topology, snapshots, name } = read;
  const secrets = mountedSecret(read.credentials);
  return {
    serviceAccountName: `${name}-controller`,
    enableServiceLinks: false,
    priorityClassName: 'system-cluster-critical',
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    containers: [
      {
        ...plugin(read, ['--provide-node-service=false', ...controllerFlags(read)]),
        securityContext: CONFINED,
        volumeMounts: [
          { name: 'sockets', mountPath: SOCKETS },
          ...secrets.map(({ mount }) => mount),
        ],
      },
      sidecar(
        'provisioner',
        images.provisioner,
        [
          '--extra-create-metadata',
          '--timeout=3m',
          ...(topology ? ['--feature-gates=Topology=true'] : []),
        ],
        read,
      ),
      sidecar(
        'resizer',
        images.resizer,
        ['--handle-volume-inuse-error=false', '--timeout=3m'],
        read,
      ),
      ...(snapshots === undefined
        ? []
        : [sidecar('snapshotter', images.snapshotter, ['--timeout=3m'], read)]),
    ],
    volumes: [{ name: 'sockets', emptyDir: {} }, ...secrets.map(({ volume }) => volume)],
  };
}

/** The pod of a node, which passes on to the other driver what the kubelet asks, with the address of the share in it. */
export function manilaNodePod(read: ReadManila): object {
  const { name, nodePlugin, driverName, images, nodeSelector, tolerations } = read;
  const secrets = mountedSecret(read.credentials);
  const own = `${PLUGINS}/${driverName}`;
  const sockets = { name: 'sockets', mountPath: SOCKETS };
  const partner = { name: 'partner', mountPath: nodePlugin.dir };
  const settings = { name: 'settings', mountPath: SETTINGS, readOnly: true };
  return {
    serviceAccountName: `${name}-node`,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: 'system-node-critical',
    // Nova's metadata, which says which server this is, is answered to the server itself.
    hostNetwork: true,
    dnsPolicy: 'ClusterFirstWithHostNet',
    nodeSelector: { ...nodeSelector },
    ...(tolerations.length > 0 ? { tolerations } : {}),
    initContainers: [waitForPartner(read, partner)],
    containers: [
      {
        ...plugin(read, ['--provide-controller-service=false', ...nodeFlags(read)]),
        // It reads the config drive, which it mounts for the moment; on some clouds nothing else says which server this is.
        securityContext: { privileged: true },
        volumeMounts: [
          ...[sockets, partner, ...secrets.map(({ mount }) => mount)],
          ...(read.matchExportLocationAddress === undefined ? [] : [settings]),
        ],
      },
      registrar(images.registrar, own, read),
    ],
    volumes: [
      { name: 'sockets', hostPath: { path: own, type: 'DirectoryOrCreate' } },
      { name: 'partner', hostPath: { path: nodePlugin.dir, type: 'DirectoryOrCreate' } },
      { name: 'registration', hostPath: { path: `${PLUGINS}_registry`, type: 'Directory' } },
      ...secrets.map(({ volume }) => volume),
      ...(read.matchExportLocationAddress === undefined
        ? []
        : [{ name: 'settings', configMap: { name: `${name}-settings` } }]),
    ],
  };
}

/** The container that tells the kubelet of a driver. Its folder belongs to root. */
export function registrar(
  image: string,
  folder: string,
  amounts: Pick<ReadManila, 'cpu' | 'memory'>,
): object {
  const path = `--kubelet-registration-path=${folder}/csi.sock`;
  return {
    ...sidecar('registrar', image, [path], amounts),
    securityContext: { ...CONFINED, runAsUser: 0 },
    volumeMounts: [
      { name: 'sockets', mountPath: SOCKETS },
      { name: 'registration', mountPath: '/registration' },
    ],
  };
}

/** Without the other driver mounts would hang without a word, so the pod does not become ready, and says why. */
function waitForPartner(read: ReadManila, partner: object): object {
  const { protocol, nodePlugin, images, cpu, memory } = read;
  const { called } = PARTNERS[protocol];
  const socket = `${nodePlugin.dir}/${nodePlugin.sockFile}`;
  const words = `waiting for ${called}, which mounts the shares: no socket ${socket} on this node`;
  return {
    name: 'wait-for-partner',
    image: images.plugin,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/sh', '-c', `until [ -S ${socket} ]; do echo "${words}"; sleep 5; done`],
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: { ...CONFINED, runAsUser: 0 },
    volumeMounts: [{ ...partner, readOnly: true }],
  };
}

function plugin(read: ReadManila, args: readonly string[]): object {
  const { protocol, driverName, nodePlugin, images, topology, cpu, memory } = read;
  return {
    name: 'manila-csi',
    image: images.plugin,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/manila-csi-plugin'],
    args: [
      `--endpoint=unix://${SOCKET}`,
      `--drivername=${driverName}`,
      `--share-protocol-selector=${protocol}`,
      `--fwdendpoint=unix://${nodePlugin.dir}/${nodePlugin.sockFile}`,
      ...(topology ? ['--with-topology'] : []),
      ...args,
    ],
    resources: { requests: { cpu, memory }, limits: { memory } },
  };
}

function controllerFlags({ clusterID, pvcAnnotations }: ReadManila): readonly string[] {
  return [
    ...(clusterID === undefined ? [] : [`--cluster-id=${clusterID}`]),
    ...(pvcAnnotations ? ['--pvc-annotations'] : []),
  ];
}

function nodeFlags({ matchExportLocationAddress }: ReadManila): readonly string[] {
  return matchExportLocationAddress === undefined
    ? []
    : [`--runtime-config-file=${SETTINGS}/${RUNTIME_CONFIG}`];
}
