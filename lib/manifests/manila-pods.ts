/**
 * The pods of manila-csi: one that asks Manila for shares, and one on each node.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/tree/v1.36.0/manifests/manila-csi-plugin
 */
import { PARTNERS } from './manila-read';
import type { ReadManila } from './manila-read';
import { mountedSecret } from './manila-secret';
import {
  CONFINED,
  PLUGINS,
  SOCKET,
  SOCKETS,
  controllerSidecars,
  nodeVolumes,
  registrar,
  resourcesOf,
} from './openstack-cloud-sidecars';

const SETTINGS = '/runtimeconfig';
/** The file of the settings that the driver reads while it runs. */
export const RUNTIME_CONFIG = 'runtimeconfig.json';

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
      ...controllerSidecars(images, { topology, snapshots: snapshots !== undefined }, read),
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
      ...nodeVolumes(own),
      { name: 'partner', hostPath: { path: nodePlugin.dir, type: 'DirectoryOrCreate' } },
      ...secrets.map(({ volume }) => volume),
      ...(read.matchExportLocationAddress === undefined
        ? []
        : [{ name: 'settings', configMap: { name: `${name}-settings` } }]),
    ],
  };
}

/** Without the other driver mounts would hang without a word, so the pod does not become ready, and says why. */
function waitForPartner(read: ReadManila, partner: object): object {
  const { protocol, nodePlugin, images } = read;
  const { called } = PARTNERS[protocol];
  const socket = `${nodePlugin.dir}/${nodePlugin.sockFile}`;
  const words = `waiting for ${called}, which mounts the shares: no socket ${socket} on this node`;
  return {
    name: 'wait-for-partner',
    image: images.plugin,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/sh', '-c', `until [ -S ${socket} ]; do echo "${words}"; sleep 5; done`],
    resources: resourcesOf(read),
    securityContext: { ...CONFINED, runAsUser: 0 },
    volumeMounts: [{ ...partner, readOnly: true }],
  };
}

function plugin(read: ReadManila, args: readonly string[]): object {
  const { protocol, driverName, nodePlugin, images, topology } = read;
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
    resources: resourcesOf(read),
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
