/** A machine that is only written down, with a secret whose text is known late, for the real engine. */
import * as pulumi from '@pulumi/pulumi';

import { Machine } from '../../../lib/machine';
import { LocalPlatform } from '../../../lib/platform/local';

interface Settings {
  readonly stateDirectory: string;
  readonly token: string;
  readonly bucket?: boolean;
  readonly programs?: string;
}

interface NoteInputs {
  readonly text: pulumi.Input<string>;
  readonly made?: pulumi.Output<string>;
}

// What a certificate is in real life: made by a resource, unknown in the preview of a change.
const provider: pulumi.dynamic.ResourceProvider<{ text: string }> = {
  create: ({ text }) =>
    Promise.resolve({ id: 'note', outs: { text, made: `hunter2-${text}-token` } }),
  diff: (_id, olds: { readonly text: string }, news) =>
    Promise.resolve({ changes: olds.text !== news.text }),
  update: (_id, _olds, { text }) =>
    Promise.resolve({ outs: { text, made: `hunter2-${text}-token` } }),
};

class Note extends pulumi.dynamic.Resource {
  declare readonly made: pulumi.Output<string>;

  constructor(name: string, inputs: NoteInputs) {
    super(provider, name, { made: undefined, ...inputs }, { additionalSecretOutputs: ['made'] });
  }
}

const settings = new pulumi.Config().requireObject<Settings>('local');
const { stateDirectory, token, bucket = false, programs } = settings;
const platform = new LocalPlatform({
  runtime: 'files',
  stateDirectory,
  ...(programs === undefined ? {} : { programs }),
});
const note = new Note('note', { text: pulumi.secret(token) });
const tls = platform.secret('tls', { token: note.made, fixed: 'a fixed text' });
const prepared = platform.prepare({
  one: {
    network: platform.network('machines', { cidr: '10.77.0.0/24' }),
    machine: ({ name }) => new Machine(name),
    secrets: [tls],
    ...(bucket ? { buckets: [platform.bucket('backup')] } : {}),
  },
});
const one = prepared.register('one', { dependsOn: [note] });

export const revision = prepared.revision('one');
export const secretRevision = tls.revision;
export const instance = one.instance;
export const seed = one.seedDirectory;
export const access = one.access;
