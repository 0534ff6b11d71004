/** A cloud.conf in a Secret, as a driver's pod has it. */
import { isDnsLabel, isObjectName, isRecord, isText } from '../values';
import type { Findings } from '../values';

import type { CloudConfigSecret } from './openstack-cloud-config-props';
import { CONFIG_FOLDER } from './openstack-cloud-files';

/** What was read. */
export type ReadCloudConfig = Required<CloudConfigSecret>;

const NONE = {
  secretName: '',
  namespace: '',
  mountedSecret: undefined,
  nodeConfig: '',
  routes: false,
};

/** Reads it; where there is none something that does no harm stands in its place. */
export function readCloudConfig(given: unknown, findings: Findings): ReadCloudConfig {
  const record = isRecord(given) ? given : {};
  const { secretName, namespace, mountedSecret, nodeConfig = '', routes } = record;
  if (typeof nodeConfig !== 'string') {
    const remedy = 'leave it out, or write its sections';
    findings.add('invalid', 'cloudConfig.nodeConfig', undefined, 'is no text', remedy);
    return NONE;
  }
  if (isObjectName(secretName) && isDnsLabel(namespace)) {
    const mounted = readMounted(mountedSecret, findings);
    return { secretName, namespace, mountedSecret: mounted, nodeConfig, routes: routes === true };
  }
  const code = given === undefined ? 'required' : 'invalid';
  const remedy =
    'give an OpenStackCloudConfig, or { secretName: "cloud-config", namespace: "kube-system" }';
  findings.add(code, 'cloudConfig', undefined, 'is no Secret with a cloud.conf', remedy);
  return NONE;
}

/** The volumes of a pod that reads it, and where a container has them. */
export function configMounts({ secretName, mountedSecret }: ReadCloudConfig): {
  readonly volumes: readonly object[];
  readonly mounts: readonly object[];
} {
  const secrets = [
    { name: 'cloud-config', secretName, mountPath: CONFIG_FOLDER },
    ...(mountedSecret === undefined
      ? []
      : [
          {
            ...{ name: 'openstack-secret', secretName: mountedSecret.name },
            mountPath: mountedSecret.mountPath,
          },
        ]),
  ];
  return {
    volumes: secrets.map(({ name, secretName: secret }) => ({
      name,
      secret: { secretName: secret },
    })),
    mounts: secrets.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
  };
}

function readMounted(given: unknown, findings: Findings): ReadCloudConfig['mountedSecret'] {
  if (given === undefined) return undefined;
  const { name, mountPath } = isRecord(given) ? given : {};
  if (isObjectName(name) && isText(mountPath, /^(?:\/[A-Za-z0-9_][-A-Za-z0-9._]*)+$/)) {
    if (mountPath !== CONFIG_FOLDER) return { name, mountPath };
  }
  const remedy = 'write for example { name: "clouds", mountPath: "/etc/openstack" }';
  findings.add(
    'invalid',
    'cloudConfig.mountedSecret',
    undefined,
    'is no Secret and folder',
    remedy,
  );
  return undefined;
}
