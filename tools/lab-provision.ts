import {
  type DistributionNeed,
  judgeNeeds,
  localPlatformNeeds,
  missingNeeds,
  provideFromDistribution,
  vmNeeds,
} from './distribution';
import { ToolFailure } from './failure';
import { builtGoTool, goTool, type GoToolName } from './go-tool';
import { imageIsThere, provideImage } from './machine-image';
import { labIsPrepared, provideOpenStack } from './openstack-lab/provision';
import type { Steps } from './progress';
import { providePublishedConstructs, publishedConstructs } from './published-constructs';
import { type VmImageKind, builtVmImage, provideVmImage } from './vm-image';

/** What a lab cannot run without. */
export type LabNeed =
  /** Linux, and the right to make namespaces and mounts: root. */
  | 'root'
  /** The distribution's programs that boot machines. */
  | 'containers'
  /** The distribution's programs that judge what is rendered. */
  | 'judges'
  /** The image that local machines boot from. */
  | 'image'
  /** QEMU, and the image of virtual machines. */
  | 'vm'
  /** QEMU, and the image of virtual machines with GlusterFS, LIO, open-iscsi, multipath and LVM's thin pools. */
  | 'vm-storage'
  /** The image of an OpenStack control plane, and the tables of its services. */
  | 'openstack'
  /** Constructs that others published on npm. */
  | 'published-constructs'
  /** A program built from `tools/<name>`. */
  | GoToolName;

/** How a need is met. */
export interface Provision {
  /** Why the need is not met, or undefined when it is. */
  missing(): string | undefined;
  /** Meets it, or throws a ToolFailure that says why it cannot be met. */
  provide(steps: Steps): Promise<void>;
}

const isRoot: Provision = {
  missing: () =>
    process.platform === 'linux' && process.getuid?.() === 0
      ? undefined
      : 'it has to run as root on Linux',
  provide: () => Promise.reject(new ToolFailure('run it as root on Linux')),
};

function fromDistribution(needs: readonly DistributionNeed[]): Provision {
  const missing = (): string | undefined => {
    const names = missingNeeds(needs).map((need) => need.command);
    return names.length === 0 ? undefined : `not installed: ${names.join(', ')}`;
  };
  return {
    missing,
    provide: async (steps) => {
      await provideFromDistribution(needs, true, steps);
      const still = missing();
      if (still !== undefined) throw new ToolFailure(still);
    },
  };
}

const image: Provision = {
  missing: () => (imageIsThere() ? undefined : 'the image of local machines is not built'),
  provide: provideImage,
};

const emulator = fromDistribution(vmNeeds);

function virtualMachines(kind: VmImageKind): Provision {
  return {
    missing: () => {
      if (process.arch !== 'x64')
        return 'the virtual machines are x86-64 ones, as their host has to be';
      const noProgram = emulator.missing();
      if (noProgram !== undefined) return noProgram;
      if (builtVmImage(kind) !== undefined) return undefined;
      const which = kind === 'storage' ? 'virtual machines with storage' : 'virtual machines';
      return `the image of ${which} is not built`;
    },
    provide: async (steps) => {
      await emulator.provide(steps);
      await provideVmImage(steps, kind);
    },
  };
}

const constructs: Provision = {
  missing: () =>
    publishedConstructs() === undefined ? 'constructs of others are not installed' : undefined,
  provide: providePublishedConstructs,
};

function built(name: GoToolName): Provision {
  return {
    missing: () => (builtGoTool(name) === undefined ? `tools/${name} is not built` : undefined),
    provide: async (steps) => {
      await goTool(name, steps);
    },
  };
}

/** How each need is met, in this order: the images need the programs of the distribution. */
export const provisions: Readonly<Record<LabNeed, Provision>> = {
  root: isRoot,
  containers: fromDistribution(localPlatformNeeds),
  judges: fromDistribution(judgeNeeds),
  image,
  vm: virtualMachines('plain'),
  'vm-storage': virtualMachines('storage'),
  openstack: {
    missing: () => (labIsPrepared() ? undefined : 'the image of OpenStack is not built'),
    provide: async (steps) => {
      await provisions.containers.provide(steps);
      await provideOpenStack(steps);
    },
  },
  pulumi: built('pulumi'),
  'kubelet-check': built('kubelet-check'),
  'ignition-check': built('ignition-check'),
  'containerd-1': built('containerd-1'),
  'containerd-2': built('containerd-2'),
  'quantity-oracle': built('quantity-oracle'),
  etcd: built('etcd'),
  'etcd-3.5': built('etcd-3.5'),
  k8s: built('k8s'),
  kwok: built('kwok'),
  'kubernetes-provider': built('kubernetes-provider'),
  'openstack-provider': built('openstack-provider'),
  helm: built('helm'),
  heketi: built('heketi'),
  'openstack-csi-check': built('openstack-csi-check'),
  'published-constructs': constructs,
};
