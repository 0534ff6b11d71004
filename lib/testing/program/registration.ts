/** What a program asks of the engine, as it arrives there. */
import type { ResourceOptions } from '../synthesized-program';

/** A resource that was registered or read; values are as they come over the wire. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly kind: 'component' | 'managed' | 'read';
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Beside the inputs. */
  outputs: Readonly<Record<string, unknown>>;
  /** The URN of its parent; empty for none. */
  readonly parent: string;
  /** URNs of all that it depends on. */
  readonly dependencies: readonly string[];
  /** URNs by input. */
  readonly propertyDependencies: ReadonlyMap<string, readonly string[]>;
  /** Of its provider; undefined for the default one. */
  readonly provider: string | undefined;
  readonly options: ResourceOptions;
}

/** A message of the program. */
export interface LoggedMessage {
  readonly severity: 'debug' | 'info' | 'warning' | 'error';
  readonly text: string;
  /** The URN of what it is about; empty for none. */
  readonly urn: string;
}

/** The type of the resource that stands for the stack itself. */
export const STACK_TYPE = 'pulumi:pulumi:Stack';
