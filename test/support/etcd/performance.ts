/**
 * How fast a cluster takes writes, measured and judged as `etcdctl check perf` does: many clients at once ask for a steady rate, and throughput,
 * the slowest write and the spread of all decide.
 *
 * @see https://github.com/etcd-io/etcd/blob/v3.6.14/etcdctl/ctlv3/command/check.go
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { encoded } from './gateway';
import type { EtcdGateway } from './gateway';
import type { FillPlan, Performance, PerformancePlan } from './witness-protocol';

/** `check perf` has values of a kilobyte. */
const VALUE = encoded('x'.repeat(1024));
const ANSWER_MS = 5_000;
/** Written over and over, so that what fills the disk is history, which can be compacted. */
const FILLED = 4;
const SPARE = 0.9;
const SLOWEST_MS = 500;
const DEVIATION_MS = 100;

/** Writes for some seconds and measures. */
export async function measurePerformance(
  gateway: EtcdGateway,
  { endpoints, rate, clients, seconds }: PerformancePlan,
): Promise<Performance> {
  const times: number[] = [];
  let failed = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  const interval = (1000 * clients) / rate;
  const write = async (client: number): Promise<void> => {
    let next = began + (interval * client) / clients;
    for (let number = 0; next < end; number += 1) {
      await sleep(Math.max(next - performance.now(), 0));
      const from = performance.now();
      const outcome = await gateway.ask(endpoints[client % endpoints.length] ?? '', {
        path: '/v3/kv/put',
        body: { key: encoded(`/perf/${client}/${number}`), value: VALUE },
        timeoutMs: ANSWER_MS,
      });
      if (outcome.kind === 'answer') times.push(performance.now() - from);
      else failed += 1;
      next += interval;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => write(client)));
  return figuresOf(times, failed, (performance.now() - began) / 1000);
}

/** What is wrong with the speed, by the measure of `etcdctl check perf`; empty when nothing is. */
export function performanceFindings(measured: Performance, rate: number): readonly string[] {
  const { perSecond, slowest, deviation, failed } = measured;
  return [
    ...(perSecond < rate * SPARE ? [`${perSecond} writes/s, less than ${rate * SPARE}`] : []),
    ...(slowest > SLOWEST_MS ? [`slowest write ${slowest} ms, more than ${SLOWEST_MS}`] : []),
    ...(deviation > DEVIATION_MS ? [`deviation ${deviation} ms, more than ${DEVIATION_MS}`] : []),
    ...(failed > 0 ? [`${failed} writes failed`] : []),
  ];
}

/** Writes until a member refuses; the reason. */
export async function fill(
  gateway: EtcdGateway,
  { endpoints, bytes, limit }: FillPlan,
): Promise<string> {
  const value = Buffer.alloc(bytes, 'f').toString('base64');
  for (let number = 0; number < limit; number += 1) {
    const outcome = await gateway.ask(endpoints[0] ?? '', {
      path: '/v3/kv/put',
      body: { key: encoded(`/fill/${number % FILLED}`), value },
      timeoutMs: ANSWER_MS,
    });
    if (outcome.kind === 'answer') continue;
    if (outcome.reason.includes('space exceeded')) return outcome.reason;
    await sleep(100);
  }
  throw new Error(`${limit} writes of ${bytes} bytes were all taken`);
}

/** The figures of some writes, rounded to tenths. */
export function figuresOf(
  milliseconds: readonly number[],
  failed: number,
  seconds: number,
): Performance {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const writes = sorted.length;
  const mean = sorted.reduce((sum, one) => sum + one, 0) / Math.max(writes, 1);
  const spread = sorted.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(writes, 1);
  const at = (part: number): number => sorted[Math.min(writes - 1, Math.floor(writes * part))] ?? 0;
  return {
    writes,
    failed,
    perSecond: tenths(writes / seconds),
    median: tenths(at(0.5)),
    percentile99: tenths(at(0.99)),
    slowest: tenths(sorted.at(-1) ?? 0),
    deviation: tenths(Math.sqrt(spread)),
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
