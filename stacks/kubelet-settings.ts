/** What settings may say of the kubelet: the options of `ReservedResourcesKubelet`. */
import type { ReservedResourcesKubeletProps } from 'groundwork/node';
import { z } from 'zod';

import { quantity } from './plain-settings';

const amounts = z.strictObject({
  cpu: quantity.optional(),
  memory: quantity.optional(),
  ephemeralStorage: quantity.optional(),
  pid: quantity.optional(),
});
// The check with `satisfies` holds that every option of the construct can be set: one that is forgotten here does not compile.
const thresholds = z.record(z.string(), z.string());

/** Reservations of a machine, in the kubelet's own terms. */
export const kubelet = z.strictObject({
  preset: z.string().optional(),
  kubeReserved: amounts.optional(),
  systemReserved: amounts.optional(),
  evictionHard: thresholds.optional(),
  evictionSoft: thresholds.optional(),
  evictionSoftGracePeriod: thresholds.optional(),
  evictionMinimumReclaim: thresholds.optional(),
  evictionMaxPodGracePeriod: z.number().optional(),
  evictionPressureTransitionPeriod: z.string().optional(),
  enforceNodeAllocatable: z.array(z.string()).optional(),
  kubeReservedCgroup: z.string().optional(),
  systemReservedCgroup: z.string().optional(),
  cgroupDriver: z.string().optional(),
  maxPods: z.number().optional(),
  podPidsLimit: z.number().optional(),
  mergeDefaultEvictionSettings: z.boolean().optional(),
  runtimeService: z.string().optional(),
  failCgroupV1: z.boolean().optional(),
  containerRuntimeEndpoint: z.string().optional(),
  hugePages: z.record(z.string(), quantity).optional(),
  delivery: z.string().optional(),
  configPath: z.string().optional(),
  kubeletArguments: z.array(z.string()).optional(),
  argumentsVariable: z.string().optional(),
} satisfies Record<Exclude<keyof ReservedResourcesKubeletProps, 'kubernetesVersion'>, z.ZodType>);
