/**
 * The plan of a stack on OpenStack as files: the user data of each machine as far as it is known before anything is made, the plan as JSON, and the report.
 * `npm run render`, `preview` and `up` write the same bytes. What only the cloud knows is added later: ids of volumes, and the secrets of members.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { EtcdClusterPlan } from 'groundwork/clusters/plan';
import { planOpenStackPlacements, poolMembers } from 'groundwork/openstack/plan';
import type { OpenStackPlacementPlan, OpenStackPlacementRequest } from 'groundwork/openstack/plan';
import { renderReport, reportOf } from 'groundwork/report';
import { formatViolation, InvalidConfiguration } from 'groundwork/values';
import type { Violation } from 'groundwork/values';

import { ETCD, etcdRequests, planEtcd } from './etcd-plan';
import {
  API,
  checkSettings,
  CONTROL_PLANE,
  controlPlaneSpecs,
  nodeMachine,
  openStackSite,
  storePlaces,
  WORKERS,
  zonesOf,
} from './openstack-plan';
import type { OpenStackSettings } from './openstack-settings';
import { machineTable, withAddresses, writeEtcdPlan, writeJson } from './plan-documents';
import type { StandingMachine } from './plan-documents';

/** Where the parts of a plan were written. */
export interface OpenStackPlanFolder {
  /** The user data of each machine. */
  readonly userData: Readonly<Record<string, string>>;
  readonly plan: string;
  /** The plan of etcd; undefined where there is none. */
  readonly etcd?: string;
  readonly report: string;
}

/** A machine and what it is for. */
export interface PlannedMachine extends StandingMachine {
  readonly role: string;
}

/**
 * The machines of the settings in their places, checked: those with identity, and those of the pool.
 *
 * @throws InvalidConfiguration with everything that is wrong with any of them
 */
export function plannedMachines(settings: OpenStackSettings): readonly PlannedMachine[] {
  const wrong = [...checkSettings(settings)];
  const site = openStackSite(settings);
  wrong.push(...(planEtcd(settings, site)?.violations ?? []).map(asSetting));
  if (wrong.length > 0) throw new InvalidConfiguration('the stack', wrong);
  const requests = etcdRequests(settings, site);
  const { placements, violations } = placesOf(settings);
  const machines = placements.map((placement): PlannedMachine => {
    const { name } = placement;
    const member = requests.find((request) => request.name === name);
    const machine = member?.machine(placement) ?? nodeMachine(settings, CONTROL_PLANE, name);
    return { placement, machine, role: member === undefined ? CONTROL_PLANE : 'etcd' };
  });
  const all = [...machines, ...workersOf(settings)];
  const found = [...violations, ...all.flatMap(({ machine }) => machine.validate())];
  if (found.length > 0) throw new InvalidConfiguration('the stack', found);
  return all;
}

// Where etcd comes from follows from the sums that the settings name.
function asSetting(violation: Violation): Violation {
  return { ...violation, path: violation.path.replace('etcd.install.release.', 'etcd.') };
}

/** Writes the plan. Files of machines that are no longer there go. */
export function writeOpenStackPlan(
  folder: string,
  stack: string,
  settings: OpenStackSettings,
  planned: readonly PlannedMachine[],
): OpenStackPlanFolder {
  const texts = join(folder, 'user-data');
  rmSync(texts, { recursive: true, force: true });
  mkdirSync(texts, { recursive: true });
  const plan = planEtcd(settings, openStackSite(settings))?.plan;
  const etcd = plan === undefined ? undefined : withAddresses(plan, planned);
  const written = {
    userData: Object.fromEntries(planned.map((one) => [one.placement.name, write(texts, one)])),
    plan: join(folder, 'plan.json'),
    report: join(folder, 'report.html'),
  };
  writeJson(written.plan, machineTable(planned));
  writeFileSync(written.report, reportPage(stack, settings, planned, etcd));
  const etcdFile = writeEtcdPlan(folder, etcd);
  return etcdFile === undefined ? written : { ...written, etcd: etcdFile };
}

function write(folder: string, { machine, placement }: PlannedMachine): string {
  const file = join(folder, placement.name);
  writeFileSync(file, machine.render().userData);
  return file;
}

/** Where machines stand. In the steps in which the platform is told of them, since who comes later gets none of the addresses before. */
function placesOf(settings: OpenStackSettings): OpenStackPlacementPlan {
  const { network, controlPlane } = settings;
  const { address } = controlPlane.endpoint;
  const members = etcdRequests(settings, openStackSite(settings));
  const isOfEvents = ({ name }: { readonly name: string }): boolean =>
    name.startsWith(`${ETCD}-events-`);
  const steps: readonly OpenStackPlacementRequest['machines'][] = [
    [{ name: API, ...(address === undefined ? {} : { address }) }],
    controlPlaneSpecs(settings),
    members.filter((member) => !isOfEvents(member)),
    members.filter(isOfEvents),
  ];
  let hosts: Readonly<Record<string, string>> = {};
  const violations = new Map<string, Violation>();
  const placements = steps.flatMap((machines) => {
    const plan = planOpenStackPlacements({
      network: { cidr: network.cidr, hosts },
      machines,
      failureDomains: zonesOf(settings),
      stores: storePlaces(settings),
    });
    hosts = { ...hosts, ...plan.placements[0]?.hosts };
    for (const one of plan.violations.map(asEndpoint)) violations.set(formatViolation(one), one);
    return plan.placements;
  });
  return {
    placements: placements.filter(({ name }) => name !== API),
    // What is wrong with an address was told in the step that it came in.
    violations: [...violations.values()].filter(({ path }) => !path.startsWith('hosts.')),
  };
}

function asEndpoint(violation: Violation): Violation {
  return { ...violation, path: violation.path.replace(/^api\./, 'controlPlane.endpoint.') };
}

function workersOf(settings: OpenStackSettings): readonly PlannedMachine[] {
  const { count, failureDomains } = settings.workers;
  const members = poolMembers({
    ...{ name: WORKERS, count, platformDomains: zonesOf(settings) },
    ...(failureDomains === undefined ? {} : { failureDomains }),
  });
  return members.map((placement) => ({
    placement,
    machine: nodeMachine(settings, WORKERS, placement.name),
    role: WORKERS,
  }));
}

function reportPage(
  stack: string,
  { network: { cidr } }: OpenStackSettings,
  planned: readonly PlannedMachine[],
  etcd: EtcdClusterPlan | undefined,
): string {
  const machines = planned.map(({ machine, role, placement: { address, failureDomain } }) => ({
    ...{ machine, role, failureDomain },
    ...(address === undefined ? {} : { address }),
  }));
  const gateway = planned.find(({ placement }) => placement.gateway !== undefined);
  const address = planned.map(({ placement }) => placement.hosts?.[API]).find((one) => one);
  const network = {
    cidr,
    ...(address === undefined ? {} : { endpoints: [{ name: API, address }] }),
    ...(gateway?.placement.gateway === undefined ? {} : { gateway: gateway.placement.gateway }),
  };
  const plan = { title: 'groundwork', stack, machines, network };
  return renderReport(reportOf(etcd === undefined ? plan : { ...plan, etcd }));
}
