/** The provider of what the state remembers of a secret that stands in user data: since when its files are what they are. */
import { randomBytes } from 'node:crypto';

import { accept, diffInputs } from '../resource-provider';
import type { ResourceProvider } from '../resource-provider';

/** A secret. */
export interface UserDataSecretInputs {
  readonly name: string;
  /** The files as one text. */
  readonly text: string;
}

/** A secret that is remembered. */
export interface UserDataSecretState extends UserDataSecretInputs {
  /** Drawn anew whenever a file changes; not made from the files, so that nobody can try out what they are. */
  readonly revision: string;
}

const REVISION_BYTES = 8;

/** Draws revisions. It touches nothing outside of the state. */
export const userDataSecretProvider: ResourceProvider<UserDataSecretInputs, UserDataSecretState> = {
  check: accept,
  diff: (_id, olds, news) =>
    Promise.resolve(diffInputs<UserDataSecretInputs>(olds, news, ['name', 'text'], ['text'])),
  create: (inputs) => Promise.resolve({ id: inputs.name, outs: drawn(inputs) }),
  read: (id, props) => Promise.resolve({ id, props }),
  update: (_id, _olds, news) => Promise.resolve({ outs: drawn(news) }),
  delete: () => Promise.resolve(),
};

function drawn(inputs: UserDataSecretInputs): UserDataSecretState {
  return { ...inputs, revision: randomBytes(REVISION_BYTES).toString('hex') };
}
