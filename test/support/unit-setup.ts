/** For every unit test file. */
import type { AsyncLocalStorage } from 'node:async_hooks';

// A limit is for what hangs, not for what is slow because the computer does something else too.
jest.setTimeout(60_000);

/*
 * Pulumi keeps its state in a storage that Node.js asks about with every promise, for as long as the process lives. A worker runs a hundred files one
 * after the other: without this each of them leaves one, which costs time and keeps all of the file's modules.
 */
afterAll(() => {
  const { asyncLocalStorage } = globalThis as { asyncLocalStorage?: AsyncLocalStorage<unknown> };
  asyncLocalStorage?.disable();
});
