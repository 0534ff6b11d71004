/** Buckets that are containers of the object store. */
import * as pulumi from '@pulumi/pulumi';
import * as openstack from '@pulumi/openstack';

import { Quantity } from '../../values';
import type { Violation } from '../../values';
import type { StoreOptions } from '../platform';
import { applicationCredential, loginText } from './application-credential';
import type { AccessRule } from './application-credential';
import type { SwiftStoreArgs } from './bucket-store';
import type { CloudEndpoints } from './cloud-endpoint';
import { once } from './declared-store';
import type { DeclaredBucket, StoreSetting } from './declared-store';
import { equipLogin, lateLogin } from './late-login';
import type { LoginFiles } from './late-login';
import { CLOUD_CERTIFICATES, OPENSTACK_LIBRARY, OPENSTACK_LIBRARY_TEXT } from './openstack-library';
import type { GivenCredential } from './secret-store';
import { bucketFile } from './store-places';
import type { OpenStackStoresArgs } from './store-places';
import { SWIFT_BUCKET, SWIFT_BUCKET_TEXT } from './swift-bucket-program';
import { CONTAINER_MAX, RULE_PATH_MAX, swiftRules } from './swift-rules';

/** What declares such buckets. */
export interface SwiftSetting extends StoreSetting {
  readonly store: SwiftStoreArgs;
  readonly endpoints: CloudEndpoints;
  /** Whether containers are kept when the stack goes; otherwise they go with all that is in them. */
  readonly retain: boolean;
}

/** Declares a bucket. */
export function swiftBucket(
  setting: SwiftSetting,
  name: string,
  given: StoreOptions,
): DeclaredBucket {
  const { store, endpoints, options } = setting;
  // Made when it is needed: what is never given a value would hold up the whole program.
  const late = once(lateLogin);
  const register = once(() => {
    const merged = { ...options, ...given };
    const container = registerContainer(setting, name, merged);
    const side = store.interface ?? 'public';
    const account = endpoints('object-store', side);
    const address = pulumi.all([account, container.name]).apply((parts) => parts.join('/'));
    const credential = credentialOf(store, name, address, merged);
    const identity = endpoints('identity', side);
    late().give(
      { identity, container: address, segment: segmentBytes(store) },
      loginText(credential),
    );
    return container;
  });
  return {
    name,
    equip: (machine) => equipLogin(machine, machineFiles(name, store), late()),
    get resource() {
      return register();
    },
  };
}

/** The name of the container: the same whenever the same stack is made anew, so that it finds what it has kept. */
export function containerName({ prefix }: SwiftStoreArgs, name: string): string {
  return `${prefix ?? `${pulumi.getProject()}-${pulumi.getStack()}-`}${name}`;
}

const REMEDY = 'take a shorter name or bucketStore.prefix, or give bucketStore.credential';

/** What is wrong with a bucket for whose container no credential could be made. */
export function checkContainer(
  { bucketStore: store = { kind: 'swift' } }: OpenStackStoresArgs,
  name: string,
): readonly Violation[] {
  if (store.kind !== 'swift' || store.credential !== undefined) return [];
  const value = containerName(store, name);
  if (value.length <= CONTAINER_MAX) return [];
  const reason = `is a container's name of ${value.length} characters, and rules of access take ${CONTAINER_MAX}`;
  return [{ code: 'too-long', path: 'name', value, reason, remedy: REMEDY }];
}

function registerContainer(
  { store, retain }: SwiftSetting,
  name: string,
  options: pulumi.CustomResourceOptions,
): openstack.objectstorage.Container {
  return new openstack.objectstorage.Container(
    name,
    { name: containerName(store, name), forceDestroy: !retain },
    { ...options, retainOnDelete: retain },
  );
}

function credentialOf(
  { credential, roles }: SwiftStoreArgs,
  name: string,
  address: pulumi.Output<string>,
  options: pulumi.CustomResourceOptions,
): GivenCredential {
  if (credential !== undefined) return credential;
  const description = `reads and writes the bucket ${name} of groundwork`;
  const request = { description, rules: address.apply((known) => rulesOf(name, known)) };
  return applicationCredential(
    `${name}-bucket`,
    roles === undefined ? request : { ...request, roles },
    options,
  );
}

// Where the account is only known of the catalog: Keystone would answer with an error of its database.
function rulesOf(name: string, container: string): readonly AccessRule[] {
  const rules = swiftRules(container);
  const longest = Math.max(...rules.map(({ path }) => path.length));
  if (longest <= RULE_PATH_MAX) return rules;
  throw new pulumi.RunError(
    `bucket "${name}": the path of ${container} has ${longest} characters in a rule of access, and Keystone keeps ${RULE_PATH_MAX}; ${REMEDY}`,
  );
}

function segmentBytes({ segmentSize = '1Gi' }: SwiftStoreArgs): string {
  return Quantity.of(segmentSize).bytes().toString();
}

function machineFiles(name: string, { caCertificates }: SwiftStoreArgs): LoginFiles {
  return {
    ...{ id: `bucket-${name}`, path: bucketFile(name) },
    programs: { [OPENSTACK_LIBRARY]: OPENSTACK_LIBRARY_TEXT, [SWIFT_BUCKET]: SWIFT_BUCKET_TEXT },
    certificates: [CLOUD_CERTIFICATES, caCertificates],
  };
}
