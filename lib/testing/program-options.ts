/** How a program is synthesised: what the engine, its providers and the stack's configuration say in its place. */
import type { DurationInput } from '../values';

/** A resource that a program wants, as a provider sees it. */
export interface WantedResource {
  /** Its type, such as `aws:ec2/instance:Instance`. */
  readonly type: string;
  /** Its name in the program. */
  readonly name: string;
  /** Its inputs, secrets in clear; unknown ones are undefined. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The id of an existing resource that is read or imported. */
  readonly id?: string;
}

/** What a provider makes of a resource: outputs beside its inputs, which are outputs as well. Values may be Outputs, such as `pulumi.secret(…)`. */
export type MadeResource = Readonly<Record<string, unknown>> & {
  /**
   * Its id.
   *
   * @default - the name with `-id` behind it
   */
  readonly id?: string;
};

/** Makes a resource in the place of its provider; undefined for one without outputs of its own. */
export type MakeResource = (
  resource: WantedResource,
) => MadeResource | undefined | Promise<MadeResource | undefined>;

/** A function of a provider that a program calls. */
export interface ProviderCall {
  /** Its name, such as `aws:index/getRegion:getRegion`. */
  readonly token: string;
  /** What it is given, secrets in clear. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a function of a provider answers. */
export type CallResult = Readonly<Record<string, unknown>>;

/** Answers a call in the place of the provider. */
export type AnswerCall = (call: ProviderCall) => CallResult | Promise<CallResult>;

/** How a program is synthesised. */
export interface ProgramOptions {
  /**
   * `create`: every resource is made, and has its id and outputs. `preview`: nothing is there yet, so ids and outputs are unknown as in the first
   * `pulumi preview` of a stack.
   *
   * @default 'create'
   */
  readonly mode?: 'create' | 'preview';

  /**
   * The name of the project.
   *
   * @default 'project'
   */
  readonly project?: string;

  /**
   * The name of the stack.
   *
   * @default 'stack'
   */
  readonly stack?: string;

  /**
   * The name of the organization.
   *
   * @default 'organization'
   */
  readonly organization?: string;

  /**
   * The stack's configuration: `{ 'aws:region': 'eu-west-1', members: 3 }`. A key without a colon is the project's own. What is no text is
   * written as JSON.
   *
   * @default - none
   */
  readonly config?: Readonly<Record<string, unknown>>;

  /**
   * The same for what is secret.
   *
   * @default - none
   */
  readonly secretConfig?: Readonly<Record<string, unknown>>;

  /**
   * What providers make of resources: one function for all, or one of each type: `{ 'aws:ec2/instance:Instance': () => ({ privateIp: '10.0.0.4' }) }`.
   * In a preview only resources that are read or imported are there to be asked for.
   *
   * @default - the inputs are the outputs
   */
  readonly newResource?: MakeResource | Readonly<Record<string, MadeResource | MakeResource>>;

  /**
   * What functions of providers answer: one function for all, or one of each name: `{ 'aws:index/getRegion:getRegion': { name: 'eu-west-1' } }`.
   *
   * @default - a call is an error that names the function
   */
  readonly call?: AnswerCall | Readonly<Record<string, CallResult | AnswerCall>>;

  /**
   * How long the program may take to settle. Below the limit of the test itself, so that this one can say what hangs.
   *
   * @default '4s'
   */
  readonly timeout?: DurationInput;
}
