/** The provider of secrets: files on the host that only root may read. What is in them is never printed. */
import { randomBytes } from 'node:crypto';

import { formatViolation } from '../../values';
import { refuseOtherCheckout } from './other-checkout';
import { diffInputs, scopeOf, stableText } from './resource-provider';
import type { LocalInputs, ResourceProvider } from './resource-provider';
import { checkSecretFiles } from '../secret-files';
import { readSecret, removeSecret, secretFolder, writeSecret } from './secret-folder';
import type { SecretFiles } from './secret-folder';
import { refreshSeeds } from './seed-secrets';
import { unknownValue } from './unknown-value';

/** What a secret is made from. */
export interface SecretInputs extends LocalInputs {
  readonly name: string;
  readonly files: SecretFiles;
}

/** A secret that is there. */
export interface SecretState extends SecretInputs {
  /** Drawn anew whenever a file changes; not made from the files, so that nobody can try out what they are. */
  readonly revision: string;
}

const REVISION_BYTES = 8;

/** Creates, changes, reads and deletes secrets. */
export const secretProvider: ResourceProvider<SecretInputs, SecretState> = {
  check(olds, news) {
    // Machines of another checkout would read our files from then on.
    const isNew = olds.name === undefined && news.runtime === 'containers';
    const others = isNew ? refuseOtherCheckout(scopeOf(news)) : [];
    const violations = checkSecretFiles(news.files, (value) => value === unknownValue);
    const failures = violations.map((violation) => ({
      property: '',
      reason: `secret "${news.name}": ${formatViolation(violation)}`,
    }));
    return Promise.resolve({ inputs: news, failures: [...others, ...failures] });
  },

  diff: (_id, olds, news) =>
    Promise.resolve(
      diffInputs<SecretInputs>(
        olds,
        news,
        ['project', 'stack', 'stateRoot', 'runtime', 'name', 'files'],
        ['files'],
      ),
    ),

  create(inputs) {
    const { project, stack, name } = inputs;
    return Promise.resolve({ id: `${project}/${stack}/${name}`, outs: write(inputs) });
  },

  read(id, state) {
    const found = readSecret(secretFolder(scopeOf(state), state.name));
    const same =
      found?.revision === state.revision && stableText(found.files) === stableText(state.files);
    return Promise.resolve(same ? { id, props: state } : {});
  },

  update: (_id, _olds, news) => Promise.resolve({ outs: write(news) }),

  delete(_id, state) {
    removeSecret(scopeOf(state), state.name);
    return Promise.resolve();
  },
};

function write(inputs: SecretInputs): SecretState {
  const { name, files, runtime } = inputs;
  const scope = scopeOf(inputs);
  const revision = randomBytes(REVISION_BYTES).toString('hex');
  writeSecret(secretFolder(scope, name), revision, files);
  if (runtime === 'files') refreshSeeds(scope, name);
  return { ...inputs, revision };
}
