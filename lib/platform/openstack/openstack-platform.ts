import * as pulumi from '@pulumi/pulumi';

import { outputLabels, refuseAll } from '../../bridge/outputs';
import { Cidr, Hostname, InvalidConfiguration, at } from '../../values';
import type { Violation } from '../../values';
import type { MachineSpec } from '../machine-spec';
import type { Placement } from '../placement';
import type {
  Bucket,
  Endpoint,
  EndpointArgs,
  MachineArgs,
  MachinePool,
  MachinePoolArgs,
  Network,
  NetworkArgs,
  Platform,
  Secret,
  SecretTexts,
  StoreOptions,
} from '../platform';
import type { PlannedNetwork } from './network';
import type { OpenStackPlatformArgs } from './openstack-platform-args';
import { OpenStackPreparedMachines } from './openstack-prepared-machines';
import { OPENSTACK_FAILURE_DOMAINS, planOpenStackPlacements } from './plan-placements';
import type { OpenStackPlacementPlan } from './plan-placements';
import type { CheckedMachine, OpenStackMachine } from './register-machine';
import { settingOf } from './setting';
import type { OpenStackSetting } from './setting';
import { Shared } from './shared';
import { LateVolume } from './volume';
import { VolumeLinks } from './volume-links';

/**
 * Machines, networks and storage of an OpenStack cloud, as an ordinary user of a project has them.
 */
export class OpenStackPlatform implements Platform {
  readonly kind = 'openstack';
  readonly failureDomains: readonly string[];
  private readonly setting: OpenStackSetting;
  private readonly shared = new Shared();
  private readonly networks = new Map<string, PlannedNetwork>();
  private readonly names = new Set<string>();

  /**
   * Registers nothing, and asks nothing of the cloud.
   *
   * @param options for every resource that is registered, such as `provider` and `parent`
   * @throws pulumi.InputPropertiesError when an argument is wrong
   */
  constructor(args: OpenStackPlatformArgs, options: pulumi.CustomResourceOptions = {}) {
    this.failureDomains = args.availabilityZones ?? OPENSTACK_FAILURE_DOMAINS;
    this.setting = settingOf(args, options, () => undefined);
  }

  /**
   * Declares a network. It is registered together with its first machine.
   *
   * @throws pulumi.InputPropertiesError when an argument is wrong
   */
  network(name: string, args: NetworkArgs): Network {
    const { cidr, hosts = {} } = args;
    const duplicate = this.networks.has(name) ? [declaredTwice('network', name)] : [];
    const { violations } = planOpenStackPlacements({ network: { cidr, hosts }, machines: [] });
    refuseAll(`network "${name}"`, [...checkNetworkName(name), ...duplicate, ...violations]);
    const network = { name, cidr: Cidr.of(cidr) };
    this.networks.set(name, { network, args, hosts });
    return network;
  }

  /**
   * Declares one machine.
   *
   * @throws pulumi.InputPropertiesError when an argument, or the machine itself, is wrong
   */
  machine(name: string, args: MachineArgs): OpenStackMachine {
    return this.machines({ [name]: args })[name] ?? bug(`no machine ${name}`);
  }

  /**
   * Declares several machines by name. What is wrong with any of them is told before the first is registered, and each knows the addresses of all.
   *
   * @throws pulumi.InputPropertiesError with everything that is wrong
   */
  machines<Name extends string>(
    args: Readonly<Record<Name, MachineArgs>>,
  ): Readonly<Record<Name, OpenStackMachine>> {
    const prepared = this.prepare(args);
    const names = Object.keys(prepared.placements) as Name[];
    const machines = names.map((name) => [name, prepared.register(name)]);
    return Object.fromEntries(machines) as Record<Name, OpenStackMachine>;
  }

  /**
   * Checks several machines and gives them their places, which nobody else gets from then on. Each can be registered in its turn.
   *
   * @throws pulumi.InputPropertiesError with everything that is wrong
   */
  prepare<Name extends string>(
    args: Readonly<Record<Name, MachineArgs>>,
  ): OpenStackPreparedMachines<Name> {
    const wanted = Object.entries<MachineArgs>(args);
    const duplicates = wanted.filter(([name]) => this.names.has(name));
    const strangers = wanted.filter(([, { network }]) => this.planned(network) === undefined);
    refuseAll('the machines', [
      ...duplicates.map(([name]) => declaredTwice('machine', name)),
      ...strangers.map(([name, { network }]) => foreignNetwork(name, network.name)),
    ]);
    const places = this.place(wanted);
    refuseAll('the machines', places.violations);
    const built = this.build(places.placements, args);
    refuseAll('the machines', built.violations);
    for (const one of built.checked) this.keep(one);
    return new OpenStackPreparedMachines(this.setting, this.shared, built.checked);
  }

  secret(name: string, _files: pulumi.Input<SecretTexts>, _options: StoreOptions = {}): Secret {
    return bug(`no secret ${name} yet`);
  }

  bucket(name: string, _options: StoreOptions = {}): Bucket {
    return bug(`no bucket ${name} yet`);
  }

  pool(name: string, _args: MachinePoolArgs): MachinePool {
    return bug(`no pool ${name} yet`);
  }

  endpoint(name: string, _args: EndpointArgs): Endpoint {
    return bug(`no endpoint ${name} yet`);
  }

  private planned(network: Network): PlannedNetwork | undefined {
    const known = this.networks.get(network.name);
    return known?.network === network ? known : undefined;
  }

  private place(wanted: readonly (readonly [string, MachineArgs])[]): OpenStackPlacementPlan {
    const { failureDomains } = this;
    const plans = [...this.networks.values()].map(({ network, hosts }) => {
      const machines = wanted
        .filter(([, args]) => args.network === network)
        .map(([name, args]) => specOf(name, args));
      const request = { network: { cidr: network.cidr, hosts }, machines, failureDomains };
      return planOpenStackPlacements(request);
    });
    return {
      placements: plans.flatMap(({ placements }) => placements),
      violations: plans.flatMap(({ violations }) => violations),
    };
  }

  // The program's own functions: what they refuse by throwing is told with the rest.
  private build(
    placements: readonly Placement[],
    all: Readonly<Record<string, MachineArgs>>,
  ): { readonly checked: readonly CheckedMachine[]; readonly violations: readonly Violation[] } {
    const checked: CheckedMachine[] = [];
    const violations: Violation[] = [];
    for (const placement of placements) {
      const args = all[placement.name] ?? bug(`no machine ${placement.name}`);
      try {
        const one = this.checked(placement, args);
        checked.push(one);
        violations.push(...one.machine.validate(outputLabels()));
      } catch (error) {
        if (!(error instanceof InvalidConfiguration)) throw error;
        violations.push(...error.violations.map((violation) => at(violation, placement.name)));
      }
    }
    return { checked, violations };
  }

  private checked(placement: Placement, args: MachineArgs): CheckedMachine {
    const planned = this.planned(args.network) ?? bug(`no network ${args.network.name}`);
    const machine = args.machine(placement);
    const zone = this.setting.args.volumeAvailabilityZones?.[placement.failureDomain];
    const volumes = (args.volumes ?? []).map((spec) => new LateVolume(placement.name, spec, zone));
    if (volumes.length > 0) {
      new VolumeLinks(
        machine,
        volumes.map(({ linked }) => linked),
      );
    }
    return { placement, machine, planned, args, volumes };
  }

  private keep({ placement, planned }: CheckedMachine): void {
    this.names.add(placement.name);
    // Whoever is declared later knows this one, and cannot have its address.
    planned.hosts = { ...planned.hosts, [placement.name]: placement.address };
  }
}

function specOf(name: string, args: MachineArgs): MachineSpec {
  const { address, volumes, failureDomain, secrets = [], buckets = [] } = args;
  return {
    name,
    secretNames: secrets.map((one) => one.name),
    bucketNames: buckets.map((one) => one.name),
    ...(address === undefined ? {} : { address }),
    ...(volumes === undefined ? {} : { volumes }),
    ...(failureDomain === undefined ? {} : { failureDomain }),
  };
}

function declaredTwice(what: string, name: string): Violation {
  const reason = `this ${what} is declared already`;
  const remedy = `give each ${what} a name of its own`;
  return { code: 'duplicate', path: name, value: name, reason, remedy };
}

function foreignNetwork(name: string, network: string): Violation {
  return {
    code: 'invalid',
    path: `${name}.network`,
    value: network,
    reason: 'is no network of this platform',
    remedy: 'take what the method "network" of the same platform returns',
  };
}

// It becomes a part of names in the cloud.
function checkNetworkName(name: string): readonly Violation[] {
  const outcome = Hostname.parse(name, 'network');
  return outcome.ok ? [] : [outcome.violation];
}

function bug(what: string): never {
  throw new Error(`bug: ${what}`);
}
