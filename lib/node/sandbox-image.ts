/** The image that holds the namespaces of a pod. */
import type { KubernetesVersion } from '../values';

/**
 * The tag by the first version of Kubernetes that has it, newest first: `PauseVersion` of kubeadm, read at v1.22.0 to v1.36.1.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/cmd/kubeadm/app/constants/constants.go#L450
 */
const TAGS: readonly (readonly [kubernetes: string, tag: string])[] = [
  ['1.36', '3.10.2'],
  ['1.34', '3.10.1'],
  ['1.31', '3.10'],
  ['1.26', '3.9'],
  ['1.25', '3.8'],
  ['1.24', '3.7'],
  ['1.23', '3.6'],
  ['1.22', '3.5'],
];

/**
 * The sandbox image that kubeadm of that version expects, from the registry that has them all. Undefined before 1.22, and when the version
 * is not known: containerd then takes its own.
 */
export function defaultSandboxImage(version: KubernetesVersion | undefined): string | undefined {
  const tag = version && TAGS.find(([first]) => version.atLeast(first))?.[1];
  return tag === undefined ? undefined : `registry.k8s.io/pause:${tag}`;
}
