/** The secrets and the buckets of a platform: declared by name, registered when they are first needed. */
import * as pulumi from '@pulumi/pulumi';

import type { Bucket, MachineArgs, Secret, SecretTexts, StoreOptions } from '../platform';
import { isRecord } from '../../values';
import type { Violation } from '../../values';
import type { StoreKind } from './placed-store';
import type { LocalInputs } from './resource-provider';
import { LocalBucket, LocalSecret } from './resources';

/** One that is declared. */
export interface DeclaredStore<Resource extends pulumi.Resource> {
  readonly name: string;
  /** Registered when it is asked for. */
  readonly resource: Resource;
}

/** A secret that is declared. */
export interface DeclaredSecret extends DeclaredStore<LocalSecret>, Secret {
  readonly resource: LocalSecret;
}

/** What was declared so far. */
export class DeclaredStores {
  private readonly common: LocalInputs;
  private readonly options: pulumi.CustomResourceOptions;
  private readonly secrets = new Map<string, DeclaredSecret>();
  private readonly buckets = new Map<string, DeclaredStore<LocalBucket>>();

  /**
   * Nothing is declared yet.
   *
   * @param common what all resources of the platform have in common
   */
  constructor(common: LocalInputs, options: pulumi.CustomResourceOptions) {
    this.common = common;
    this.options = options;
  }

  /** Whether there is one of this name. */
  has(kind: StoreKind, name: string): boolean {
    return (kind === 'secret' ? this.secrets : this.buckets).has(name);
  }

  /** Declares a secret. */
  addSecret(name: string, files: pulumi.Input<SecretTexts>, options: StoreOptions): DeclaredSecret {
    const register = once(() => {
      // Secret whatever they were: nobody has to think of it.
      const inputs = { ...this.common, name, files: pulumi.secret(files) };
      return new LocalSecret(name, inputs, { ...this.options, ...options });
    });
    const declared = {
      name,
      get resource() {
        return register();
      },
      get revision() {
        return register().revision;
      },
    };
    this.secrets.set(name, declared);
    return declared;
  }

  /** Declares a bucket. */
  addBucket(name: string, options: StoreOptions): Bucket {
    const register = once(
      () =>
        new LocalBucket(
          name,
          { ...this.common, name },
          // What is in it outlives the stack.
          { ...this.options, ...options, retainOnDelete: true },
        ),
    );
    const declared = {
      name,
      get resource() {
        return register();
      },
    };
    this.buckets.set(name, declared);
    return declared;
  }

  /** The secrets that a machine is given. */
  secretsOf({ secrets = [] }: MachineArgs): readonly DeclaredSecret[] {
    return secrets.flatMap(({ name }) => this.secrets.get(name) ?? []);
  }

  /** The buckets that a machine is given. */
  bucketsOf({ buckets = [] }: MachineArgs): readonly DeclaredStore<LocalBucket>[] {
    return buckets.flatMap(({ name }) => this.buckets.get(name) ?? []);
  }

  /** What a machine is given that was not declared here. */
  strangers(machine: string, { secrets = [], buckets = [] }: MachineArgs): readonly Violation[] {
    return [
      ...strangersIn('secret', `${machine}.secrets`, secrets, this.secrets),
      ...strangersIn('bucket', `${machine}.buckets`, buckets, this.buckets),
    ];
  }
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

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
