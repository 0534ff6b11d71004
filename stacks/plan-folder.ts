/**
 * The plan of a stack as files: what each machine boots with, the plan as JSON, and the report. `npm run render`, `preview` and `up` write the same bytes.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { EtcdClusterPlan } from 'groundwork/clusters/plan';
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

import { localSite, planEtcd } from './etcd-plan';
import { machineAt, placementRequest } from './local-plan';
import { machineTable, withAddresses, writeEtcdPlan, writeJson } from './plan-documents';
import type { Settings } from './settings';

/** Where the parts of a plan were written. */
export interface PlanFolder {
  /** The NoCloud seed folder of each machine. */
  readonly seeds: Readonly<Record<string, string>>;
  readonly plan: string;
  /** The plan of etcd; undefined where there is none. */
  readonly etcd?: string;
  readonly report: string;
}

/**
 * The machines of the settings in their places, checked.
 *
 * @throws InvalidConfiguration with everything that is wrong with any of them
 */
export function placedMachines(settings: Settings): readonly PlacedMachine[] {
  const wrongEtcd = planEtcd(settings, localSite(settings))?.violations ?? [];
  const sane = wrongEtcd.length === 0 ? settings : withoutEtcd(settings);
  const { placements, violations } = planPlacements(placementRequest(sane));
  const wrongPlaces = violations.map((violation) => asSetting(violation, settings));
  const placed = placements.map((placement) => ({
    placement,
    machine: machineAt(sane, placement),
  }));
  const wrong = placed.flatMap((each) => checkPlaced(each, imageRecipe()));
  const all = [...wrongPlaces, ...wrongEtcd, ...wrong];
  if (all.length > 0) throw new InvalidConfiguration('the stack', all);
  return placed;
}

// Members of a cluster that is refused would say it all again, machine by machine.
function withoutEtcd({ etcd: _etcd, ...settings }: Settings): Settings {
  return settings;
}

// The places are planned from a network with hosts; the author of the settings has written machines with addresses.
function asSetting(violation: Violation, { machines }: Settings): Violation {
  if (violation.path.startsWith('network.')) return violation;
  const path = violation.path.replace(/^hosts\.(.*)$/, '$1.address');
  const [name = ''] = path.split('.');
  return at({ ...violation, path }, name in machines ? 'machines' : 'etcd');
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
  const etcd = etcdPlan(settings, placed);
  const written = {
    seeds: writeSeeds(seedFolder, seeds),
    plan: join(folder, 'plan.json'),
    report: join(folder, 'report.html'),
  };
  writeJson(written.plan, machineTable(placed));
  writeFileSync(written.report, reportPage(stack, settings, placed, etcd));
  const etcdFile = writeEtcdPlan(folder, etcd);
  return etcdFile === undefined ? written : { ...written, etcd: etcdFile };
}

/** The plan of etcd with the addresses of its machines; undefined without a cluster. */
export function etcdPlan(
  settings: Settings,
  placed: readonly PlacedMachine[],
): EtcdClusterPlan | undefined {
  const plan = planEtcd(settings, localSite(settings))?.plan;
  return plan === undefined ? undefined : withAddresses(plan, placed);
}

function reportPage(
  stack: string,
  settings: Settings,
  placed: readonly PlacedMachine[],
  etcd: EtcdClusterPlan | undefined,
): string {
  const machines = placed.map(({ machine, placement: { name, address, failureDomain } }) => ({
    machine,
    address,
    failureDomain,
    role: settings.machines[name]?.role ?? 'etcd',
  }));
  const { cidr } = settings.network;
  const network = { cidr, bridge: bridgeAddress(Cidr.of(cidr)) };
  const plan = { title: 'groundwork', stack, machines, network };
  return renderReport(reportOf(etcd === undefined ? plan : { ...plan, etcd }));
}
