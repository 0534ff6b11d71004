/** What each secret and each bucket is to the platform, whatever keeps it. */
import type * as pulumi from '@pulumi/pulumi';

import type { Machine } from '../../machine';
import type { Bucket, Secret } from '../platform';

/** What adds to a machine how something is fetched. */
export interface EquippingStore {
  /**
   * Adds programs and files to a machine that was given it. Registers nothing: what is known later stands there as an Output, which has its value once
   * `resource` was asked for.
   *
   * @returns the files whose texts may hold a secret, for `allowSecrets`
   */
  equip(machine: Machine): readonly string[];

  /** Registered when it is first asked for; a machine that was given it depends on it. */
  readonly resource: pulumi.Resource;
}

/** A secret that is declared. */
export interface DeclaredSecret extends Secret, EquippingStore {
  readonly resource: pulumi.Resource;
}

/** A bucket that is declared. */
export type DeclaredBucket = Bucket & EquippingStore;

/** What all that is kept outside of machines has in common. */
export interface StoreSetting {
  /** For every resource that is registered, such as `dependsOn`. */
  readonly options: pulumi.CustomResourceOptions;
  /**
   * Known once the cloud may be asked: nothing is asked before.
   *
   * @default - at once
   */
  readonly ready?: pulumi.Output<unknown>;
}

/** Does something once, when its outcome is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
