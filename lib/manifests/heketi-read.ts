/** A Heketi as a person describes it, read into what is made of it. */
import { readHeketiTopology } from '../storage';
import type { HeketiTopology, HeketiTopologyInput } from '../storage';
import { IpAddress, hasPlaceholder, isDnsLabel, isObjectName, isRecord, isText } from '../values';
import type { Findings } from '../values';

import type { HeketiDeploymentProps } from './heketi-props';
import { readDatabase } from './heketi-read-database';
import type { ReadDatabase } from './heketi-read-database';
import { readExecutor } from './heketi-read-executor';
import type { ReadExecutor } from './heketi-read-executor';
import { readHeketiSettings } from './heketi-read-settings';
import type { HeketiVersion, ReadSettings } from './heketi-read-settings';
import { readSecretText, whyNoHeketiKey } from './heketi-secret-text';
import type { ReadSecretText } from './heketi-secret-text';
import { readImage } from './image';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { readPodNamespace } from './pod-namespace';
import { readAmount, readWholeNumber } from './pod-numbers';
import type { Toleration } from './symlink-props';
import { readTolerations } from './tolerations';

/** A Heketi that is complete and legal. */
export interface ReadHeketi {
  readonly name: string;
  readonly namespace: string;
  readonly createNamespace: boolean;
  readonly labels: Labels;
  readonly image: string;
  readonly version: HeketiVersion;
  readonly topology: HeketiTopology;
  readonly executor: ReadExecutor;
  readonly adminKey: ReadSecretText | undefined;
  readonly userKey: ReadSecretText | undefined;
  readonly database: ReadDatabase;
  readonly settings: ReadSettings;
  readonly leeway: number | undefined;
  readonly port: number;
  readonly clusterIP: string | undefined;
  readonly tlsSecret: string | undefined;
  readonly revision: string | undefined;
  readonly runAsUser: number;
  readonly cpu: string;
  readonly memory: string;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
}

const IMAGE = 'docker.io/heketi/heketi:10';

/** Reads it; what is refused has its usual value, and a violation. */
export function readHeketi(
  given: Partial<HeketiDeploymentProps>,
  chartNamespace: string | undefined,
  findings: Findings,
): ReadHeketi {
  const { executor = 'mock' } = given;
  const image = readImage(given.image ?? IMAGE, 'image', findings) ?? IMAGE;
  const version = readVersion(given.version, image, findings);
  const kind = ['ssh', 'kubernetes'].includes(executor) ? executor : 'mock';
  const topology = readHeketiTopology((given.topology ?? {}) as HeketiTopologyInput, findings, {
    executor: kind,
    path: 'topology',
  });
  const manage = topology.clusters.flatMap(({ nodes }) => nodes.map((one) => one.manage));
  const named = readPlace(given, chartNamespace, findings);
  const database = readDatabase(given.database, named.name, findings);
  if (kind !== 'mock' && isForgetful(given)) refuseWiping(topology, findings);
  const read = {
    ...named,
    image,
    version,
    topology,
    executor: readExecutor(given, version, manage, findings),
    ...readKeys(given, findings),
    database,
    settings: readHeketiSettings(given.settings, version, findings),
    ...readServer(given, findings),
    ...readPod(given, findings),
  };
  refuseKeysOverwritten(read, findings);
  return read;
}

/** Heketi puts its copy in the place of all that a Secret holds. */
function refuseKeysOverwritten(read: ReadHeketi, findings: Findings): void {
  const { database, adminKey, userKey, executor, tlsSecret, name } = read;
  const { secret } = database;
  const login = executor.kind === 'ssh' ? executor.privateKey : undefined;
  const keys = [adminKey, userKey, login].map((one) =>
    one?.from === 'secret' ? one.secret : undefined,
  );
  if (secret === undefined || ![`${name}-keys`, tlsSecret, ...keys].includes(secret)) return;
  const reason = 'holds keys, in the place of which Heketi would put its copy';
  findings.add(
    'conflict',
    'database.secret',
    secret,
    reason,
    'write for example "heketi-db-backup"',
  );
}

/** Whether Heketi may begin with a database that does not know of all disks in use: none, or an earlier copy. */
function isForgetful({ database }: Partial<HeketiDeploymentProps>): boolean {
  return (
    isRecord(database) && ['ephemeral', 'secret', 'beginFrom'].some((field) => field in database)
  );
}

/** A Heketi that has forgotten what is in use would wipe it when the topology is loaded again. */
function refuseWiping({ clusters }: HeketiTopology, findings: Findings): void {
  clusters.forEach(({ nodes }, cluster) => {
    nodes.forEach(({ devices }, node) => {
      devices.forEach(({ name, destroyData }, device) => {
        if (!destroyData) return;
        const at = `topology.clusters[${cluster}].nodes[${node}].devices[${device}].destroydata`;
        const reason =
          'wipes the bricks too, once Heketi begins with a database that has forgotten them';
        findings.add('conflict', at, name, reason, 'give the database a claim, or wipe it by hand');
      });
    });
  });
}

function readVersion(given: unknown, image: string, findings: Findings): HeketiVersion {
  const tag = /:v?(\d+)(?:[.-][-.\w]*)?(?:@|$)/.exec(image)?.[1];
  const version = given ?? (tag === undefined ? 10 : Number(tag));
  if (version === 9 || version === 10) return version;
  const remedy = 'use 9 or 10: older ones keep their database in another form';
  findings.add('unsupported', 'version', version, 'is none that is known here', remedy);
  return 10;
}

type Place = Pick<ReadHeketi, 'name' | 'namespace' | 'createNamespace' | 'labels'>;

const LONGEST_NAME = 40;

function readPlace(
  given: Partial<HeketiDeploymentProps>,
  chartNamespace: string | undefined,
  findings: Findings,
): Place {
  const { name = 'heketi', namespace = chartNamespace } = given;
  const goodName = isDnsLabel(name) && name.length <= LONGEST_NAME && /^[a-z]/.test(name);
  if (!goodName) {
    const reason = 'is no name of a Service of at most 40 characters';
    findings.add('invalid', 'name', name, reason, 'write for example "heketi"');
  }
  const { createNamespace = namespace === undefined || namespace !== chartNamespace } = given;
  const place = { createNamespace, ...(namespace === undefined ? {} : { namespace }) };
  return {
    name: goodName ? name : 'heketi',
    ...readPodNamespace(place, 'heketi', findings),
    labels: readLabels(given.labels, 'labels', findings),
  };
}

function readKeys(
  given: Partial<HeketiDeploymentProps>,
  findings: Findings,
): Pick<ReadHeketi, 'adminKey' | 'userKey'> {
  const remedy = 'write at least 16 random characters, or { secret: "heketi", key: "admin" }';
  const { adminKey: admin, userKey: user } = given;
  const read = (one: unknown, path: string): ReadSecretText | undefined =>
    readSecretText(one, path, remedy, whyNoHeketiKey, findings);
  const adminKey = read(admin, 'adminKey');
  if (user === undefined) return { adminKey, userKey: adminKey };
  const userKey = read(user, 'userKey');
  if (adminKey !== undefined && JSON.stringify(adminKey) === JSON.stringify(userKey)) {
    const reason = 'is the key of the administrator, so that users would be administrators';
    findings.add('conflict', 'userKey', undefined, reason, 'leave it out, or use another key');
  }
  return { adminKey, userKey };
}

type Server = Pick<ReadHeketi, 'port' | 'clusterIP' | 'tlsSecret' | 'leeway'>;

function readServer(given: Partial<HeketiDeploymentProps>, findings: Findings): Server {
  const { tlsSecret, jwtIatLeewaySeconds: leeway } = given;
  if (tlsSecret !== undefined && !isObjectName(tlsSecret)) {
    const remedy = 'write for example "heketi-tls"';
    findings.add('invalid', 'tlsSecret', tlsSecret, 'is no name of a Secret', remedy);
  }
  return {
    port: readWholeNumber(given.port, 'port', [8080, 1024, 65_535], findings),
    clusterIP: readAddress(given.clusterIP, findings),
    tlsSecret,
    leeway:
      leeway === undefined
        ? undefined
        : readWholeNumber(leeway, 'jwtIatLeewaySeconds', [120, 0, 86_400], findings),
  };
}

function readAddress(given: unknown, findings: Findings): string | undefined {
  if (given === undefined || (typeof given === 'string' && hasPlaceholder(given))) return given;
  const read = findings.take(IpAddress.parse(given as string, 'clusterIP'));
  return read?.toString();
}

type Pod = Pick<
  ReadHeketi,
  'revision' | 'runAsUser' | 'cpu' | 'memory' | 'nodeSelector' | 'tolerations'
>;

function readPod(given: Partial<HeketiDeploymentProps>, findings: Findings): Pod {
  const { revision, runAsUser, tolerations } = given;
  if (revision !== undefined && !isText(revision, /^[^]{1,1024}$/)) {
    const remedy = 'write for example "2"';
    findings.add('invalid', 'revision', revision, 'is no text of 1 to 1024 characters', remedy);
  }
  return {
    revision,
    runAsUser: readWholeNumber(runAsUser, 'runAsUser', [10_001, 0, 2 ** 31 - 1], findings),
    cpu: readAmount(given.cpu, 'cpu', '100m', findings),
    memory: readAmount(given.memory, 'memory', '256Mi', findings),
    nodeSelector: readLabels(given.nodeSelector, 'nodeSelector', findings),
    tolerations: tolerations === undefined ? [] : readTolerations(tolerations, findings),
  };
}
