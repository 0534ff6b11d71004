import { ApiObject, App, Chart } from 'cdk8s';
import {
  CinderVolume,
  ManilaStorage,
  ManilaVolume,
  NfsNodePlugin,
  NfsVolume,
} from 'groundwork/manifests';

const app = new App();
const SIZE = '10Gi';
const READERS = 3;

/** Pods that all have the same files at `/data`. */
function addShop(chart: Chart, claimName: string, replicas: number): void {
  const labels = { app: 'shop' };
  new ApiObject(chart, 'shop', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace: 'default' },
    spec: {
      replicas,
      // A disk is on one node at a time, so its pod goes before the next one comes.
      ...(replicas === 1 ? { strategy: { type: 'Recreate' } } : {}),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'shop',
              image: 'docker.io/library/nginx:1.27.5',
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
        },
      },
    },
  });
}

/** By hand, on any cluster: somebody makes a share in Manila and tells where it is exported; the kubelets mount it themselves. */
export const byHand = new Chart(app, 'by-hand');
const { volumeName } = new NfsVolume(byHand, 'data', {
  name: 'shop-data',
  server: '10.254.0.7',
  path: '/shares/share-6f2b6c5e',
  size: SIZE,
});
new ApiObject(byHand, 'claim', {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'shop-data', namespace: 'default' },
  spec: {
    accessModes: ['ReadWriteMany'],
    resources: { requests: { storage: SIZE } },
    storageClassName: '',
    volumeName,
  },
});
addShop(byHand, 'shop-data', READERS);

/** The same share by its id, with the driver of Manila: it finds the export, and can make the share larger. */
export const byDriver = new Chart(app, 'by-driver');
new NfsNodePlugin(byDriver, 'nfs');
const storage = new ManilaStorage(byDriver, 'shares', {
  protocol: 'NFS',
  credentials: { kind: 'secret', secretName: 'manila-credentials' },
  classes: [{ name: 'shares', type: 'default', 'nfs-shareClient': ['10.0.0.0/24'] }],
});
new ManilaVolume(byDriver, 'data', {
  storage,
  name: 'shop-data',
  shareID: '6f2b6c5e-2f44-4dd0-9c2f-3d1f0f2d3b11',
  size: SIZE,
  claim: { name: 'shop-data', namespace: 'default', create: true },
});
addShop(byDriver, 'shop-data', READERS);

/** What a disk of Cinder is good for instead: one pod. */
export const disk = new Chart(app, 'disk');
new CinderVolume(disk, 'data', {
  name: 'shop-disk',
  volumeID: '3b1c9d53-4f3f-4d2f-9a4e-0d7f4f6b8c11',
  size: SIZE,
  claim: { name: 'shop-disk', namespace: 'default', create: true },
});
addShop(disk, 'shop-disk', 1);
