/** The namespace of pods, and how much its pods may do. */
import type { Construct } from 'constructs';

import { checkSwitch, isDnsLabel } from '../values';
import type { Findings } from '../values';

import { ClusterObject } from './cluster-object';
import type { Labels } from './labels';

/**
 * A level of the Pod Security Standards.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** A namespace, and whether it is made too. */
export interface PodNamespace {
  readonly namespace: string;
  readonly createNamespace: boolean;
}

/** Reads the settings of a namespace; the usual one in the place of what is no name. */
export function readPodNamespace(
  given: { readonly namespace?: string; readonly createNamespace?: boolean },
  usual: string,
  findings: Findings,
): PodNamespace {
  const { namespace = usual, createNamespace = true } = given;
  const named = isDnsLabel(namespace);
  if (!named) {
    const remedy = `write for example "${usual}"`;
    findings.add('invalid', 'namespace', namespace, 'is no name of a namespace', remedy);
  }
  checkSwitch(createNamespace, 'createNamespace', findings);
  return { namespace: named ? namespace : usual, createNamespace };
}

/** Adds the namespace with the labels by which it admits pods of that level and no others. */
export function addNamespace(
  scope: Construct,
  name: string,
  level: PodSecurityLevel,
  labels: Labels,
): ClusterObject {
  const admitted = ['enforce', 'audit', 'warn'].map(
    (mode) => [`pod-security.kubernetes.io/${mode}`, level] as const,
  );
  return new ClusterObject(scope, 'Namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...labels, ...Object.fromEntries(admitted) } },
  });
}
