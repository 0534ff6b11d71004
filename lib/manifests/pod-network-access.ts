/** Who the pods of a network are, and what they may do in the cluster. */
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { ClusterObject } from './cluster-object';
import type { Labels } from './labels';

const RBAC = 'rbac.authorization.k8s.io';

/** A rule of a role. */
export interface AccessRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Who is to be let in, and to what. */
export interface ClusterAccess {
  /** The name of the service account. */
  readonly name: string;
  readonly namespace: string;
  /** The name of the role, which the whole cluster shares. */
  readonly role: string;
  readonly rules: readonly AccessRule[];
  readonly labels: Labels;
}

/** Adds a service account with a role in the whole cluster; `id` begins the ids of the objects. */
export function addClusterAccess(
  scope: Construct,
  id: string,
  { name, namespace, role, rules, labels }: ClusterAccess,
): readonly ApiObject[] {
  const apiVersion = `${RBAC}/v1`;
  const metadata = { name: role, labels: { ...labels } };
  return [
    new ApiObject(scope, `${id}ServiceAccount`, {
      ...{ apiVersion: 'v1', kind: 'ServiceAccount' },
      metadata: { name, namespace, labels: { ...labels } },
    }),
    new ClusterObject(scope, `${id}ClusterRole`, {
      ...{ apiVersion, kind: 'ClusterRole', metadata, rules },
    }),
    new ClusterObject(scope, `${id}ClusterRoleBinding`, {
      ...{ apiVersion, kind: 'ClusterRoleBinding', metadata },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    }),
  ];
}
