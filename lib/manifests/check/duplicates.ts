/** What stands twice in a list whose entries are told apart. */
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import type { Rule } from './rule';

/** A list whose entries are known by some of their fields; without such fields, by what they are. */
interface KeyedList {
  readonly list: Field;
  /** The fields, each with what it is where it is not given: undefined for nothing. */
  readonly keys: Readonly<Record<string, string | undefined>>;
}

const BY_NAME = { name: undefined };
const WEBHOOKS = /^(?:Mutating|Validating)WebhookConfiguration\./;

/**
 * Entries that are known by the same name, number or text as an earlier one of their list. Server-side apply, by which Pulumi and `kubectl apply
 * --server-side` bring objects to a cluster, refuses the whole object for one of them; of many a plain create takes the last. Lists in which
 * a plain create refuses them too have checks of their own: containers, volumes, mounts, ports of Services.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/api/openapi-spec/swagger.json (x-kubernetes-list-map-keys)
 */
export const duplicates: Rule = {
  check: 'duplicates',
  find(object, _, findings) {
    for (const one of keyedLists(object)) checkList(one, findings);
  },
};

function keyedLists(object: CheckedObject): readonly KeyedList[] {
  const { pods, kind } = object;
  const metadata = object.at('metadata');
  const ofPodsToo = pods === undefined || kind === 'Pod' ? [] : [pods.root.at('metadata')];
  const lists: KeyedList[] = [metadata, ...ofPodsToo].flatMap((one) => [
    { list: one.at('finalizers'), keys: {} },
    { list: one.at('ownerReferences'), keys: { uid: undefined } },
  ]);
  if (pods !== undefined) {
    lists.push(...ofPods(pods.spec), ...pods.containers.flatMap(({ field }) => ofContainer(field)));
  }
  if (kind === 'ServiceAccount') lists.push({ list: object.at('secrets'), keys: { name: '' } });
  if (kind === 'CSIDriver.storage.k8s.io') {
    lists.push({ list: object.at('spec', 'volumeLifecycleModes'), keys: {} });
  }
  if (WEBHOOKS.test(kind)) {
    const list = object.at('webhooks');
    lists.push({ list, keys: BY_NAME });
    for (const hook of list.items) lists.push({ list: hook.at('matchConditions'), keys: BY_NAME });
  }
  return lists;
}

function ofPods(spec: Field): readonly KeyedList[] {
  return [
    { list: spec.at('imagePullSecrets'), keys: { name: '' } },
    { list: spec.at('hostAliases'), keys: { ip: undefined } },
    { list: spec.at('resourceClaims'), keys: BY_NAME },
    { list: spec.at('schedulingGates'), keys: BY_NAME },
    {
      list: spec.at('topologySpreadConstraints'),
      keys: { topologyKey: undefined, whenUnsatisfiable: undefined },
    },
  ];
}

function ofContainer(container: Field): readonly KeyedList[] {
  return [
    { list: container.at('env'), keys: BY_NAME },
    { list: container.at('ports'), keys: { containerPort: undefined, protocol: 'TCP' } },
    { list: container.at('resources', 'claims'), keys: BY_NAME },
  ];
}

function checkList({ list, keys }: KeyedList, findings: Findings): void {
  const names = Object.keys(keys);
  const known = new Map<string, Field>();
  for (const entry of list.items) {
    const fields = names.length === 0 ? [entry] : names.map((name) => entry.at(name));
    const values = fields.map((field) => (field.given ? field.value : keys[field.key]));
    // What is known only later may be anything; what is missing is told elsewhere.
    if (values.some((value) => typeof value !== 'string' && typeof value !== 'number')) continue;
    const [first = entry] = fields;
    const key = JSON.stringify(values);
    const other = known.get(key);
    if (other === undefined) known.set(key, first);
    else refuse(first, other, names, findings);
  }
}

function refuse(field: Field, other: Field, names: readonly string[], findings: Findings): void {
  const what = names.length === 0 ? '' : `has the same ${names.join(' and ')}`;
  const same = names.length === 0 ? `stands at ${other.path} too` : `${other.path} ${what}`;
  const reason = `${same}, and server-side apply refuses a list with both`;
  findings.add('duplicate', field.path, field.value ?? '', reason, 'leave out one of them');
}
