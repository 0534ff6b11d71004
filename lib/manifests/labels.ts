/** Labels as a person gives them. */
import { isLabelKey, isLabelValue, isRecord } from '../values';
import type { Findings } from '../values';

/** Labels by key, such as `{ 'app.kubernetes.io/part-of': 'storage' }`. */
export type Labels = Readonly<Record<string, string>>;

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
      } else if (!isLabelValue(value)) {
        const remedy = 'write at most 63 letters, digits, "-", "_" and "."';
        findings.add('invalid', at, value, 'is no value of a label', remedy);
      } else return true;
      return false;
    }),
  );
}
