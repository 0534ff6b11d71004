import type { IConstruct } from 'constructs';

import type { QoSClass } from './check/qos-class';

const KEY = 'groundwork:qos';

/**
 * Wants all pods below a construct in one class; the nearest construct that wants one decides. When the objects are checked, each pod that gets
 * another class is refused, with what it lacks.
 */
export function requireQoS(construct: IConstruct, qos: QoSClass): void {
  construct.node.addMetadata(KEY, qos);
}

/** The class that the pods of a construct must get, or undefined when any is good. */
export function requiredQoS(construct: IConstruct): QoSClass | undefined {
  for (const scope of construct.node.scopes.reverse()) {
    const wanted = scope.node.metadata.findLast(({ type }) => type === KEY);
    // Whether it is a class is for the check to say.
    if (wanted !== undefined) return wanted.data as QoSClass;
  }
  return undefined;
}
