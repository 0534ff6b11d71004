import * as pulumi from '@pulumi/pulumi';

import { refuseAll } from '../../bridge/outputs';
import type { Machine } from '../../machine';
import { at, isRecord, printedValue } from '../../values';
import type { Violation } from '../../values';
import type { Placement } from '../placement';
import type {
  Bucket,
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
import { checkPool, poolMembers, poolPlacement, poolWaits } from '../pool-members';
import { checkSecretFiles } from '../secret-files';
import { checkStoreName } from '../store-name';
import type { StoreKind } from '../store-name';
import { checkMachineShape } from './check-machine-args';
import { checkPlatformArgs } from './check-platform-args';
import { checkProvider } from './check-provider';
import { DeclaredEndpoints } from './declared-endpoints';
import { DeclaredMachines } from './declared-machines';
import type { PlatformParts, WantedMachine } from './declared-machines';
import { DeclaredNetworks, declaredTwice } from './declared-networks';
import type { OpenStackEndpoint } from './endpoint';
import type { OpenStackPlatformArgs } from './openstack-platform-args';
import { OpenStackPreparedMachines } from './openstack-prepared-machines';
import { LazyStores, checkArrival, storeNeeds } from './lazy-stores';
import { OPENSTACK_FAILURE_DOMAINS } from './plan-placements';
import type { OpenStackMachine } from './register-machine';
import { settingOf } from './setting';
import { registerShare } from './share';
import type { Share } from './share';
import { planShare, shareNeeds } from './share-plan';
import type { ShareArgs } from './share-plan';
import { Shared } from './shared';
import { checkContainer } from './swift-bucket';

/**
 * Machines, networks and storage of an OpenStack cloud, as an ordinary user of a project has them.
 *
 * The settings of the provider come from the stack's `openstack:*` or the `OS_*` variables; load balancers need `openstack:useOctavia: true` there.
 */
export class OpenStackPlatform implements Platform {
  readonly kind = 'openstack';
  readonly failureDomains: readonly string[];
  private readonly parts: PlatformParts;
  private readonly declared: DeclaredMachines;
  private readonly shares = new Set<string>();
  private readonly pools = new Set<string>();

  /**
   * Registers nothing, and asks nothing of the cloud.
   *
   * @param options for every resource that is registered, such as `provider` and `parent`
   * @throws pulumi.InputPropertiesError when an argument is wrong
   */
  constructor(args: OpenStackPlatformArgs, options: pulumi.CustomResourceOptions = {}) {
    const wrong = checkPlatformArgs(args);
    refuseAll(
      'the OpenStack platform',
      isRecord(args) ? [...wrong, ...checkProvider(args, options)] : wrong,
    );
    const { availabilityZones: failureDomains = OPENSTACK_FAILURE_DOMAINS } = args;
    const setting = settingOf(args, options);
    const networks = new DeclaredNetworks(setting);
    this.failureDomains = failureDomains;
    this.parts = {
      setting,
      networks,
      failureDomains,
      shared: new Shared(),
      endpoints: new DeclaredEndpoints(setting, networks),
      stores: new LazyStores(setting),
    };
    this.declared = new DeclaredMachines(this.parts);
  }

  /**
   * Declares a network. It is registered together with its first machine.
   *
   * @throws pulumi.InputPropertiesError when an argument is wrong
   */
  network(name: string, args: NetworkArgs): Network {
    return this.parts.networks.add(name, args);
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
    refuseAll('the machines', isRecord(args) ? [] : [NO_RECORD]);
    const wanted = Object.entries<MachineArgs>(args).map(([name, one]) => {
      return { name, args: one, isPooled: false };
    });
    return this.prepared('the machines', wanted);
  }

  /**
   * Declares a secret: files that only the machines that were given them get, by what `secretStore` says.
   *
   * @throws pulumi.InputPropertiesError when the name or the files are wrong
   */
  secret(name: string, files: pulumi.Input<SecretTexts>, options: StoreOptions = {}): Secret {
    const { stores, setting } = this.parts;
    const isLate = (value: unknown): boolean =>
      pulumi.Output.isInstance(value) || value instanceof Promise;
    refuseAll(`secret "${printedValue(name)}"`, [
      ...this.checkStore('secret', name),
      ...checkSecretFiles(files, isLate),
      ...checkArrival(setting.args),
    ]);
    setting.need(storeNeeds(setting.args, 'secret'));
    return stores.declare().addSecret(name, files, options);
  }

  /**
   * Declares a bucket, by what `bucketStore` says.
   *
   * @throws pulumi.InputPropertiesError when the name is wrong, or too long for the container's
   */
  bucket(name: string, options: StoreOptions = {}): Bucket {
    const { stores, setting } = this.parts;
    const subject = `bucket "${printedValue(name)}"`;
    refuseAll(subject, this.checkStore('bucket', name));
    refuseAll(subject, checkContainer(setting.args, name));
    setting.need(storeNeeds(setting.args, 'bucket'));
    return stores.declare().addBucket(name, options);
  }

  /**
   * Declares machines of which one is as good as another: `<name>-1`, `<name>-2`, … Neutron chooses their addresses, and their text is told none, so
   * that another number of them changes nothing about the others. They are made in turn, `maxUnavailable` at a time, the first time too.
   *
   * @throws pulumi.InputPropertiesError with everything that is wrong
   */
  pool(name: string, args: MachinePoolArgs): MachinePool {
    refuseAll(`pool "${printedValue(name)}"`, checkMachineShape(args));
    const { machine, count, maxUnavailable = 1, failureDomains, ...rest } = args;
    const asked = { name, count, maxUnavailable, platformDomains: this.failureDomains };
    const request = failureDomains === undefined ? asked : { ...asked, failureDomains };
    refuseAll(`pool "${printedValue(name)}"`, [
      ...checkPool(request),
      ...(this.pools.has(name) ? [declaredTwice('pool', name)] : []),
    ]);
    const { poolSpread = 'soft-anti-affinity' } = this.parts.setting.args;
    const apart =
      poolSpread === 'anywhere' ? {} : { antiAffinity: { group: name, required: false } };
    const wanted = poolMembers(request).map(({ name: member, failureDomain }) => {
      const build = (at: Placement): Machine => machine(poolPlacement(name, at));
      return {
        name: member,
        args: { ...rest, ...apart, failureDomain, machine: build },
        isPooled: true,
      };
    });
    const prepared = this.prepared(`pool "${printedValue(name)}"`, wanted);
    this.pools.add(name);
    const registered: OpenStackMachine[] = [];
    for (const { name: member } of wanted) {
      const waits = poolWaits(registered, maxUnavailable).map(({ resource }) => resource);
      registered.push(prepared.register(member, { dependsOn: waits }));
    }
    return { name, count, machines: Object.fromEntries(registered.map((one) => [one.name, one])) };
  }

  /**
   * Declares one address and port in front of machines. It is registered together with the first machine behind it.
   *
   * @throws pulumi.InputPropertiesError when an argument is wrong
   */
  endpoint(name: string, args: EndpointArgs): OpenStackEndpoint {
    const taken = this.declared.has(name) ? [declaredTwice('machine', name)] : [];
    const { endpoint, violations } = this.parts.endpoints.add(name, args);
    refuseAll(`endpoint "${printedValue(name)}"`, [...taken, ...violations]);
    return endpoint ?? bug(`no endpoint ${name}`);
  }

  /**
   * Declares a share of Manila, and registers it.
   *
   * @throws pulumi.InputPropertiesError when an argument is wrong
   */
  share(name: string, args: ShareArgs): Share {
    const { setting, networks } = this.parts;
    const { share, violations } = planShare(name, args);
    const planned = share?.network === undefined ? undefined : networks.find(share.network);
    const foreign = share?.network === undefined ? [] : networks.check(share.network, []);
    refuseAll(`share "${printedValue(name)}"`, [
      ...violations,
      ...foreign.map((one) => at(one, 'shareServer')),
      ...(this.shares.has(name) ? [declaredTwice('share', name)] : []),
    ]);
    if (share === undefined) return bug(`no share ${name}`);
    this.shares.add(name);
    setting.need([...shareNeeds(share), ...(planned === undefined ? [] : networks.needs(planned))]);
    return registerShare(setting, share, () =>
      networks.register(planned ?? bug(`no network of ${name}`)),
    );
  }

  private prepared<Name extends string>(
    subject: string,
    wanted: readonly WantedMachine[],
  ): OpenStackPreparedMachines<Name> {
    const { checked, violations } = this.declared.check(wanted);
    refuseAll(subject, violations);
    this.declared.keep(checked);
    return new OpenStackPreparedMachines(this.parts, checked);
  }

  private checkStore(kind: StoreKind, name: string): readonly Violation[] {
    const wrong = checkStoreName(kind, name).map((violation) => ({ ...violation, path: 'name' }));
    return this.parts.stores.now.has(kind, name) ? [...wrong, declaredTwice(kind, name)] : wrong;
  }
}

const NO_RECORD: Violation = {
  code: 'invalid',
  path: '',
  reason: 'is no record of machines by name',
  remedy: 'write { "etcd-1": { network, machine: … } }',
};

function bug(what: string): never {
  throw new Error(`bug: ${what}`);
}
