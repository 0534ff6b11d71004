import type { Field } from './field';
import { mapMismatch } from './label-selector';
import type { ObjectSet } from './object-set';
import type { PodTemplate } from './pod-template';

/** The pods of a namespace by their labels, so that many Services find theirs in many pods without looking at each. */
interface LabelIndex {
  readonly all: PodTemplate[];
  readonly byLabel: Map<string, PodTemplate[]>;
  /** Those with labels that are known only later. */
  readonly late: PodTemplate[];
}

/** All pods that objects of a namespace make. */
export function podsIn(namespace: string, set: ObjectSet): readonly PodTemplate[] {
  return indexOf(namespace, set)?.all ?? [];
}

/** Those that a record of labels selects, or may select. */
export function selectedPods(
  namespace: string,
  selector: Field,
  set: ObjectSet,
): readonly PodTemplate[] {
  const index = indexOf(namespace, set);
  if (index === undefined) return [];
  const known = selector.entries.filter(({ text }) => text !== undefined);
  const buckets = known.map(({ key, text = '' }) => index.byLabel.get(`${key}=${text}`) ?? []);
  const fewest = buckets.reduce<readonly PodTemplate[]>(
    (least, one) => (one.length < least.length ? one : least),
    buckets[0] ?? index.all,
  );
  const candidates = known.length === 0 ? index.all : [...fewest, ...index.late];
  return [...new Set(candidates)].filter(
    ({ labels }) => mapMismatch(selector, labels) === undefined,
  );
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
