/** What a claim of Kubernetes asks of Heketi, which counts in whole GiB. */
import { Quantity } from '../values';
import type { QuantityInput } from '../values';

const GB = 10n ** 9n;
const GIB = 2n ** 30n;

/**
 * The GiB that Kubernetes 1.9 and newer ask for: the size of the claim, rounded up.
 *
 * @returns whole GiB, 1 or more for a claim of 1 byte or more
 * @see https://github.com/kubernetes/kubernetes/pull/56581
 */
export function claimSize(request: QuantityInput): number {
  return wholeUnits(request, GIB);
}

/**
 * The GiB that Kubernetes before 1.9 asked for: it counted in GB (10⁹ bytes, rounded up) and Heketi took the number for GiB. So a claim of
 * `1Gi` is a volume of 2 GiB there, one of `50Gi` a volume of 54 GiB.
 *
 * @returns whole GiB
 * @see https://github.com/kubernetes/kubernetes/issues/55937
 */
export function legacyClaimSize(request: QuantityInput): number {
  return wholeUnits(request, GB);
}

function wholeUnits(request: QuantityInput, unit: bigint): number {
  return Number((Quantity.of(request).bytes() + unit - 1n) / unit);
}
