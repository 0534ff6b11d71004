import { changed, one } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

const toAll = changed(
  GOOD_OBJECTS.binding,
  ['kind', 'ClusterRoleBinding'],
  ['subjects.0.namespace', undefined],
);

export const access: readonly Row[] = [
  [
    'a rule that allows nothing',
    one(GOOD_OBJECTS.role, ['rules', [{ verbs: [] }]]),
    'refuses',
    [
      'access: c/role-0.rules[0].verbs: allows nothing; write for example ["get", "list", "watch"]',
      'access: c/role-0.rules[0].apiGroups: names no group, where "" is the core; write for example [""]',
      'access: c/role-0.rules[0].resources: names no resource; write for example ["pods"]',
    ],
  ],
  [
    'addresses in a Role',
    one(GOOD_OBJECTS.role, ['rules', [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }]]),
    'refuses',
    [
      'access: c/role-0.rules[0].nonResourceURLs: a Role is about objects of its namespace, not about addresses; write a ClusterRole',
    ],
  ],
  [
    'a binding of nothing to nobody',
    one(GOOD_OBJECTS.binding, ['roleRef.kind', 'Group'], ['subjects.0', {}]),
    'refuses',
    [
      'access: c/rolebinding-0.roleRef.kind: "Group": is no kind of a role here; write "Role" or "ClusterRole"',
      'access: c/rolebinding-0.subjects[0].name: names nobody; write a name',
      'access: c/rolebinding-0.subjects[0].kind: is nobody that a role is given to; write one of "ServiceAccount", "User", "Group"',
    ],
  ],
  [
    'an account of no namespace',
    [toAll],
    'refuses',
    [
      'access: c/clusterrolebinding-0.subjects[0].namespace: an account is in a namespace; write its namespace',
    ],
  ],
  [
    'groups that have neither roles nor accounts',
    one(GOOD_OBJECTS.binding, ['roleRef.apiGroup', 'rbac'], ['subjects.0.apiGroup', 'v1']),
    'refuses',
    [
      'access: c/rolebinding-0.roleRef.apiGroup: "rbac": has no roles; write "rbac.authorization.k8s.io"',
      'access: c/rolebinding-0.subjects[0].apiGroup: "v1": is not the group of these; leave it out',
    ],
  ],
];
