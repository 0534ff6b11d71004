/**
 * What the engine says that it did, from its event log.
 *
 * @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_up/ `--event-log`, which the CLI has where PULUMI_DEBUG_COMMANDS is set
 */

/** The state of a resource as the engine shows it: secrets are `[secret]`, and what is not known yet a fixed text. */
export interface EventState {
  readonly type: string;
  readonly urn: string;
  readonly id: string;
  readonly parent: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old: EventState | null;
  readonly new: EventState | null;
  /** The paths that differ and how. */
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

/** One line of the log; of its many fields, those that tests look at. */
export interface EngineEvent {
  readonly sequence: number;
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly resOpFailedEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: {
    readonly severity: string;
    readonly message: string;
    readonly urn?: string;
  };
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
}

/** What was done to one resource. */
export interface ResourceOperation {
  readonly urn: string;
  readonly type: string;
  /** The name in the program: the last part of the URN. */
  readonly name: string;
  /** `create`, `update`, `delete`, `same`, `create-replacement`, … */
  readonly op: string;
  /** Numbers that only say what came before what: of two operations that overlap, each began before the other's end. */
  readonly start: number;
  /** Undefined when it never ended. */
  readonly end: number | undefined;
  readonly failed: boolean;
  readonly old: EventState | undefined;
  readonly new: EventState | undefined;
  /** The paths that differ: `data.key`, `spec.containers[0].image`. */
  readonly changed: readonly string[];
}

/** The events in a log. */
export function readEvents(log: string): readonly EngineEvent[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as EngineEvent);
}

/** The operations in the order in which they began. A resource that is replaced has several. */
export function operationsIn(events: readonly EngineEvent[]): readonly ResourceOperation[] {
  const ends = events.flatMap((event) => {
    const metadata = (event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata;
    const failed = event.resOpFailedEvent !== undefined;
    return metadata === undefined ? [] : [{ metadata, failed, sequence: event.sequence }];
  });
  return events.flatMap(({ resourcePreEvent, sequence: start }) => {
    if (resourcePreEvent === undefined) return [];
    const { urn, type, op, detailedDiff, ...states } = resourcePreEvent.metadata;
    const end = ends.find(
      ({ metadata, sequence }) => metadata.urn === urn && metadata.op === op && sequence > start,
    );
    return {
      ...{ urn, type, op, start, end: end?.sequence, failed: end?.failed ?? false },
      name: urn.split('::').at(-1) ?? urn,
      old: states.old ?? undefined,
      new: end?.metadata.new ?? states.new ?? undefined,
      changed: Object.keys(detailedDiff ?? {}),
    };
  });
}

/** How many resources were created, updated, …, by the engine's own count. */
export function changesIn(events: readonly EngineEvent[]): Readonly<Record<string, number>> {
  return events.find((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
}
