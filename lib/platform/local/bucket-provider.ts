/** The provider of buckets. Its `delete` deletes nothing: what is in a bucket outlives the stack. */
import { existsSync, mkdirSync } from 'node:fs';

import { accept, diffInputs, scopeOf } from './resource-provider';
import type { LocalInputs, ResourceProvider } from './resource-provider';
import { bucketDirectory } from './state-directory';

/** What a bucket is made from. */
export interface BucketInputs extends LocalInputs {
  readonly name: string;
}

/** A bucket that is there. */
export interface BucketState extends BucketInputs {
  /** The folder; empty where machines are only written down. */
  readonly directory: string;
  /** Whether the folder was there before, with whatever is in it. */
  readonly takenUp: boolean;
}

const FOLDER_MODE = 0o700;

/** Creates, takes up and reads buckets. */
export const bucketProvider: ResourceProvider<BucketInputs, BucketState> = {
  check: accept,

  diff: (_id, olds, news) =>
    Promise.resolve(
      diffInputs<BucketInputs>(olds, news, ['project', 'stack', 'stateRoot', 'runtime', 'name']),
    ),

  create(inputs) {
    const { project, stack, name, runtime } = inputs;
    const directory = runtime === 'files' ? '' : bucketDirectory(scopeOf(inputs), name);
    const takenUp = directory !== '' && existsSync(directory);
    if (directory !== '') mkdirSync(directory, { recursive: true, mode: FOLDER_MODE });
    const id = `${project}/${stack}/${name}`;
    return Promise.resolve({ id, outs: { ...inputs, directory, takenUp } });
  },

  read(id, state) {
    const there = state.directory === '' || existsSync(state.directory);
    return Promise.resolve(there ? { id, props: state } : {});
  },

  update: (_id, olds, news) => Promise.resolve({ outs: { ...olds, ...news } }),

  delete: () => Promise.resolve(),
};
