/** The provider of data volumes. Its `delete` deletes nothing: a volume outlives its machine and its stack. */
import { diffInputs, scopeOf } from './resource-provider';
import type { LocalInputs, ResourceProvider } from './resource-provider';
import { volumeFile } from './state-directory';
import { detachVolume, ensureVolume, growLoops, shrinkRefusal, sizeOf } from './volume';

/** What a volume is made from. */
export interface VolumeInputs extends LocalInputs {
  readonly machine: string;
  readonly name: string;
  /** Its size in bytes. */
  readonly bytes: number;
}

/** A volume that is there. */
export interface VolumeState extends VolumeInputs {
  /** The file; empty where machines are only written down. */
  readonly file: string;
  /** Whether the file was there before, with whatever is in it. */
  readonly takenUp: boolean;
}

/** Creates, grows and reads volumes. */
export const volumeProvider: ResourceProvider<VolumeInputs, VolumeState> = {
  check(olds, news) {
    // The file too: it may have been kept from an earlier machine, of which the engine knows nothing.
    const kept = sizeOf(volumeFile(scopeOf(news), news.machine, news.name)) ?? 0;
    const before = Math.max(olds.bytes ?? 0, kept);
    if (before <= news.bytes) return Promise.resolve({ inputs: news, failures: [] });
    const reason = `volume "${news.name}" of ${news.machine} ${shrinkRefusal(before, news.bytes)}`;
    // Named without a property, which the engine would show with its value in bytes and floating point.
    return Promise.resolve({ inputs: news, failures: [{ property: '', reason }] });
  },

  diff: (_id, olds, news) =>
    Promise.resolve(
      diffInputs<VolumeInputs>(
        olds,
        news,
        ['project', 'stack', 'stateRoot', 'runtime', 'machine', 'name', 'bytes'],
        ['bytes'],
      ),
    ),

  create(inputs) {
    const { project, stack, machine, name, bytes, runtime } = inputs;
    const id = `${project}/${stack}/${machine}/${name}`;
    if (runtime === 'files') {
      return Promise.resolve({ id, outs: { ...inputs, file: '', takenUp: false } });
    }
    const file = volumeFile(scopeOf(inputs), machine, name);
    const takenUp = ensureVolume(file, bytes);
    return Promise.resolve({ id, outs: { ...inputs, file, takenUp } });
  },

  read(id, state) {
    const there = state.file === '' || sizeOf(state.file) !== undefined;
    return Promise.resolve(there ? { id, props: state } : {});
  },

  async update(_id, olds, news) {
    if (olds.file !== '') {
      ensureVolume(olds.file, news.bytes);
      await growLoops(olds.file);
    }
    return { outs: { ...olds, ...news } };
  },

  async delete(_id, state) {
    if (state.file !== '') await detachVolume(state.file);
  },
};
