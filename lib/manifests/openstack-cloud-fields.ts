/** Fields that nobody knows: in settings whose names come from others, a wrong one is a wish that is not heard. */
import type { Findings } from '../values';

import { nearestName } from './schema/nearest-name';

/** Refuses fields that are none, with the nearest of those that are. */
export function refuseUnknown(
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: string,
  findings: Findings,
): void {
  for (const [field, value] of Object.entries(given)) {
    if (known.includes(field) || value === undefined) continue;
    const near = nearestName(field, known);
    const remedy = near === undefined ? `use ${known.join(', ')}` : `write "${near}"`;
    const at = path === '' ? field : `${path}.${field}`;
    findings.add('unsupported', at, undefined, 'is no setting here', remedy);
  }
}
