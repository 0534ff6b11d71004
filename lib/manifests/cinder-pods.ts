/**
 * The pods of cinder-csi: one that asks Cinder for volumes and Nova for disks, and one on each node.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/tree/v1.36.0/manifests/cinder-csi-plugin
 */
import type { ReadCinder } from './cinder-read';
import { CONFIG_FOLDER } from './openstack-cloud-files';
import { configMounts } from './openstack-cloud-mount';
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

const KUBELET = '/var/lib/kubelet';
const CONFIG = `--cloud-config=${CONFIG_FOLDER}/cloud.conf`;

/** The pod that makes volumes and gives them to nodes: the only one with credentials. */
export function cinderControllerPod(read: ReadCinder): object {
  const { images, topology, snapshots, name, clusterID, pvcAnnotations } = read;
  const { volumes, mounts } = configMounts(read.config);
  return {
    serviceAccountName: `${name}-controller`,
    enableServiceLinks: false,
    priorityClassName: 'system-cluster-critical',
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    containers: [
      {
        ...plugin(read, [
          '--provide-node-service=false',
          CONFIG,
          `--cluster=${clusterID}`,
          ...(pvcAnnotations ? ['--pvc-annotations'] : []),
        ]),
        securityContext: CONFINED,
        volumeMounts: [{ name: 'sockets', mountPath: SOCKETS }, ...mounts],
      },
      ...controllerSidecars(
        images,
        { topology, snapshots: snapshots !== undefined, fsType: 'ext4' },
        read,
      ),
    ],
    volumes: [{ name: 'sockets', emptyDir: {} }, ...volumes],
  };
}

/** The pod of a node, which makes file systems on disks and mounts them. It knows no credentials. */
export function cinderNodePod(read: ReadCinder, settings: string | undefined): object {
  const { name, images, nodeSelector, tolerations, driverName } = read;
  const folder = `${PLUGINS}/${driverName}`;
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
    containers: [
      {
        ...plugin(read, [
          '--provide-controller-service=false',
          ...(settings === undefined ? [] : [CONFIG]),
        ]),
        securityContext: { privileged: true },
        volumeMounts: [
          { name: 'sockets', mountPath: SOCKETS },
          { name: 'kubelet', mountPath: KUBELET, mountPropagation: 'Bidirectional' },
          { name: 'devices', mountPath: '/dev', mountPropagation: 'HostToContainer' },
          ...(settings === undefined
            ? []
            : [{ name: 'settings', mountPath: CONFIG_FOLDER, readOnly: true }]),
        ],
      },
      registrar(images.registrar, folder, read),
    ],
    volumes: [
      ...nodeVolumes(folder),
      { name: 'kubelet', hostPath: { path: KUBELET, type: 'Directory' } },
      { name: 'devices', hostPath: { path: '/dev', type: 'Directory' } },
      ...(settings === undefined ? [] : [{ name: 'settings', configMap: { name: settings } }]),
    ],
  };
}

function plugin(read: ReadCinder, args: readonly string[]): object {
  return {
    name: 'cinder-csi',
    image: read.images.plugin,
    imagePullPolicy: 'IfNotPresent',
    args: [
      '/bin/cinder-csi-plugin',
      `--endpoint=unix://${SOCKET}`,
      `--with-topology=${String(read.topology)}`,
      ...args,
    ],
    resources: resourcesOf(read),
  };
}
