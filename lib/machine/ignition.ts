/**
 * Ignition's config of a machine, for distributions that have Ignition in the place of cloud-init.
 *
 * @see https://coreos.github.io/ignition/configuration-v3_4/
 */
import type { Violation } from '../values';

import type { PartBytes } from './budget';
import { butaneText } from './butane';
import { validateForIgnition } from './ignition-check';
import { assembleIgnition } from './ignition-config';
import { IGNITION_DISTRIBUTIONS } from './ignition-distribution';
import type { IgnitionDistribution, IgnitionVariant } from './ignition-distribution';
import { ignitionParts } from './ignition-parts';
import { propsOf } from './given';
import type { MachinePlan } from './plan';
import { problem } from './problem';

/** How Ignition's config is made. */
export interface IgnitionOptions {
  /** The distribution: `fcos` is Fedora CoreOS, `flatcar` is Flatcar. */
  readonly variant: IgnitionVariant;
}

/** Ignition's config of a machine, and where its bytes go. */
export interface RenderedIgnition {
  /** The config, version 3.4.0: what the platform hands to the machine. */
  readonly config: string;
  /** The same in Butane's format, which people can read; Butane (fcos 1.5.0, flatcar 1.1.0) makes the same of it. */
  readonly butane: string;
  /** The size of the config. */
  readonly bytes: number;
  /** The most it may have; `Infinity` for no limit. */
  readonly limit: number;
  /** All of it, the biggest parts first; the bytes add up to the whole. */
  readonly parts: readonly PartBytes[];
}

/** A config, and what keeps the plan from becoming one. */
export interface CheckedIgnition {
  /** Undefined when something else than its size is wrong. */
  readonly rendered: RenderedIgnition | undefined;
  readonly violations: readonly Violation[];
}

/** The config of a plan. Files are packed only where it would not fit otherwise: so it can be read as long as it is small. */
export function makeIgnition(
  plan: MachinePlan,
  options: IgnitionOptions,
  limit: number,
): CheckedIgnition {
  const { variant } = propsOf(options);
  const [, on] = Object.entries(IGNITION_DISTRIBUTIONS).find(([name]) => name === variant) ?? [];
  if (on === undefined) {
    const remedy = `use ${Object.keys(IGNITION_DISTRIBUTIONS).join(' or ')}`;
    const reason = 'is no distribution that Ignition sets up';
    const path = `${plan.machine}.variant`;
    return {
      rendered: undefined,
      violations: [problem('unsupported', path, variant, reason, remedy)],
    };
  }
  const violations = validateForIgnition(plan, on);
  if (violations.length > 0) return { rendered: undefined, violations };
  const rendered = renderIgnition(plan, variant, on, limit);
  return { rendered, violations: validateSize(plan.machine, rendered) };
}

function renderIgnition(
  plan: MachinePlan,
  variant: IgnitionVariant,
  on: IgnitionDistribution,
  limit: number,
): RenderedIgnition {
  const parts = ignitionParts(plan, on);
  const plain = assembleIgnition(plan.machine, parts, 'never');
  const assembled =
    plain.bytes <= limit ? plain : assembleIgnition(plan.machine, parts, 'where-shorter');
  return { ...assembled, limit, butane: butaneText(parts, variant, on) };
}

const SHOWN_PARTS = 5;

function validateSize(machine: string, { bytes, limit, parts }: RenderedIgnition): Violation[] {
  if (bytes <= limit) return [];
  const biggest = parts
    .slice(0, SHOWN_PARTS)
    .map((one) => `${one.part} ${one.bytes} (${one.construct})`)
    .join(', ');
  const reason = `Ignition's config has ${bytes} bytes, packed, and the limit is ${limit}; the biggest parts: ${biggest}`;
  const remedy = 'let Ignition fetch big files, or raise the limit where the platform takes more';
  return [problem('too-long', machine, `${bytes} bytes`, reason, remedy)];
}
