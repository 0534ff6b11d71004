/** Keys that are asked of ConfigMaps and Secrets of the set. */
import { isRecord } from '../../values';
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import { dataOf } from './data-keys';
import type { Field } from './field';
import { referencesOf } from './reference';
import type { Rule } from './rule';

/**
 * A key that is not optional is there: without it the kubelet does not start the container.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables)
 */
export const keys: Rule = {
  check: 'keys',
  find(object, set, findings) {
    for (const { kind, name, namespace, optional, keys: asked } of referencesOf(object)) {
      if (optional || asked.length === 0 || name.text === undefined) continue;
      const source = set.find(kind, namespace, name.text);
      // A controller fills in the Secret of an account.
      if (source === undefined || source.at('type').value === ACCOUNT_TOKEN) continue;
      for (const key of asked) checkKey(key, source, findings);
    }
  },
};

const ACCOUNT_TOKEN = 'kubernetes.io/service-account-token';

function checkKey(key: Field, source: CheckedObject, findings: Findings): void {
  const { plain, encoded } = dataOf(source, source.kind);
  if (key.text === undefined || plain.late || encoded.late) return;
  // A key without a value is there too.
  if ([plain, encoded].some(({ value }) => isRecord(value) && Object.hasOwn(value, key.text ?? '')))
    return;
  const known = [...plain.entries, ...encoded.entries].map((one) => `"${one.key}"`);
  const reason = `the ${source.kind} "${source.name}" (${source.root.path}) has no such key`;
  const remedy =
    known.length === 0 ? 'add it there' : `write one of ${known.join(', ')}, or add it there`;
  findings.add('required', key.path, key.text, reason, remedy);
}
