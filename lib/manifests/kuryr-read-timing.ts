/** How long Kuryr waits, and what it makes beforehand. */
import { isRecord } from '../values';
import type { Findings } from '../values';

import type { KuryrDaemon, KuryrPool } from './kuryr-network-props';
import { readWholeNumber } from './pod-numbers';

/** Ports that are made beforehand. */
export type ReadPool = Required<KuryrPool>;
/** Patience of the daemon. */
export type ReadDaemon = Required<KuryrDaemon>;

/**
 * After how many seconds the kubelet asks for a pod's network anew.
 *
 * @see https://docs.openstack.org/kuryr-kubernetes/latest/installation/manual.html
 */
const KUBELET = 180;

/** Reads the pool; undefined for none. */
export function readPool(given: unknown, findings: Findings): ReadPool | undefined {
  if (given === false) return undefined;
  const fields = readFields(given, 'vif_pool', 'false for none', findings);
  const number = (field: keyof KuryrPool, bounds: readonly [number, number, number]): number =>
    readWholeNumber(fields[field], `vif_pool.${field}`, bounds, findings);
  const pool = {
    ports_pool_min: number('ports_pool_min', [1, 0, 1000]),
    ports_pool_batch: number('ports_pool_batch', [3, 1, 1000]),
    ports_pool_max: number('ports_pool_max', [0, 0, 4094]),
    ports_pool_update_frequency: number('ports_pool_update_frequency', [20, 1, 3600]),
  };
  const { ports_pool_max: most } = pool;
  for (const field of ['ports_pool_min', 'ports_pool_batch'] as const) {
    if (most === 0 || pool[field] <= most) continue;
    const reason = `is more than ports_pool_max (${most}): what is made is taken away at once`;
    findings.add('conflict', `vif_pool.${field}`, pool[field], reason, `write at most ${most}`);
  }
  return pool;
}

/** Reads the patience: each wait is shorter than the one around it. */
export function readDaemon(given: unknown, findings: Findings): ReadDaemon {
  const fields = readFields(given, 'cni_daemon', '{ vif_annotation_timeout: 60 }', findings);
  const number = (field: keyof KuryrDaemon, bounds: readonly [number, number, number]): number =>
    readWholeNumber(fields[field], `cni_daemon.${field}`, bounds, findings);
  const daemon = {
    vif_annotation_timeout: number('vif_annotation_timeout', [60, 1, 3600]),
    pyroute2_timeout: number('pyroute2_timeout', [10, 1, 3600]),
    worker_num: number('worker_num', [30, 2, 500]),
  };
  const { vif_annotation_timeout: vif, pyroute2_timeout: kernel } = daemon;
  if (vif >= KUBELET) {
    const reason = `the kubelet gives up after ${KUBELET} seconds, before the daemon does`;
    const path = 'cni_daemon.vif_annotation_timeout';
    findings.add('conflict', path, vif, reason, `write less than ${KUBELET}`);
  }
  if (kernel >= vif) {
    const reason = `is no less than vif_annotation_timeout (${vif}), within which it has to be done`;
    const path = 'cni_daemon.pyroute2_timeout';
    findings.add('conflict', path, kernel, reason, `write less than ${vif}`);
  }
  return daemon;
}

function readFields(
  given: unknown,
  path: string,
  example: string,
  findings: Findings,
): Readonly<Record<string, unknown>> {
  if (given === undefined) return {};
  if (isRecord(given)) return given;
  findings.add('invalid', path, given, 'is no record of settings', `write ${example}`);
  return {};
}
