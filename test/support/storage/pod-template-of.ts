/** The pods that workloads make, each as one pod of its own. */
import type { ManifestObject } from '../../../lib/testing';

interface Template {
  readonly metadata?: object;
  readonly spec: object;
}

/** A pod as the workload would make it, under the service account of its namespace; undefined where there are none. */
export function podTemplateOf(object: ManifestObject): object | undefined {
  const spec = (object['spec'] ?? {}) as {
    template?: Template;
    jobTemplate?: { spec: { template: Template } };
  };
  if (object.kind === 'Pod') return { ...object, metadata: { name: object.metadata.name } };
  const template = object.kind === 'CronJob' ? spec.jobTemplate?.spec.template : spec.template;
  if (template === undefined) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: object.metadata.name },
    // Its own is in another namespace here.
    spec: { ...template.spec, serviceAccountName: undefined },
  };
}
