import * as pulumi from '@pulumi/pulumi';

import { outputLabels, refuseAll } from '../../bridge/outputs';
import type { Machine } from '../../machine';
import { Cidr, Duration, Hostname, InvalidConfiguration, at } from '../../values';
import type { Violation } from '../../values';
import { readFlows } from '../flow-rules';
import type { Placement } from '../placement';
import type {
  Bucket,
  Endpoint,
  MachineArgs,
  MachinePool,
  MachinePoolArgs,
  Network,
  NetworkArgs,
  Platform,
  PlatformMachine,
  Secret,
  SecretTexts,
  StoreOptions,
} from '../platform';
import { checkPool, poolMembers, poolPlacement, poolWaits } from '../pool-members';
import { DeclaredStores } from './declared-stores';
import { imageId, imageRecipe } from './image-recipe';
import type { ImageRecipe } from './image-recipe';
import { checkPrograms, checkRuntime, commonInputs } from './local-platform-args';
import type { LocalPlatformArgs } from './local-platform-args';
import { LocalPreparedMachines } from './local-prepared-machines';
import { checkPlaced } from './local-seed';
import type { PlacedMachine } from './local-seed';
import { checkStoreName } from './placed-store';
import type { StoreKind } from './placed-store';
import { LOCAL_FAILURE_DOMAINS, planPlacements } from './plan-placements';
import type { PlacementPlan } from './plan-placements';
import type {
  CheckedMachine,
  LocalMachine,
  PlannedNetwork,
  RegistrationSetting,
} from './register-machine';
import { decideRuntime, hostFacts } from './runtime';
import type { LocalRuntime } from './runtime';
import { checkSecretFiles } from '../secret-files';

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
  private readonly stores: DeclaredStores;
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
      ...checkRuntime(decision),
      ...checkPrograms(args.programs, this.runtime),
    ]);
    const common = commonInputs(args.stateDirectory, this.runtime);
    this.stores = new DeclaredStores(common, options);
    this.setting = {
      common,
      ...(args.programs === undefined ? {} : { programs: args.programs }),
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
    const { cidr, hosts = {}, flows = [], outgoing = 'any' } = args;
    const duplicate = this.networks.has(name) ? [declaredTwice('network', name)] : [];
    const { violations } = planPlacements({ network: { cidr, hosts }, machines: [] });
    // It refuses nobody, but a program that is right here is right elsewhere.
    const spoken = Cidr.parse(cidr).ok ? readFlows({ cidr, flows, outgoing }).violations : [];
    refuseAll(`network "${name}"`, [
      ...checkNetworkName(name),
      ...duplicate,
      ...violations,
      ...spoken,
    ]);
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
    const prepared = this.prepare(args);
    const names = Object.keys(prepared.placements) as Name[];
    const machines = names.map((name) => [name, prepared.register(name)]);
    return Object.fromEntries(machines) as Record<Name, LocalMachine>;
  }

  /**
   * Checks several machines and gives them their places, which nobody else gets from then on. Each can be registered in its turn.
   *
   * @throws pulumi.InputPropertiesError with everything that is wrong
   */
  prepare<Name extends string>(
    args: Readonly<Record<Name, MachineArgs>>,
  ): LocalPreparedMachines<Name> {
    const wanted = Object.entries<MachineArgs>(args);
    const duplicates = wanted.filter(([name]) => this.names.has(name));
    const strangers = wanted.filter(([, { network }]) => this.planned(network) === undefined);
    refuseAll('the local machines', [
      ...duplicates.map(([name]) => declaredTwice('machine', name)),
      ...strangers.map(([name, { network }]) => foreignNetwork(name, network.name)),
      ...wanted.flatMap(([name, one]) => this.stores.strangers(name, one)),
    ]);
    const places = this.place(wanted);
    refuseAll('the local machines', places.violations);
    const built = build(places.placements, args);
    refuseAll('the local machines', [
      ...built.violations,
      ...built.placed.flatMap((each) => checkPlaced(each, this.recipe)),
    ]);
    const checked = built.placed.map((each) =>
      this.checked(each, args[each.placement.name as Name]),
    );
    return new LocalPreparedMachines(this.setting, checked);
  }

  /**
   * Declares a secret: files of the host that only root of the machines that are given it can read, at `/run/groundwork-secrets/<name>/current`. They
   * can change while a machine runs.
   *
   * @throws pulumi.InputPropertiesError when the name or the files are wrong
   */
  secret(name: string, files: pulumi.Input<SecretTexts>, options: StoreOptions = {}): Secret {
    const isLate = (value: unknown) => pulumi.Output.isInstance(value) || isPromise(value);
    refuseAll(`secret ${JSON.stringify(name)}`, [
      ...this.checkStore('secret', name),
      ...checkSecretFiles(files, isLate),
    ]);
    return this.stores.addSecret(name, files, options);
  }

  /**
   * Declares a bucket: a folder of the host at `/run/groundwork-buckets/<name>` of the machines that are given it. What is in it outlives the stack.
   *
   * @throws pulumi.InputPropertiesError when the name is wrong
   */
  bucket(name: string, options: StoreOptions = {}): Bucket {
    refuseAll(`bucket ${JSON.stringify(name)}`, this.checkStore('bucket', name));
    return this.stores.addBucket(name, options);
  }

  /**
   * Declares machines of which one is as good as another: `<name>-1`, `<name>-2`, …
   *
   * @throws pulumi.InputPropertiesError with everything that is wrong
   */
  pool(name: string, args: MachinePoolArgs): MachinePool {
    const { machine, count, maxUnavailable = 1, failureDomains, endpoints, ...rest } = args;
    const asked = { name, count, maxUnavailable, platformDomains: this.failureDomains };
    const request = failureDomains === undefined ? asked : { ...asked, failureDomains };
    refuseAll(`pool "${name}"`, [
      ...checkPool(request),
      ...((endpoints ?? []).length === 0 ? [] : [noEndpoint('endpoints')]),
    ]);
    const members = poolMembers(request).map(({ name: member, failureDomain }) => {
      const build = (at: Placement): Machine => machine(poolPlacement(name, at));
      return [member, { ...rest, failureDomain, machine: build }] as const;
    });
    const prepared = this.prepare(Object.fromEntries(members));
    const registered: PlatformMachine[] = [];
    for (const [member] of members) {
      const waits = poolWaits(registered, maxUnavailable).map(({ resource }) => resource);
      registered.push(prepared.register(member, { dependsOn: waits }));
    }
    return { name, count, machines: Object.fromEntries(registered.map((one) => [one.name, one])) };
  }

  /**
   * Refuses: one Linux machine has nothing to put in front of its containers.
   *
   * @throws pulumi.InputPropertiesError always
   */
  endpoint(name: string): Endpoint {
    refuseAll(`endpoint ${JSON.stringify(name)}`, [noEndpoint('')]);
    return bug('it was refused');
  }

  private checkStore(kind: StoreKind, name: string): readonly Violation[] {
    const wrong = checkStoreName(kind, name).map((violation) => ({ ...violation, path: 'name' }));
    return this.stores.has(kind, name) ? [...wrong, declaredTwice(kind, name)] : wrong;
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
        .map(([name, { address, volumes, failureDomain, secrets = [], buckets = [] }]) => ({
          name,
          secretNames: secrets.map((one) => one.name),
          bucketNames: buckets.map((one) => one.name),
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

  private checked(placed: PlacedMachine, args: MachineArgs): CheckedMachine {
    const { name, address } = placed.placement;
    const planned = this.planned(args.network) ?? bug(`no network ${args.network.name}`);
    this.names.add(name);
    // Whoever is declared later knows this one, and cannot have its address.
    planned.hosts = { ...planned.hosts, [name]: address };
    const { stores } = this;
    const [secrets, buckets] = [stores.secretsOf(args), stores.bucketsOf(args)];
    return { placed, planned, args, secrets, buckets };
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

function isPromise(value: unknown): boolean {
  return value instanceof Promise;
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

function noEndpoint(path: string): Violation {
  const reason = 'the local platform has no load balancer and hands no address around';
  const remedy = 'name the address of one machine';
  return { code: 'unsupported', path, reason, remedy };
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
