/**
 * The demo on one Linux machine: boots what `Pulumi.local.yaml` describes, or writes it down where containers cannot be booted.
 */
import { mkdirSync } from 'node:fs';

import * as pulumi from '@pulumi/pulumi';
import { EtcdCluster } from 'groundwork/clusters';
import { decideRuntime, hostFacts, imageRecipe, LocalPlatform } from 'groundwork/local';
import type { Network } from 'groundwork/local';
import { InvalidConfiguration } from 'groundwork/values';

import { ETCD, etcdArgs, localSite, programsOf } from './etcd-plan';
import { machineAt, nodeSpecs, placementRequest } from './local-plan';
import { allocatableTable } from './plan-documents';
import { placedMachines, writePlan } from './plan-folder';
import { engineSettings, map, planFolder } from './program-surroundings';
import { missingEtcd, programsFolder } from './programs-folder';
import { readSettings } from './settings';
import type { Settings } from './settings';

/** Declares the machines of the local stack. */
export function localStack(): Readonly<Record<string, unknown>> {
  const settings = readSettings(engineSettings());
  const placed = placedMachines(settings);
  const platform = localPlatform(settings);
  const nodes = platform.network('nodes', placementRequest(settings).network);
  const declared = platform.machines(
    Object.fromEntries(
      nodeSpecs(settings).map(({ name, secretNames: _secrets, bucketNames: _buckets, ...spec }) => [
        name,
        { ...spec, network: nodes, machine: (at) => machineAt(settings, at) },
      ]),
    ),
  );
  const etcd = etcdCluster(settings, platform, nodes);
  const plan = writePlan(planFolder(), pulumi.getStack(), settings, placed);
  return {
    runtime: `${platform.runtime}: ${platform.reason}`,
    machines: map(declared, ({ address, state }) => ({ address, state })),
    allocatable: allocatableTable(placed),
    seeds: map(declared, ({ seedDirectory }) => seedDirectory),
    report: plan.report,
    ...(etcd === undefined ? {} : { etcd: etcdOutputs(etcd) }),
  };
}

// The folder of programs is always given, so that machines need not be made anew when one of them begins to need some.
function localPlatform({ runtime, failureDomains, etcd }: Settings): LocalPlatform {
  const given = { runtime, failureDomains };
  if (decideRuntime(runtime, hostFacts(imageRecipe())).runtime === 'files') {
    return new LocalPlatform(given);
  }
  const programs = programsFolder();
  mkdirSync(programs, { recursive: true });
  const missing = etcd === undefined ? undefined : missingEtcd(etcd.version, programs);
  if (missing !== undefined) throw new InvalidConfiguration('the stack', [missing]);
  return new LocalPlatform({ ...given, programs });
}

function etcdCluster(
  settings: Settings,
  platform: LocalPlatform,
  network: Network,
): EtcdCluster | undefined {
  const args = etcdArgs(settings, localSite(settings), (name) => platform.bucket(name));
  return args === undefined ? undefined : new EtcdCluster(ETCD, { ...args, platform, network });
}

function etcdOutputs(cluster: EtcdCluster): Readonly<Record<string, unknown>> {
  const { plan, memberMachines, endpoints, eventEndpoints, clusterId, metricsTargets } = cluster;
  const [first] = plan.members;
  return {
    endpoints,
    ...(eventEndpoints.length === 0 ? {} : { eventEndpoints }),
    clusterId,
    members: map(memberMachines, ({ address, state, placement: { failureDomain } }) => ({
      address,
      state,
      failureDomain,
    })),
    metrics: metricsTargets,
    etcdctl: `npm run enter -- ${first?.name ?? ETCD} sh -c 'set -a; . /etc/etcd/etcdctl.env; ${programsOf(plan.version)}/etcdctl endpoint status --cluster --write-out table'`,
  };
}
