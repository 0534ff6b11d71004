/** From what a program says of machines to machines that have been checked: nothing is registered, and all that is wrong is found. */
import { outputLabels } from '../../bridge/outputs';
import { OPENSTACK_USER_DATA_LIMIT } from '../../machine';
import type { Machine } from '../../machine';
import { InvalidConfiguration, at, isRecord } from '../../values';
import type { Violation } from '../../values';
import type { Placement } from '../placement';
import type { MachineArgs } from '../platform';
import { checkMachineShape } from './check-machine-args';
import { checkFast } from './check-platform-args';
import type { DeclaredEndpoints } from './declared-endpoints';
import { declaredTwice } from './declared-networks';
import type { DeclaredNetworks } from './declared-networks';
import { machineNeeds } from './machine-needs';
import { givenOut } from './network-plan';
import type { PlannedNetwork } from './network';
import type { LazyStores } from './lazy-stores';
import { planOpenStackPlacements } from './plan-placements';
import type { OpenStackMachineSpec } from './plan-placements';
import type { CheckedMachine } from './register-machine';
import type { OpenStackSetting } from './setting';
import type { Shared } from './shared';
import { LateVolume } from './volume';
import { VolumeLinks } from './volume-links';

/** What the machines of a platform have to do with. */
export interface PlatformParts {
  readonly setting: OpenStackSetting;
  readonly shared: Shared;
  readonly networks: DeclaredNetworks;
  readonly endpoints: DeclaredEndpoints;
  readonly stores: LazyStores;
  readonly failureDomains: readonly string[];
}

/** One machine that is wanted. */
export interface WantedMachine {
  readonly name: string;
  readonly args: MachineArgs;
  /** Whether Neutron chooses its address. */
  readonly isPooled: boolean;
}

/** Machines that have been checked, and what is wrong with them; they are to be used only when nothing is. */
export interface MachineChecks {
  readonly checked: readonly CheckedMachine[];
  readonly violations: readonly Violation[];
}

/** The machines of a platform. */
export class DeclaredMachines {
  private readonly parts: PlatformParts;
  private readonly names = new Set<string>();

  /** Nothing is declared yet. */
  constructor(parts: PlatformParts) {
    this.parts = parts;
  }

  /** Whether a machine has this name. */
  has(name: string): boolean {
    return this.names.has(name);
  }

  /** Checks machines. They are not kept yet. */
  check(wanted: readonly WantedMachine[]): MachineChecks {
    const wrong = [
      ...this.parts.networks.checkForwarded(),
      ...wanted.flatMap((one) => this.checkArgs(one)),
    ];
    if (wrong.length > 0) return { checked: [], violations: wrong };
    const { placements, violations } = this.place(wanted);
    const { networks, shared } = this.parts;
    const together = [
      ...violations,
      ...networks.all.flatMap((planned) => checkRoom(planned, wanted)),
      ...shared.groups.checkTogether(
        wanted.map(({ name, args: { antiAffinity } }) => ({ name, antiAffinity })),
      ),
    ];
    if (together.length > 0) return { checked: [], violations: together };
    return this.build(wanted, placements);
  }

  /** Keeps machines that were checked: nobody gets their names and addresses from then on, and the preflight knows of them. */
  keep(checked: readonly CheckedMachine[]): void {
    const { setting } = this.parts;
    setting.need(checked.flatMap((one) => machineNeeds(this.parts, one)));
    for (const { placement, planned, isPooled } of checked) {
      this.names.add(placement.name);
      // Whoever is declared later knows this one, and cannot have its address.
      if (isPooled) planned.pooled = (planned.pooled ?? 0) + 1;
      else planned.hosts = { ...planned.hosts, [placement.name]: placement.address };
    }
  }

  private checkArgs({ name, args }: WantedMachine): readonly Violation[] {
    const shape = checkMachineShape(args).map((violation) => at(violation, name));
    if (shape.length > 0) return shape;
    const { networks, endpoints, stores, setting, shared } = this.parts;
    const { externalNetwork, volumeTypes } = setting.args;
    const fast = (args.volumes ?? []).flatMap(({ performance }, index) =>
      performance === 'fast' ? checkFast(volumeTypes, `volumes[${index}].performance`) : [],
    );
    const own = [
      ...networks.check(args.network, args.groups),
      ...endpoints.check(args.endpoints, args.network),
      ...fast,
      ...shared.groups.check(args.antiAffinity),
      ...(args.publicAddress === true && externalNetwork === undefined ? [NO_WAY_OUT] : []),
    ];
    return [
      ...(this.names.has(name) || endpoints.has(name) ? [declaredTwice('machine', name)] : []),
      ...own.map((violation) => at(violation, name)),
      ...stores.now.strangers(name, args),
    ];
  }

  private place(wanted: readonly WantedMachine[]): {
    readonly placements: ReadonlyMap<string, Placement>;
    readonly violations: readonly Violation[];
  } {
    const { networks, failureDomains } = this.parts;
    const plans = networks.all.map(({ network, hosts }) => {
      const machines = wanted
        .filter(({ args }) => args.network === network)
        .map((one) => specOf(one));
      const request = { network: { cidr: network.cidr, hosts }, machines, failureDomains };
      return planOpenStackPlacements(request);
    });
    const all = plans.flatMap(({ placements }) => placements);
    return {
      placements: new Map(all.map((placement) => [placement.name, placement])),
      violations: plans.flatMap(({ violations }) => violations),
    };
  }

  // The program's own functions: what they refuse by throwing is told with the rest.
  private build(
    wanted: readonly WantedMachine[],
    placements: ReadonlyMap<string, Placement>,
  ): MachineChecks {
    const checked: CheckedMachine[] = [];
    const violations: Violation[] = [];
    for (const one of wanted) {
      const placed = placements.get(one.name) ?? bug(`no place for ${one.name}`);
      const placement = { ...placed, ...this.parts.stores.now.place(one.args) };
      try {
        const made = this.checked(one, placement);
        checked.push(made);
        violations.push(...checkText(made.machine));
      } catch (error) {
        if (!(error instanceof InvalidConfiguration)) throw error;
        violations.push(...error.violations.map((violation) => at(violation, one.name)));
      }
    }
    return { checked, violations };
  }

  private checked({ args, isPooled }: WantedMachine, placement: Placement): CheckedMachine {
    const { setting, networks, stores, endpoints } = this.parts;
    const planned = networks.find(args.network) ?? bug(`no network of ${placement.name}`);
    const machine = args.machine(placement);
    demandMachine(machine, placement.name);
    machine.takenBy('openstack');
    const zone = setting.args.volumeAvailabilityZones?.[placement.failureDomain];
    const volumes = (args.volumes ?? []).map((spec) => new LateVolume(placement.name, spec, zone));
    if (volumes.length > 0) {
      new VolumeLinks(
        machine,
        volumes.map(({ linked }) => linked),
      );
    }
    const allowSecrets = [...(args.allowSecrets ?? []), ...stores.now.equip(machine, args)];
    const before = endpoints.of(args.endpoints);
    return {
      placement,
      machine,
      planned,
      args,
      volumes,
      allowSecrets,
      endpoints: before,
      isPooled,
    };
  }
}

/** What is left for DHCP, and for what has an address of Neutron's choice. */
const SPARE = 2;

/** What is wrong with machines of pools that Neutron would find no addresses for. */
function checkRoom(
  { network, pooled = 0 }: PlannedNetwork,
  wanted: readonly WantedMachine[],
): readonly Violation[] {
  const more = wanted.filter(({ args, isPooled }) => isPooled && args.network === network);
  // The last one of the network is for broadcasts.
  const room = Number(givenOut(network.cidr).size) - 1;
  if (more.length === 0 || pooled + more.length <= room - SPARE) return [];
  const reason = `the network ${network.cidr.toString()} has ${room} addresses for machines of pools, DHCP and the like`;
  const value = String(pooled + more.length);
  return [{ code: 'out-of-range', path: 'count', value, reason, remedy: 'take a larger network' }];
}

// A program without types may give anything.
function demandMachine(machine: unknown, name: string): void {
  if (isRecord(machine) && typeof machine['validate'] === 'function') return;
  const remedy = 'return the Machine: (at) => new Machine(at.name)';
  const reason = 'gave no Machine';
  const violation: Violation = { code: 'invalid', path: 'machine', reason, remedy };
  throw new InvalidConfiguration(name, [violation]);
}

const NO_WAY_OUT: Violation = {
  code: 'conflict',
  path: 'publicAddress',
  value: 'true',
  reason: 'the platform has no external network to take an address from',
  remedy: 'name it in "externalNetwork" of the platform',
};

/** What is wrong with the text of a machine, as far as that is known without the values of Outputs. */
function checkText(machine: Machine): readonly Violation[] {
  const violations = machine.validate(outputLabels());
  if (violations.length > 0) return violations;
  const { bytes } = machine.render(outputLabels());
  if (bytes <= OPENSTACK_USER_DATA_LIMIT) return [];
  const reason = `its user data has ${bytes} bytes; Nova takes at most ${OPENSTACK_USER_DATA_LIMIT}`;
  const remedy =
    'set userData: { platform: "openstack" } of the Machine, which compresses it when it has to';
  return [{ code: 'too-long', path: machine.node.id, reason, remedy }];
}

function specOf({ name, args, isPooled }: WantedMachine): OpenStackMachineSpec {
  const { address, volumes, failureDomain, secrets = [], buckets = [] } = args;
  return {
    name,
    isPooled,
    secretNames: secrets.map((one) => one.name),
    bucketNames: buckets.map((one) => one.name),
    ...(address === undefined ? {} : { address }),
    ...(volumes === undefined ? {} : { volumes }),
    ...(failureDomain === undefined ? {} : { failureDomain }),
  };
}

function bug(what: string): never {
  throw new Error(`bug: ${what}`);
}
