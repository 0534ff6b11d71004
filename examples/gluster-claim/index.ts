import { ApiObject, App, Chart } from 'cdk8s';
import { GlusterStorageClass, KadaluStorage, NfsVolume } from 'groundwork/manifests';
import { claimSize, legacyClaimSize } from 'groundwork/storage';

/** The servers of the pool, as clients reach them. */
const SERVERS = ['10.0.0.11', '10.0.0.12', '10.0.0.13'];

/** Who writes, where nothing says that it has to be root. */
const WRITER = 10001;

/** A claim of 1 GiB, and a pod that writes to it: what is the same whoever makes the volume. */
function addDemo(chart: Chart, storage: object, accessMode: string, user = WRITER): void {
  new ApiObject(chart, 'claim', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'testvolumeclaim' },
    spec: {
      accessModes: [accessMode],
      resources: { requests: { storage: '1Gi' } },
      ...storage,
    },
  });
  new ApiObject(chart, 'pod', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'testpod' },
    spec: {
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'test',
          image: 'docker.io/library/busybox:1.36.1',
          command: ['sh', '-c', 'while date >> /volume/dates; do sleep 60; done'],
          resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: user !== 0,
            runAsUser: user,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          volumeMounts: [{ name: 'vol', mountPath: '/volume' }],
        },
      ],
      volumes: [{ name: 'vol', persistentVolumeClaim: { claimName: 'testvolumeclaim' } }],
    },
  });
}

const app = new App();

/** Up to Kubernetes 1.25: Heketi makes a volume for each claim, and the kubelet mounts it. */
export const legacy = new Chart(app, 'legacy', { namespace: 'demo' });
const heketi = {
  resturl: 'http://10.96.97.101:8080',
  restuser: 'admin',
  secretNamespace: 'heketi',
  secretName: 'heketi-admin',
  clusterid: '1530dd1c0d44182ab07390890b1950a0',
};
const mirror = new GlusterStorageClass(legacy, 'mirror', {
  kubernetesVersion: '1.25',
  name: 'gfs-mirror',
  isDefault: true,
  parameters: { ...heketi, volumetype: 'replicate:3' },
});
// Without a second copy: for what can be made anew.
new GlusterStorageClass(legacy, 'single', {
  kubernetesVersion: '1.25',
  name: 'gfs-single',
  reclaimPolicy: 'Delete',
  parameters: { ...heketi, volumetype: 'none' },
});
addDemo(legacy, { storageClassName: mirror.storageClassName }, 'ReadWriteOnce');

/** From 1.26 on: kadalu gives a claim a folder of a volume that the pool has. */
export const kadalu = new Chart(app, 'kadalu', { namespace: 'demo' });
const storage = new KadaluStorage(kadalu, 'storage', {
  name: 'mirror',
  details: { gluster_hosts: SERVERS, gluster_volname: 'data' },
});
// Its folders belong to root.
addDemo(kadalu, { storageClassName: storage.storageClassName }, 'ReadWriteMany', 0);

/** Or without any driver: the volume served over NFS by NFS-Ganesha, one PersistentVolume for one claim. */
export const nfs = new Chart(app, 'nfs', { namespace: 'demo' });
const volume = new NfsVolume(nfs, 'volume', {
  name: 'gluster-data',
  // An address that moves when a server is lost.
  server: '10.0.0.100',
  path: '/data',
  size: '100Gi',
});
addDemo(nfs, { storageClassName: '', volumeName: volume.volumeName }, 'ReadWriteMany');

/** GiB that Heketi is asked for by a claim of 1Gi: old versions of Kubernetes divided by 10⁹. */
export const asked = { before: legacyClaimSize('1Gi'), now: claimSize('1Gi') };
