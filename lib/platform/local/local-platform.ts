import * as pulumi from '@pulumi/pulumi';

import { outputLabels, refuseAll } from '../../bridge/outputs';
import { Cidr, Duration, Hostname, InvalidConfiguration, at } from '../../values';
import type { DurationInput, Violation } from '../../values';
import type { Placement } from '../placement';
import type { MachineArgs, Network, NetworkArgs, Platform } from '../platform';
import { imageId, imageRecipe } from './image-recipe';
import type { ImageRecipe } from './image-recipe';
import { checkPlaced } from './local-seed';
import type { PlacedMachine } from './local-seed';
import { LOCAL_FAILURE_DOMAINS, planPlacements } from './plan-placements';
import type { PlacementPlan } from './plan-placements';
import { registerMachine } from './register-machine';
import type { LocalMachine, PlannedNetwork, RegistrationSetting } from './register-machine';
import { decideRuntime, hostFacts } from './runtime';
import type { HostFacts, LocalRuntime, RequestedRuntime, RuntimeDecision } from './runtime';

/** The local platform. */
export interface LocalPlatformArgs {
  /**
   * How machines run: `containers` boots them, `files` only writes what they would boot with, `auto` boots them where that is possible and says why
   * where it is not.
   *
   * @default 'auto'
   */
  readonly runtime?: RequestedRuntime;

  /** The image that machines boot from. */
  readonly image?: {
    /**
     * Debian packages that machines want beyond those that are always there. Machines have no route to an archive, so every package must be in the
     * image.
     *
     * @default []
     */
    readonly packages?: readonly string[];
  };

  /**
   * How long a machine may take to come up.
   *
   * @default '2m'
   */
  readonly bootTimeout?: DurationInput;

  /**
   * Names of failure domains. On one machine they are labels only.
   *
   * @default ['local']
   */
  readonly failureDomains?: readonly string[];

  /**
   * The folder under which the state of all stacks is kept.
   *
   * @default - `$XDG_STATE_HOME/groundwork`, or `~/.local/state/groundwork`
   */
  readonly stateDirectory?: string;

  /**
   * What matters about the host; for tests.
   *
   * @default - looked at when the platform is made
   */
  readonly host?: HostFacts;
}

/**
 * Machines on this one Linux machine: each is a systemd container booted with the very seed that a cloud would hand it, in a network namespace of its
 * own, on a bridge that lives in a namespace too. Where containers cannot be booted, seeds are written instead.
 */
export class LocalPlatform implements Platform {
  readonly kind = 'local';
  readonly failureDomains: readonly string[];
  /** How machines run. */
  readonly runtime: LocalRuntime;
  /** Why they run so. */
  readonly reason: string;
  private readonly recipe: ImageRecipe;
  private readonly setting: RegistrationSetting;
  private readonly networks = new Map<string, PlannedNetwork>();
  private readonly names = new Set<string>();

  /**
   * Looks at the host and decides how machines run. Registers nothing.
   *
   * @param args how machines run
   * @param options for every resource that is registered, such as `parent`
   * @throws pulumi.InputPropertiesError when an argument is wrong, or `containers` is asked for where they cannot be booted
   */
  constructor(args: LocalPlatformArgs = {}, options: pulumi.CustomResourceOptions = {}) {
    const { image, bootTimeout = '2m', runtime = 'auto' } = args;
    const packages = image?.packages ?? [];
    this.recipe = imageRecipe(packages);
    const timeout = Duration.parse(bootTimeout, 'bootTimeout');
    const decision = decideRuntime(runtime, args.host ?? hostFacts(this.recipe));
    this.runtime = decision.runtime;
    this.reason = decision.reason;
    this.failureDomains = args.failureDomains ?? LOCAL_FAILURE_DOMAINS;
    refuseAll('the local platform', [
      ...(timeout.ok ? [] : [timeout.violation]),
      ...obstacleViolations(decision),
    ]);
    this.setting = {
      common: {
        project: pulumi.getProject(),
        stack: pulumi.getStack(),
        ...(args.stateDirectory === undefined ? {} : { stateRoot: args.stateDirectory }),
        runtime: this.runtime,
      },
      image: { id: imageId(this.recipe), packages },
      bootTimeout: timeout.ok ? timeout.value.seconds() : 0,
      options,
      reason: this.reason,
    };
  }

  /**
   * Declares a network. It is registered together with its first machine.
   *
   * @throws pulumi.InputPropertiesError when an argument is wrong
   */
  network(name: string, args: NetworkArgs): Network {
    const { cidr, hosts = {} } = args;
    const duplicate = this.networks.has(name) ? [declaredTwice('network', name)] : [];
    const { violations } = planPlacements({ network: { cidr, hosts }, machines: [] });
    refuseAll(`network "${name}"`, [...checkNetworkName(name), ...duplicate, ...violations]);
    const network = { name, cidr: Cidr.of(cidr) };
    this.networks.set(name, { network, hosts });
    return network;
  }

  /**
   * Declares one machine.
   *
   * @throws pulumi.InputPropertiesError when an argument, or the machine itself, is wrong
   */
  machine(name: string, args: MachineArgs): LocalMachine {
    return this.machines({ [name]: args })[name] ?? bug(`no machine ${name}`);
  }

  /**
   * Declares several machines by name. What is wrong with any of them is told before the first is registered, and each knows the addresses of all.
   *
   * @throws pulumi.InputPropertiesError with everything that is wrong
   */
  machines<Name extends string>(
    args: Readonly<Record<Name, MachineArgs>>,
  ): Readonly<Record<Name, LocalMachine>> {
    const wanted = Object.entries<MachineArgs>(args);
    const duplicates = wanted.filter(([name]) => this.names.has(name));
    const strangers = wanted.filter(([, { network }]) => this.planned(network) === undefined);
    refuseAll('the local machines', [
      ...duplicates.map(([name]) => declaredTwice('machine', name)),
      ...strangers.map(([name, { network }]) => foreignNetwork(name, network.name)),
    ]);
    const places = this.place(wanted);
    refuseAll('the local machines', places.violations);
    const built = build(places.placements, args);
    refuseAll('the local machines', [
      ...built.violations,
      ...built.placed.flatMap((each) => checkPlaced(each, this.recipe)),
    ]);
    const machines = built.placed.map((each) => [
      each.placement.name,
      this.register(each, args[each.placement.name as Name]),
    ]);
    return Object.fromEntries(machines) as Record<Name, LocalMachine>;
  }

  private planned(network: Network): PlannedNetwork | undefined {
    const known = this.networks.get(network.name);
    return known?.network === network ? known : undefined;
  }

  private place(wanted: readonly (readonly [string, MachineArgs])[]): PlacementPlan {
    const { failureDomains } = this;
    const plans = [...this.networks.values()].map(({ network, hosts }) => {
      const machines = wanted
        .filter(([, args]) => args.network === network)
        .map(([name, { address, volumes, failureDomain }]) => ({
          name,
          ...(address === undefined ? {} : { address }),
          ...(volumes === undefined ? {} : { volumes }),
          ...(failureDomain === undefined ? {} : { failureDomain }),
        }));
      return planPlacements({ network: { cidr: network.cidr, hosts }, machines, failureDomains });
    });
    return {
      placements: plans.flatMap(({ placements }) => placements),
      violations: plans.flatMap(({ violations }) => violations),
    };
  }

  private register(placed: PlacedMachine, args: MachineArgs): LocalMachine {
    const { name, address } = placed.placement;
    const planned = this.planned(args.network) ?? bug(`no network ${args.network.name}`);
    this.names.add(name);
    // Whoever is declared later knows this one, and cannot have its address.
    planned.hosts = { ...planned.hosts, [name]: address };
    return registerMachine(this.setting, planned, placed, args);
  }
}

interface Built {
  readonly placed: readonly PlacedMachine[];
  readonly violations: readonly Violation[];
}

// The program's own functions: what they refuse by throwing is told with the rest.
function build(
  placements: readonly Placement[],
  args: Readonly<Record<string, MachineArgs>>,
): Built {
  const placed: PlacedMachine[] = [];
  const violations: Violation[] = [];
  for (const placement of placements) {
    try {
      const machine = args[placement.name]?.machine(placement);
      if (machine !== undefined) placed.push({ placement, machine, fill: outputLabels() });
    } catch (error) {
      if (!(error instanceof InvalidConfiguration)) throw error;
      violations.push(...error.violations.map((violation) => at(violation, placement.name)));
    }
  }
  return { placed, violations };
}

function obstacleViolations({ runtime, obstacles }: RuntimeDecision): readonly Violation[] {
  if (runtime === 'files') return [];
  return obstacles.map((reason) => ({
    code: 'forbidden',
    path: 'runtime',
    value: 'containers',
    reason,
    remedy: 'mend that, or set runtime to "files"',
  }));
}

function declaredTwice(what: string, name: string): Violation {
  const remedy = `give each ${what} a name of its own`;
  return {
    code: 'duplicate',
    path: name,
    value: name,
    reason: `this ${what} is declared already`,
    remedy,
  };
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

// It becomes a part of a file name under /run.
function checkNetworkName(name: string): readonly Violation[] {
  const outcome = Hostname.parse(name, 'network');
  return outcome.ok ? [] : [outcome.violation];
}

function bug(what: string): never {
  throw new Error(`bug: ${what}`);
}
