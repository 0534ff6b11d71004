/** The Job that loads the topology. */
import { heketiTopologyJson } from '../storage';
import type { HeketiCluster, HeketiNode } from '../storage';

import { clientVariables, nameByContent } from './heketi-config';
import { TEMPORARY, podTemplate, programContainer, tlsVolume } from './heketi-pod';
import type { ReadHeketi } from './heketi-read';
import { HEKETI_TOPOLOGY } from './heketi-topology-program';

/** The arguments of the program, five for each node. */
export function topologyArguments({ topology }: Pick<ReadHeketi, 'topology'>): readonly string[] {
  return topology.clusters.flatMap((cluster, index) =>
    cluster.nodes.flatMap((node) => [
      String(index + 1),
      flagsOf(cluster),
      node.manage,
      [String(node.zone), node.storage, ...node.devices.map(({ name }) => name)].join(' '),
      nodeJson(cluster, node),
    ]),
  );
}

/** What the JSON of a cluster has before its nodes. */
function flagsOf({ file, block }: HeketiCluster): string {
  return `"file":${file},"block":${block},`;
}

/** The JSON of one node, on one line. */
function nodeJson(cluster: HeketiCluster, node: HeketiNode): string {
  const whole: unknown = JSON.parse(
    heketiTopologyJson({ clusters: [{ ...cluster, nodes: [node] }] }),
  );
  const { clusters } = whole as {
    readonly clusters: readonly [{ readonly nodes: readonly [object] }];
  };
  return JSON.stringify(clusters[0].nodes[0]);
}

/** The Job and its name, which changes with the topology: what a Job does cannot be changed. */
export function topologyJob(
  read: ReadHeketi,
  labels: Readonly<Record<string, string>>,
): { readonly name: string; readonly spec: object } {
  const args = topologyArguments(read);
  const volumes = [TEMPORARY, ...tlsVolume(read)];
  const container = programContainer(read, 'topology', HEKETI_TOPOLOGY, {
    env: clientVariables(read),
    volumes,
    args,
  });
  const spec = {
    // What Heketi could not do, it can often do when a node has come back; a second run adds what is missing.
    backoffLimit: 4,
    activeDeadlineSeconds: 7200,
    template: podTemplate(read, {
      labels,
      containers: [container],
      volumes,
      restartPolicy: 'Never',
    }),
  };
  return { name: nameByContent(`${read.name}-topology`, JSON.stringify(spec)), spec };
}
