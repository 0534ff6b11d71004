import { readTexts } from '../values';
import type { Findings } from '../values';

import { objectName } from './collect-objects';
import type { ChartObject } from './collect-objects';

/** The objects that may hold secrets, by any of their names; names of none are refused, since they are mistyped. */
export function readAllowed(
  given: readonly string[] | undefined,
  objects: readonly ChartObject[],
  findings: Findings,
): ReadonlySet<ChartObject> {
  const allowed = new Set<ChartObject>();
  const names = readTexts(given, 'allowSecrets', 'ConfigMap/network', findings) ?? [];
  if (names.length === 0) return allowed;
  const byName = objectsByName(objects);
  for (const name of names) {
    const found = byName.get(name) ?? [];
    for (const one of found) allowed.add(one);
    // With a circle in the order there are no objects to find.
    if (found.length > 0 || objects.length === 0) continue;
    findings.add(
      'invalid',
      // Of the list as it was given, from which those that are no texts are missing here.
      `allowSecrets[${given?.indexOf(name) ?? 0}]`,
      name,
      'is no object that is deployed here',
      'write "Kind/name", "Kind/namespace/name" or the path of its construct',
    );
  }
  return allowed;
}

function objectsByName(
  objects: readonly ChartObject[],
): ReadonlyMap<string, readonly ChartObject[]> {
  const byName = new Map<string, ChartObject[]>();
  for (const one of objects) {
    const { kind, metadata } = one.object;
    const own = [one.path, one.construct.node.path, objectName(one.object)];
    for (const name of new Set([...own, `${kind}/${metadata.name}`])) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [one]);
      else known.push(one);
    }
  }
  return byName;
}
