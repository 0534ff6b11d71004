/**
 * Comes before all that a stack makes in a cloud: whether the credentials are taken, what the stack refers to is there, and the project has room for it.
 */
import type * as pulumi from '@pulumi/pulumi';

import type { CloudNeed } from './cloud-need';
import { groupNeeds } from './cloud-need';
import type { FlavorFacts } from './flavor-facts';
import type { OpenStackAuth } from './openstack-auth';
import { PreflightResource } from './preflight-resource';

/** What the preflight of a platform is told. */
export interface PreflightArgs {
  /**
   * Whether the cloud is asked anything beforehand. Where it is not, what is declared is remembered all the same, so that it does not count as new once
   * it is.
   *
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * How the cloud is reached.
   *
   * @default - as the provider does it: the stack's `openstack:*` settings, the `OS_*` variables, `clouds.yaml`
   */
  readonly auth?: OpenStackAuth;
  /**
   * What flavours are, by name, as the program takes them to be: it is refused when the cloud says otherwise.
   *
   * @default {}
   */
  readonly flavors?: Readonly<Record<string, FlavorFacts>>;
}

/**
 * Gathers what a program declares and makes one resource of it, on which everything else hangs. The resource is registered as soon as nothing was declared
 * for one turn of the event loop; what is declared later begins another one: `preflight`, `preflight-2`, …
 */
export class Preflight {
  private readonly name: string;
  private readonly args: PreflightArgs;
  private readonly options: pulumi.CustomResourceOptions;
  private generation: Generation | undefined;
  private count = 0;

  /**
   * Registers nothing yet.
   *
   * @param name the name of the first resource
   */
  constructor(name: string, args: PreflightArgs = {}, options: pulumi.CustomResourceOptions = {}) {
    this.name = name;
    this.args = args;
    this.options = options;
  }

  /**
   * Declares what will be asked of the cloud.
   *
   * @returns what everything must come after that is registered for it (`dependsOn`)
   */
  need(...needs: readonly CloudNeed[]): readonly pulumi.Resource[] {
    const generation =
      this.generation === undefined || this.generation.isClosed ? this.begin() : this.generation;
    generation.add(needs);
    return [generation.resource];
  }

  private begin(): Generation {
    this.count += 1;
    const name = this.count === 1 ? this.name : `${this.name}-${this.count}`;
    this.generation = new Generation((needs) => {
      const { auth, flavors = {}, enabled: asks = true } = this.args;
      return new PreflightResource(name, { needs, flavors, auth, asks }, this.options);
    });
    return this.generation;
  }
}

type GroupedNeeds = ReturnType<typeof groupNeeds>;

/** Needs that are judged together. */
class Generation {
  readonly resource: pulumi.Resource;
  isClosed = false;
  private readonly needs: CloudNeed[] = [];
  private isQuiet = false;
  private close: (needs: GroupedNeeds) => void = () => undefined;

  constructor(register: (needs: Promise<GroupedNeeds>) => pulumi.Resource) {
    this.resource = register(
      new Promise((resolve) => {
        this.close = resolve;
      }),
    );
    setImmediate(() => {
      this.look();
    });
  }

  add(needs: readonly CloudNeed[]): void {
    this.needs.push(...needs);
    this.isQuiet = false;
  }

  // A whole turn of the event loop without another declaration: whatever the program does without waiting for the outside is one generation.
  private look(): void {
    if (this.isQuiet) {
      this.isClosed = true;
      this.close(groupNeeds(this.needs));
      return;
    }
    this.isQuiet = true;
    setImmediate(() => {
      this.look();
    });
  }
}
