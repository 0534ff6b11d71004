/**
 * How much the large cloud providers set aside on their own machines: rules of thumb from many clusters, and a good start where nobody has
 * measured yet.
 */
import { Quantity } from '../values';

import type { Capacity } from '../machine';
import type { ReservedAmounts } from './reservation';

/**
 * Whose rule: `eks` (nodeadm: memory by the number of pods, a curve for CPU, 1Gi of storage) or `gke` (memory and CPU by curves).
 *
 * @see https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/config.go (2026-07)
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes (2025)
 */
export type ReservationPreset = 'eks' | 'gke';

/** The presets, for messages. */
export const RESERVATION_PRESETS: readonly ReservationPreset[] = ['eks', 'gke'];

interface Step {
  /** Where the step ends; the last one has no end. */
  readonly upTo?: bigint;
  /** The share of what lies within the step, in hundredths of a percent. */
  readonly share: bigint;
}

// In millicores: 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest. The same curve at both providers.
const CPU_CURVE: readonly Step[] = [
  { upTo: 1000n, share: 600n },
  { upTo: 2000n, share: 100n },
  { upTo: 4000n, share: 50n },
  { share: 25n },
];

const GIBIBYTE = 2n ** 30n;
const MEBIBYTE = 2n ** 20n;
// 25 % of the first 4 GiB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112, 2 % of the rest.
const GKE_MEMORY_CURVE: readonly Step[] = [
  { upTo: 4n * GIBIBYTE, share: 2500n },
  { upTo: 8n * GIBIBYTE, share: 2000n },
  { upTo: 16n * GIBIBYTE, share: 1000n },
  { upTo: 128n * GIBIBYTE, share: 600n },
  { share: 200n },
];
const GKE_SMALL_MACHINE = 255n * MEBIBYTE;

/** What a provider would set aside for the kubelet and the runtime of such a machine that runs so many pods. */
export function presetReservation(
  preset: ReservationPreset,
  capacity: Capacity,
  maxPods: number,
): ReservedAmounts {
  // Rounded down in each step, as nodeadm does in whole millicores.
  const cpu = Quantity.of(`${alongCurve(CPU_CURVE, capacity.cpu.millis())}m`);
  if (preset === 'gke') return { cpu, memory: gkeMemory(capacity.memory.bytes()) };
  const memory = Quantity.of(`${11 * maxPods + 255}Mi`);
  return { cpu, memory, ephemeralStorage: Quantity.of('1Gi') };
}

function gkeMemory(bytes: bigint): Quantity {
  const reserved = bytes < GIBIBYTE ? GKE_SMALL_MACHINE : alongCurve(GKE_MEMORY_CURVE, bytes);
  return Quantity.of(`${(reserved + MEBIBYTE - 1n) / MEBIBYTE}Mi`);
}

function alongCurve(curve: readonly Step[], total: bigint): bigint {
  let reserved = 0n;
  let from = 0n;
  for (const { upTo, share } of curve) {
    const end = upTo === undefined || upTo > total ? total : upTo;
    if (end <= from) break;
    reserved += ((end - from) * share) / 10_000n;
    from = end;
  }
  return reserved;
}
