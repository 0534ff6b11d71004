/**
 * What is not public in Pulumi's runtime and a harness cannot do without, all in one place: the store that holds the settings of one program. Pulumi's own
 * Automation API runs its inline programs in such stores side by side.
 *
 * `setMocks` is not used: it overwrites the settings of whoever ran before, hides what the program says about dependencies, and knows neither
 * secrets nor unknowns.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.245.0/sdk/nodejs/runtime/state.ts
 * @see https://github.com/pulumi/pulumi/blob/v3.245.0/sdk/nodejs/automation/server.ts
 */
import type { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';

const load = createRequire(__filename);

/** The settings of one program. */
export interface RuntimeStore {
  readonly settings: {
    readonly options: {
      project?: string;
      stack?: string;
      organization?: string;
      dryRun?: boolean;
      monitorAddr?: string | undefined;
      engineAddr?: string | undefined;
    };
    monitor?: unknown;
    engine?: unknown;
  };
  callbacks?: unknown;
  /** Promises of the runtime that are not settled, with what they are for. */
  readonly leakCandidates: ReadonlySet<object>;
}

interface RuntimeState {
  readonly LocalStore: new () => RuntimeStore;
  /** Until 3.16x it stands in the module, and later on the global object. */
  readonly asyncLocalStorage?: AsyncLocalStorage<RuntimeStore>;
}

interface PulumiUtilities {
  errorOutputString: boolean;
}

/** How often the strings of Outputs are asked to be errors now. */
let strict = 0;
let before = false;

/** Runs a function in a store of its own. */
export function inStore<T>(store: RuntimeStore, task: () => T): T {
  return storage().run(store, task);
}

/** A new store, with the settings of the environment. */
export function newStore(): RuntimeStore {
  const { LocalStore } = state();
  return new LocalStore();
}

/**
 * Makes `'x' + output` an error instead of a text that says it is one, as `PULUMI_ERROR_OUTPUT_STRING` does; it is read when Pulumi is loaded, which is
 * long ago. Until the function is called that it returns.
 */
export function refuseOutputStrings(): () => void {
  const utilities = load('@pulumi/pulumi/utils') as PulumiUtilities;
  if (strict === 0) before = utilities.errorOutputString;
  strict += 1;
  utilities.errorOutputString = true;
  return () => {
    strict -= 1;
    if (strict === 0) utilities.errorOutputString = before;
  };
}

/** The stack that stands on the global object for copies of Pulumi that are older; until the function is called that puts it back. */
export function keepStack(): () => void {
  const kept: unknown = Reflect.get(globalThis, 'stackResource');
  return () => {
    Reflect.set(globalThis, 'stackResource', kept);
  };
}

/** What the promises of the runtime are for that are not settled, such as `resolveURN(resource:web[aws:ec2/instance:Instance])`. */
export function unsettledOf(store: RuntimeStore): readonly string[] {
  return [...store.leakCandidates].flatMap((promise) => {
    const context: unknown = Reflect.get(promise, '_debugCtx');
    return typeof context === 'string' ? [context] : [];
  });
}

function state(): RuntimeState {
  return load('@pulumi/pulumi/runtime/state') as RuntimeState;
}

function storage(): AsyncLocalStorage<RuntimeStore> {
  const found =
    state().asyncLocalStorage ?? (Reflect.get(globalThis, 'asyncLocalStorage') as unknown);
  return found as AsyncLocalStorage<RuntimeStore>;
}
