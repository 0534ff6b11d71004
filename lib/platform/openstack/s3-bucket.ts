/** Buckets that are folders of a bucket which is there already, in whatever speaks S3. */
import * as pulumi from '@pulumi/pulumi';

import type { StoreOptions } from '../platform';
import type { S3StoreArgs } from './bucket-store';
import { once } from './declared-store';
import type { DeclaredBucket, StoreSetting } from './declared-store';
import { equipLogin, lateLogin } from './late-login';
import type { LoginFiles } from './late-login';
import { CLOUD_CERTIFICATES, OPENSTACK_LIBRARY, OPENSTACK_LIBRARY_TEXT } from './openstack-library';
import { S3_BUCKET, S3_BUCKET_TEXT } from './s3-bucket-program';
import { bucketFile } from './store-places';

/** What declares such buckets. */
export interface S3Setting extends StoreSetting {
  readonly store: S3StoreArgs;
}

/** Declares a bucket. What stands for it in the state is only its name: nothing is made. */
export function s3Bucket(
  { store, options }: S3Setting,
  name: string,
  given: StoreOptions,
): DeclaredBucket {
  // Made when it is needed: what is never given a value would hold up the whole program.
  const late = once(lateLogin);
  const { endpoint, bucket, region = 'us-east-1', credential } = store;
  const folder = `${bucket}/${name}`;
  const register = once(() => {
    late().give({ endpoint, folder, region }, keysText(credential));
    return new S3Folder(name, folder, { ...options, ...given });
  });
  return {
    name,
    equip: (machine) => equipLogin(machine, machineFiles(name, store), late()),
    get resource() {
      return register();
    },
  };
}

class S3Folder extends pulumi.ComponentResource {
  constructor(name: string, folder: string, options: pulumi.ComponentResourceOptions) {
    super('groundwork:openstack:S3Folder', name, { folder }, options);
    this.registerOutputs({});
  }
}

/** A file of settings for curl, in its own spelling. A secret. */
function keysText({ accessKey, secretKey }: S3StoreArgs['credential']): pulumi.Output<string> {
  return pulumi.secret(pulumi.all([accessKey, secretKey])).apply(([id, key]) => keysLine(id, key));
}

/**
 * The same of what is known.
 *
 * @see https://curl.se/docs/manpage.html#-K
 */
export function keysLine(accessKey: string, secretKey: string): string {
  const text = `${accessKey}:${secretKey}`.replace(/[\\"]/g, (found) => `\\${found}`);
  return `user = "${text}"\n`;
}

function machineFiles(name: string, { caCertificates }: S3StoreArgs): LoginFiles {
  return {
    ...{ id: `bucket-${name}`, path: bucketFile(name) },
    programs: { [OPENSTACK_LIBRARY]: OPENSTACK_LIBRARY_TEXT, [S3_BUCKET]: S3_BUCKET_TEXT },
    certificates: [CLOUD_CERTIFICATES, caCertificates],
  };
}
