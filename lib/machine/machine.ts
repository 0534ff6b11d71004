import { Construct, RootConstruct } from 'constructs';
import type { IConstruct } from 'constructs';

import { InvalidConfiguration, at } from '../values';
import type { KubernetesVersion, Violation } from '../values';

import { validateBudget } from './budget';
import type { RenderedMachine } from './budget';
import { validateOwnParts } from './cloud-config-part';
import type { Contribution, Provided } from './contribution';
import { propsOf } from './given';
import { makeIgnition } from './ignition';
import type { IgnitionOptions, RenderedIgnition } from './ignition';
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
 */
export class Machine extends RootConstruct {
  /** Its name; as given, also when `validate()` refuses it. */
  readonly hostname: string;
  /** The version of Kubernetes; undefined when none or a wrong one was given. */
  readonly kubernetesVersion: KubernetesVersion | undefined;
  /** What it has; undefined when nothing or something wrong was given. */
  readonly capacity: Capacity | undefined;
  /** The most bytes of user data, as handed over; `Infinity` for no limit. */
  readonly userDataLimit: number;
  private readonly userData: UserDataSettings;
  private readonly ownViolations: readonly Violation[];

  constructor(id: string, props: MachineProps = {}) {
    super(id);
    const { hostname, kubernetesVersion, capacity, userData, userDataLimit } = propsOf(props);
    const found: Violation[] = [];
    this.hostname = hostname ?? id;
    this.kubernetesVersion = readVersion(kubernetesVersion, found);
    this.capacity = readCapacity(capacity, found);
    this.userData = readUserData(userData, userDataLimit, found);
    this.userDataLimit = this.userData.limit;
    found.push(
      ...validateId(this.node.id),
      ...validateHostname(this.hostname),
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

  /** Whether something wrong was given for it: the machine tells, and constructs that need it have nothing to add. */
  hasRefused(field: 'kubernetesVersion' | 'capacity'): boolean {
    return this.ownViolations.some(({ path }) => path === field || path.startsWith(`${field}.`));
  }

  /** Everything that is wrong, sorted by path. The size of the text is looked at once nothing else is wrong. */
  validate(): readonly Violation[] {
    return sorted(this.resolve().violations);
  }

  /**
   * Everything about the machine, merged and ordered.
   *
   * @throws InvalidConfiguration when anything is wrong
   */
  plan(): MachinePlan {
    return this.resolveOrThrow().plan;
  }

  /**
   * The user data as text and as the bytes that are handed over, and where its bytes go.
   *
   * @throws InvalidConfiguration when anything is wrong
   */
  render(): RenderedMachine {
    return this.resolveOrThrow().rendered;
  }

  /**
   * The files of a NoCloud seed.
   *
   * @param network the network cards; cloud-init asks for an address by DHCP when there is none
   * @throws InvalidConfiguration when anything is wrong
   */
  seed(network?: NetworkConfig): Seed {
    const { id } = this.node;
    const wrong = network === undefined ? [] : validateNetwork(network, 'network');
    const { rendered } = this.resolveOrThrow(wrong.map((one) => at(one, id)));
    return makeSeed(this.hostname, rendered.userData, network);
  }

  /**
   * A disk by which a machine is told what it shall be: a NoCloud seed, or a config drive as OpenStack makes it.
   *
   * @param network the network cards; what a config drive has no place for is refused by name
   * @throws InvalidConfiguration when anything is wrong
   */
  seedDrive(layout: SeedLayout, network?: NetworkConfig): SeedDrive {
    const { id } = this.node;
    const wrong = network === undefined ? [] : validateNetwork(network, `${id}.network`);
    const { rendered, plan } = this.resolveOrThrow(
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
   * @throws InvalidConfiguration when anything is wrong
   */
  ignition(options: IgnitionOptions): RenderedIgnition {
    const { id } = this.node;
    const { plan, violations: found } = this.checkPlan();
    const { rendered, violations } = makeIgnition(plan, options, this.userDataLimit);
    if (rendered !== undefined && found.length + violations.length === 0) return rendered;
    throw new InvalidConfiguration(`machine "${id}"`, [...found, ...violations]);
  }

  private resolveOrThrow(besides: readonly Violation[] = []): Rendered {
    const { plan, rendered, violations: found } = this.resolve();
    const violations = [...found, ...besides];
    if (rendered !== undefined && violations.length === 0) return { plan, rendered };
    throw new InvalidConfiguration(`machine "${this.node.id}"`, violations);
  }

  private checkPlan(): CheckedPlan {
    const { id } = this.node;
    const gathered = gather(this);
    const { plan, violations } = makePlan(id, this.hostname, gathered.provided);
    const own = this.ownViolations.map((one) => at(one, id));
    const found = [...own, ...gathered.violations, ...violations, ...validateOwnParts(plan)];
    return { plan, violations: found };
  }

  private resolve(): Resolved {
    const { id } = this.node;
    const { plan, violations: found } = this.checkPlan();
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

function gather(machine: Machine): Gathered {
  const provided: Provided[] = [];
  const violations: Violation[] = [];
  for (const construct of machine.node.findAll()) {
    const { path } = construct.node;
    if (construct instanceof MachineConstruct) {
      for (const one of construct.violations()) violations.push(at(one, path));
      for (const part of construct.contributions()) provided.push({ ...part, construct: path });
    }
    for (const reason of construct.node.validate()) {
      violations.push({
        code: 'invalid',
        path,
        reason,
        remedy: `see ${construct.constructor.name}`,
      });
    }
  }
  return { provided, violations };
}

function sorted(violations: readonly Violation[]): readonly Violation[] {
  // The one order of violations is that of the error that carries them.
  if (violations.length === 0) return [];
  return new InvalidConfiguration('machine', violations).violations;
}
