/** From the props of a node to what is written on its machine. */
import { glusterBrickPorts, readGlusterVolume } from '../storage';
import type { GlusterVolume, GlusterVolumeInput, PortRange } from '../storage';
import { Findings, checkSwitch, isRecord, isText, readProps, hasPlaceholder } from '../values';
import type { Violation } from '../values';

import type { GlusterPeerLine } from './gluster-files';
import type { GlusterNodeProps, GlusterQuorum } from './gluster-props';
import { readGlusterDisks } from './gluster-read-disks';
import type { ReadGlusterDisks } from './gluster-read-disks';
import { readGlusterPeers, readPeerName, readReachable } from './gluster-read-peers';
import type { ReadGlusterPeers } from './gluster-read-peers';
import { glusterNodeUuid } from './gluster-uuid';
import { readSeconds, readWhole } from './read-value';

/** What was read. */
export interface ReadGlusterNode {
  readonly pool: string;
  readonly name: string;
  readonly address: string | undefined;
  readonly uuid: string;
  readonly membership: ReadGlusterPeers;
  readonly volumes: readonly GlusterVolume[];
  readonly disks: ReadGlusterDisks;
  readonly ports: PortRange;
  readonly reservePorts: boolean;
  readonly insecurePorts: boolean;
  readonly quorum: GlusterQuorum;
  readonly healthSeconds: number;
  readonly install: { readonly name: string; readonly version?: string } | undefined;
  readonly heketi: GlusterNodeProps['heketi'];
  readonly violations: readonly Violation[];
}

const POOL = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const USUAL_VOLUMES = 100;
const LAST_PORT = 65_535;
const DAY = 86_400;

/**
 * Reads the props.
 *
 * @param hostname the usual name of the node
 */
export function readGlusterNode(given: GlusterNodeProps, hostname: string): ReadGlusterNode {
  const findings = new Findings();
  const props = readProps(given, findings);
  checkSwitch(props.reservePorts, 'reservePorts', findings);
  checkSwitch(props.insecurePorts, 'insecurePorts', findings);
  const pool = readPool(props.pool, findings);
  const name = readPeerName(props.nodeName ?? hostname, 'nodeName', findings) ?? '';
  const address = readReachable(props.address, 'address', findings);
  const own: GlusterPeerLine = { name, ...(address === undefined ? {} : { address }) };
  const membership = readGlusterPeers(props, own, findings);
  const disks = readGlusterDisks(props, findings);
  const listed = membership.peers?.find((peer) => peer.name === name)?.address;
  return {
    ...{ pool, name, address: address ?? listed, membership, disks },
    uuid: glusterNodeUuid(pool, name),
    volumes: readVolumes(props, membership.peers, name, findings),
    ports: readPorts(props, findings),
    reservePorts: props.reservePorts !== false,
    insecurePorts: props.insecurePorts === true,
    quorum: readQuorum(props.quorum, findings),
    healthSeconds: readSeconds(props.healthEvery ?? '5m', 'healthEvery', [10, DAY], findings) ?? 0,
    install: readInstall(props.install, findings),
    heketi: readHeketi(props, findings),
    violations: findings.violations,
  };
}

function readPool(given: unknown, findings: Findings): string {
  if (typeof given === 'string' && hasPlaceholder(given)) {
    const reason = 'is known only later, and what each node is known by follows from it';
    findings.add('invalid', 'pool', given, reason, 'write it down');
    return '';
  }
  if (isText(given, POOL)) return given;
  const code = given === undefined ? 'required' : 'invalid';
  const remedy = 'write for example "production-1": letters, digits, ".", "_" and "-"';
  findings.add(code, 'pool', given, 'is nothing that tells this pool from others', remedy);
  return '';
}

function readVolumes(
  { volumes, bundle, bricks }: Partial<GlusterNodeProps>,
  peers: readonly GlusterPeerLine[] | undefined,
  name: string,
  findings: Findings,
): readonly GlusterVolume[] {
  const given: unknown = volumes;
  if (given === undefined || bundle !== undefined) return [];
  if (!Array.isArray(given)) {
    const remedy = 'write for example [{ name: "data", bricks: ["gfs-1:/bricks/data/data"] }]';
    findings.add('invalid', 'volumes', given, 'is no list of volumes', remedy);
    return [];
  }
  const nodes = peers?.map(({ name }) => name);
  const read = given.map((one: unknown, index) =>
    readGlusterVolume(one as GlusterVolumeInput, findings, {
      path: `volumes[${index}]`,
      ...(nodes === undefined || nodes.length === 0 ? {} : { nodes }),
    }),
  );
  const good = read.filter((one) => one !== undefined);
  checkVolumes(read, findings);
  checkPlaces(read, name, bricks, findings);
  if (good.length > 0 && bricks === undefined) {
    const reason = 'is on no disk of this node: bricks is empty';
    findings.add('required', 'bricks', undefined, reason, 'name the disks that bricks are on');
  }
  return good;
}

function checkVolumes(read: readonly (GlusterVolume | undefined)[], findings: Findings): void {
  read.forEach((volume, index) => {
    const first = read.findIndex((one) => one?.name === volume?.name);
    if (volume === undefined || first === index) return;
    const reason = `is the name of volumes[${first}] as well`;
    findings.add('duplicate', `volumes[${index}].name`, volume.name, reason, 'name each once');
  });
}

/** GlusterFS itself refuses bricks on the disk of the system, and at the top of a disk, but only when the pool is there. */
function checkPlaces(
  read: readonly (GlusterVolume | undefined)[],
  name: string,
  bricks: unknown,
  findings: Findings,
): void {
  if (!Array.isArray(bricks)) return;
  const disks = bricks.map((one: unknown) => (isRecord(one) ? one['mountPath'] : undefined));
  const places = disks.filter((one) => typeof one === 'string');
  read.forEach((volume, index) => {
    volume?.sets.flat().forEach(({ node, path }, brick) => {
      if (node !== name || places.some((place) => path.startsWith(`${place}/`))) return;
      const reason = 'is not below one of the disks in bricks, so on the disk of the system';
      const remedy = `write a folder below ${places.join(' or ')}`;
      findings.add('forbidden', `volumes[${index}].bricks[${brick}]`, path, reason, remedy);
    });
  });
}

function readPorts(
  { expectedVolumes, bricksPerVolume }: Partial<GlusterNodeProps>,
  findings: Findings,
): PortRange {
  const volumes =
    readWhole(expectedVolumes, 'expectedVolumes', [1, 10_000], findings) ?? USUAL_VOLUMES;
  const each = readWhole(bricksPerVolume, 'bricksPerVolume', [1, 100], findings) ?? 1;
  const ports = glusterBrickPorts({ volumes, bricksPerVolume: each });
  if (ports.last > LAST_PORT) {
    const reason = `takes ports up to ${ports.last} for its bricks, and there are ${LAST_PORT}`;
    findings.add('out-of-range', 'expectedVolumes', volumes, reason, 'expect fewer volumes');
  }
  return ports;
}

function readQuorum(given: unknown, findings: Findings): GlusterQuorum {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const remedy = 'write for example { server: true }';
    findings.add('invalid', 'quorum', given, 'is no record of settings', remedy);
    return {};
  }
  const { server } = given;
  checkSwitch(server, 'quorum.server', findings);
  const ratio = readWhole(given['ratio'], 'quorum.ratio', [1, 100], findings);
  return {
    ...(typeof server === 'boolean' ? { server } : {}),
    ...(ratio === undefined ? {} : { ratio }),
  };
}

function readInstall(given: unknown, findings: Findings): ReadGlusterNode['install'] {
  if (given === undefined) return { name: 'glusterfs-server' };
  if (given === 'image') return undefined;
  if (isRecord(given) && typeof given['name'] === 'string') {
    const { name, version } = given;
    // What is no name or version of a package is told by the package itself.
    return { name, ...(version === undefined ? {} : { version: version as string }) };
  }
  const remedy = 'write { name: "glusterfs-server" }, or "image"';
  findings.add('invalid', 'install', given, 'is no package of the server', remedy);
  return undefined;
}

/** What it says beside the disks is read by `HeketiSsh` itself. */
function readHeketi(
  { heketi, rawDevices }: Partial<GlusterNodeProps>,
  findings: Findings,
): GlusterNodeProps['heketi'] {
  if (heketi === undefined) return undefined;
  const given: unknown = heketi;
  if (!isRecord(given)) {
    const remedy = 'write for example { authorizedKeysFile: "/etc/gluster-pool/heketi_keys" }';
    findings.add('invalid', 'heketi', given, 'is no record of settings', remedy);
    return undefined;
  }
  if (!Array.isArray(rawDevices) || rawDevices.length === 0) {
    const reason = 'has no disks to divide up';
    findings.add('required', 'rawDevices', undefined, reason, 'name them, or leave out heketi');
  }
  return heketi;
}
