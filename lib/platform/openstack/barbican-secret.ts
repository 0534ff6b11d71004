/** Secrets that are kept by the key manager, and fetched from there by their machines. */
import * as pulumi from '@pulumi/pulumi';
import * as openstack from '@pulumi/openstack';

import type { SecretTexts, StoreOptions } from '../platform';
import { applicationCredential, loginText } from './application-credential';
import { barbicanRules } from './barbican-rules';
import { BARBICAN_SECRET, BARBICAN_SECRET_TEXT } from './barbican-secret-program';
import type { CloudEndpoints } from './cloud-endpoint';
import { once } from './declared-store';
import type { DeclaredSecret, StoreSetting } from './declared-store';
import { equipLogin, lateLogin } from './late-login';
import type { LoginFiles } from './late-login';
import { CLOUD_CERTIFICATES, OPENSTACK_LIBRARY, OPENSTACK_LIBRARY_TEXT } from './openstack-library';
import { BARBICAN_MAX_BYTES } from './secret-store';
import type { BarbicanStoreArgs, GivenCredential } from './secret-store';
import { secretTextOf } from './secret-text';
import { secretFile } from './store-places';

/** What declares such secrets. */
export interface BarbicanSetting extends StoreSetting {
  readonly store: BarbicanStoreArgs;
  readonly endpoints: CloudEndpoints;
}

/** Declares a secret. */
export function barbicanSecret(
  setting: BarbicanSetting,
  name: string,
  files: pulumi.Input<SecretTexts>,
  given: StoreOptions,
): DeclaredSecret {
  const { endpoints, store, options } = setting;
  // Made when it is needed: what is never given a value would hold up the whole program.
  const late = once(lateLogin);
  const register = once(() => {
    const made = registerSecret(setting, name, files, { ...options, ...given });
    const side = store.interface ?? 'public';
    const identity = endpoints('identity', side);
    const settings = {
      ...{ identity, 'key-manager': endpoints('key-manager', side) },
      container: made.container.id,
    };
    late().give(settings, loginText(made.credential));
    return made;
  });
  return {
    name,
    equip: (machine) => equipLogin(machine, machineFiles(name, store), late()),
    get resource() {
      return register().container;
    },
    get revision() {
      // Another secret whenever the files are others: what is kept is never changed.
      return register().secret.id;
    },
  };
}

/** What a machine is given that is known at once. */
function machineFiles(name: string, { caCertificates }: BarbicanStoreArgs): LoginFiles {
  return {
    ...{ id: `secret-${name}`, path: secretFile(name) },
    programs: {
      [OPENSTACK_LIBRARY]: OPENSTACK_LIBRARY_TEXT,
      [BARBICAN_SECRET]: BARBICAN_SECRET_TEXT,
    },
    certificates: [CLOUD_CERTIFICATES, caCertificates],
  };
}

interface RegisteredSecret {
  readonly secret: openstack.keymanager.SecretV1;
  readonly container: openstack.keymanager.ContainerV1;
  readonly credential: GivenCredential;
}

/**
 * The text, and a container whose only content it is. A text that is kept never changes, so another one is kept and the container told of it, before the
 * old one goes; the container stays what machines know. Their own metadata would do too, but Nova answers from a cache for 15 seconds, in which a
 * machine that is asked to fetch would fetch the old one.
 *
 * @see https://docs.openstack.org/nova/zed/configuration/config.html#api.metadata_cache_expiration
 */
function registerSecret(
  { store, endpoints }: BarbicanSetting,
  name: string,
  files: pulumi.Input<SecretTexts>,
  options: pulumi.CustomResourceOptions,
): RegisteredSecret {
  const payload = secretTextOf(name, files).apply((text) => checkSize(name, text, store));
  const secret = new openstack.keymanager.SecretV1(
    name,
    { payload, payloadContentType: 'text/plain', secretType: 'opaque' },
    pulumi.mergeOptions(options, { additionalSecretOutputs: ['payload'] }),
  );
  const container = new openstack.keymanager.ContainerV1(
    name,
    { type: 'generic', secretRefs: [{ name: 'files', secretRef: secret.secretRef }] },
    options,
  );
  if (store.credential !== undefined) return { secret, container, credential: store.credential };
  const side = store.interface ?? 'public';
  const rules = pulumi
    .all([endpoints('key-manager', side), container.id])
    .apply(([manager, id]) => barbicanRules(manager, id));
  const request = { description: `reads the secret ${name} of groundwork`, rules };
  const { roles } = store;
  const credential = applicationCredential(
    `${name}-secret`,
    roles === undefined ? request : { ...request, roles },
    options,
  );
  return { secret, container, credential };
}

function checkSize(name: string, text: string, { maxBytes }: BarbicanStoreArgs): string {
  const most = maxBytes ?? BARBICAN_MAX_BYTES;
  const bytes = Buffer.byteLength(text);
  if (bytes <= most) return text;
  throw new pulumi.RunError(
    `secret "${name}": its files are ${bytes} bytes when packed, and the key manager takes ${most}; divide them, or say the cloud's own limit as secretStore.maxBytes`,
  );
}
