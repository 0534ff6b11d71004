import type { Field } from './field';

const LONGEST_KEY = 253;

/**
 * Whether it is a key of a ConfigMap or a Secret, and so a name of a file.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go (IsConfigMapKey)
 */
export function isDataKey(key: string): boolean {
  return key.length <= LONGEST_KEY && /^[-._a-zA-Z0-9]+$/.test(key) && !/^\.(?:$|\.)/.test(key);
}

/** What a ConfigMap or a Secret holds: the records by name, and which of them are encoded. */
export function dataOf(
  object: { at(...keys: string[]): Field },
  kind: string,
): {
  readonly plain: Field;
  readonly encoded: Field;
} {
  return kind === 'Secret'
    ? { plain: object.at('stringData'), encoded: object.at('data') }
    : { plain: object.at('data'), encoded: object.at('binaryData') };
}
