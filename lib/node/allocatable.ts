/**
 * What is left for pods, worked out before anything boots.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/kubelet/cm/node_container_manager_linux.go
 */
import type { Capacity } from '../machine';
import { Findings, Quantity } from '../values';
import type { Violation } from '../values';

import { amountInKubelet, amountOf } from './eviction-signal';
import type { BySignal, EvictionSignal, Threshold } from './eviction-signal';
import type { ReservedAmounts } from './reservation';

/** What pods may request of a machine. */
export interface Allocatable {
  /** In cores. */
  readonly cpu: Quantity;
  readonly memory: Quantity;
  readonly ephemeralStorage: Quantity;
  /** The number of pods. */
  readonly pods: number;

  /**
   * How much of the machine must be in use, by pods and daemons together, for the hard thresholds to end pods; the whole capacity where
   * the signal is switched off.
   */
  readonly evictsAbove: { readonly memory: Quantity; readonly ephemeralStorage: Quantity };
}

/** What allocatable depends on. */
export interface AllocatableInput {
  readonly capacity: Capacity;
  readonly kubeReserved: ReservedAmounts;
  readonly systemReserved: ReservedAmounts;
  /** Only `memory.available` and `nodefs.available` count. */
  readonly evictionHard: BySignal<Threshold>;
  readonly maxPods: number;

  /**
   * Memory in huge pages, which is no memory for anybody else.
   *
   * @default - none
   */
  readonly hugePages?: Quantity;
}

/** How a share of the capacity becomes an amount. */
type Rounding = (threshold: Threshold, capacity: Quantity) => Quantity;

type AllocatableResource = 'cpu' | 'memory' | 'ephemeralStorage';

const SIGNAL: Readonly<Record<AllocatableResource, EvictionSignal | undefined>> = {
  cpu: undefined,
  memory: 'memory.available',
  ephemeralStorage: 'nodefs.available',
};

/** Capacity − kube-reserved − system-reserved − hard eviction thresholds, exact; never less than nothing. */
export function workOutAllocatable(input: AllocatableInput): Allocatable {
  return allocatableWith(input, amountOf);
}

/**
 * The same with the kubelet's own rounding of shares (32-bit floating point): to the byte what `kubectl get node` shows for a machine of
 * exactly this capacity.
 */
export function allocatableInKubelet(input: AllocatableInput): Allocatable {
  return allocatableWith(input, amountInKubelet);
}

/**
 * Allocatable as the Kubernetes-atop-OpenStack slides add it up: without the threshold of the file system, as kubelets before 1.7 did.
 * For comparing with old documents; no kubelet of today agrees.
 */
export function legacyNodefsAccounting(input: AllocatableInput): Allocatable {
  const evictionHard = { ...input.evictionHard };
  delete evictionHard['nodefs.available'];
  const { ephemeralStorage } = workOutAllocatable({ ...input, evictionHard });
  return { ...workOutAllocatable(input), ephemeralStorage };
}

/** Reservations that leave nothing for pods. The kubelet does not start when they are above the capacity. */
export function checkReservations(input: AllocatableInput): readonly Violation[] {
  const findings = new Findings();
  for (const resource of ['cpu', 'memory', 'ephemeralStorage'] as const) {
    const taken = takenOf(input, resource, amountOf).plus(hugePagesOf(input, resource));
    const capacity = input.capacity[resource];
    if (taken.compare(capacity) < 0) continue;
    const [first] = describe(input, resource);
    if (first === undefined) continue;
    const sum = describe(input, resource)
      .map(({ path, amount }) => `${path} ${amount}`)
      .join(' + ');
    // A share of bytes is no whole number: to the next MiB is enough to see it.
    const total = resource === 'cpu' ? taken : taken.roundedUp('Mi');
    const reason = `${sum} is ${String(total)}, and the machine has ${String(capacity)}: nothing is left for pods`;
    findings.add(
      'out-of-range',
      first.path,
      first.amount,
      reason,
      'reserve less, or use a larger machine',
    );
  }
  return findings.violations;
}

function allocatableWith(input: AllocatableInput, rounding: Rounding): Allocatable {
  const { capacity, evictionHard } = input;
  const left = (resource: AllocatableResource): Quantity =>
    notNegative(capacity[resource].minus(takenOf(input, resource, rounding)));
  const above = (resource: 'memory' | 'ephemeralStorage'): Quantity =>
    capacity[resource].minus(evictionOf(evictionHard, resource, capacity, rounding));
  return {
    cpu: left('cpu'),
    memory: notNegative(left('memory').minus(hugePagesOf(input, 'memory'))),
    ephemeralStorage: left('ephemeralStorage'),
    pods: input.maxPods,
    evictsAbove: { memory: above('memory'), ephemeralStorage: above('ephemeralStorage') },
  };
}

/** Counted apart, as the kubelet does: a negative rest becomes nothing before and after. */
function hugePagesOf({ hugePages }: AllocatableInput, resource: AllocatableResource): Quantity {
  return resource === 'memory' && hugePages !== undefined ? hugePages : Quantity.zero;
}

function takenOf(
  input: AllocatableInput,
  resource: AllocatableResource,
  rounding: Rounding,
): Quantity {
  const { capacity, kubeReserved, systemReserved, evictionHard } = input;
  return (kubeReserved[resource] ?? Quantity.zero)
    .plus(systemReserved[resource] ?? Quantity.zero)
    .plus(evictionOf(evictionHard, resource, capacity, rounding));
}

function evictionOf(
  evictionHard: BySignal<Threshold>,
  resource: AllocatableResource,
  capacity: Capacity,
  rounding: Rounding,
): Quantity {
  const signal = SIGNAL[resource];
  const threshold = signal === undefined ? undefined : evictionHard[signal];
  return threshold === undefined ? Quantity.zero : rounding(threshold, capacity[resource]);
}

/** The parts of a sum that are not nothing, the first of them the one to look at. */
function describe(
  input: AllocatableInput,
  resource: AllocatableResource,
): readonly { readonly path: string; readonly amount: string }[] {
  const signal = SIGNAL[resource];
  const parts: readonly (readonly [string, Quantity | Threshold | undefined])[] = [
    [`kubeReserved.${resource}`, input.kubeReserved[resource]],
    [`systemReserved.${resource}`, input.systemReserved[resource]],
    [
      `evictionHard[${String(signal)}]`,
      signal === undefined ? undefined : input.evictionHard[signal],
    ],
    ['hugePages', hugePagesOf(input, resource)],
  ];
  return parts.flatMap(([path, amount]) =>
    amount === undefined || /^0%?$/.test(amount.toString())
      ? []
      : [{ path, amount: amount.toString() }],
  );
}

function notNegative(amount: Quantity): Quantity {
  return amount.isNegative() ? Quantity.zero : amount;
}
