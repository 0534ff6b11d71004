import type { Findings } from '../../values';

import type { CheckName } from './check-name';
import type { CheckedObject } from './checked-object';
import type { ObjectSet } from './object-set';

/**
 * One thing that can be wrong with an object. It never throws, whatever stands anywhere in the object, and takes a `LateValue` for what would be
 * right in its place. What it finds is an error or a warning by the level of its check, so all findings of one rule weigh the same.
 */
export interface Rule {
  readonly check: CheckName;

  /** Adds what is wrong with one object, with paths as `Field.path` writes them. */
  find(object: CheckedObject, set: ObjectSet, findings: Findings): void;
}
