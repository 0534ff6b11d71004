import { Construct, RootConstruct } from 'constructs';
import type { IConstruct } from 'constructs';

import { Findings, InvalidConfiguration, at } from '../values';
import type { KubernetesVersion, Violation } from '../values';

import { PLATFORM_LIMITS, validateBudget } from './budget';
import type { RenderedMachine, UserDataPlatform } from './budget';
import { validateOwnParts } from './cloud-config-part';
import type { Contribution, Provided } from './contribution';
import { isRecord, propsOf } from './given';
import { makeIgnition } from './ignition';
import type { IgnitionOptions, RenderedIgnition } from './ignition';
import { fillPart, validateKnown, withFilled } from './machine-fill';
import type { MachineFill } from './machine-fill';
import {
  readCapacity,
  readVersion,
  validateHostname,
  validateId,
  validateLimit,
} from './machine-props';
import type { Capacity, MachineProps } from './machine-props';
import { makePlan } from './make-plan';
import type { CheckedPlan } from './make-plan';
import { validateNetwork } from './network-check';
import type { NetworkConfig } from './network-config';
import type { MachinePlan } from './plan';
import { makeSeed } from './seed';
import type { Seed } from './seed';
import { configDrive, noCloudDrive, validateLayout } from './seed-drive';
import type { SeedDrive, SeedLayout } from './seed-drive';
import { readUserData, renderUserData, validateForm } from './user-data';
import type { UserDataSettings } from './user-data';

/**
 * One machine as data: the root of a tree of constructs, which add files, units, kernel settings, disks and steps of the first boot.
 * Nothing happens anywhere: `render()` gives the text that a platform hands to cloud-init.
 *
 * The constructor takes whatever it is given. `validate()` tells everything that is wrong with the machine and all that is on it;
 * `plan()`, `render()` and `seed()` throw it, once.
 *
 * A text that holds the value of an Output (`asString` of `groundwork/bridge`) is refused here: `renderMachine` of that door puts the value
 * in its place, by the parameter `fill` of these methods.
 */
export class Machine extends RootConstruct {
  /** Its name; as given, also when `validate()` refuses it. */
  readonly hostname: string;
  /** The version of Kubernetes; undefined when none or a wrong one was given. */
  readonly kubernetesVersion: KubernetesVersion | undefined;
  /** What it has; undefined when nothing or something wrong was given. */
  readonly capacity: Capacity | undefined;
  private userData: UserDataSettings;
  private readonly isOpen: boolean;
  private readonly ownViolations: readonly Violation[];

  constructor(id: string, props: MachineProps = {}) {
    super(id);
    const { hostname, kubernetesVersion, capacity, userData, userDataLimit } = propsOf(props);
    const found: Violation[] = [];
    this.hostname = hostname ?? id;
    this.kubernetesVersion = readVersion(kubernetesVersion, found);
    this.capacity = readCapacity(capacity, found);
    this.userData = readUserData(userData, userDataLimit, found);
    const stated = isRecord(userData) && userData['platform'] !== undefined;
    this.isOpen = !stated && userDataLimit === undefined;
    found.push(
      ...validateId(this.node.id),
      ...validateHostname(this.hostname),
      ...validateKnown([this.node.id, this.hostname], 'hostname'),
      ...validateLimit(userDataLimit),
    );
    this.ownViolations = found;
  }

  /**
   * The machine that a construct is on.
   *
   * @throws Error when the root of its tree is no machine, which is a mistake in the program
   */
  static of(scope: IConstruct): Machine {
    const { root } = scope.node;
    if (root instanceof Machine) return root;
    throw new Error(`"${scope.node.path}" is on no machine: make it below a Machine`);
  }

  /** The most bytes of user data, as handed over; `Infinity` for no limit. */
  get userDataLimit(): number {
    return this.userData.limit;
  }

  /**
   * Says what takes its user data, where the program has left that open: a platform knows, and what counts is its limit instead of the strictest.
   */
  takenBy(platform: UserDataPlatform): void {
    if (!this.isOpen) return;
    this.userData = { ...this.userData, platform, limit: PLATFORM_LIMITS[platform] };
  }

  /** Whether something wrong was given for it: the machine tells, and constructs that need it have nothing to add. */
  hasRefused(field: 'kubernetesVersion' | 'capacity'): boolean {
    return this.ownViolations.some(({ path }) => path === field || path.startsWith(`${field}.`));
  }

  /**
   * Everything that is wrong, sorted by path. The size of the text is looked at once nothing else is wrong.
   *
   * @param fill what goes into the place of values that are known later; without it they are refused
   */
  validate(fill?: MachineFill): readonly Violation[] {
    return sorted(this.resolve(fill).violations);
  }

  /**
   * Everything about the machine, merged and ordered.
   *
   * @param fill what goes into the place of values that are known later; without it they are refused
   * @throws InvalidConfiguration when anything is wrong
   */
  plan(fill?: MachineFill): MachinePlan {
    return this.resolveOrThrow(fill).plan;
  }

  /**
   * The user data as text and as the bytes that are handed over, and where its bytes go.
   *
   * @param fill what goes into the place of values that are known later; without it they are refused
   * @throws InvalidConfiguration when anything is wrong
   */
  render(fill?: MachineFill): RenderedMachine {
    return this.resolveOrThrow(fill).rendered;
  }

  /**
   * The files of a NoCloud seed.
   *
   * @param network the network cards; cloud-init asks for an address by DHCP when there is none
   * @param fill what goes into the place of values that are known later; without it they are refused
   * @throws InvalidConfiguration when anything is wrong
   */
  seed(network?: NetworkConfig, fill?: MachineFill): Seed {
    const { rendered } = this.resolveOrThrow(fill, this.validateNetwork(network));
    return makeSeed(this.hostname, rendered.userData, network);
  }

  /**
   * A disk by which a machine is told what it shall be: a NoCloud seed, or a config drive as OpenStack makes it.
   *
   * @param layout how it is laid out
   * @param network the network cards; what a config drive has no place for is refused by name
   * @param fill what goes into the place of values that are known later; without it they are refused
   * @throws InvalidConfiguration when anything is wrong
   */
  seedDrive(layout: SeedLayout, network?: NetworkConfig, fill?: MachineFill): SeedDrive {
    const { id } = this.node;
    const wrong = this.validateNetwork(network);
    const { rendered, plan } = this.resolveOrThrow(
      fill,
      wrong.length > 0 ? wrong : validateLayout(layout, network, id),
    );
    if (layout === 'nocloud') {
      return noCloudDrive(makeSeed(this.hostname, rendered.userData, network));
    }
    const { userData, payload, encoding } = rendered;
    const keys = plan.authorizedKeys.map(({ key }) => key);
    const { hostname } = this;
    return configDrive({
      hostname,
      userData: encoding === 'gzip' ? payload : userData,
      keys,
      network,
    });
  }

  /**
   * The config for Ignition, which some distributions have in the place of cloud-init. What has no equivalent there is refused by name:
   * packages, owners and groups that Ignition does not know, paths in the read-only image, mounts below links of the image.
   *
   * @param options how the config is made
   * @param fill what goes into the place of values that are known later; without it they are refused
   * @throws InvalidConfiguration when anything is wrong
   */
  ignition(options: IgnitionOptions, fill?: MachineFill): RenderedIgnition {
    const { id } = this.node;
    const { plan, violations: found } = this.checkPlan(fill);
    const { rendered, violations } = makeIgnition(plan, options, this.userDataLimit);
    if (rendered !== undefined && found.length + violations.length === 0) return rendered;
    throw new InvalidConfiguration(`machine "${id}"`, [...found, ...violations]);
  }

  private validateNetwork(network: NetworkConfig | undefined): Violation[] {
    if (network === undefined) return [];
    const path = `${this.node.id}.network`;
    // Addresses and names of cards are looked at before anything is created.
    return [...validateNetwork(network, path), ...validateKnown(network, path)];
  }

  private resolveOrThrow(
    fill: MachineFill | undefined,
    besides: readonly Violation[] = [],
  ): Rendered {
    const { plan, rendered, violations: found } = this.resolve(fill);
    const violations = [...found, ...besides];
    if (rendered !== undefined && violations.length === 0) return { plan, rendered };
    throw new InvalidConfiguration(`machine "${this.node.id}"`, violations);
  }

  private checkPlan(fill: MachineFill | undefined): CheckedPlan {
    const { id } = this.node;
    const gathered = gather(this, fill);
    const { plan, violations } = makePlan(id, this.hostname, gathered.provided);
    const own = this.ownViolations.map((one) => at(one, id));
    const found = [...own, ...gathered.violations, ...violations, ...validateOwnParts(plan)];
    return { plan, violations: found };
  }

  private resolve(fill: MachineFill | undefined): Resolved {
    const { id } = this.node;
    const { plan, violations: found } = this.checkPlan(fill);
    if (found.length > 0) return { plan, rendered: undefined, violations: found };
    const rendered = renderUserData(plan, this.userData);
    const tooMuch = validateBudget(id, rendered, this.userData.gzip !== 'never');
    return { plan, rendered, violations: [...validateForm(plan, this.userData), ...tooMuch] };
  }
}

/**
 * The base of everything on a machine: what it adds, and what is wrong with it. Third parties write their own by overriding the two; a
 * construct that is made of others needs neither.
 */
export abstract class MachineConstruct extends Construct {
  /** The machine that it is on. */
  get machine(): Machine {
    return Machine.of(this);
  }

  /**
   * Whether it reads what it was given each time it is asked, from fields that hold it as it was given. Then the real values of Outputs are
   * put into those fields, and checked and printed as those of a program are. Of a construct that has read its props before, into names,
   * texts or constructs below it, only such values are taken as no check and no format minds: simple names and whole numbers.
   *
   * @default false
   */
  get readsAnew(): boolean {
    return READS_ANEW;
  }

  /** What is wrong, with paths relative to this construct, such as `kubeReserved.memory`; an empty path means all of it. */
  violations(): readonly Violation[] {
    return [];
  }

  /**
   * What it adds to the machine. Also asked for when there are violations, so that all mistakes are found at once: it leaves out what
   * could not be made and does not throw.
   */
  contributions(): readonly Contribution[] {
    return [];
  }
}

// A third party's construct says so for itself.
const READS_ANEW = false;

interface Rendered {
  readonly plan: MachinePlan;
  readonly rendered: RenderedMachine;
}

interface Resolved {
  readonly plan: MachinePlan;
  /** Undefined when something else than its size is wrong. */
  readonly rendered: RenderedMachine | undefined;
  readonly violations: readonly Violation[];
}

interface Gathered {
  readonly provided: readonly Provided[];
  readonly violations: readonly Violation[];
}

function gather(machine: Machine, fill: MachineFill | undefined): Gathered {
  const constructs = machine.node.findAll();
  const findings = new Findings();
  const filling = fill === undefined ? undefined : { fill, findings, onlyNames };
  return withFilled(constructs.slice(1), filling, () => {
    const provided: Provided[] = [];
    const violations: Violation[] = [];
    for (const construct of constructs) {
      const { path } = construct.node;
      if (construct instanceof MachineConstruct) {
        for (const one of construct.violations()) violations.push(at(one, path));
        for (const part of construct.contributions()) {
          provided.push({ ...fillPart(part, construct, filling, findings), construct: path });
        }
      }
      for (const reason of construct.node.validate()) {
        const remedy = `see ${construct.constructor.name}`;
        violations.push({ code: 'invalid', path, reason, remedy });
      }
    }
    const ids = constructs.flatMap(({ node }) => validateKnown(node.id, node.path));
    return { provided, violations: [...violations, ...ids, ...findings.violations] };
  });
}

/** Whether somebody has read what stands in a construct before it got there. */
function onlyNames(construct: IConstruct): boolean {
  return construct.node.scopes.some((one) => one instanceof MachineConstruct && !one.readsAnew);
}

function sorted(violations: readonly Violation[]): readonly Violation[] {
  // The one order of violations is that of the error that carries them.
  if (violations.length === 0) return [];
  return new InvalidConfiguration('machine', violations).violations;
}
