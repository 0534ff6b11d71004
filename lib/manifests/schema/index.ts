/** What versions of Kubernetes take: the rules about the shape and the age of objects. */
import type { Rule } from '../check/rule';

import { apiVersions } from './api-versions';
import { deprecatedVersions } from './deprecated-versions';
import { renamed } from './renamed';
import { schema } from './schema-rule';
import { goneVolumes, leavingVolumes } from './volumes';

export { knownVersionNotice } from './known-version';

/** In the order in which they are asked. */
export const SCHEMA_RULES: readonly Rule[] = [
  apiVersions,
  goneVolumes,
  schema,
  deprecatedVersions,
  leavingVolumes,
  renamed,
];
