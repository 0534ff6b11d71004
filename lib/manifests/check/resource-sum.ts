import type { Quantity } from '../../values';

import { amountOf } from './amount';
import type { PodTemplate } from './pod-template';

/**
 * What the containers of a pod ask for at once: those that run together, or the hungriest of those that run first, whichever is more; undefined
 * when none asks for it.
 *
 * @param pods the pods
 * @param name what is asked for, such as `cpu`
 * @param byLimits whether a limit without a request is a request, as it is when a pod is made, but not in a template
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/staging/src/k8s.io/component-helpers/resource/helpers.go (AggregateContainerRequests)
 */
export function sumOfRequests(
  pods: PodTemplate,
  name: string,
  byLimits = true,
): Quantity | undefined {
  let beside: Quantity | undefined;
  let peak: Quantity | undefined;
  for (const { field, role } of pods.containers) {
    const resources = field.at('resources');
    const request = resources.at('requests', name);
    const own = amountOf(request.given || !byLimits ? request : resources.at('limits', name));
    if (own === undefined) continue;
    const together = beside === undefined ? own : beside.plus(own);
    if (role !== 'init') beside = together;
    if (peak === undefined || together.compare(peak) > 0) peak = together;
  }
  return peak;
}
