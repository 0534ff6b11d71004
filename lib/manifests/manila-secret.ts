/**
 * The Secret of manila-csi: what the driver gets with each call.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/pkg/client/client.go (the tags `name` of AuthOpts)
 */
import type { ReadCredentials } from './openstack-cloud-credentials-read';
import { CERTIFICATE_FOLDER, ownMount } from './openstack-cloud-files';

/** The content of the Secret, by key. */
export function manilaSecretData(credentials: ReadCredentials): Readonly<Record<string, string>> {
  const { kind, fields, cloud } = credentials;
  if (kind === 'clouds') return { 'os-useClouds': 'true', 'os-cloud': cloud ?? '' };
  const files =
    kind === 'clientCertificate'
      ? {
          'os-clientCertPath': `${CERTIFICATE_FOLDER}/tls.crt`,
          'os-clientKeyPath': `${CERTIFICATE_FOLDER}/tls.key`,
        }
      : {};
  const entries = Object.entries(fields).map(([name, text]) => [`os-${name}`, text]);
  return { ...(Object.fromEntries(entries) as Record<string, string>), ...files };
}

/** A volume of a pod, and where a container has it. */
export interface MountedSecret {
  readonly volume: object;
  readonly mount: object;
}

/** The Secret beside it that the credentials are partly in. */
export function mountedSecret(credentials: ReadCredentials | undefined): readonly MountedSecret[] {
  const own = credentials === undefined ? undefined : ownMount(credentials);
  if (own === undefined) return [];
  const { name: secretName, mountPath } = own;
  const name = 'openstack-secret';
  return [{ volume: { name, secret: { secretName } }, mount: { name, mountPath, readOnly: true } }];
}
