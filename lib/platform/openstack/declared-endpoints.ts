/** The endpoints of a platform: declared by name, registered together with the first machine behind them. */
import { isRecord } from '../../values';
import type { Violation } from '../../values';
import type { EndpointArgs } from '../platform';
import type { CloudNeed } from './cloud-need';
import { declaredTwice } from './declared-networks';
import type { DeclaredNetworks } from './declared-networks';
import { OpenStackEndpoint, endpointNeeds } from './endpoint';
import { planEndpoint } from './endpoint-plan';
import type { PlannedEndpoint } from './endpoint-plan';
import type { PlannedNetwork, RegisteredNetwork } from './network';
import { planOpenStackPlacements } from './plan-placements';
import type { OpenStackSetting } from './setting';

interface Declared {
  readonly endpoint: OpenStackEndpoint;
  readonly planned: PlannedEndpoint;
  readonly restricted: boolean;
  isCounted: boolean;
}

/** An endpoint, unless something is wrong. */
export interface EndpointDeclaration {
  /**
   * The endpoint.
   *
   * @default - it is wrong
   */
  readonly endpoint?: OpenStackEndpoint;
  readonly violations: readonly Violation[];
}

/** What was declared so far. */
export class DeclaredEndpoints {
  private readonly setting: OpenStackSetting;
  private readonly networks: DeclaredNetworks;
  private readonly endpoints = new Map<string, Declared>();

  /** Nothing is declared yet. */
  constructor(setting: OpenStackSetting, networks: DeclaredNetworks) {
    this.setting = setting;
    this.networks = networks;
  }

  /** Whether there is one of this name. */
  has(name: string): boolean {
    return this.endpoints.has(name);
  }

  /** Declares an endpoint, whose address nobody else gets from then on. */
  add(name: string, args: EndpointArgs): EndpointDeclaration {
    const planned = isRecord(args) ? this.networks.find(args.network) : undefined;
    if (planned === undefined) return { violations: this.networks.check(undefined, []) };
    const { network, hosts, groups } = planned;
    const { externalNetwork, loadBalancer: settings = {} } = this.setting.args;
    const hasExternalNetwork = externalNetwork !== undefined;
    const planning = planEndpoint({ name, args, cidr: network.cidr, hasExternalNetwork });
    const { placements, violations } = planOpenStackPlacements({
      network: { cidr: network.cidr, hosts },
      machines: [{ name, ...(args.address === undefined ? {} : { address: args.address }) }],
    });
    const wrong = [
      ...(this.has(name) ? [declaredTwice('endpoint', name)] : []),
      ...planning.violations,
      ...violations,
    ];
    const [{ address } = { address: '' }] = placements;
    if (planning.endpoint === undefined || wrong.length > 0) return { violations: wrong };
    const { restricted } = groups;
    const { setting } = this;
    const registered = () => this.registerNetwork(name, planned);
    const site = { setting, network, address, settings, restricted, registered };
    const endpoint = new OpenStackEndpoint(planning.endpoint, site);
    planned.hosts = { ...hosts, [name]: address };
    this.endpoints.set(name, {
      endpoint,
      planned: planning.endpoint,
      restricted,
      isCounted: false,
    });
    return { endpoint, violations: [] };
  }

  /** What is wrong with the endpoints that a machine is behind. */
  check(given: unknown, network: unknown): readonly Violation[] {
    if (given === undefined) return [];
    if (!Array.isArray(given)) {
      const remedy = 'write for example [api]';
      return [{ code: 'invalid', path: 'endpoints', reason: 'is no list', remedy }];
    }
    return given.flatMap((one: unknown, index) => {
      const path = `endpoints[${index}]`;
      const known = this.find(one);
      if (known === undefined) return [stranger(path)];
      if (given.indexOf(one) !== index) {
        const reason = 'is named twice';
        return [
          { code: 'duplicate', path, value: known.endpoint.name, reason, remedy: 'name it once' },
        ];
      }
      return known.endpoint.network === network ? [] : [elsewhere(path, known.endpoint.name)];
    });
  }

  /** The endpoints that a machine is behind, in which nothing is wrong. */
  of(given: readonly unknown[] = []): readonly OpenStackEndpoint[] {
    return given.flatMap((one) => this.find(one)?.endpoint ?? []);
  }

  /** What another machine behind an endpoint asks of the project. */
  needs(endpoint: OpenStackEndpoint): readonly CloudNeed[] {
    const declared = this.find(endpoint);
    if (declared === undefined) return [];
    const member = declared.planned.kind === 'load-balancer' ? [{ kind: 'member' } as const] : [];
    return [...this.ownNeeds(declared), ...member];
  }

  /** What an endpoint itself asks of the project, when it is asked for the first time. */
  private ownNeeds(declared: Declared): readonly CloudNeed[] {
    if (declared.isCounted) return [];
    declared.isCounted = true;
    const { planned, restricted, endpoint } = declared;
    const { loadBalancer: settings = {} } = this.setting.args;
    return endpointNeeds(planned, { settings, restricted, address: endpoint.address });
  }

  /** Registers the network of an endpoint, which may be asked for its public address before a machine brings the needs of both along. */
  private registerNetwork(name: string, network: PlannedNetwork): RegisteredNetwork {
    const declared = this.endpoints.get(name);
    const own = declared === undefined ? [] : this.ownNeeds(declared);
    const needs = [...this.networks.needs(network), ...own];
    if (needs.length > 0) this.setting.need(needs);
    return this.networks.register(network);
  }

  private find(one: unknown): Declared | undefined {
    const name = isRecord(one) ? one['name'] : undefined;
    const known = typeof name === 'string' ? this.endpoints.get(name) : undefined;
    return known?.endpoint === one ? known : undefined;
  }
}

function stranger(path: string): Violation {
  const reason = 'is no endpoint of this platform';
  const remedy = 'take what the method "endpoint" of the same platform returns';
  return { code: 'invalid', path, reason, remedy };
}

function elsewhere(path: string, name: string): Violation {
  const reason = 'stands in another network than the machine';
  return { code: 'conflict', path, value: name, reason, remedy: 'put both into one network' };
}
