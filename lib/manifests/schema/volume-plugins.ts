/** A kind of volume that Kubernetes itself used to mount. */
export interface VolumePlugin {
  /** Its field in a volume of a pod, and in a PersistentVolume. */
  readonly field: string;
  /** Its name as the provisioner of a StorageClass. @default - it made no volumes by itself */
  readonly provisioner?: string;
  /** The minor version from which on the API server warns. @default - it says nothing */
  readonly deprecated?: number;
  /** The minor version from which on pods that ask for it do not start, or need the driver instead. */
  readonly gone: number;
  /** Whether a CSI driver takes it over under the same name, if it is installed. */
  readonly migrated: boolean;
  /** What to use now. */
  readonly instead: string;
}

function gone(
  field: string,
  deprecated: number,
  since: number,
  instead: string,
  provisioner?: string,
): VolumePlugin {
  const rest = { field, deprecated, gone: since, migrated: false, instead };
  return provisioner === undefined ? rest : { ...rest, provisioner };
}

function migrated(field: string, provisioner: string, since: number, driver: string): VolumePlugin {
  const instead = `install the CSI driver ${driver}, and best use it by its own name`;
  return { field, provisioner, gone: since, migrated: true, instead };
}

/**
 * The volumes whose code left Kubernetes. Their fields stay in the API, so the API server takes them with a warning, and the pod waits for ever.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/api/pod/warnings.go (since when each is without function)
 * @see https://github.com/kubernetes/kubernetes/tree/v1.36.1/pkg/volume (what is left; compared with 1.16 to 1.35)
 */
export const VOLUME_PLUGINS: readonly VolumePlugin[] = [
  gone('photonPersistentDisk', 11, 16, 'use the CSI driver of your storage'),
  gone('scaleIO', 16, 22, 'use the CSI driver of Dell PowerFlex', 'kubernetes.io/scaleio'),
  gone('flocker', 22, 25, 'use the CSI driver of your storage', 'kubernetes.io/flocker'),
  gone('quobyte', 22, 25, 'use the CSI driver of Quobyte', 'kubernetes.io/quobyte'),
  gone('storageos', 22, 25, 'use the CSI driver of your storage', 'kubernetes.io/storageos'),
  gone(
    'glusterfs',
    25,
    26,
    'use the CSI driver of kadalu, or serve the Gluster volume over NFS with NFS-Ganesha',
    'kubernetes.io/glusterfs',
  ),
  gone('cephfs', 28, 31, 'use the CSI driver of Ceph, cephfs.csi.ceph.com'),
  gone('rbd', 28, 31, 'use the CSI driver of Ceph, rbd.csi.ceph.com', 'kubernetes.io/rbd'),
  gone('gitRepo', 11, 33, 'clone in an init container into an emptyDir volume'),
  migrated('cinder', 'kubernetes.io/cinder', 26, 'cinder.csi.openstack.org'),
  migrated('awsElasticBlockStore', 'kubernetes.io/aws-ebs', 27, 'ebs.csi.aws.com'),
  migrated('azureDisk', 'kubernetes.io/azure-disk', 27, 'disk.csi.azure.com'),
  migrated('gcePersistentDisk', 'kubernetes.io/gce-pd', 28, 'pd.csi.storage.gke.io'),
  migrated('azureFile', 'kubernetes.io/azure-file', 30, 'file.csi.azure.com'),
  migrated('vsphereVolume', 'kubernetes.io/vsphere-volume', 30, 'csi.vsphere.vmware.com'),
  migrated('portworxVolume', 'kubernetes.io/portworx-volume', 36, 'pxd.portworx.com'),
];
