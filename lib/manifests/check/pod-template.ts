import type { Field } from './field';

/** A container of a pod. */
export interface PodContainer {
  readonly field: Field;
  /** Whether it runs beside the others, before them, or before them and then beside them. */
  readonly role: 'main' | 'init' | 'sidecar';
}

/** The pods that an object makes, or the pod that it is. */
export class PodTemplate {
  /** What holds `metadata` and `spec`. */
  readonly root: Field;
  readonly spec: Field;
  readonly labels: Field;
  private made: readonly PodContainer[] | undefined;

  constructor(root: Field) {
    this.root = root;
    this.spec = root.at('spec');
    this.labels = root.at('metadata', 'labels');
  }

  /** Its containers, those that run first in front. */
  get containers(): readonly PodContainer[] {
    this.made ??= [
      ...this.spec.at('initContainers').items.map((field): PodContainer => {
        const role = field.at('restartPolicy').text === 'Always' ? 'sidecar' : 'init';
        return { field, role };
      }),
      ...this.spec.at('containers').items.map((field): PodContainer => ({ field, role: 'main' })),
    ];
    return this.made;
  }

  /** Whether there may be containers that are not known yet. */
  get open(): boolean {
    return this.spec.at('containers').open || this.spec.at('initContainers').open;
  }
}

/** Where the kinds that make pods have their template. */
export const TEMPLATE_STEPS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  ReplicationController: ['spec', 'template'],
  'Deployment.apps': ['spec', 'template'],
  'ReplicaSet.apps': ['spec', 'template'],
  'StatefulSet.apps': ['spec', 'template'],
  'DaemonSet.apps': ['spec', 'template'],
  'Job.batch': ['spec', 'template'],
  'CronJob.batch': ['spec', 'jobTemplate', 'spec', 'template'],
};
