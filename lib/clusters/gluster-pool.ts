import * as pulumi from '@pulumi/pulumi';

import { refuseAll } from '../bridge/outputs';
import { glusterPeersFile, glusterVolumesFile } from '../node';
import type { PlatformKind, PlatformMachine, PreparedMachines, Secret } from '../platform';
import { brickText, volumeTypeText } from '../storage';
import type { HeketiTopologyInput } from '../storage';
import { Findings, isRecord } from '../values';
import type { Violation } from '../values';
import { knownDomains } from './domain-move';
import { makeHeketiKeys } from './gluster-heketi-keys';
import type { HeketiAccess, HeketiKeys } from './gluster-heketi-keys';
import type { GlusterMachine } from './gluster-machines';
import { NODE_FILES, nodeRequest, nodeSecret } from './gluster-node-machine';
import type { GlusterPoolArgs, GlusterPoolSpec } from './gluster-pool-args';
import { planGlusterPool, poolPlanOf } from './gluster-pool-plan';
import type { GlusterPoolPlan } from './gluster-pool-plan';
import { GlusterMembership, GlusterPlan, GlusterTurn, GlusterWhole } from './gluster-resources';
import { topologyOf } from './gluster-topology';
import type { GlusterPlanInputs } from './gluster-transition';
import { promisedValue } from './late-value';
import type { PromisedValue } from './late-value';
import { readGlusterPool } from './read-gluster-pool';
import type { ReadGlusterNode, ReadGlusterPool } from './read-gluster-pool';
import { unwatchedNames } from './unwatched';

/**
 * A pool of GlusterFS on machines of its own: nodes with identity, spread over failure domains, disks that outlive their machines, volumes as data, and every
 * change of it done node by node within one `pulumi up`, each with all that it has missed healed before the next.
 *
 * @see docs/gluster-pool.md for what to change in the data, and what happens then
 */
export class GlusterPool extends pulumi.ComponentResource {
  /** The addresses of the nodes in their order: a client mounts from any of them, and should name more than one. */
  readonly servers: readonly string[];
  /** The machines of all nodes by name. */
  readonly nodeMachines: Readonly<Record<string, PlatformMachine>>;
  /** The nodes with their raw devices, for `HeketiDeployment`; no clusters where there are no raw devices. */
  readonly topology: HeketiTopologyInput;
  /** What Heketi needs to reach the nodes; undefined where it does not come in. */
  readonly heketi: HeketiAccess | undefined;
  /** What is known of it before anything is created. */
  readonly plan: GlusterPoolPlan;
  /** `well` once all nodes are one pool with its volumes: what uses them depends on it. */
  readonly condition: pulumi.Output<string>;

  /**
   * Checks everything, and registers the pool.
   *
   * @param name of the pool; nodes are `<name>-1`, `<name>-2`, …
   * @throws pulumi.InputPropertiesError with everything that is wrong, before anything is registered
   */
  constructor(name: string, args: GlusterPoolArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const read = readOrRefuse(name, args);
    super('groundwork:index:GlusterPool', name, {}, opts);
    const prepared = prepareNodes(read, args, this);
    const known = planInputs(read, prepared.machines, args.platform.kind);
    const plan = new GlusterPlan(`${name}-plan`, known, { parent: this });
    const addressOf = (node: string): string => prepared.machines.placements[node]?.address ?? '';
    const keys = makeHeketiKeys(read, addressOf, { parent: this, dependsOn: [plan] });
    const pool = registerNodes(read, prepared, keys, plan, this);

    this.nodeMachines = pool.machines;
    this.condition = pool.condition;
    this.servers = read.nodes.map((node) => addressOf(node.name));
    this.heketi = keys?.access;
    this.topology = topologyOf(read, (node) => placeOf(prepared.machines, node));
    const nodes = read.nodes.map((node) => ({ ...node, address: addressOf(node.name) }));
    this.plan = poolPlanOf({ ...read, nodes });
    this.registerOutputs({ servers: this.servers, condition: this.condition });
  }
}

interface PreparedNodes {
  readonly machines: PreparedMachines;
  readonly secrets: Readonly<Record<string, PreparedSecret>>;
}

interface PreparedSecret {
  readonly secret: Secret;
  readonly files: PromisedValue<Readonly<Record<string, pulumi.Input<string>>>>;
}

function readOrRefuse(name: string, args: GlusterPoolArgs): ReadGlusterPool {
  const subject = `pool of GlusterFS "${name}"`;
  if (!isRecord(args)) refuseAll(subject, [noArguments()]);
  refuseAll(subject, checkSurroundings(args));
  const { platform, network: _network, ...rest } = args;
  const { failureDomains: platformDomains, kind: platformKind } = platform;
  const spec: GlusterPoolSpec = { ...rest, name, platformDomains, platformKind };
  refuseAll(subject, planGlusterPool(spec).violations);
  return readGlusterPool(spec, new Findings());
}

function checkSurroundings({ platform, network }: GlusterPoolArgs): readonly Violation[] {
  const missing = (path: string, remedy: string): Violation => ({
    ...{ code: 'required', path, reason: 'is not given', remedy },
  });
  return [
    ...(isRecord(platform) ? [] : [missing('platform', 'give for example a LocalPlatform')]),
    ...(isRecord(network) ? [] : [missing('network', 'give what platform.network(…) returns')]),
  ];
}

function noArguments(): Violation {
  const remedy = 'give { platform, network, bricks, … }';
  return { code: 'invalid', path: '', reason: 'there are no arguments', remedy };
}

/** Checks the machines, and finds out where they will stand; nothing is registered. */
function prepareNodes(
  read: ReadGlusterPool,
  { platform, network }: GlusterPoolArgs,
  parent: pulumi.Resource,
): PreparedNodes {
  const secrets = Object.fromEntries(
    read.nodes.map(({ name }) => {
      const files = promisedValue<Readonly<Record<string, pulumi.Input<string>>>>();
      return [name, { files, secret: platform.secret(nodeSecret(name), files.output, { parent }) }];
    }),
  );
  const machines = platform.prepare(
    Object.fromEntries(
      read.nodes.map((node) => {
        const { secretNames: _names, ...request } = nodeRequest(read, node);
        return [node.name, { ...request, network, secrets: [secretOf(secrets, node).secret] }];
      }),
    ),
  );
  return { machines, secrets };
}

interface RegisteredPool {
  readonly machines: Readonly<Record<string, PlatformMachine>>;
  readonly condition: pulumi.Output<string>;
}

/** Registers each node in its turn, and at last the whole; taken away the other way round. */
function registerNodes(
  read: ReadGlusterPool,
  { machines: prepared, secrets }: PreparedNodes,
  keys: HeketiKeys | undefined,
  plan: GlusterPlan,
  parent: pulumi.Resource,
): RegisteredPool {
  const common = {
    pool: read.name,
    machines: read.nodes.map(({ name }) => accessOf(prepared, name)),
    limitSeconds: read.timeoutSeconds,
  };
  const texts = poolFiles(read, prepared);
  const machines: Record<string, PlatformMachine> = {};
  let after: pulumi.Resource = plan;
  for (const node of read.nodes) {
    const { name } = node;
    const { secret, files } = secretOf(secrets, node);
    files.give({ ...texts, ...heketiFiles(keys, name) });
    const revision = prepared.revision(name);
    const turn = new GlusterTurn(
      `${name}-turn`,
      { ...common, node: name, revision },
      { parent, dependsOn: [after] },
    );
    const machine = prepared.register(name, { parent, dependsOn: [turn] });
    const { instance } = machine;
    after = new GlusterMembership(
      `${name}-membership`,
      { ...common, node: name, instance, files: secret.revision },
      { parent, dependsOn: [turn, machine.resource, secret.resource] },
    );
    machines[name] = machine;
  }
  const all = Object.values(machines);
  const whole = new GlusterWhole(
    `${read.name}-whole`,
    {
      ...{ ...common, volumes: read.volumes.map(({ name }) => name) },
      instances: pulumi.all(all.map(({ instance }) => instance)),
      files: pulumi.all(read.nodes.map((node) => secretOf(secrets, node).secret.revision)),
    },
    { parent, dependsOn: [after] },
  );
  return { machines, condition: whole.condition };
}

/** The files that all nodes have. */
function poolFiles(
  { nodes, volumes }: ReadGlusterPool,
  { placements }: PreparedMachines,
): Readonly<Record<string, string>> {
  const peers = nodes.map(({ name }) => ({ name, address: placements[name]?.address ?? '' }));
  return {
    [NODE_FILES.peers]: glusterPeersFile(peers),
    [NODE_FILES.volumes]: glusterVolumesFile(volumes),
  };
}

function heketiFiles(
  keys: HeketiKeys | undefined,
  node: string,
): Readonly<Record<string, pulumi.Input<string>>> {
  const host = keys?.hosts[node];
  if (keys === undefined || host === undefined) return {};
  return {
    [NODE_FILES.heketiKeys]: pulumi.interpolate`${keys.access.publicKey}\n`,
    [NODE_FILES.hostKey]: host.privateKey,
  };
}

/** What is known of a pool from one run to the next. */
function planInputs(
  { name, nodes, volumes }: ReadGlusterPool,
  prepared: PreparedMachines,
  kind: PlatformKind,
): GlusterPlanInputs {
  const unwatched = unwatchedNames(nodes.map((node) => accessOf(prepared, node.name)));
  return {
    ...(unwatched.length === 0 ? {} : { unwatched }),
    ...knownDomains(nodes, kind),
    pool: name,
    nodes: nodes.map((node) => node.name),
    arbiter: nodes.find(({ arbiter }) => arbiter)?.name ?? '',
    volumes: volumes.map(({ name: volume, durability, sets }) => {
      const arbiter = durability.type === 'replicate' && durability.arbiter === true;
      const type = `${volumeTypeText(durability)}${arbiter ? ' with an arbiter' : ''}`;
      return { name: volume, type, bricks: sets.flat().map(brickText) };
    }),
  };
}

function placeOf(
  { placements }: PreparedMachines,
  node: string,
): { readonly address: string; readonly devices: Readonly<Record<string, string>> } | undefined {
  const place = placements[node];
  if (place === undefined) return undefined;
  const devices = Object.entries(place.volumes).map(([name, { device }]) => [name, device]);
  return { address: place.address, devices: Object.fromEntries(devices) as Record<string, string> };
}

function accessOf({ access, placements }: PreparedMachines, name: string): GlusterMachine {
  const own = access[name] ?? bug(`${name} has no access`);
  return { name, address: placements[name]?.address ?? '', access: own };
}

function secretOf(secrets: PreparedNodes['secrets'], { name }: ReadGlusterNode): PreparedSecret {
  return secrets[name] ?? bug(`${name} has no files`);
}

function bug(what: string): never {
  throw new Error(`bug: ${what}`);
}
