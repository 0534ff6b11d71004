/** Options of mounts as classes and volumes name them. */
import { isText, readTexts } from '../values';
import type { Findings } from '../values';

// Kubernetes joins them by commas.
const OPTION = /^[^\s,]+$/;

/** Reads options; what is none is refused and left out. */
export function readMountOptions(
  given: readonly string[] | undefined,
  path: string,
  findings: Findings,
): readonly string[] {
  const options = readTexts(given, path, 'noatime', findings) ?? [];
  return options.filter((option, index) => {
    if (isText(option, OPTION)) return true;
    const reason = 'is no option: one word without spaces and commas';
    findings.add('invalid', `${path}[${index}]`, option, reason, 'write for example "noatime"');
    return false;
  });
}
