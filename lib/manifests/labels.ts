/** Labels as a person gives them. */
import { isLabelKey, isLabelValue, isRecord } from '../values';
import type { Findings } from '../values';

/** Labels by key, such as `{ 'app.kubernetes.io/part-of': 'storage' }`. */
export type Labels = Readonly<Record<string, string>>;

/**
 * Whether it is a value of a label that reaches Kubernetes as text. cdk8s writes `0o7` and `0X1F` without quotes, as they are no numbers in
 * YAML 1.1, and Kubernetes reads numbers.
 *
 * @see https://github.com/yaml/go-yaml (resolve.go; tried with k8s.io/apimachinery v0.36.1 and cdk8s 2.70.106)
 */
export function isPrintableLabel(value: unknown): value is string {
  return isLabelValue(value) && !/^0(?:o[0-7]+|X[0-9A-Fa-f]+)$/.test(value);
}

/** Reads labels; what is no label is refused and left out. */
export function readLabels(given: unknown, path: string, findings: Findings): Labels {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    const remedy = 'write for example { "app.kubernetes.io/part-of": "storage" }';
    findings.add('invalid', path, given, 'is no record of labels', remedy);
    return {};
  }
  return Object.fromEntries(
    Object.entries(given).filter((label): label is [string, string] => {
      const [key, value] = label;
      const at = `${path}[${key}]`;
      if (!isLabelKey(key)) {
        findings.add(
          'invalid',
          at,
          key,
          'is no key of a label',
          'write for example "example.com/rack"',
        );
      } else if (!isPrintableLabel(value)) {
        const remedy = 'write at most 63 letters, digits, "-", "_" and ".", and no number like 0o7';
        findings.add('invalid', at, value, 'is no value of a label', remedy);
      } else return true;
      return false;
    }),
  );
}
