/**
 * What Heketi may ask of the API server: nothing, unless it copies its database to a Secret or reaches GlusterFS in pods.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/pkg/kubernetes/backupdb.go
 * @see https://github.com/heketi/heketi/tree/v9.0.0/pkg/remoteexec/kube
 */
import { namespaceOfPods } from './heketi-config';
import type { ReadHeketi } from './heketi-read';

/** A role, and the namespace in which it is given. */
export interface HeketiRole {
  readonly name: string;
  readonly namespace: string;
  readonly rules: readonly object[];
}

/** The roles of the service account. */
export function heketiRoles(read: ReadHeketi): readonly HeketiRole[] {
  const { name, namespace, database, executor } = read;
  const roles: HeketiRole[] = [];
  if (database.secret !== undefined) {
    roles.push({
      name: `${name}-copy`,
      namespace,
      rules: [
        // Nobody can be allowed to make only an object of one name; Heketi asks for this before each update.
        { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
        {
          apiGroups: [''],
          resources: ['secrets'],
          resourceNames: [database.secret],
          verbs: ['get', 'update'],
        },
      ],
    });
  }
  if (executor.kind === 'kubernetes') {
    roles.push({
      name: `${name}-exec`,
      namespace: namespaceOfPods(read),
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
      ],
    });
  }
  return roles;
}

/** The binding of a role. */
export function roleBinding(role: HeketiRole, { name, namespace }: ReadHeketi): object {
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  };
}
