/** What a machine with a secret and a bucket is told, for the real engine and the real provider; the machine itself is not made. */
import * as pulumi from '@pulumi/pulumi';

import { renderMachine } from '../../../../lib/bridge/outputs';
import { File, Machine } from '../../../../lib/machine';
import type { BucketStoreArgs, SecretStoreArgs } from '../../../../lib/platform/openstack';
import { OpenStackStores } from '../../../../lib/platform/openstack/openstack-stores';

interface Settings {
  readonly secretStore: SecretStoreArgs;
  readonly bucketStore: BucketStoreArgs;
  /** The files of the secret. */
  readonly files: Readonly<Record<string, string>>;
}

const settings = new pulumi.Config('lab').requireObject<Settings>('stores');
const { secretStore, bucketStore } = settings;
// What this lab keeps is worth nothing: it goes with the stack.
const stores = new OpenStackStores({ secretStore, bucketStore }, { options: {}, retain: false });
// Known late, as the files of a certificate are.
const tls = stores.addSecret('tls', pulumi.output(Promise.resolve(settings.files)));
const other = stores.addSecret('other', { token: 'of nobody else' });
const given = { secrets: [tls], buckets: [stores.addBucket('backup')] };
// No machine is given it, so it is never made.
stores.addBucket('unused');

const machine = new Machine('keeper');
const { secrets, buckets } = stores.place(given);
const places = { fetch: secrets['tls']?.fetch, bucket: buckets['backup'] };
new File(machine, 'places', { path: '/opt/lab/places.json', content: JSON.stringify(places) });
const allowSecrets = stores.equip(machine, given);
stores.resources(given);

export const userData = renderMachine(machine, { allowSecrets }).apply(({ base64 }) => base64);
export const { revision } = tls;
export const otherResource = other.resource.urn;
