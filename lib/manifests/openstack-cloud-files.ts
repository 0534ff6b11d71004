/**
 * The files of a Secret for drivers of cloud-provider-openstack. Credentials stand in a clouds.yaml, written as JSON, so that whatever is in a
 * password stays in it; cloud.conf names that file.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/pkg/client/client.go (ReadClouds)
 * @see https://docs.openstack.org/python-openstackclient/latest/configuration/index.html#clouds-yaml
 */
import type { CloudConfigSecret } from './openstack-cloud-config-props';
import type { ReadCredentials } from './openstack-cloud-credentials-read';
import { quoted } from './openstack-cloud-settings';
import type { ConfigLine } from './openstack-cloud-settings';

/** Where the pods of drivers have the files. */
export const CONFIG_FOLDER = '/etc/config';
const CLOUDS_FOLDER = '/etc/openstack';
/** Where they have a certificate of theirs. */
export const CERTIFICATE_FOLDER = '/etc/openstack-tls';
const CLOUD = 'openstack';

// What a clouds.yaml calls them.
const AUTH: Readonly<Record<string, string>> = {
  authURL: 'auth_url',
  userID: 'user_id',
  userName: 'username',
  password: 'password',
  userDomainID: 'user_domain_id',
  userDomainName: 'user_domain_name',
  projectID: 'project_id',
  projectName: 'project_name',
  projectDomainID: 'project_domain_id',
  projectDomainName: 'project_domain_name',
  applicationCredentialID: 'application_credential_id',
  applicationCredentialName: 'application_credential_name',
  applicationCredentialSecret: 'application_credential_secret',
  // Who is trusted logs in by a password; what he is trusted with stands in cloud.conf, as a clouds.yaml has no word for it.
  trusteeID: 'user_id',
  trusteePassword: 'password',
  token: 'token',
};
const AUTH_TYPES: Readonly<Record<string, string>> = {
  password: 'v3password',
  applicationCredential: 'v3applicationcredential',
  trust: 'v3password',
  clientCertificate: 'v3token',
};

/** The text of the clouds.yaml. */
export function cloudsText({ kind, fields }: ReadCredentials): string {
  const auth = Object.entries(AUTH).flatMap(([name, key]) => {
    const value = fields[name];
    return value === undefined ? [] : [[key, value] as const];
  });
  const { region, endpointType, certAuthority } = fields;
  const cloud = {
    auth_type: AUTH_TYPES[kind],
    auth: Object.fromEntries(auth),
    region_name: region,
    ...(endpointType === undefined ? {} : { interface: endpointType }),
    ...(certAuthority === undefined ? {} : { cacert: `${CONFIG_FOLDER}/ca.crt` }),
    ...(kind === 'clientCertificate'
      ? { cert: `${CERTIFICATE_FOLDER}/tls.crt`, key: `${CERTIFICATE_FOLDER}/tls.key` }
      : {}),
  };
  return `${JSON.stringify({ clouds: { [CLOUD]: cloud } }, undefined, 2)}\n`;
}

/** The lines of cloud.conf that say where the credentials are. */
export function globalLines({ kind, cloud, fields }: ReadCredentials): readonly ConfigLine[] {
  const folder = kind === 'clouds' ? CLOUDS_FOLDER : CONFIG_FOLDER;
  const { trustID } = fields;
  return [
    ['use-clouds', 'true'],
    ['clouds-file', quoted(`${folder}/clouds.yaml`)],
    ['cloud', quoted(cloud ?? CLOUD)],
    ...(trustID === undefined ? [] : [['trust-id', quoted(trustID)] as const]),
  ];
}

/** The Secret beside it that these credentials are partly in. */
export function ownMount({
  kind,
  mountedSecret,
}: ReadCredentials): CloudConfigSecret['mountedSecret'] {
  if (mountedSecret === undefined) return undefined;
  const mountPath = kind === 'clouds' ? CLOUDS_FOLDER : CERTIFICATE_FOLDER;
  return { name: mountedSecret, mountPath };
}
