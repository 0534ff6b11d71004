/** Which servers stand on different hosts. */
import * as openstack from '@pulumi/openstack';
import type * as pulumi from '@pulumi/pulumi';

import { Findings, at, checkSwitch, isRecord, isText } from '../../values';
import type { Violation } from '../../values';
import type { AntiAffinity } from '../platform';
import type { OpenStackSetting } from './setting';

interface Group {
  readonly resource: openstack.compute.ServerGroup;
  /** The member that was registered last. */
  last?: pulumi.Resource;
}

/** A machine that is wanted, and what it stands apart from. */
export interface WantedPlace {
  readonly name: string;
  readonly antiAffinity: AntiAffinity | undefined;
}

/** A server's place in its group. */
export interface GroupPlace {
  readonly id: pulumi.Output<string>;
  /** What has to be there before the server is made. */
  readonly after: readonly pulumi.Resource[];
  /** Tells the group of the server that was made. */
  joined(server: pulumi.Resource): void;
}

/** The server groups of a platform, by name. */
export class ServerGroups {
  private readonly groups = new Map<string, Group>();
  /** Whether members must stand apart, by group: from the first that was declared. */
  private readonly declared = new Map<string, boolean>();

  /** What is wrong with the group of a machine. */
  check(given: unknown): readonly Violation[] {
    const findings = new Findings();
    if (given === undefined) return [];
    if (!isRecord(given)) {
      const remedy = 'write { group: "etcd", required: true }';
      findings.add('invalid', 'antiAffinity', given, 'is no record', remedy);
      return findings.violations;
    }
    const { group, required } = given;
    if (!isText(group, /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)) {
      const reason = 'is no name of a group: lower-case letters, digits and hyphens';
      findings.add('invalid', 'antiAffinity.group', group, reason, 'write for example "etcd"');
    }
    if (required === undefined) {
      findings.add(
        'required',
        'antiAffinity.required',
        required,
        'is not said',
        'write true or false',
      );
    }
    checkSwitch(required, 'antiAffinity.required', findings);
    const before = this.declared.get(String(group));
    const unlike =
      typeof required === 'boolean' && before !== undefined && before !== required
        ? [disagreement(required, before)]
        : [];
    return [...findings.violations, ...unlike];
  }

  /** What is wrong among machines that are declared together, in each of which nothing is. */
  checkTogether(wanted: readonly WantedPlace[]): readonly Violation[] {
    const said = new Map<string, boolean>();
    return wanted.flatMap(({ name, antiAffinity }) => {
      if (antiAffinity === undefined) return [];
      const { group, required } = antiAffinity;
      const before = said.get(group) ?? required;
      said.set(group, before);
      return before === required ? [] : [at(disagreement(required, before), name)];
    });
  }

  /** Whether a group is declared by this machine, and was not before. */
  declare({ group, required }: AntiAffinity): boolean {
    const isNew = !this.declared.has(group);
    this.declared.set(group, required);
    return isNew;
  }

  /**
   * A place in a group, which is registered with its first member.
   *
   * Members that must stand apart are made one after another: of several at once Nova sends two to one host, finds out too late, and gives up after
   * three attempts.
   *
   * @see https://docs.openstack.org/api-ref/compute/#server-groups-os-server-groups
   */
  place(setting: OpenStackSetting, wanted: AntiAffinity): GroupPlace {
    const { group: name, required } = wanted;
    const group = this.groups.get(name) ?? register(setting, wanted);
    this.groups.set(name, group);
    return {
      id: group.resource.id,
      after: required && group.last !== undefined ? [group.last] : [],
      joined: (server) => {
        group.last = server;
      },
    };
  }
}

function register(setting: OpenStackSetting, { group: name, required }: AntiAffinity): Group {
  const policy = required ? 'anti-affinity' : 'soft-anti-affinity';
  // With another policy it is another group beside the old one: under one name the old one would have to go first, and all its members with it, at once.
  const own = `${name}/${policy}`;
  const args = { name: setting.named(own), policies: [policy] };
  return { resource: new openstack.compute.ServerGroup(own, args, setting.options()) };
}

function disagreement(required: boolean, before: boolean): Violation {
  return {
    code: 'conflict',
    path: 'antiAffinity.required',
    value: String(required),
    reason: `another machine of the group says ${String(before)}`,
    remedy: 'say the same of all of them',
  };
}
