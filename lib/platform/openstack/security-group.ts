/** The security groups of a network as resources. */
import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import type { OpenStackSetting } from './setting';
import type {
  PlannedSecurityGroup,
  SecurityGroupPlan,
  SecurityGroupRule,
} from './security-group-plan';

/** The security groups of a network. */
export interface SecurityGroups {
  /** The one that every machine is in. */
  readonly everybody: openstack.networking.SecGroup;
  /** By the groups of the flows. */
  readonly groups: Readonly<Record<string, openstack.networking.SecGroup>>;
  /** What to depend on so that everything passes that is to pass. */
  readonly rules: readonly openstack.networking.SecGroupRule[];
  /** Whether machines reach only whom `outgoing` lists. */
  readonly restricted: boolean;
}

/**
 * Registers the security groups of a network.
 *
 * @param name the name of the network as a resource
 */
export function registerSecurityGroups(
  setting: OpenStackSetting,
  name: string,
  plan: SecurityGroupPlan,
): SecurityGroups {
  const everybody = registerGroup(setting, name, plan.everybody);
  const entries = Object.entries(plan.groups).map(
    ([group, planned]) =>
      [group, registerGroup(setting, `${name}/${group}`, planned), planned] as const,
  );
  const groups = Object.fromEntries(entries.map(([group, registered]) => [group, registered]));
  // Rules name each other's groups, and Neutron counts the two rules of its own that each new group has until they are deleted: groups first.
  const before = [everybody, ...Object.values(groups)];
  const register =
    (prefix: string, group: openstack.networking.SecGroup) => (rule: SecurityGroupRule) =>
      registerRule(setting, `${prefix}/${rule.key}`, { group, rule, groups, before });
  const rules = [
    ...plan.everybody.rules.map(register(name, everybody)),
    ...entries.flatMap(([group, registered, planned]) =>
      planned.rules.map(register(`${name}/${group}`, registered)),
    ),
  ];
  return { everybody, groups, rules, restricted: plan.restricted };
}

/** The ids of the security groups of a machine: that of everybody and those of its groups. */
export function securityGroupIds(
  registered: SecurityGroups,
  groups: readonly string[] = [],
): readonly pulumi.Output<string>[] {
  const own = groups.flatMap((group) => registered.groups[group] ?? []);
  return [registered.everybody, ...own].map(({ id }) => id);
}

/** Registers a security group without the rules that Neutron gives a new one. */
export function registerGroup(
  setting: OpenStackSetting,
  name: string,
  planned: Omit<PlannedSecurityGroup, 'rules'>,
): openstack.networking.SecGroup {
  const { name: called, description } = planned;
  const args = { name: setting.named(called), description, deleteDefaultRules: true };
  return new openstack.networking.SecGroup(name, args, setting.options());
}

/** What a rule belongs to. */
export interface RulePlace {
  readonly group: openstack.networking.SecGroup;
  readonly rule: SecurityGroupRule;
  /** The groups that rules name. */
  readonly groups: Readonly<Record<string, openstack.networking.SecGroup>>;
  /**
   * What has to be there before.
   *
   * @default []
   */
  readonly before?: readonly pulumi.Resource[];
}

/** Registers a rule of a security group. */
export function registerRule(
  setting: OpenStackSetting,
  name: string,
  { group, rule, groups, before = [] }: RulePlace,
): openstack.networking.SecGroupRule {
  const { direction, ethertype, protocol, ports, remote, description } = rule;
  const args: openstack.networking.SecGroupRuleArgs = {
    securityGroupId: group.id,
    direction,
    ethertype,
    ...(description === '' ? {} : { description }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(ports === undefined ? {} : { portRangeMin: ports.first, portRangeMax: ports.last }),
    ...remoteOf(remote, groups),
  };
  const own = {
    // It goes with its group, and the provider waits five seconds for each.
    deletedWith: group,
    // A rule cannot be changed, and two that differ in nothing else are refused: other words are not worth a moment in which nothing passes.
    ignoreChanges: ['description'],
  };
  const options = pulumi.mergeOptions(setting.options({ dependsOn: before }), own);
  return new openstack.networking.SecGroupRule(name, args, options);
}

function remoteOf(
  remote: SecurityGroupRule['remote'],
  groups: Readonly<Record<string, openstack.networking.SecGroup>>,
): Pick<openstack.networking.SecGroupRuleArgs, 'remoteGroupId' | 'remoteIpPrefix'> {
  if (remote === undefined) return {};
  if ('cidr' in remote) return { remoteIpPrefix: remote.cidr.toString() };
  const group = groups[remote.group];
  return group === undefined ? {} : { remoteGroupId: group.id };
}
