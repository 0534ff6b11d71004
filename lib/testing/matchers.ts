/**
 * Matchers for jest, and the snapshot serialiser, registered by being imported where `expect` is a global; types come with it. Elsewhere, and in vitest without globals:
 * `expect.extend(matchers)` and `expect.addSnapshotSerializer(snapshotSerializer)`.
 *
 * @example
 * ```ts
 * import { Machine, SystemdUnit } from 'groundwork/machine';
 * import { synthesize } from 'groundwork/testing';
 * import 'groundwork/testing/matchers';
 *
 * test('the agent starts when the disk is there', () => {
 *   const machine = new Machine('worker-1');
 *   new SystemdUnit(machine, 'agent', {
 *     name: 'agent.service',
 *     sections: { Unit: { After: 'data.mount' }, Service: { ExecStart: '/usr/bin/agent' } },
 *   });
 *
 *   expect(machine).toHaveNoViolations();
 *   expect(synthesize(machine)).toRunBefore('data.mount', 'agent.service');
 * });
 * ```
 */
import type { QoSClass } from '../manifests';

import { toBeAllocatable } from './matchers/to-be-allocatable';
import type { Room } from './matchers/to-be-allocatable';
import { toHaveSecret, toHaveUnknown } from './matchers/to-have-mark';
import { toHaveNoViolations } from './matchers/to-have-no-violations';
import { toHaveQoS } from './matchers/to-have-qos';
import { toRunBefore } from './matchers/to-run-before';
import { snapshotSerializer } from './snapshot-serializer';

export { snapshotSerializer } from './snapshot-serializer';
export type { SnapshotSerializer } from './snapshot-serializer';
export type { Room } from './matchers/to-be-allocatable';
export type { Verdict } from './matchers/verdict';

/** The matchers, for `expect.extend`. */
export const matchers = {
  toBeAllocatable,
  toHaveNoViolations,
  toHaveQoS,
  toHaveSecret,
  toHaveUnknown,
  toRunBefore,
};

/** What `expect(…)` can do with them. */
export interface GroundworkMatchers<R> {
  /**
   * All pods together fit on one machine: a chart, an app, a result of `synthesize`, Kubernetes objects or the spec of a pod on a machine with a
   * `ReservedResourcesKubelet`, on such a kubelet, or on what is allocatable. The requests of all replicas are summed up, and the pods counted. Says its arithmetic.
   */
  toBeAllocatable(room: Room): R;

  /** Nothing is wrong with a machine, a chart, an app, or the result of `synthesize`. Says what is. */
  toHaveNoViolations(): R;

  /** All pods of a chart, an app, a result of `synthesize`, of Kubernetes objects, or the spec of one, are of that class of service. There must be some. */
  toHaveQoS(qos: QoSClass): R;

  /** A field of the result of `synthesizeProgram` is a secret, or a part of one: `Secret/db.stringData.password`. */
  toHaveSecret(path: string): R;

  /** Only the engine will know that field of the result of `synthesizeProgram`. */
  toHaveUnknown(path: string): R;

  /**
   * One of two is sure to come before the other, directly or by others in between. Names that are not there are an error.
   *
   * - on a machine: steps of the first boot by their ids, and units by `After=` and `Before=` of its files;
   * - in a chart or app: objects, `toRunBefore('Namespace/a', 'Deployment/b')`, as dependencies of constructs say;
   * - in a program: resources by their addresses, or by their names where these are unique, as everything says that the engine sees. A component stands for its children.
   */
  toRunBefore(first: string, last: string): R;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- jest's own types are one
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- the same parameters as jest's own
    interface Matchers<R, T> extends GroundworkMatchers<R> {}
  }
}

interface Expect {
  extend(matchers: object): void;
  addSnapshotSerializer(serializer: SnapshotPrinter): void;
}

type SnapshotPrinter = typeof snapshotSerializer;

const expectation = Reflect.get(globalThis, 'expect') as Expect | undefined;
expectation?.extend(matchers);
expectation?.addSnapshotSerializer(snapshotSerializer);
