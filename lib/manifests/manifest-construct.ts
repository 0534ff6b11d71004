import { Construct } from 'constructs';

import { at, formatViolation } from '../values';
import type { Violation } from '../values';

/**
 * The base of everything that a cluster runs: Kubernetes objects, and what is wrong with them. It never throws for bad input; a chart with
 * violations is refused when it is synthesised, with all of them at once.
 */
export abstract class ManifestConstruct extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.node.addValidation({ validate: () => this.violations().map(formatViolation) });
  }

  /** What is wrong, with paths relative to this construct, such as `volumes[0].size`; an empty path means all of it. */
  violations(): readonly Violation[] {
    return [];
  }
}

/** Everything that is wrong with the constructs of this room below a scope, with their paths: `chart/volumes.storageClass`. */
export function manifestViolations(scope: Construct): readonly Violation[] {
  return scope.node
    .findAll()
    .filter((one) => one instanceof ManifestConstruct)
    .flatMap((one) => one.violations().map((each) => at(each, one.node.path)));
}
