/** How much ConfigMaps and Secrets hold. */
import { decodedLength } from './base64';
import { dataOf } from './data-keys';
import type { Field } from './field';
import type { Rule } from './rule';

const MOST_BYTES = 1024 * 1024;

/**
 * All values of one ConfigMap or Secret together are at most 1 MiB; what stands in base64 counts as the bytes that it stands for.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/types.go (MaxSecretSize)
 */
export const sizes: Rule = {
  check: 'sizes',
  find(object, _, findings) {
    const { kind } = object;
    if (kind !== 'ConfigMap' && kind !== 'Secret') return;
    const { plain, encoded } = dataOf(object, kind);
    // A plain value of a Secret takes the place of an encoded one.
    const counted = encoded.entries.filter(({ key }) => !plain.at(key).given);
    const fields = [...plain.entries, ...counted];
    const lengths = fields.map((field) => lengthOf(field, plain));
    const size = lengths.reduce((sum, length) => sum + length, 0);
    if (size <= MOST_BYTES) return;
    const largest = fields[lengths.indexOf(Math.max(...lengths))] ?? plain;
    const reason = `all values together are ${size} bytes long, most of them in "${largest.key}"; at most ${MOST_BYTES} are allowed`;
    const remedy = 'put large files into an image or a volume, or in several objects';
    const { path } = plain.at(largest.key).given ? plain : encoded;
    findings.add('too-long', path, undefined, reason, remedy);
  },
};

function lengthOf(field: Field, plain: Field): number {
  const text = field.text ?? '';
  return plain.at(field.key).given ? Buffer.byteLength(text) : (decodedLength(text) ?? 0);
}
