/** The secrets and the buckets of the platform: declared by name, registered when they are first needed. */
import * as pulumi from '@pulumi/pulumi';

import type { Machine } from '../../machine';
import { at, isRecord } from '../../values';
import type { Violation } from '../../values';
import type { Placement } from '../placement';
import type { Bucket, MachineArgs, Secret, SecretTexts, StoreOptions } from '../platform';
import type { StoreKind } from '../store-name';
import { barbicanSecret } from './barbican-secret';
import { checkBucketStore } from './bucket-store';
import { cloudEndpoints } from './cloud-endpoint';
import type { CloudEndpoints } from './cloud-endpoint';
import type { DeclaredBucket, DeclaredSecret, StoreSetting } from './declared-store';
import { s3Bucket } from './s3-bucket';
import { checkSecretStore } from './secret-store';
import { openStackStorePlaces } from './store-places';
import type { OpenStackStoresArgs } from './store-places';
import { swiftBucket } from './swift-bucket';
import { userDataSecret } from './user-data-secret';

/** What the platform adds. */
export interface OpenStackStoresSetting extends StoreSetting {
  /**
   * Whether the containers of buckets are kept when the stack goes. Otherwise they go with all that is in them: for a lab.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/** The secrets and buckets that a machine is given. */
export type GivenStores = Pick<MachineArgs, 'secrets' | 'buckets'>;

export type { OpenStackStoresArgs } from './store-places';

/** What is wrong with where secrets and buckets are to be kept. */
export function checkOpenStackStores(args: OpenStackStoresArgs): readonly Violation[] {
  const { secretStore, bucketStore } = args;
  return [
    ...checkSecretStore(secretStore, isLate).map((one) => at(one, 'secretStore')),
    ...checkBucketStore(bucketStore, isLate).map((one) => at(one, 'bucketStore')),
  ];
}

/** What was declared so far. */
export class OpenStackStores {
  private readonly args: OpenStackStoresArgs;
  private readonly setting: OpenStackStoresSetting;
  private readonly endpoints: CloudEndpoints;
  private readonly secrets = new Map<string, DeclaredSecret>();
  private readonly buckets = new Map<string, DeclaredBucket>();

  /**
   * Nothing is declared yet, and nothing registered.
   *
   * @param args in which nothing is wrong: see `checkOpenStackStores`
   */
  constructor(args: OpenStackStoresArgs, setting: OpenStackStoresSetting) {
    this.args = args;
    this.setting = setting;
    this.endpoints = cloudEndpoints(setting);
  }

  /** Whether there is one of this name. */
  has(kind: StoreKind, name: string): boolean {
    return (kind === 'secret' ? this.secrets : this.buckets).has(name);
  }

  /** Declares a secret whose name and files are right: see `checkStoreName` and `checkSecretFiles`. */
  addSecret(name: string, files: pulumi.Input<SecretTexts>, options: StoreOptions = {}): Secret {
    const { secretStore: store = { kind: 'user-data' } } = this.args;
    const { setting, endpoints } = this;
    const declared =
      store.kind === 'user-data'
        ? userDataSecret(setting, name, files, options)
        : barbicanSecret({ ...setting, store, endpoints }, name, files, options);
    this.secrets.set(name, declared);
    return declared;
  }

  /** Declares a bucket whose name is right. */
  addBucket(name: string, options: StoreOptions = {}): Bucket {
    const { bucketStore: store = { kind: 'swift' } } = this.args;
    const { setting, endpoints } = this;
    const { retain = true } = setting;
    const declared =
      store.kind === 'swift'
        ? swiftBucket({ ...setting, store, endpoints, retain }, name, options)
        : s3Bucket({ ...setting, store }, name, options);
    this.buckets.set(name, declared);
    return declared;
  }

  /** What a machine is given that was not declared here. */
  strangers(machine: string, { secrets = [], buckets = [] }: GivenStores): readonly Violation[] {
    return [
      ...strangersIn('secret', `${machine}.secrets`, secrets, this.secrets),
      ...strangersIn('bucket', `${machine}.buckets`, buckets, this.buckets),
    ];
  }

  /** What the text of a machine is told of them. */
  place(given: GivenStores): Pick<Placement, 'secrets' | 'buckets'> {
    const places = openStackStorePlaces(this.args);
    const secrets = this.secretsOf(given).map(({ name }) => [name, places.secret(name)] as const);
    const buckets = this.bucketsOf(given).map(({ name }) => [name, places.bucket(name)] as const);
    return { secrets: Object.fromEntries(secrets), buckets: Object.fromEntries(buckets) };
  }

  /**
   * Adds to a machine the programs and files by which it fetches them. Registers nothing; the Outputs in those files have their values once `resources`
   * was called.
   *
   * @returns the files that may hold secrets, for `allowSecrets`
   */
  equip(machine: Machine, given: GivenStores): readonly string[] {
    return [...this.secretsOf(given), ...this.bucketsOf(given)].flatMap((one) =>
      one.equip(machine),
    );
  }

  /** Registers them, each once: what the machine depends on. To be called before the machine is registered. */
  resources(given: GivenStores): readonly pulumi.Resource[] {
    return [...this.secretsOf(given), ...this.bucketsOf(given)].map(({ resource }) => resource);
  }

  private secretsOf({ secrets = [] }: GivenStores): readonly DeclaredSecret[] {
    return secrets.flatMap(({ name }) => this.secrets.get(name) ?? []);
  }

  private bucketsOf({ buckets = [] }: GivenStores): readonly DeclaredBucket[] {
    return buckets.flatMap(({ name }) => this.buckets.get(name) ?? []);
  }
}

function isLate(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

function strangersIn(
  kind: StoreKind,
  path: string,
  given: readonly unknown[],
  known: ReadonlyMap<unknown, unknown>,
): readonly Violation[] {
  return given.flatMap((one, index) => {
    const name = isRecord(one) ? one['name'] : undefined;
    if (name !== undefined && known.get(name) === one) return [];
    return {
      code: 'invalid',
      path: `${path}[${index}]`,
      ...(typeof name === 'string' ? { value: name } : {}),
      reason: `is no ${kind} of this platform`,
      remedy: `take what the method "${kind}" of the same platform returns`,
    };
  });
}
