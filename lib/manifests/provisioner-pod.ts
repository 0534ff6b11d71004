/** The pod of the local static provisioner. */
import { hashedObjectName } from '../values';

import type { ProvisionerSettings } from './provisioner-settings';

const METRICS_PORT = 8080;

/** What the pod is, beside its labels. */
export function provisionerPod(settings: ProvisionerSettings, configMap: string): object {
  const { classes, name, nodeSelector, priorityClassName } = settings;
  const tolerations = [
    ...settings.tolerations,
    ...(settings.startupTaint === undefined
      ? []
      : [{ key: settings.startupTaint, operator: 'Exists' }]),
  ];
  return {
    containers: [containerOf(settings)],
    enableServiceLinks: false,
    nodeSelector: { ...nodeSelector },
    priorityClassName,
    serviceAccountName: name,
    ...(tolerations.length > 0 ? { tolerations } : {}),
    volumes: [
      { name: 'config', configMap: { name: configMap } },
      ...(settings.privileged
        ? [{ name: 'devices', hostPath: { path: '/dev', type: 'Directory' } }]
        : []),
      ...classes.map(({ hostDir }) => ({
        name: volumeName(hostDir),
        hostPath: { path: hostDir, type: 'DirectoryOrCreate' },
      })),
    ],
  };
}

function containerOf(settings: ProvisionerSettings): object {
  const { classes, image, cpu, memory } = settings;
  return {
    name: 'provisioner',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'MY_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      { name: 'MY_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      ...(settings.useJobForCleaning ? [{ name: 'JOB_CONTAINER_IMAGE', value: image }] : []),
    ],
    ports: [{ name: 'metrics', containerPort: METRICS_PORT }],
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: securityOf(settings),
    livenessProbe: { tcpSocket: { port: 'metrics' }, initialDelaySeconds: 10, periodSeconds: 60 },
    readinessProbe: { httpGet: { path: '/ready', port: 'metrics' }, periodSeconds: 15 },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/provisioner/config', readOnly: true },
      ...(settings.privileged ? [{ name: 'devices', mountPath: '/dev' }] : []),
      ...classes.map(({ hostDir }) => ({
        name: volumeName(hostDir),
        mountPath: hostDir,
        // Disks that are mounted later are seen too.
        mountPropagation: 'HostToContainer',
      })),
    ],
  };
}

function securityOf({ privileged, classes, seLinuxType }: ProvisionerSettings): object {
  const seLinux = seLinuxType === undefined ? {} : { seLinuxOptions: { type: seLinuxType } };
  if (privileged) return { privileged, runAsUser: 0, ...seLinux };
  const deletes = classes.some((one) => one.reclaimPolicy === 'Delete' || !one.createClass);
  return {
    allowPrivilegeEscalation: false,
    // Files that pods have left belong to anybody; only to delete them takes more than to look.
    capabilities: { drop: ['ALL'], ...(deletes ? { add: ['DAC_OVERRIDE', 'FOWNER'] } : {}) },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsUser: 0,
    seccompProfile: { type: 'RuntimeDefault' },
    ...seLinux,
  };
}

function volumeName(hostDir: string): string {
  return hashedObjectName('class', hostDir);
}
