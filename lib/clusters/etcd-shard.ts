/** One cluster of machines, registered in its order: the main one, or the one for events. */
import * as pulumi from '@pulumi/pulumi';

import type { Bucket, PlatformMachine, PreparedMachines, Secret } from '../platform';
import { makeMemberCertificates, memberFiles, trustOf } from './etcd-certificates';
import type { EtcdAuthorities, EtcdMemberFiles } from './etcd-certificates';
import type { EtcdClusterArgs } from './etcd-cluster-args';
import type { EtcdMachine } from './etcd-machines';
import {
  CLIENT_PORT,
  PEER_PORT,
  machineRequest,
  memberSecret,
  urlHost,
} from './etcd-member-machine';
import type { EtcdPlanInputs } from './etcd-transition';
import { promisedValue } from './late-value';
import type { PromisedValue } from './late-value';
import type { ReadEtcdCluster, ReadEtcdMember } from './read-etcd-cluster';
import { EtcdIncarnation, EtcdMembership, EtcdTurn } from './resources';
import type { EtcdPlan } from './resources';

/** A cluster that has been checked; nothing of it is registered yet. */
export interface PreparedShard {
  readonly read: ReadEtcdCluster;
  readonly prepared: PreparedMachines;
  readonly members: readonly PreparedMember[];
}

interface PreparedMember extends ReadEtcdMember {
  readonly address: string;
  readonly secret: Secret;
  readonly files: PromisedValue<EtcdMemberFiles>;
}

/** A cluster that is registered. */
export interface RegisteredShard {
  readonly machines: Readonly<Record<string, PlatformMachine>>;
  readonly clusterId: pulumi.Output<string>;
}

/**
 * Checks the machines, and finds out where they will stand.
 *
 * @throws pulumi.InputPropertiesError with everything that the platform refuses
 */
export function prepareShard(
  read: ReadEtcdCluster,
  { platform, network }: EtcdClusterArgs,
  parent: pulumi.Resource,
): PreparedShard {
  const buckets = bucketsOf(read.spec.backup);
  const members = read.members.map((member) => {
    const files = promisedValue<EtcdMemberFiles>();
    const secret = platform.secret(memberSecret(member.name), files.output, { parent });
    const { bucketNames: _names, secretNames: _secrets, ...request } = machineRequest(read, member);
    return { member, files, secret, request };
  });
  const prepared = platform.prepare(
    Object.fromEntries(
      members.map(({ request, secret }) => [
        request.name,
        { ...request, network, secrets: [secret], buckets },
      ]),
    ),
  );
  return {
    ...{ read, prepared },
    members: members.map(({ member, secret, files }) => {
      const address = prepared.placements[member.name]?.address ?? '';
      return { ...member, address, secret, files };
    }),
  };
}

/** Where clients reach the members. */
export function endpointsOf({ members }: PreparedShard): readonly string[] {
  return members.map(({ address }) => clientUrl(address));
}

/** Registers a cluster: what it may become, certificates, each machine in its turn, and at last what it begins with. */
export function registerShard(
  shard: PreparedShard,
  authorities: EtcdAuthorities,
  plan: EtcdPlan,
  { tls = {} }: EtcdClusterArgs,
  parent: pulumi.Resource,
): RegisteredShard {
  const { read, members } = shard;
  const { name, spec, incarnation, timeoutSeconds: limitSeconds } = read;
  const list = members.map(memberLine).join('');
  const machines = promisedValue<EtcdMachine[]>();
  const registered: Record<string, PlatformMachine> = {};
  const memberships: EtcdMembership[] = [];
  const common = { cluster: name, machines: machines.output, limitSeconds };
  for (const member of members) {
    const options = { parent, dependsOn: [plan, ...memberships.slice(-1)] };
    const named = { ...member, names: read.names(member.name) };
    const certificates = makeMemberCertificates(named, authorities, tls, { parent });
    member.files.give(memberFiles(certificates, list, name));
    const own = { ...common, member: member.name, incarnation: incarnation.number };
    const turn = new EtcdTurn(
      `${member.name}-turn`,
      { ...own, revision: shard.prepared.revision(member.name) },
      options,
    );
    const machine = shard.prepared.register(member.name, { parent, dependsOn: [turn] });
    registered[member.name] = machine;
    const membership = new EtcdMembership(
      `${member.name}-membership`,
      {
        ...own,
        instance: machine.instance,
        files: member.secret.revision,
        trust: trustOf(certificates),
        version: spec.version,
      },
      { parent, dependsOn: [turn, machine.resource, member.secret.resource] },
    );
    memberships.push(membership);
  }
  machines.give(members.map((member) => accessOf(registered, member.name)));
  const { number, from } = incarnation;
  const last = new EtcdIncarnation(
    `${name}-incarnation`,
    {
      ...common,
      number,
      ...(from === undefined ? {} : { from }),
      instances: pulumi.all(members.map((member) => instanceOf(registered, member.name))),
      files: pulumi.all(members.map(({ secret }) => secret.revision)),
    },
    { parent, dependsOn: memberships },
  );
  return { machines: registered, clusterId: last.clusterId };
}

/** What is known of a cluster from one run to the next. */
export function planInputs({ name, spec, members, incarnation }: ReadEtcdCluster): EtcdPlanInputs {
  const { number, from, confirm } = incarnation;
  return {
    ...{ cluster: name, token: name, version: spec.version, incarnation: number },
    members: members.map((member) => member.name),
    ...(from === undefined ? {} : { from: 'snapshot' in from ? from.snapshot : from.survivor }),
    ...(confirm === undefined ? {} : { confirm }),
    allowDowngrade: spec.allowDowngrade === true,
  };
}

function memberLine({ name, address }: PreparedMember): string {
  return `${name} https://${urlHost(address)}:${PEER_PORT} ${clientUrl(address)}\n`;
}

function clientUrl(address: string): string {
  return `https://${urlHost(address)}:${CLIENT_PORT}`;
}

function bucketsOf(backup: EtcdClusterArgs['backup']): readonly Bucket[] {
  return backup !== false && 'name' in backup.to ? [backup.to] : [];
}

function accessOf(machines: Readonly<Record<string, PlatformMachine>>, name: string): EtcdMachine {
  const machine = machines[name];
  if (machine === undefined) throw new Error(`bug: ${name} is not registered`);
  return { name, access: machine.access };
}

function instanceOf(
  machines: Readonly<Record<string, PlatformMachine>>,
  name: string,
): pulumi.Output<string> {
  const machine = machines[name];
  if (machine === undefined) throw new Error(`bug: ${name} is not registered`);
  return machine.instance;
}
