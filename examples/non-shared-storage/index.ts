/** A file on GlusterFS as the disk of a pod: how it is done today, and how the walkthrough of 2016 has it. */
import { ApiObject, App, Chart } from 'cdk8s';
import { Machine } from 'groundwork/machine';
import { IscsiVolume } from 'groundwork/manifests';
import { ISCSI_INITIATOR_SERVICE, IscsiInitiator, SecretFiles } from 'groundwork/node';

import { CLIENTS, SERVERS, STORE, storeOf } from './storage';

export { servers, serversOf2016 } from './storage';

/** The machines whose pods use the disk. They name no target: the kubelet logs in where a pod is. */
export const clients = CLIENTS.map((name) => new Machine(name));

/** One name per machine, which follows from its host name. */
export const initiators = clients.map((machine) => {
  new SecretFiles(machine, 'secrets', {
    name: 'iscsi',
    fetch: ['cp', '-r', '/run/secrets/iscsi/.'],
    directory: '/etc/iscsi-chap/own',
    mode: '0600',
    before: [ISCSI_INITIATOR_SERVICE],
  });
  return new IscsiInitiator(machine, 'iscsi', {
    namingAuthority: 'iqn.2016-06.com.example',
    install: true,
    chap: { username: machine.hostname, secretFile: '/etc/iscsi-chap/own/secret' },
  });
});

const app = new App();

function pod(chart: Chart, volume: object): void {
  new ApiObject(chart, 'pod', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'app', namespace: 'shop' },
    spec: {
      // The machine that may write. Another one would have to be given the disk first: one writes at a time.
      nodeSelector: { 'kubernetes.io/hostname': 'node-4' },
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 },
      containers: [
        {
          name: 'app',
          image: 'registry.k8s.io/e2e-test-images/busybox:1.36.1-1',
          command: ['sh', '-c', 'date >>/mnt/gluster-store/started && sleep 1000000'],
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: { cpu: '10m', memory: '32Mi' } },
          volumeMounts: [{ name: 'store', mountPath: '/mnt/gluster-store' }],
        },
      ],
      volumes: [{ name: 'store', ...volume }],
    },
  });
}

/** Today: a persistent volume over three ways, kept for one claim. */
export const chart = new Chart(app, 'store');

new IscsiVolume(chart, 'disk', {
  portals: SERVERS.map(({ address }) => address),
  iqn: STORE,
  fsType: 'xfs',
  // Somebody else makes the Secret; see the README.
  chap: { secretName: 'store-chap', namespace: 'shop' },
  persistentVolume: {
    name: 'app-store',
    size: '8Gi',
    claim: { name: 'app-store', namespace: 'shop', create: true },
  },
});
pod(chart, { persistentVolumeClaim: { claimName: 'app-store' } });

/** As in 2016: the pod names the disk itself, by one machine. */
export const chartOf2016 = new Chart(app, 'store-of-2016');

const single = new IscsiVolume(chartOf2016, 'disk', {
  portals: [SERVERS[0].address],
  iqn: storeOf(SERVERS[0].name),
  fsType: 'xfs',
  chap: { secretName: 'store-chap' },
});
pod(chartOf2016, single.podVolume('store'));
