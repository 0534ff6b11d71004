import type { QoSClass } from './check/qos-class';
import type { KubernetesObject } from './kubernetes-object';

/** An object, and where it was made. */
export interface PlacedObject {
  /** The path of its construct, such as `storage/heketi/deployment`. */
  readonly path: string;
  readonly object: KubernetesObject;

  /**
   * The class that its pods must get: what `requiredQoS` finds for its construct.
   *
   * @default - any class is good
   */
  readonly qos?: QoSClass;

  /**
   * Whether it holds only some fields, for an object that is there already: nothing is missing then.
   *
   * @default false
   */
  readonly partial?: boolean;
}
