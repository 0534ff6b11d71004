/** What each provider of this room does, in the terms of the engine: plain functions of plain data, a clock given to them. */
import { randomUUID } from 'node:crypto';

import { printedValue } from '../values';
import type { Violation } from '../values';
import { unknownValue } from './unknown-value';

/** What was wrong with one input. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What the engine asks of a provider. Nothing outside the state is touched, so that it can be asked as often as it likes. */
export interface ResourceProvider<Inputs, State> {
  check(
    olds: Partial<Inputs>,
    news: Inputs,
  ): Promise<{ inputs: Inputs; failures: readonly CheckFailure[] }>;
  diff(id: string, olds: State, news: Inputs): Promise<{ changes: boolean }>;
  create(inputs: Inputs): Promise<{ id: string; outs: State }>;
  read(id: string, state: State): Promise<{ id: string; props: State }>;
  update(id: string, olds: State, news: Inputs): Promise<{ outs: State }>;
  delete(id: string, state: State): Promise<void>;
}

/** Where the time comes from. */
export type Clock = () => Date;

/** Knows a resource in the engine's state; it says nothing, and lasts however often a certificate is issued anew. */
export function newId(): string {
  return randomUUID();
}

/** Violations as the engine shows them. */
export function toFailures(violations: readonly Violation[]): readonly CheckFailure[] {
  return violations.map(({ path, value, reason, remedy }) => {
    const subject = value === undefined ? '' : `${JSON.stringify(printedValue(value))}: `;
    return { property: path, reason: `${subject}${reason}; ${remedy}` };
  });
}

/** Whether something in the inputs is not known yet, as in a preview. */
export function holdsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsUnknown);
}

/** Whether two plain values say the same, whatever the order of their keys: the engine sorts them. */
export function same(a: unknown, b: unknown): boolean {
  return stable(a) === stable(b);
}

function stable(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** One line about what is going to happen; the engine shows what a provider prints. Never more than names and dates. */
export function tell(line: string): void {
  console.log(line);
}
