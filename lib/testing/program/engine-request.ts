/**
 * The messages of the engine's protocol, as far as they are read here. Pulumi's own classes for them are generated, and not a part of what it promises to
 * keep.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.245.0/proto/pulumi/resource.proto
 */

/** A record over the wire. */
export interface WireStruct {
  toJavaScript(): Readonly<Record<string, unknown>>;
}

/** What resources that are registered and resources that are read have in common. */
export interface ResourceRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProvider(): string;
  getVersion(): string;
  getDependenciesList(): readonly string[];
  getAdditionalsecretoutputsList(): readonly string[];
}

/** A resource that is read. */
export interface ReadRequest extends ResourceRequest {
  getId(): string;
  getProperties(): WireStruct | undefined;
}

/** A resource that is registered. */
export interface RegisterRequest extends ResourceRequest {
  getCustom(): boolean;
  getRemote(): boolean;
  getObject(): WireStruct | undefined;
  getImportid(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDeletebeforereplace(): boolean;
  getDeletebeforereplacedefined(): boolean;
  getIgnorechangesList(): readonly string[];
  getReplaceonchangesList(): readonly string[];
  getDeletedwith(): string;
  getAliasesList(): readonly AliasMessage[];
  getCustomtimeouts(): TimeoutsMessage | undefined;
  getHooks?(): HooksMessage | undefined;
  getPropertydependenciesMap(): {
    forEach(visit: (urns: { getUrnsList(): readonly string[] }, property: string) => void): void;
  };
}

/** Another name of a resource. */
export interface AliasMessage {
  getUrn(): string;
  getSpec(): AliasSpec | undefined;
}

/** How another name differs from the present one. */
export interface AliasSpec {
  getName(): string;
  getType(): string;
  getStack(): string;
  getProject(): string;
  getParenturn(): string;
  getNoparent(): boolean;
}

/** Names of hooks. */
export interface HooksMessage {
  getBeforeCreateList(): readonly string[];
  getAfterCreateList(): readonly string[];
  getBeforeUpdateList(): readonly string[];
  getAfterUpdateList(): readonly string[];
  getBeforeDeleteList(): readonly string[];
  getAfterDeleteList(): readonly string[];
  getOnErrorList?(): readonly string[];
}

/** Limits of time. */
export interface TimeoutsMessage {
  getCreate(): string;
  getUpdate(): string;
  getDelete(): string;
}

/** Outputs of a component or of the stack. */
export interface OutputsRequest {
  getUrn(): string;
  getOutputs(): WireStruct | undefined;
}

/** A call of a function. */
export interface InvokeRequest {
  getTok(): string;
  getArgs(): WireStruct | undefined;
}

/** A message for people. */
export interface LogRequest {
  getSeverity(): number;
  getMessage(): string;
  getUrn(): string;
}

/** Takes an error or an answer. */
export type Callback = (error: unknown, answer?: unknown) => void;
