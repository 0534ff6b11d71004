/**
 * A cluster on an OpenStack cloud: the control plane behind one address, workers, etcd on fast volumes, and a share. What it consists of stands in
 * `Pulumi.<stack>.yaml`.
 */
import * as pulumi from '@pulumi/pulumi';
import { EtcdCluster } from 'groundwork/clusters';
import { OpenStackPlatform } from 'groundwork/openstack';
import type {
  EndpointArgs,
  MachinePool,
  Network,
  NetworkArgs,
  OpenStackPlatformArgs,
  Share,
  ShareArgs,
} from 'groundwork/openstack';

import { ETCD, etcdArgs } from './etcd-plan';
import {
  API,
  API_PORT,
  CONTROL_PLANE,
  controlPlaneSpecs,
  flowsOf,
  forwardedRanges,
  nodeMachine,
  openStackSite,
  WORKERS,
} from './openstack-plan';
import { plannedMachines, writeOpenStackPlan } from './openstack-plan-folder';
import { readOpenStackSettings } from './openstack-settings';
import type { OpenStackSettings } from './openstack-settings';
import { allocatableTable } from './plan-documents';
import { engineSettings, map, planFolder } from './program-surroundings';

const SHARE = 'shared';

/**
 * Declares the machines of a stack on OpenStack.
 *
 * @param folder where its plan is written
 */
export function openStackStack(folder = planFolder()): Readonly<Record<string, unknown>> {
  const settings = readOpenStackSettings(engineSettings());
  const planned = plannedMachines(settings);
  const platform = new OpenStackPlatform(platformArgs(settings));
  const network = nodeNetwork(settings, platform);

  // machines
  const api = platform.endpoint(API, {
    ...settings.controlPlane.endpoint,
    ...{ network, port: API_PORT },
  } as EndpointArgs);
  const masters = platform.machines(
    Object.fromEntries(
      controlPlaneSpecs(settings).map(({ name, ...spec }) => [
        name,
        {
          ...{ ...spec, ...sizeOf(settings.controlPlane), network, endpoints: [api] },
          ...{ groups: [CONTROL_PLANE], antiAffinity: { group: CONTROL_PLANE, required: true } },
          machine: () => nodeMachine(settings, CONTROL_PLANE, name),
        },
      ]),
    ),
  );
  const etcd = etcdCluster(settings, platform, network);
  const workers = workerPool(settings, platform, network);

  // storage
  const share = sharedFiles(settings, platform, network);

  const plan = writeOpenStackPlan(folder, pulumi.getStack(), settings, planned);
  return {
    api: { endpoint: `https://${api.address}:${api.port}`, publicAddress: api.publicAddress },
    controlPlane: map(masters, ({ address, state }) => ({ address, state })),
    workers: map(workers.machines, ({ address, state }) => ({ address, state })),
    allocatable: allocatableTable(planned),
    report: plan.report,
    ...(etcd === undefined ? {} : { etcd: etcdOutputs(etcd) }),
    ...(share === undefined ? {} : { share: shareOutputs(share) }),
  };
}

// The settings know the names, the platform checks the values.
function platformArgs(settings: OpenStackSettings): OpenStackPlatformArgs {
  const { bucketStore, ...rest } = settings.openstack;
  const store = bucketStore?.kind === 's3' ? { ...bucketStore, credential: s3Keys() } : bucketStore;
  return {
    ...rest,
    ...(store === undefined ? {} : { bucketStore: store }),
    forwardedRanges: forwardedRanges(settings),
  } as OpenStackPlatformArgs;
}

function s3Keys(): object {
  const config = new pulumi.Config('groundwork');
  return {
    accessKey: config.requireSecret('s3AccessKey'),
    secretKey: config.requireSecret('s3SecretKey'),
  };
}

function nodeNetwork(settings: OpenStackSettings, platform: OpenStackPlatform): Network {
  const { cidr, outgoing } = settings.network;
  return platform.network('nodes', {
    ...{ cidr, flows: flowsOf(settings) },
    ...(outgoing === undefined ? {} : { outgoing }),
  } as NetworkArgs);
}

function workerPool(
  settings: OpenStackSettings,
  platform: OpenStackPlatform,
  network: Network,
): MachinePool {
  const { count, failureDomains, maxUnavailable } = settings.workers;
  return platform.pool(WORKERS, {
    ...{ network, count, groups: [WORKERS], ...sizeOf(settings.workers) },
    ...(failureDomains === undefined ? {} : { failureDomains }),
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    machine: ({ name, pool }) => nodeMachine(settings, WORKERS, name ?? pool),
  });
}

function etcdCluster(
  settings: OpenStackSettings,
  platform: OpenStackPlatform,
  network: Network,
): EtcdCluster | undefined {
  const args = etcdArgs(settings, openStackSite(settings), (name) => platform.bucket(name));
  return args === undefined ? undefined : new EtcdCluster(ETCD, { ...args, platform, network });
}

function sharedFiles(
  { share }: OpenStackSettings,
  platform: OpenStackPlatform,
  network: Network,
): Share | undefined {
  if (share === undefined) return undefined;
  const { accessTo, driverHandlesShareServers, ...rest } = share;
  const server = { driverHandlesShareServers };
  return platform.share(SHARE, {
    ...rest,
    shareServer: driverHandlesShareServers ? { ...server, network } : server,
    access: accessTo.map((cidr) => ({ accessTo: { cidr } })),
  } as ShareArgs);
}

function etcdOutputs(cluster: EtcdCluster): Readonly<Record<string, unknown>> {
  const { memberMachines, endpoints, eventEndpoints, clusterId, metricsTargets } = cluster;
  return {
    endpoints,
    ...(eventEndpoints.length === 0 ? {} : { eventEndpoints }),
    clusterId,
    members: map(memberMachines, ({ address, state, placement: { failureDomain } }) => ({
      ...{ address, state, failureDomain },
    })),
    metrics: metricsTargets,
  };
}

function shareOutputs({ id, protocol, exportLocations }: Share): Readonly<Record<string, unknown>> {
  return { id, protocol, exportLocations };
}

function sizeOf({ size }: { readonly size?: string | undefined }): { readonly size?: string } {
  return size === undefined ? {} : { size };
}
