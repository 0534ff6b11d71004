/** What a Pulumi program asks of the engine, as plain data for assertions and snapshots. */

/**
 * One resource, with `<secret>` and `<unknown>` in the place of values that are not to be seen, or not known.
 */
export interface SynthesizedResource {
  /**
   * How it is called here: `Deployment/web` or `Deployment/shop/web` with its namespace for a Kubernetes object, `aws:ec2/instance:Instance::web` for any
   * other; its URN where that is not unique.
   */
  readonly address: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** A component groups others; everything else is `managed` by a provider, or only `read` from it. */
  readonly kind: 'component' | 'managed' | 'read';
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What a component registered, or what `newResource` gave beside the inputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Options that were given, among them those that children inherit. */
  readonly options: ResourceOptions;
}

/** Options of a resource; what was not asked for is not there. Resources are given by their addresses. */
export interface ResourceOptions {
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly additionalSecretOutputs?: readonly string[];
  readonly aliases?: readonly unknown[];
  readonly customTimeouts?: Readonly<Record<string, string>>;
  /** Names of hooks by their moments, such as `afterCreate`. They do not run. */
  readonly hooks?: Readonly<Record<string, readonly string[]>>;
  readonly deletedWith?: string;
  readonly import?: string;
  readonly version?: string;
}

/** That one resource has to be there before another. */
export interface DependencyEdge {
  /** The address of the one that comes later. */
  readonly from: string;
  /** The address of the one that comes first. */
  readonly to: string;
  /**
   * `parent`: it is a child. `property`: an input was made from an output. `provider`: it is managed by it. `dependsOn`: the program says so, and no
   * input does.
   */
  readonly kind: 'parent' | 'property' | 'provider' | 'dependsOn';
  /** The input, for `property`. */
  readonly property?: string;
}

/** A part of the user data of a machine, decoded. */
export interface DecodedUserData {
  /** The input in which it was found, such as `userDataBase64` or `seed["user-data"]`. */
  readonly path: string;
  /** Its MIME type, such as `text/cloud-config`. */
  readonly contentType: string;
  /** As the message names it. */
  readonly filename?: string;
  readonly content: string;
}

/** Everything about one program, sorted, so that a snapshot changes only where the program does. No secret stands anywhere in it. */
export interface SynthesizedProgram {
  readonly mode: 'create' | 'preview';

  /** By address. */
  readonly resources: readonly SynthesizedResource[];

  /** The Kubernetes objects among them as YAML, by address. */
  readonly manifests: Readonly<Record<string, string>>;

  /** The user data of machines among them, by address. */
  readonly userData: Readonly<Record<string, readonly DecodedUserData[]>>;

  /** Which resource comes after which. */
  readonly edges: readonly DependencyEdge[];

  /** Where secrets are, such as `Secret/db.stringData`; `outputs.token` for outputs of the stack. */
  readonly secrets: readonly string[];

  /** Where values are that only the engine will know. */
  readonly unknowns: readonly string[];

  /**
   * Where the value of a secret stands in clear beside it, as it is or in base64: the program has lost track of it. Values of less than six characters are
   * not looked for.
   */
  readonly leaks: readonly string[];

  /** What the program logged as warnings, with the resources that they are about in front. */
  readonly warnings: readonly string[];

  /** What the program logged as errors, for which an update fails in the end. */
  readonly errors: readonly string[];

  /** The outputs of the stack. */
  readonly outputs: Readonly<Record<string, unknown>>;
}
