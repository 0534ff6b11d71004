/** What the constructs of kubelets on a machine say of their container runtime. */
import type { Machine } from '../machine';

import { KubeletService } from './kubelet-service';
import { ReservedResourcesKubelet } from './reserved-resources-kubelet';
import type { CgroupDriver } from './slice';

/** What one construct says. */
export interface KubeletRuntime {
  /** The path of the construct. */
  readonly path: string;
  /** Undefined when it says nothing. */
  readonly cgroupDriver?: CgroupDriver;
  /** The socket at which the runtime is looked for; undefined when nothing is said. */
  readonly endpoint?: string;
  /** Whether it takes Docker, which kubelets before 1.24 do when nothing else is said. */
  readonly docker?: boolean;
}

/** All that is said on a machine, in the order of its tree. */
export function kubeletsOn(machine: Machine): readonly KubeletRuntime[] {
  return machine.node.findAll().flatMap((one): KubeletRuntime[] => {
    const { path } = one.node;
    if (one instanceof ReservedResourcesKubelet) {
      return [said(path, one.cgroupDriver, one.containerRuntimeEndpoint)];
    }
    if (!(one instanceof KubeletService)) return [];
    const endpoint = one.containerRuntimeEndpoint;
    return [{ ...said(path, one.configuration['cgroupDriver'], endpoint), docker: one.usesDocker }];
  });
}

function said(path: string, driver: unknown, endpoint: unknown): KubeletRuntime {
  return {
    path,
    ...(driver === 'systemd' || driver === 'cgroupfs' ? { cgroupDriver: driver } : {}),
    ...(typeof endpoint === 'string' ? { endpoint } : {}),
  };
}
