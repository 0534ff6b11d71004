/**
 * Everything asynchronous that one program starts, so that a test can wait for all of it and hear of every error, also of those that nobody
 * listens to.
 *
 * A test runner takes a rejection without a listener for a failure of its own, and keeps the event of Node.js to itself; and Pulumi leaves such
 * rejections behind wherever a resource cannot be registered. V8 tells of each promise that is made, and from which other one it comes: that is enough to
 * know them without the event.
 *
 * @see https://nodejs.org/api/v8.html#promise-hooks
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { promiseHooks } from 'node:v8';

const current = new AsyncLocalStorage<AsyncScope>();

// The promises that watching makes are nobody's.
let watching = false;

/** The promises of a program. */
export class AsyncScope {
  private readonly born = new WeakSet<Promise<unknown>>();
  private readonly watched = new WeakSet<Promise<unknown>>();
  private readonly listened = new WeakSet<Promise<unknown>>();
  private readonly rejected = new Map<Promise<unknown>, unknown>();
  private readonly unsettled = new Set<Promise<unknown>>();
  private readonly stopHooks: () => void;

  constructor() {
    const stop: unknown = promiseHooks.createHook({
      init: (promise, parent) => {
        this.onInit(promise, parent);
      },
      settled: (promise) => {
        this.onSettled(promise);
      },
    });
    this.stopHooks = stop as () => void;
  }

  /** Runs a function whose promises, and those that come of them, are of this scope. */
  run<T>(task: () => T): T {
    return current.run(this, task);
  }

  /** How many promises have neither a value nor an error yet. */
  get pending(): number {
    return this.unsettled.size;
  }

  /** The errors that nobody has listened to so far, in the order in which they came. */
  unheard(): readonly unknown[] {
    const found = [...this.rejected].flatMap(([promise, error]) =>
      this.listened.has(promise) ? [] : [error],
    );
    return [...new Set(found)];
  }

  /** Ends the watch. What is still to come of the program is not heard any more, nor is it anybody's failure. */
  stop(): void {
    for (const promise of this.unsettled) if (isPlain(promise)) this.watch(promise);
    this.stopHooks();
  }

  private onInit(promise: Promise<unknown>, parent: Promise<unknown>): void {
    if (watching) return;
    // Undefined for the first of a chain, whatever the types say.
    const from: unknown = parent;
    if (from !== undefined && this.born.has(parent)) this.listened.add(parent);
    if (current.getStore() !== this) return;
    this.born.add(promise);
    this.unsettled.add(promise);
  }

  private onSettled(promise: Promise<unknown>): void {
    if (watching || !this.born.has(promise)) return;
    if (isPlain(promise)) this.watch(promise);
    else this.unsettled.delete(promise);
  }

  // It may have been settled with another promise, and have its value later.
  private watch(promise: Promise<unknown>): void {
    if (this.watched.has(promise)) return;
    this.watched.add(promise);
    const wasWatching = watching;
    watching = true;
    try {
      const end = (): void => {
        this.unsettled.delete(promise);
      };
      const fail = (error: unknown): void => {
        this.unsettled.delete(promise);
        this.rejected.set(promise, error);
      };
      // Promises of other realms, such as those of Node.js itself within a test runner, have another prototype with the same slots.
      void Promise.prototype.then.call(promise, end, fail);
    } finally {
      watching = wasWatching;
    }
  }
}

/**
 * Whether it is a promise as the language makes them. Of those of a class of its own (Node.js has one within) V8 does not tell what comes of them: they are
 * left to the event of Node.js.
 */
function isPlain(promise: Promise<unknown>): boolean {
  const above: unknown = Object.getPrototypeOf(Object.getPrototypeOf(promise) as object);
  return typeof above === 'object' && above !== null && Object.getPrototypeOf(above) === null;
}
