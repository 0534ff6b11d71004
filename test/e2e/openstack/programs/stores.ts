/** A machine with a secret and a bucket, for the real engine and the real provider. */
import * as pulumi from '@pulumi/pulumi';

import { File, Machine } from '../../../../lib/machine';
import { OpenStackPlatform } from '../../../../lib/platform/openstack';
import type { BucketStoreArgs, SecretStoreArgs } from '../../../../lib/platform/openstack';

interface Settings {
  readonly secretStore: SecretStoreArgs;
  readonly bucketStore: BucketStoreArgs;
  /** The files of the secret. */
  readonly files: Readonly<Record<string, string>>;
  /** The image and the flavour. */
  readonly image: string;
  readonly flavor: string;
}

const settings = new pulumi.Config('lab').requireObject<Settings>('stores');
const { secretStore, bucketStore, image, flavor } = settings;
const platform = new OpenStackPlatform({
  ...{ image: { name: image }, flavor, secretStore, bucketStore },
  // What this lab keeps is worth nothing: it goes with the stack.
  retain: false,
});
// Known late, as the files of a certificate are.
const tls = platform.secret('tls', pulumi.output(Promise.resolve(settings.files)));
const other = platform.secret('other', { token: 'of nobody else' });
const machine = platform.machine('keeper', {
  network: platform.network('machines', { cidr: '10.77.0.0/24' }),
  secrets: [tls],
  buckets: [platform.bucket('backup')],
  machine: ({ name, secrets, buckets }) => {
    const it = new Machine(name);
    const places = { fetch: secrets['tls']?.fetch, bucket: buckets['backup'] };
    new File(it, 'places', { path: '/opt/lab/places.json', content: JSON.stringify(places) });
    return it;
  },
});

export const server = machine.resource.id;
export const { revision } = tls;
export const otherResource = other.resource.urn;
