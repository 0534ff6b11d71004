/** What each provider of this room does, in the terms of the engine: plain functions of plain data. */
import { printedValue } from '../values';
import type { Violation } from '../values';

/** What was wrong with one input. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What the engine asks of a provider. Nothing is ever made anew: whatever changes, changes by an update. */
export interface ResourceProvider<Inputs, State extends Inputs> {
  check(
    olds: Partial<State>,
    news: Inputs,
  ): Promise<{ inputs: Inputs; failures: readonly CheckFailure[] }>;
  diff(id: string, olds: State, news: Inputs): Promise<{ changes: boolean }>;
  create(inputs: Inputs): Promise<{ id: string; outs: State }>;
  read(id: string, state: State): Promise<{ id: string; props: State }>;
  update(id: string, olds: State, news: Inputs): Promise<{ outs: State }>;
  delete(id: string, state: State): Promise<void>;
}

/** The `check` of resources whose inputs the component has judged already. */
export function accept<Inputs>(
  _olds: unknown,
  news: Inputs,
): Promise<{ inputs: Inputs; failures: readonly CheckFailure[] }> {
  return Promise.resolve({ inputs: news, failures: [] });
}

/** Violations as the engine shows them. */
export function toFailures(violations: readonly Violation[]): readonly CheckFailure[] {
  return violations.map(({ path, value, reason, remedy }) => {
    const subject = value === undefined ? '' : `${JSON.stringify(printedValue(value))}: `;
    return { property: path, reason: `${subject}${reason}; ${remedy}` };
  });
}

/** Whether any of these inputs says something else than before. One that is not known yet, as in a preview, is a text of the engine, so it does. */
export function differs<Inputs extends object>(
  olds: Inputs,
  news: Inputs,
  keys: readonly (keyof Inputs & string)[],
): boolean {
  return keys.some((key) => stable(olds[key]) !== stable(news[key]));
}

// The engine sorts keys; the program may have written them in another order.
function stable(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
