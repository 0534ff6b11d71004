import type { Field } from './field';
import { mapMismatch, mismatch } from './label-selector';
import type { ObjectSet } from './object-set';
import type { PodTemplate } from './pod-template';

/** The pods of a namespace by their labels, so that many Services find theirs in many pods without looking at each. */
interface LabelIndex {
  readonly all: PodTemplate[];
  readonly byLabel: Map<string, PodTemplate[]>;
  /** Those with labels that are known only later. */
  readonly late: PodTemplate[];
}

/** Those that a record of labels selects, or may select: one list for all that ask for the same. */
export function selectedPods(
  namespace: string,
  selector: Field,
  set: ObjectSet,
): readonly PodTemplate[] {
  const find = (): readonly PodTemplate[] =>
    candidates(namespace, recordNeeds(selector), set).filter(
      ({ labels }) => mapMismatch(selector, labels) === undefined,
    );
  return once('selected', namespace, keyOfRecord(selector), set, find);
}

/** As `selectedPods`, by a selector with `matchLabels` and `matchExpressions`. */
export function matchedPods(
  namespace: string,
  selector: Field,
  set: ObjectSet,
): readonly PodTemplate[] {
  const isOneOf = selector
    .at('matchExpressions')
    .items.filter((one) => one.at('operator').text === 'In' && !one.at('values').open)
    .map((one) => {
      const key = one.at('key').text ?? '';
      return one.at('values').items.map(({ text }) => `${key}=${text ?? ''}`);
    });
  const needs = [...recordNeeds(selector.at('matchLabels')), ...isOneOf];
  const find = (): readonly PodTemplate[] =>
    candidates(namespace, needs, set).filter(
      ({ labels }) => mismatch(selector, labels) === undefined,
    );
  return once('matched', namespace, keyOf(selector), set, find);
}

/** Finds once what several ask for in the same words; undefined for words that are not all known. */
function once(
  what: string,
  namespace: string,
  key: string | undefined,
  set: ObjectSet,
  find: () => readonly PodTemplate[],
): readonly PodTemplate[] {
  return key === undefined ? find() : set.once(`${what} in ${namespace}: ${key}`, find);
}

function keyOfRecord(labels: Field): string | undefined {
  if (labels.late || labels.entries.some(({ text }) => text === undefined)) return undefined;
  return JSON.stringify(labels.entries.map(({ key, text }) => [key, text]));
}

function keyOf(selector: Field): string | undefined {
  const labels = keyOfRecord(selector.at('matchLabels'));
  const words = selector.at('matchExpressions').items.map((one) => {
    return [one.at('key'), one.at('operator'), ...one.at('values').items].map(({ text }) => text);
  });
  const isKnown = labels !== undefined && !words.flat().includes(undefined);
  return isKnown && !selector.at('matchExpressions').late
    ? JSON.stringify([labels, words])
    : undefined;
}

/** The labels that a record asks for, each as a list of one. */
function recordNeeds(labels: Field): readonly (readonly string[])[] {
  const known = labels.entries.filter(({ text }) => text !== undefined);
  return known.map(({ key, text = '' }) => [`${key}=${text}`]);
}

/** The pods that may be selected when one label of each of these lists is needed; no more than have those of the rarest list. */
function candidates(
  namespace: string,
  needs: readonly (readonly string[])[],
  set: ObjectSet,
): readonly PodTemplate[] {
  const index = indexOf(namespace, set);
  if (index === undefined) return [];
  if (needs.length === 0) return index.all;
  const sized = needs.map((labels) => {
    const buckets = labels.map((one) => index.byLabel.get(one) ?? []);
    return { buckets, size: buckets.reduce((sum, { length }) => sum + length, 0) };
  });
  const rarest = sized.reduce((least, one) => (one.size < least.size ? one : least));
  return [...new Set([...rarest.buckets.flat(), ...index.late])];
}

function indexOf(namespace: string, set: ObjectSet): LabelIndex | undefined {
  return set.once('pods', () => indexAll(set)).get(namespace);
}

function indexAll(set: ObjectSet): ReadonlyMap<string, LabelIndex> {
  const namespaces = new Map<string, LabelIndex>();
  for (const { namespace, pods } of set.objects) {
    if (pods === undefined) continue;
    const none: LabelIndex = { all: [], byLabel: new Map(), late: [] };
    const index = namespaces.get(namespace) ?? none;
    namespaces.set(namespace, index);
    index.all.push(pods);
    if (pods.labels.late || pods.labels.entries.some(({ late }) => late)) index.late.push(pods);
    for (const { key, text } of pods.labels.entries) {
      const bucket = index.byLabel.get(`${key}=${text ?? ''}`);
      if (bucket === undefined) index.byLabel.set(`${key}=${text ?? ''}`, [pods]);
      else bucket.push(pods);
    }
  }
  return namespaces;
}
