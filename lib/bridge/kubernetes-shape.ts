import type { KubernetesObject } from '../manifests';
import { isRecord } from '../values';

/** Whether it has what every object has. */
export function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (!isRecord(value)) return false;
  const { apiVersion, kind, metadata } = value;
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    isRecord(metadata) &&
    typeof metadata['name'] === 'string'
  );
}
