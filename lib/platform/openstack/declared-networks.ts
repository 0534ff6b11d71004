/** The networks of a platform: declared by name, registered together with what is first in them. */
import { refuseAll } from '../../bridge/outputs';
import { Cidr, Findings, Hostname, isRecord, printedValue } from '../../values';
import type { Violation } from '../../values';
import { checkGroups } from '../flow-rules';
import type { Network, NetworkArgs } from '../platform';
import type { CloudNeed } from './cloud-need';
import { registerNetwork } from './network';
import type { PlannedNetwork, RegisteredNetwork } from './network';
import { planOpenStackPlacements } from './plan-placements';
import { planSecurityGroups, securityGroupNeeds } from './security-group-plan';
import type { OpenStackSetting } from './setting';

/** What was declared so far. */
export class DeclaredNetworks {
  private readonly setting: OpenStackSetting;
  private readonly networks = new Map<string, PlannedNetwork>();

  /** Nothing is declared yet. */
  constructor(setting: OpenStackSetting) {
    this.setting = setting;
  }

  /** All of them, in the order of declaration. */
  get all(): readonly PlannedNetwork[] {
    return [...this.networks.values()];
  }

  /**
   * Declares a network.
   *
   * @throws pulumi.InputPropertiesError when an argument is wrong
   */
  add(name: string, args: NetworkArgs): Network {
    refuseAll(`network "${printedValue(name)}"`, checkShape(name, args));
    const { cidr, hosts = {}, flows, outgoing } = args;
    const { nameservers = [] } = this.setting.args;
    const range = Cidr.parse(cidr);
    const duplicate = this.networks.has(name) ? [declaredTwice('network', name)] : [];
    const { violations } = planOpenStackPlacements({ network: { cidr, hosts }, machines: [] });
    const groups = planSecurityGroups(
      { name, cidr: range.ok ? range.value : Cidr.of('10.0.0.0/24'), nameservers },
      flows,
      outgoing,
    );
    refuseAll(`network "${printedValue(name)}"`, [
      ...duplicate,
      ...violations,
      ...(range.ok ? groups.violations : []),
    ]);
    const network = { name, cidr: Cidr.of(cidr) };
    this.networks.set(name, { network, hosts, groups });
    return network;
  }

  /** What is planned of a network, unless it is one of another platform. */
  find(network: unknown): PlannedNetwork | undefined {
    return this.all.find((one) => one.network === network);
  }

  /** What is wrong with the network and the groups of a machine. */
  check(network: unknown, groups: unknown): readonly Violation[] {
    const planned = this.find(network);
    if (planned === undefined) return [foreignNetwork()];
    return checkGroups(groups, Object.keys(planned.groups.groups));
  }

  /** What is wrong with the groups of `forwardedRanges`, once the networks are declared: of one that no flow speaks of there is no machine. */
  checkForwarded(): readonly Violation[] {
    const known = this.all.flatMap(({ groups }) => Object.keys(groups.groups));
    const named = Object.keys(this.setting.args.forwardedRanges ?? {});
    const strangers = named.filter((group) => !known.includes(group));
    return strangers.map((group) => {
      const path = `forwardedRanges.${group}`;
      const reason = 'no flow of a network that is declared before the first machine speaks of it';
      const groups = [...new Set(known)].sort().map((one) => `"${one}"`);
      const remedy = groups.length === 0 ? 'leave it out' : `take one of ${groups.join(', ')}`;
      return { code: 'unsupported', path, value: group, reason, remedy };
    });
  }

  /** What a network asks of the project, when it is asked for the first time. */
  needs(planned: PlannedNetwork): readonly CloudNeed[] {
    if (planned.isCounted === true) return [];
    planned.isCounted = true;
    const { externalNetwork } = this.setting.args;
    return [
      { kind: 'network' },
      { kind: 'subnet' },
      ...securityGroupNeeds(planned.groups),
      ...(externalNetwork === undefined
        ? []
        : [
            { kind: 'external-network', network: externalNetwork } as const,
            { kind: 'router' } as const,
            { kind: 'router-interface' } as const,
          ]),
    ];
  }

  /** Registers a network once. */
  register(planned: PlannedNetwork): RegisteredNetwork {
    return registerNetwork(this.setting, planned);
  }
}

/** What is wrong with declaring something a second time. */
export function declaredTwice(what: string, name: string): Violation {
  const reason = `this ${what} is declared already`;
  const remedy = `give each ${what} a name of its own`;
  return { code: 'duplicate', path: name, value: name, reason, remedy };
}

function foreignNetwork(): Violation {
  const reason = 'is no network of this platform';
  const remedy = 'take what the method "network" of the same platform returns';
  return { code: 'invalid', path: 'network', reason, remedy };
}

function checkShape(name: unknown, args: unknown): readonly Violation[] {
  const findings = new Findings();
  // It becomes a part of names in the cloud.
  findings.take(Hostname.parse(name as string, 'network'));
  if (!isRecord(args)) {
    const remedy = 'write { cidr: "10.77.0.0/24" }';
    findings.add('invalid', '', args, 'is no record of settings', remedy);
    return findings.violations;
  }
  const { hosts = {} } = args;
  if (!isRecord(hosts)) {
    const remedy = 'write for example { "etcd-1": "10.77.0.21" }';
    findings.add('invalid', 'hosts', hosts, 'is no record of addresses', remedy);
  }
  return findings.violations;
}
