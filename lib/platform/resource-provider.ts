/**
 * What each provider of a dynamic resource does, in the terms of the engine: plain functions of plain data.
 */

/** What was wrong with one input. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** Inputs, and what is wrong with them. */
export interface CheckedInputs<Inputs> {
  readonly inputs: Inputs;
  readonly failures: CheckFailure[];
}

/** How the wanted resource differs from the one that is there. */
export interface ResourceDiff {
  readonly changes: boolean;
  /** The inputs for which the resource has to be made anew. */
  readonly replaces?: string[];
  readonly deleteBeforeReplace?: boolean;
}

/** What the engine asks of a provider. Only `create`, `read`, `update` and `delete` touch the system. */
export interface ResourceProvider<Inputs, State extends Inputs> {
  check(olds: Partial<State>, news: Inputs): Promise<CheckedInputs<Inputs>>;
  diff(id: string, olds: State, news: Inputs): Promise<ResourceDiff>;
  create(inputs: Inputs): Promise<{ id: string; outs: State }>;
  /** Without an id when the resource is gone. */
  read(id: string, state: State): Promise<{ id?: string; props?: State }>;
  update(id: string, olds: State, news: Inputs): Promise<{ outs: State }>;
  delete(id: string, state: State): Promise<void>;
}

/** The `check` of resources whose inputs the platform has judged already, before it registered them. */
export function accept<Inputs>(_olds: unknown, news: Inputs): Promise<CheckedInputs<Inputs>> {
  return Promise.resolve({ inputs: news, failures: [] });
}

/**
 * Compares inputs one by one.
 *
 * @param updatable those that can change in place; a change of any other makes the resource anew
 */
export function diffInputs<Inputs extends object>(
  olds: Inputs,
  news: Inputs,
  keys: readonly (keyof Inputs & string)[],
  updatable: readonly (keyof Inputs & string)[] = [],
): ResourceDiff {
  const changed = keys.filter((key) => stableText(olds[key]) !== stableText(news[key]));
  const replaces = changed.filter((key) => !updatable.includes(key));
  return {
    changes: changed.length > 0,
    ...(replaces.length === 0 ? {} : { replaces, deleteBeforeReplace: true }),
  };
}

/** One line about what is going on; the engine shows what a provider prints. */
export function tell(subject: string): (line: string) => void {
  return (line) => {
    console.log(`${subject}: ${line}`);
  };
}

/** A plain value as text, the same whatever the order of keys: the engine sorts them, and the program may have written them in another. */
export function stableText(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
