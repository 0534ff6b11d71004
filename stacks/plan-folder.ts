/**
 * The plan of a stack as files: what each machine boots with, the plan as JSON, and the report. `npm run render`, `preview` and `up` write the same bytes.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  bridgeAddress,
  checkPlaced,
  imageRecipe,
  localSeed,
  planPlacements,
  writeSeeds,
} from 'groundwork/local/plan';
import type { PlacedMachine } from 'groundwork/local/plan';
import { renderReport, reportOf } from 'groundwork/report';
import { at, Cidr, InvalidConfiguration } from 'groundwork/values';
import type { Violation } from 'groundwork/values';

import { allocatableRow, machineAt, placementRequest } from './local-plan';
import type { AllocatableRow } from './local-plan';
import type { Settings } from './settings';

/** Where the parts of a plan were written. */
export interface PlanFolder {
  /** The NoCloud seed folder of each machine. */
  readonly seeds: Readonly<Record<string, string>>;
  readonly plan: string;
  readonly report: string;
}

/**
 * The machines of the settings in their places, checked.
 *
 * @throws InvalidConfiguration with everything that is wrong with any of them
 */
export function placedMachines(settings: Settings): readonly PlacedMachine[] {
  const { placements, violations } = planPlacements(placementRequest(settings));
  const wrongPlaces = violations.map(asSetting);
  const placed = placements.map((placement) => ({
    placement,
    machine: machineAt(settings, placement),
  }));
  const wrong = placed.flatMap((each) => checkPlaced(each, imageRecipe()));
  if (wrongPlaces.length + wrong.length > 0) {
    throw new InvalidConfiguration('the stack', [...wrongPlaces, ...wrong]);
  }
  return placed;
}

// The places are planned from a network with hosts; the author of the settings has written machines with addresses.
function asSetting(violation: Violation): Violation {
  if (violation.path.startsWith('network.')) return violation;
  return at(
    { ...violation, path: violation.path.replace(/^hosts\.(.*)$/, '$1.address') },
    'machines',
  );
}

/** Writes the plan. Files of machines that are no longer there go. */
export function writePlan(
  folder: string,
  stack: string,
  settings: Settings,
  placed: readonly PlacedMachine[],
): PlanFolder {
  const seedFolder = join(folder, 'seeds');
  rmSync(seedFolder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const seeds = Object.fromEntries(placed.map((each) => [each.placement.name, localSeed(each)]));
  const written = {
    seeds: writeSeeds(seedFolder, seeds),
    plan: join(folder, 'plan.json'),
    report: join(folder, 'report.html'),
  };
  writeFileSync(written.plan, `${JSON.stringify(planOf(placed), undefined, 2)}\n`);
  writeFileSync(written.report, reportPage(stack, settings, placed));
  return written;
}

/** What is left for pods on each machine, in Kubernetes' own notation. */
export function allocatableTable(
  placed: readonly PlacedMachine[],
): Readonly<Record<string, AllocatableRow>> {
  return Object.fromEntries(
    placed.map(({ machine, placement }) => [placement.name, allocatableRow(machine)]),
  );
}

function planOf(placed: readonly PlacedMachine[]): object {
  return Object.fromEntries(
    placed.map(({ machine, placement }) => {
      const { files, steps, mounts, sysctls } = machine.plan();
      const { bytes, limit } = machine.render();
      return [
        placement.name,
        {
          placement,
          allocatable: allocatableRow(machine),
          userData: { bytes, limit },
          files: files.map(({ path, mode, owner, construct }) => ({
            path,
            mode,
            owner,
            construct,
          })),
          mounts,
          sysctls,
          firstBoot: steps,
        },
      ];
    }),
  );
}

function reportPage(stack: string, settings: Settings, placed: readonly PlacedMachine[]): string {
  const machines = placed.map(({ machine, placement: { name, address, failureDomain } }) => ({
    machine,
    address,
    failureDomain,
    role: settings.machines[name]?.role ?? 'machine',
  }));
  const { cidr } = settings.network;
  const network = { cidr, bridge: bridgeAddress(Cidr.of(cidr)) };
  return renderReport(reportOf({ title: 'groundwork', stack, machines, network }));
}
