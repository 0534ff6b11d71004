/** What the engine planned and did, as lines that can be compared. */
import type { ResourceOperation } from '../engine-events';

/** What only says that something was looked at, or is a part of another step. */
const SILENT = ['same', 'read', 'refresh', 'replace', 'discard'];

/** One line for each thing that is made, changed or removed: `create Instance workers-3`, sorted. */
export function stepsOf(operations: readonly ResourceOperation[]): readonly string[] {
  return (
    operations
      // The engine counts no providers either.
      .filter(({ op, type }) => !SILENT.includes(op) && !type.startsWith('pulumi:providers:'))
      .map(({ op, type, name }) => `${op} ${type.split(':').at(-1) ?? type} ${name}`)
      .sort()
  );
}

/** The same, of the resources of OpenStack alone. */
export function cloudStepsOf(operations: readonly ResourceOperation[]): readonly string[] {
  return stepsOf(operations.filter(({ type }) => type.startsWith('openstack:')));
}
