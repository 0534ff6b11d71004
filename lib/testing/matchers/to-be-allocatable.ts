import { DEMANDED, podDemandOf } from '../../manifests';
import type { DemandedResource, PodDemand } from '../../manifests';
import { Machine } from '../../machine';
import { ReservedResourcesKubelet } from '../../node';
import type { Allocatable } from '../../node';
import { Quantity } from '../../values';

import { objectsOf } from './subject-objects';
import { listed, verdict } from './verdict';
import type { Verdict } from './verdict';

/** What has room for pods. */
export type Room = Machine | ReservedResourcesKubelet | Allocatable;

interface NamedDemand extends PodDemand {
  readonly name: string;
}

interface Sum {
  readonly line: string;
  readonly fits: boolean;
}

/** Whether all pods together fit on one machine: their requests, and their number. */
export function toBeAllocatable(received: unknown, room: Room): Verdict {
  const allocatable = allocatableOf(room);
  const demands = objectsOf(received).flatMap(({ name, object }): readonly NamedDemand[] => {
    const demand = podDemandOf(object);
    return demand === undefined ? [] : [{ ...demand, name: name === '' ? 'the pod' : name }];
  });
  const sums = [
    ...DEMANDED.map((resource) => sumOf(demands, resource, allocatable)),
    countOf(demands, allocatable),
  ];
  const lines = sums.map(({ line }) => line);
  return verdict(
    demands.length > 0 && sums.every(({ fits }) => fits),
    () =>
      demands.length === 0
        ? 'expected pods to be allocatable, and there are no pods'
        : listed('expected the pods to be allocatable:', lines),
    () => listed('expected the pods not to be allocatable:', lines),
  );
}

function allocatableOf(room: Room): Allocatable {
  if (room instanceof ReservedResourcesKubelet) return room.allocatable;
  if (!(room instanceof Machine)) return room;
  const kubelets = room.node.findAll().filter((one) => one instanceof ReservedResourcesKubelet);
  const [kubelet] = kubelets;
  if (kubelet !== undefined && kubelets.length === 1) return kubelet.allocatable;
  const found = kubelets.length === 0 ? 'none' : String(kubelets.length);
  throw new TypeError(`machine ${room.node.id} should have one ReservedResourcesKubelet: ${found}`);
}

const ROOM: Readonly<Record<DemandedResource, 'cpu' | 'memory' | 'ephemeralStorage'>> = {
  cpu: 'cpu',
  memory: 'memory',
  'ephemeral-storage': 'ephemeralStorage',
};

function sumOf(
  demands: readonly NamedDemand[],
  resource: DemandedResource,
  allocatable: Allocatable,
): Sum {
  const room = allocatable[ROOM[resource]];
  const late = demands.filter(({ count, requests }) => {
    return count === undefined || requests[resource] === undefined;
  });
  if (late.length > 0) return unknownSum(resource, late);
  const terms = demands.flatMap(({ name, count = 1, requests }) => {
    const each = requests[resource] ?? Quantity.zero;
    return each.isZero() || count === 0 ? [] : [{ name, count, each }];
  });
  const sum = terms.reduce(
    (total, { count, each }) => total.plus(each.times(count)),
    Quantity.zero,
  );
  const printed = terms.map(
    ({ name, count, each }) => `${each.toString()}${count === 1 ? '' : ` × ${count}`} (${name})`,
  );
  const left = room.minus(sum);
  const outcome = left.isNegative()
    ? `more than ${room.toString()}, by ${sum.minus(room).toString()}`
    : `of ${room.toString()}`;
  const arithmetic = terms.length === 0 ? '0' : `${printed.join(' + ')} = ${sum.toString()}`;
  return { line: `${resource}: ${arithmetic}, ${outcome}`, fits: !left.isNegative() };
}

function countOf(demands: readonly NamedDemand[], { pods }: Allocatable): Sum {
  const late = demands.filter(({ count }) => count === undefined);
  if (late.length > 0) return unknownSum('pods', late);
  const sum = demands.reduce((total, { count = 0 }) => total + count, 0);
  const outcome = sum > pods ? `more than ${pods}, by ${sum - pods}` : `of ${pods}`;
  return { line: `pods: ${sum}, ${outcome}`, fits: sum <= pods };
}

function unknownSum(what: string, late: readonly NamedDemand[]): Sum {
  const names = late.map(({ name }) => name).join(', ');
  return { line: `${what}: known only later for ${names}`, fits: false };
}
