import {
  distributionFacts,
  localPlatformNeeds,
  planDistribution,
  provideFromDistribution,
} from './distribution';
import { ToolFailure } from './failure';
import { builtGoTool, goTool, type GoToolName } from './go-tool';
import { imageIsThere, provideImage } from './machine-image';
import type { Steps } from './progress';

/** What a lab cannot run without. */
export type LabNeed =
  /** Linux, and the right to make namespaces and mounts: root. */
  | 'root'
  /** The distribution's programs that boot machines. */
  | 'containers'
  /** The image that local machines boot from. */
  | 'image'
  /** A program built from `tools/<name>`. */
  | GoToolName;

/** A test file under `test/e2e` that works on real things. */
export interface Lab {
  readonly name: string;
  readonly file: string;
  readonly needs: readonly LabNeed[];
  /** How long it takes once its needs are met, on two cores. */
  readonly seconds: number;
}

/** Every lab. A test holds that each file under `test/e2e` is here, and the other way round. */
export const labs: readonly Lab[] = [
  { name: 'engine', file: 'test/e2e/engine.test.ts', needs: ['pulumi'], seconds: 60 },
];

interface Provision {
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

const containers: Provision = {
  missing: () => {
    const plan = planDistribution(distributionFacts(localPlatformNeeds, false));
    return plan.kind === 'complete'
      ? undefined
      : plan.kind === 'tell'
        ? plan.text
        : plan.packages.join(' ');
  },
  provide: async (steps) => {
    await provideFromDistribution(localPlatformNeeds, true, steps);
    const still = containers.missing();
    if (still !== undefined) throw new ToolFailure(still);
  },
};

const image: Provision = {
  missing: () => (imageIsThere() ? undefined : 'the image of local machines is not built'),
  provide: provideImage,
};

function built(name: GoToolName): Provision {
  return {
    missing: () => (builtGoTool(name) === undefined ? `tools/${name} is not built` : undefined),
    provide: async (steps) => {
      await goTool(name, steps);
    },
  };
}

// In this order they are met: the image needs the programs of the distribution.
const provisions: Readonly<Record<LabNeed, Provision>> = {
  root: isRoot,
  containers,
  image,
  pulumi: built('pulumi'),
  'kubelet-check': built('kubelet-check'),
  'quantity-oracle': built('quantity-oracle'),
};

/** Whether labs are to run come what may: what they need is built first, and a lab that is left out is a failure. */
export function labsAreRequired(
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return env['GROUNDWORK_LABS'] === 'required';
}

/** Why a lab cannot run here and now; empty when it can. */
export function missingFor(lab: Lab): readonly string[] {
  return lab.needs
    .map((need) => provisions[need].missing())
    .filter((reason) => reason !== undefined);
}

/** Meets what these labs need. What cannot be met is told by need. */
export async function provideFor(wanted: readonly Lab[], steps: Steps): Promise<readonly string[]> {
  const needs = new Set(wanted.flatMap((lab) => lab.needs));
  const failures: string[] = [];
  for (const [need, provision] of Object.entries(provisions) as [LabNeed, Provision][]) {
    if (!needs.has(need) || provision.missing() === undefined) continue;
    try {
      await provision.provide(steps);
    } catch (error) {
      failures.push(`${need}: ${(error as Error).message}`);
    }
  }
  return failures;
}
