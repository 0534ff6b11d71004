/** One cluster of machines, registered in its order: the main one, or the one for events. */
import * as pulumi from '@pulumi/pulumi';

import type { Bucket, PlatformMachine, PreparedMachines, Secret } from '../platform';
import { cutsOff, makeMemberCertificates, memberFiles, trustOf } from './etcd-certificates';
import type { EtcdAuthorities, EtcdMemberFiles } from './etcd-certificates';
import type { EtcdClusterArgs, EtcdClusterTls } from './etcd-cluster-args';
import type { EtcdMachine } from './etcd-machines';
import {
  CLIENT_PORT,
  PEER_PORT,
  machineRequest,
  memberSecret,
  urlHost,
} from './etcd-member-machine';
import { knownDomains } from './domain-move';
import type { EtcdPlanInputs } from './etcd-transition';
import type { EtcdTrusted } from './etcd-trust-provider';
import type { EtcdTurnInputs } from './etcd-turn-provider';
import { promisedValue } from './late-value';
import type { PromisedValue } from './late-value';
import type { ReadEtcdCluster, ReadEtcdMember } from './read-etcd-cluster';
import { EtcdIncarnation, EtcdMembership, EtcdTrust, EtcdTurn } from './resources';
import type { EtcdPlan } from './resources';
import { unwatchedNames } from './unwatched';

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

/** Registers a cluster: each machine in its turn, and at last what the cluster begins with. */
export function registerShard(
  shard: PreparedShard,
  authorities: EtcdAuthorities,
  plan: EtcdPlan,
  { tls = {} }: EtcdClusterArgs,
  parent: pulumi.Resource,
): RegisteredShard {
  const { read, members } = shard;
  const { name, incarnation, timeoutSeconds } = read;
  const common = {
    cluster: name,
    machines: members.map((member) => accessOf(shard.prepared, member.name)),
    limitSeconds: timeoutSeconds,
  };
  const trust = registerTrust(common, authorities, tls, { parent, dependsOn: [plan] });
  const registered: RegisteredMember[] = [];
  for (const member of members) {
    const after = registered.at(-1)?.membership ?? plan;
    const setting = { common, authorities, tls, trust, after, parent };
    registered.push(registerMember(shard, member, setting));
  }
  const { number, from } = incarnation;
  const last = new EtcdIncarnation(
    `${name}-incarnation`,
    {
      ...{ ...common, number },
      ...(from === undefined ? {} : { from }),
      instances: pulumi.all(registered.map(({ machine }) => machine.instance)),
      files: pulumi.all(members.map(({ secret }) => secret.revision)),
    },
    { parent, dependsOn: registered.map(({ membership }) => membership) },
  );
  return {
    machines: Object.fromEntries(registered.map(({ machine }) => [machine.name, machine])),
    clusterId: last.clusterId,
  };
}

function registerTrust(
  { cluster, machines }: MemberSetting['common'],
  authorities: EtcdAuthorities,
  tls: EtcdClusterTls,
  options: pulumi.CustomResourceOptions,
): EtcdTrust {
  const side = ({ root, trustBundle }: EtcdAuthorities['clients']): pulumi.Output<EtcdTrusted> =>
    pulumi.all([root, trustBundle]).apply(([one, bundle]) => ({ root: one, bundle }));
  const inputs = {
    ...{ cluster, machines, withoutOverlap: cutsOff(tls) },
    ...{ clients: side(authorities.clients), peers: side(authorities.peers) },
  };
  return new EtcdTrust(`${cluster}-trust`, inputs, options);
}

interface RegisteredMember {
  readonly machine: PlatformMachine;
  readonly membership: EtcdMembership;
}

interface MemberSetting {
  readonly common: Pick<EtcdTurnInputs, 'cluster' | 'machines' | 'limitSeconds'>;
  readonly authorities: EtcdAuthorities;
  readonly tls: EtcdClusterTls;
  readonly trust: EtcdTrust;
  /** The member before it, which has to be well first. */
  readonly after: pulumi.Resource;
  readonly parent: pulumi.Resource;
}

/** Its certificates, its turn, its machine and its membership, in this order; taken away the other way round. */
function registerMember(
  { read, prepared, members }: PreparedShard,
  member: PreparedMember,
  { common, authorities, tls, trust, after, parent }: MemberSetting,
): RegisteredMember {
  const { name, secret } = member;
  const named = { ...member, names: read.names(name) };
  const certificates = makeMemberCertificates(named, authorities, tls, {
    ...{ parent, dependsOn: [trust] },
  });
  member.files.give(memberFiles(certificates, members.map(memberLine).join(''), read.name));
  const own = { ...common, member: name, incarnation: read.incarnation.number };
  const turn = new EtcdTurn(
    `${name}-turn`,
    { ...own, revision: prepared.revision(name) },
    { parent, dependsOn: [after] },
  );
  const machine = prepared.register(name, { parent, dependsOn: [turn] });
  const membership = new EtcdMembership(
    `${name}-membership`,
    {
      ...{ ...own, version: read.version, instance: machine.instance },
      files: secret.revision,
      trust: trustOf(certificates),
    },
    { parent, dependsOn: [turn, machine.resource, secret.resource] },
  );
  return { machine, membership };
}

/** What is known of a cluster from one run to the next. */
export function planInputs({ read, prepared }: PreparedShard): EtcdPlanInputs {
  const { name, spec, members, incarnation } = read;
  const { number, from, confirm } = incarnation;
  const unwatched = unwatchedNames(members.map((member) => accessOf(prepared, member.name)));
  return {
    ...{ cluster: name, token: name, version: spec.version, incarnation: number },
    members: members.map((member) => member.name),
    ...(from === undefined ? {} : { from: 'snapshot' in from ? from.snapshot : from.survivor }),
    ...(confirm === undefined ? {} : { confirm }),
    allowDowngrade: spec.allowDowngrade === true,
    ...(unwatched.length === 0 ? {} : { unwatched }),
    ...knownDomains(members, spec.platformKind),
    ...knownAddresses(prepared, members),
  };
}

/** Where the others find each member: nothing where machines are only written down, since nobody lives there. */
function knownAddresses(
  prepared: PreparedMachines,
  members: readonly ReadEtcdMember[],
): Pick<EtcdPlanInputs, 'addresses'> {
  const living = members.filter(({ name }) => {
    const { access } = accessOf(prepared, name);
    return access.kind !== 'local' || access.runtime === 'containers';
  });
  if (living.length === 0) return {};
  const addresses = living.map(({ name }) => [name, prepared.placements[name]?.address ?? '']);
  return { addresses: Object.fromEntries(addresses) as Record<string, string> };
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

function accessOf({ access }: PreparedMachines, name: string): EtcdMachine {
  return { name, access: access[name] ?? bug(`${name} has no access`) };
}

function bug(what: string): never {
  throw new Error(`bug: ${what}`);
}
