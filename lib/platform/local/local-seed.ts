/**
 * The NoCloud seed of a local machine: the text of the machine, and the network configuration of the place where it stands. Rendering without an
 * engine and creating with one both come through here, so they give the same bytes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Machine, MachineFill, NetworkConfig, Seed } from '../../machine';
import { InvalidConfiguration } from '../../values';
import type { Violation } from '../../values';
import type { Placement } from '../placement';
import type { ImageRecipe } from './image-recipe';

/** A machine and where it stands. */
export interface PlacedMachine {
  readonly placement: Placement;
  readonly machine: Machine;
  /**
   * What goes into the place of values that are known later: `outputLabels()` of `groundwork/bridge` where nothing is created.
   *
   * @default - a machine with Outputs in its text is refused
   */
  readonly fill?: MachineFill;
}

/** The name of the network card of every local machine. */
export const NETWORK_CARD = 'eth0';

/** The network configuration of a place. There is no route beyond the network: what cannot be reached is refused at once. */
export function networkConfigFor(placement: Placement): NetworkConfig {
  return {
    version: 2,
    ethernets: {
      [NETWORK_CARD]: {
        match: { name: NETWORK_CARD },
        addresses: [`${placement.address}/${placement.prefix}`],
      },
    },
  };
}

/** Everything that is wrong with a machine in its place. */
export function checkPlaced(placed: PlacedMachine, recipe: ImageRecipe): readonly Violation[] {
  const { machine, fill } = placed;
  const violations = machine.validate(fill);
  if (violations.length > 0) return violations;
  const missing = machine.plan(fill).packages.filter(({ name }) => !recipe.packages.includes(name));
  return missing.map(({ name, construct }) => ({
    code: 'unsupported',
    path: construct,
    value: name,
    reason:
      'this package is not in the image of local machines, and they have no route to an archive',
    remedy: `add "${name}" to the packages of the local platform's image`,
  }));
}

/**
 * The seed of a machine in its place.
 *
 * @throws InvalidConfiguration when the machine is not valid
 */
export function localSeed({ machine, placement, fill }: PlacedMachine): Seed {
  return machine.seed(networkConfigFor(placement), fill);
}

/**
 * The seeds of all machines by name.
 *
 * @throws InvalidConfiguration with everything that is wrong with any of them
 */
export function localSeeds(
  placed: readonly PlacedMachine[],
  recipe: ImageRecipe,
): Readonly<Record<string, Seed>> {
  const violations = placed.flatMap((each) => checkPlaced(each, recipe));
  if (violations.length > 0) throw new InvalidConfiguration('the local machines', violations);
  return Object.fromEntries(placed.map((each) => [each.placement.name, localSeed(each)]));
}

/** The files of a seed in the order of their names. */
export function seedFiles(seed: Seed): readonly (readonly [name: string, content: string])[] {
  return [
    ['meta-data', seed['meta-data']],
    ['network-config', seed['network-config']],
    ['user-data', seed['user-data']],
  ];
}

/**
 * Writes one folder per machine: `<directory>/<machine>/user-data`, `meta-data` and `network-config`.
 *
 * @returns the folders by machine
 */
export function writeSeeds(
  directory: string,
  seeds: Readonly<Record<string, Seed>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(seeds).map(([name, seed]) => {
      const folder = join(directory, name);
      writeSeed(folder, seed);
      return [name, folder];
    }),
  );
}

/** Writes the three files of one seed. They may hold what is not everybody's business, so only their owner reads them. */
export function writeSeed(folder: string, seed: Seed): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of seedFiles(seed)) {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
}
