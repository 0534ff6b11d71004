/** Runs a Pulumi program without an engine until nothing of it is left to wait for. */
import { clearTimeout, setTimeout } from 'node:timers';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

import * as pulumi from '@pulumi/pulumi';

import { Duration } from '../../values';
import type { ProgramOptions } from '../program-options';

import { AsyncScope } from './async-scope';
import { inStore, keepStack, newStore, refuseOutputStrings, unsettledOf } from './pulumi-runtime';
import type { RuntimeStore } from './pulumi-runtime';
import { RecordingCallbacks } from './recording-callbacks';
import { RecordingEngine } from './recording-engine';
import { RecordingMonitor } from './recording-monitor';
import type { LoggedMessage, Registration } from './registration';

/** What a program has asked for. */
export interface RecordedProgram {
  readonly registrations: readonly Registration[];
  readonly messages: readonly LoggedMessage[];
  /** Of the stack, as they come over the wire. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

const TIMEOUT = '4s';
const TURNS_WITHOUT_PAUSE = 100;
const PAUSE_MS = 2;

/**
 * Runs a program.
 *
 * @throws the error that the program throws, that a resource cannot be registered for, or that says what never settles
 */
export async function runProgram(
  program: () => unknown,
  options: ProgramOptions,
): Promise<RecordedProgram> {
  const limit = Duration.of(options.timeout ?? TIMEOUT);
  const monitor = new RecordingMonitor(options);
  const engine = new RecordingEngine();
  const store = storeFor(options, monitor, engine);
  const allowOutputStrings = refuseOutputStrings();
  const putStackBack = keepStack();
  const scope = new AsyncScope();
  try {
    const ended = { error: undefined as unknown, failed: false };
    scope.run(() => {
      inStore(store, () => {
        configure(options);
        void pulumi.runtime
          .runInPulumiStack(() => Promise.resolve().then(program))
          .catch((error: unknown) => {
            ended.error = error;
            ended.failed = true;
          });
      });
    });
    const expired = await settle(scope, monitor, () => ended.failed, limit);
    const failures = [
      ...monitor.failures,
      ...(ended.failed ? [ended.error] : []),
      ...scope.unheard(),
    ];
    if (failures.length > 0) throw monitor.originalOf(failures[0]) as Error;
    if (expired) throw new Error(hanging(limit, monitor, store, scope.pending));
  } finally {
    scope.stop();
    allowOutputStrings();
    putStackBack();
  }
  const { registrations, stackOutputs } = monitor;
  return { registrations, messages: engine.messages, outputs: stackOutputs };
}

function storeFor(
  options: ProgramOptions,
  monitor: RecordingMonitor,
  engine: RecordingEngine,
): RuntimeStore {
  const { mode, project = 'project', stack = 'stack', organization = 'organization' } = options;
  const store = newStore();
  Object.assign(store.settings.options, {
    project,
    stack,
    organization,
    dryRun: mode === 'preview',
    monitorAddr: 'mock',
    engineAddr: 'mock',
  });
  store.settings.monitor = monitor;
  store.settings.engine = engine;
  store.callbacks = new RecordingCallbacks();
  return store;
}

function configure({ project = 'project', config = {}, secretConfig = {} }: ProgramOptions): void {
  const full = (key: string): string => (key.includes(':') ? key : `${project}:${key}`);
  const all = Object.entries({ ...config, ...secretConfig }).map(([key, value]) => [
    full(key),
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(
    Object.fromEntries(all) as Record<string, string>,
    Object.keys(secretConfig).map(full),
  );
}

/** Waits until nothing is pending, or something has failed; true when that takes too long. */
async function settle(
  scope: AsyncScope,
  monitor: RecordingMonitor,
  hasFailed: () => boolean,
  limit: Duration,
): Promise<boolean> {
  const state = { expired: false };
  const timer = setTimeout(() => {
    state.expired = true;
  }, limit.seconds() * 1000);
  let quiet = 0;
  for (let turn = 0; quiet < 2 && !state.expired; turn += 1) {
    await (turn < TURNS_WITHOUT_PAUSE ? nextTurn() : pause(PAUSE_MS));
    // What failed may be on its way to somebody who listens; after a turn of the event loop it is not any more.
    if (hasFailed() || monitor.failures.length > 0 || scope.unheard().length > 0) quiet += 1;
    else quiet = scope.pending === 0 ? quiet + 1 : 0;
  }
  clearTimeout(timer);
  return quiet < 2;
}

function hanging(
  limit: Duration,
  { waiting }: RecordingMonitor,
  store: RuntimeStore,
  pending: number,
): string {
  const asked = [...waiting].map((one) => `what newResource or call makes of ${one}`);
  const registered = unsettledOf(store).flatMap((context) => {
    const [, name, type] = /resource:(.+?)\[([^\]]+)\]/.exec(context) ?? [];
    if (name === undefined || type === undefined) return [];
    const subject = `${name} (${type})`;
    return waiting.has(subject) ? [] : [`an input or a dependency of ${subject}`];
  });
  const known = [...new Set([...asked, ...registered])].sort();
  const lines = known.length > 0 ? known : [`${pending} promises that the program has made`];
  return [`the program has not settled after ${limit.toString()}; still waiting:`, ...lines].join(
    '\n  ',
  );
}
