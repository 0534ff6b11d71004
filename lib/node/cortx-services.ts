/**
 * The parts of a solution file beside its storage: images, services, and what each container gets.
 *
 * @see https://github.com/Seagate/cortx-k8s (k8_cortx_cloud/solution_validation_scripts, deploy-cortx-cloud.sh, charts/cortx; read at 67e1093)
 */
import type { Quantity } from '../values';

import type { CortxSettings } from './cortx-settings';

const IMAGES = [
  'cortxcontrol',
  'cortxdata',
  'cortxserver',
  'cortxha',
  'consul',
  'kafka',
  'zookeeper',
  'rancher',
];
// The deployment cuts an image at its first slash and its last colon.
const IMAGE = /^[^\s/:@]+(?::\d+)?\/[^\s:@]+:[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}$/;

const CONTAINERS = [
  'consul.server',
  'consul.client',
  'zookeeper',
  'kafka',
  'hare.hax',
  'data.motr',
  'data.confd',
  'server.rgw',
  'control.agent',
  'ha.fault_tolerance',
  'ha.health_monitor',
  'ha.k8s_monitor',
];
const SIZES = [
  'consul.server.storage',
  'zookeeper.storage_request_size',
  'zookeeper.data_log_dir_request_size',
  'kafka.storage_request_size',
];

const MOST_INSTANCES = 100;
const NODE_PORTS = { least: 30_000, most: 32_767 } as const;
const SERVICE_TYPES = ['NodePort', 'LoadBalancer', 'ClusterIP'] as const;

/** What the numbers of pods follow from. */
export interface CortxCommon {
  readonly storageProvisionerPath: string | undefined;
  readonly serverInstancesPerNode: number;
  readonly clientInstances: number;
}

/** Reads `images` and `common`. */
export function readCortxServices(settings: CortxSettings): CortxCommon {
  const path = /^(?:\/[A-Za-z0-9_][-A-Za-z0-9_.]*)+$/;
  const storageProvisionerPath = settings.text(
    'common.storage_provisioner_path',
    path,
    '/mnt/fs-local-volume',
  );
  for (const user of ['auth_admin', 'auth_user']) {
    settings.text(`common.s3.default_iam_users.${user}`, /^[-\w.@]+$/, 'sgiamadmin');
  }
  settings.optionalWhole('common.s3.max_start_timeout', 1, 86_400);
  const serverInstancesPerNode = settings.whole('common.s3.instances_per_node', 1, MOST_INSTANCES);
  const clientInstances = settings.whole('common.motr.num_client_inst', 0, MOST_INSTANCES);
  settings.choice('common.hax.protocol', ['http', 'https']);
  settings.whole('common.hax.port_num', 1, 65_535);
  checkImages(settings, (clientInstances ?? 0) > 0);
  checkServices(settings);
  for (const name of CONTAINERS) checkResources(settings, name);
  for (const name of SIZES) settings.amount(`common.resource_allocation.${name}`, '8Gi');
  return {
    storageProvisionerPath,
    serverInstancesPerNode: serverInstancesPerNode ?? 1,
    clientInstances: clientInstances ?? 0,
  };
}

function checkImages(settings: CortxSettings, withClients: boolean): void {
  // Busybox makes the folders of the local-path provisioner; upstream's own check forgets it.
  const needed = [...IMAGES, 'busybox', ...(withClients ? ['cortxclient'] : [])];
  const optional = withClients ? [] : ['cortxclient'];
  for (const name of [
    ...needed,
    ...optional.filter((one) => settings.given(`images.${one}`) !== undefined),
  ]) {
    settings.text(`images.${name}`, IMAGE, 'ghcr.io/seagate/cortx-data:2.0.0-950');
  }
}

/** What Kubernetes refuses, or never gives, when more is requested than is allowed. */
function checkResources(settings: CortxSettings, name: string): void {
  for (const kind of ['memory', 'cpu']) {
    const path = `common.resource_allocation.${name}.resources`;
    const example = kind === 'cpu' ? '250m' : '128Mi';
    const [requests, limits] = ['requests', 'limits'].map((side): Quantity | undefined =>
      settings.amount(`${path}.${side}.${kind}`, example),
    );
    if (requests === undefined || limits === undefined || requests.compare(limits) <= 0) continue;
    const reason = `is more than the limit of ${String(limits)}`;
    const remedy = 'request less, or raise the limit';
    settings.refuse('conflict', `${path}.requests.${kind}`, String(requests), reason, remedy);
  }
}

/** A port on every node that a service takes; several for a service that is there several times. */
interface NodePort {
  readonly path: string;
  readonly first: number;
  readonly last: number;
}

function checkServices(settings: CortxSettings): void {
  const services = 'common.external_services';
  const count = settings.whole(`${services}.s3.count`, 0, MOST_INSTANCES) ?? 1;
  const type = settings.choice(`${services}.s3.type`, SERVICE_TYPES);
  if (count > 1 && type !== undefined && type !== 'LoadBalancer') {
    const reason = `is more than one, and a service of type ${type} is there once`;
    settings.refuse(
      'conflict',
      `${services}.s3.count`,
      count,
      reason,
      'write 1, or type LoadBalancer',
    );
  }
  const [http, https] = ['http', 'https'].map((name) =>
    settings.whole(`${services}.s3.ports.${name}`, 1, 65_535),
  );
  if (http !== undefined && http === https) {
    const reason = 'is the port of http too';
    settings.refuse('duplicate', `${services}.s3.ports.https`, https, reason, 'choose another');
  }
  settings.choice(`${services}.control.type`, SERVICE_TYPES);
  settings.whole(`${services}.control.ports.https`, 1, 65_535);
  const ports = [
    ...nodePortsOf(settings, 's3', ['http', 'https'], type === 'LoadBalancer' ? count : 1),
    ...nodePortsOf(settings, 'control', ['https'], 1),
  ];
  refuseOverlaps(settings, ports);
}

function nodePortsOf(
  settings: CortxSettings,
  service: string,
  names: readonly string[],
  count: number,
): readonly NodePort[] {
  const root = `common.external_services.${service}`;
  return names.flatMap((name) => {
    const path = `${root}.nodePorts.${name}`;
    const most = NODE_PORTS.most - Math.max(0, count - 1);
    const first = settings.optionalWhole(path, NODE_PORTS.least, most);
    if (first === undefined) return [];
    if (settings.given(`${root}.type`) === 'ClusterIP') {
      const reason = 'is a port of the nodes, which a service of type ClusterIP has not';
      settings.refuse('conflict', path, first, reason, 'leave it out, or write type NodePort');
    }
    return [{ path, first, last: first + Math.max(0, count - 1) }];
  });
}

function refuseOverlaps(settings: CortxSettings, ports: readonly NodePort[]): void {
  ports.forEach((port, index) => {
    const other = ports
      .slice(0, index)
      .find(({ first, last }) => port.first <= last && first <= port.last);
    if (other === undefined) return;
    const reason = `is taken by ${other.path}`;
    settings.refuse('duplicate', port.path, port.first, reason, 'choose another');
  });
}
