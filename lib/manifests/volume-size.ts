/** Sizes of volumes: whole bytes. */
import { Quantity } from '../values';
import type { Findings, QuantityInput } from '../values';

/** Reads a size that is more than nothing and a whole number of bytes; of others the API server warns. */
export function readVolumeSize(
  given: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  const size = findings.take(Quantity.parse(given as QuantityInput, path));
  if (size === undefined) return undefined;
  const remedy = 'write how large it is, such as "100Gi"';
  if (size.compare(0) <= 0) {
    findings.add('out-of-range', path, given, 'is nothing', remedy);
  } else if (!size.equals(String(size.bytes()))) {
    findings.add('invalid', path, given, 'is no whole number of bytes', remedy);
  } else return size.toString();
  return undefined;
}
