/** What a report shows of the classes of service of a cluster's own pods, as plain data. What `qosReport` of `groundwork/manifests` gives fits. */

/** The pods of one object. */
export interface PodQoSReport {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;

  /**
   * `Guaranteed`, `Burstable` or `BestEffort`.
   *
   * @default - shown as known later
   */
  readonly qos?: string;

  /**
   * Their priority.
   *
   * @default - shown as the default one
   */
  readonly priorityClassName?: string;

  /** What would make them `Guaranteed`. */
  readonly changes: readonly QoSChangeReport[];
}

/** A field of the resources of a container that would have to be another. */
export interface QoSChangeReport {
  readonly container: string;
  readonly field: string;

  /**
   * What it is.
   *
   * @default - it is not there
   */
  readonly from?: string;

  /**
   * What it would have to be.
   *
   * @default - any amount
   */
  readonly to?: string;
}
