/** From the topology that a person writes to one that Heketi loads without a failure. */
import { checkSwitch, isRecord } from '../values';
import type { Findings } from '../values';

import type {
  HeketiCluster,
  HeketiExecutor,
  HeketiNode,
  HeketiTopology,
  HeketiTopologyInput,
} from './heketi-topology';
import { readHeketiDevices } from './read-heketi-device';
import { readHostnames } from './read-heketi-hostnames';
import { readHeketiTags } from './heketi-tags';

/** How strict to be, and where the topology stands. */
export interface HeketiTopologyOptions {
  /** Decides what a name to manage a node by may be. */
  readonly executor: HeketiExecutor;
  /** Where the topology stands among the settings. @default 'topology' */
  readonly path?: string;
}

const EXAMPLE =
  'write { clusters: [{ nodes: [{ node: { hostnames: { manage: ["gfs-1"], storage: ["10.0.0.1"] }, zone: 1 }, devices: ["/dev/disk/by-id/..."] }] }] }';

/**
 * Reads a topology. Refuses what Heketi or its client would refuse or, worse, pass over: a name that stands twice (the client takes it for
 * the same node), a device that stands twice on a node, more than one name of a kind (all but the first are ignored), zone 0, a storage
 * name that is no address, and a device that is to be wiped under a name that may mean another one after the next boot.
 *
 * @returns what was good; with findings it is not to be used
 * @see https://github.com/heketi/heketi/blob/v9.0.0/pkg/glusterfs/api/types.go
 */
export function readHeketiTopology(
  input: HeketiTopologyInput,
  findings: Findings,
  { executor, path = 'topology' }: HeketiTopologyOptions,
): HeketiTopology {
  const clusters = listOf(input, 'clusters', path, findings);
  const read = clusters.map((cluster, index) =>
    readCluster(cluster, `${path}.clusters[${index}]`, executor, findings),
  );
  refuseSameNodes(read, path, findings);
  return { clusters: read };
}

/** The list of a field that has to hold something. */
function listOf(given: unknown, field: string, path: string, findings: Findings): unknown[] {
  if (!isRecord(given)) {
    findings.add('invalid', path, given, 'is no record of settings', EXAMPLE);
    return [];
  }
  const list = given[field];
  if (Array.isArray(list) && list.length > 0) return list as unknown[];
  const reason = Array.isArray(list) ? 'is empty' : 'is no list';
  findings.add('required', `${path}.${field}`, list, reason, EXAMPLE);
  return [];
}

function readCluster(
  given: unknown,
  path: string,
  executor: HeketiExecutor,
  findings: Findings,
): HeketiCluster {
  const nodes = listOf(given, 'nodes', path, findings).map((node, index) =>
    readNode(node, `${path}.nodes[${index}]`, executor, findings),
  );
  const { file, block } = isRecord(given) ? given : {};
  checkSwitch(file, `${path}.file`, findings);
  checkSwitch(block, `${path}.block`, findings);
  if (file === false && block === false) {
    const reason = 'allows neither file volumes nor block volumes';
    findings.add('conflict', path, undefined, reason, 'leave out file or block');
  }
  return { file: file !== false, block: block !== false, nodes };
}

function readNode(
  given: unknown,
  path: string,
  executor: HeketiExecutor,
  findings: Findings,
): HeketiNode {
  const devices = readHeketiDevices(given, path, findings);
  const node: unknown = isRecord(given) ? given['node'] : {};
  if (!isRecord(node)) {
    findings.add('required', `${path}.node`, node, 'is no record of settings', EXAMPLE);
    return { manage: '', storage: '', zone: 1, tags: {}, devices };
  }
  const names = readHostnames(node['hostnames'], `${path}.node.hostnames`, executor, findings);
  const zone = readZone(node['zone'], `${path}.node.zone`, findings);
  const tags = readHeketiTags(node['tags'], `${path}.node.tags`, findings);
  return { ...names, zone, tags, devices };
}

function readZone(given: unknown, path: string, findings: Findings): number {
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 1) return given;
  const code = given === undefined ? 'required' : 'out-of-range';
  const remedy = 'number the failure domains from 1 on; write 1 for all if there is only one';
  findings.add(code, path, given, 'is no failure domain', remedy);
  return 1;
}

function refuseSameNodes(
  clusters: readonly HeketiCluster[],
  path: string,
  findings: Findings,
): void {
  const seen = new Map<string, string>();
  clusters.forEach(({ nodes }, c) => {
    nodes.forEach((node, n) => {
      for (const field of ['manage', 'storage'] as const) {
        const at = `${path}.clusters[${c}].nodes[${n}].node.hostnames.${field}[0]`;
        const key = `${field} ${node[field]}`;
        const first = seen.get(key);
        if (node[field] !== '' && first !== undefined) {
          const reason = `is the ${field} name of ${first} already`;
          findings.add('duplicate', at, node[field], reason, 'give each node a name of its own');
        }
        if (first === undefined) seen.set(key, `clusters[${c}].nodes[${n}]`);
      }
    });
  });
}
