/**
 * Objects that are right but for one thing, with what is said of it, and whether the API server takes the object. The unit tests hold the words,
 * the lab asks a real API server for its verdict.
 */
import { checkManifests } from '../../lib/manifests';
import type { CheckName, CheckOptions, KubernetesObject } from '../../lib/manifests';
import { formatViolation } from '../../lib/values';

import type { Row, Verdict } from './manifest-cases/change';
import { access } from './manifest-cases/access';
import { amounts } from './manifest-cases/amounts';
import { claims } from './manifest-cases/claims';
import { data } from './manifest-cases/data';
import { duplicates } from './manifest-cases/duplicates';
import { imageNames } from './manifest-cases/image-names';
import { images } from './manifest-cases/images';
import { keys } from './manifest-cases/keys';
import { labels } from './manifest-cases/labels';
import { names } from './manifest-cases/names';
import { pods } from './manifest-cases/pods';
import { ports } from './manifest-cases/ports';
import { quantities } from './manifest-cases/quantities';
import { references } from './manifest-cases/references';
import { routes } from './manifest-cases/routes';
import { selectors } from './manifest-cases/selectors';
import { services } from './manifest-cases/services';
import { sharedPorts } from './manifest-cases/shared-ports';
import { sizes } from './manifest-cases/sizes';
import { workloads } from './manifest-cases/workloads';

export { changed } from './manifest-cases/change';
export type { Step } from './manifest-cases/change';
export { GOOD_OBJECTS } from './manifest-cases/good-objects';

/** Objects, and what is found in them. */
export interface ManifestCase {
  /** The check that it is about. */
  readonly check: CheckName;
  /** What is wrong. */
  readonly what: string;
  /** All that go to the cluster; the last one is the one that it is about. */
  readonly objects: readonly KubernetesObject[];
  /** What a real API server does with the last one. Warnings are mostly about what it takes. */
  readonly server: Verdict;
  readonly options?: CheckOptions;
  /** All that is said, warnings among it. */
  readonly says: readonly string[];
}

/** All that is said of objects, errors and then warnings (in brackets), each with its check. */
export function whatIsSaid(
  objects: readonly KubernetesObject[],
  options: CheckOptions = {},
): readonly string[] {
  const placed = objects.map((object, index) => {
    return { path: `c/${object.kind.toLowerCase()}-${index}`, object };
  });
  // The schema has tests of its own.
  const checks = { schema: 'off', apiVersions: 'off', ...options.checks } as const;
  const { violations, warnings } = checkManifests(placed, { ...options, checks });
  return [
    ...violations.map((one) => `${one.check ?? 'options'}: ${formatViolation(one)}`),
    ...warnings.map((one) => `(${one.check ?? 'options'}) ${formatViolation(one)}`),
  ];
}

const rows: Readonly<Partial<Record<CheckName, readonly Row[]>>> = {
  names,
  labels,
  quantities,
  amounts,
  ports,
  selectors,
  pods,
  duplicates,
  sharedPorts,
  claims,
  access,
  routes,
  workloads,
  services,
  references,
  keys,
  sizes,
  data,
  imageNames,
  images,
};

/** All of them. */
export const MANIFEST_CASES: readonly ManifestCase[] = Object.entries(rows).flatMap(
  ([check, list]) =>
    list.map(([what, objects, server, says, options]): ManifestCase => {
      const base = { check: check as CheckName, what, objects, server, says };
      return options === undefined ? base : { ...base, options };
    }),
);
