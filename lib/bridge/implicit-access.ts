/** Who may do what: roles, bindings, and the pods that run as somebody. */
import { fieldAt, listAt, textAt } from './object-field';
import type { ObjectView } from './object-view';
import { eachObject } from './implicit-rule';
import type { ImplicitRule } from './implicit-rule';
import { serviceAccountOf } from './pod-template';

const RBAC = 'rbac.authorization.k8s.io';
const BINDINGS = [`RoleBinding.${RBAC}`, `ClusterRoleBinding.${RBAC}`];
const TOKEN = 'kubernetes.io/service-account-token';

/** The token of a ServiceAccount that is not there is deleted at once. */
export const TOKENS = eachObject('token Secrets after their ServiceAccount', (view, objects) => {
  if (view.kind !== 'Secret' || textAt(view.object, 'type') !== TOKEN) return [];
  const annotations = fieldAt(view.object, 'metadata', 'annotations');
  const account = textAt(annotations, 'kubernetes.io/service-account.name');
  return [objects.find('ServiceAccount', view.namespace, account)];
});

/** Bindings come after what they bind. */
export const ROLES = eachObject(
  'bindings after their role and their ServiceAccounts',
  (view, objects) => {
    if (!BINDINGS.includes(view.kind)) return [];
    const name = textAt(view.object, 'roleRef', 'name');
    const role =
      textAt(view.object, 'roleRef', 'kind') === 'Role'
        ? objects.find(`Role.${RBAC}`, view.namespace, name)
        : objects.findGlobal(`ClusterRole.${RBAC}`, name);
    const accounts = listAt(view.object, 'subjects')
      .filter((one) => textAt(one, 'kind') === 'ServiceAccount')
      .map((one) => {
        const namespace = textAt(one, 'namespace') ?? view.namespace;
        return objects.find('ServiceAccount', namespace, textAt(one, 'name'));
      });
    return [role, ...accounts];
  },
);

/** A pod whose rights come later fails, and is started again more and more slowly. */
export const ACCESS: ImplicitRule = {
  says: 'pods after the bindings of the ServiceAccount that they run as',
  add: (graph, objects, weakness) => {
    const bindings = new Map<string, number[]>();
    for (const view of BINDINGS.flatMap((kind) => objects.ofKind(kind))) {
      for (const subject of subjectsOf(view)) {
        const known = bindings.get(subject);
        if (known === undefined) bindings.set(subject, [view.index]);
        else known.push(view.index);
      }
    }
    for (const { pods, namespace, index } of objects.views) {
      if (pods === undefined) continue;
      const names = namesOfAccount(namespace, serviceAccountOf(pods));
      for (const to of new Set(names.flatMap((name) => bindings.get(name) ?? []))) {
        graph.add(index, to, weakness);
      }
    }
  },
};

function subjectsOf(view: ObjectView): ReadonlySet<string> {
  const subjects = listAt(view.object, 'subjects').map((one) => {
    const name = textAt(one, 'name') ?? '';
    if (textAt(one, 'kind') !== 'ServiceAccount') return name;
    return `system:serviceaccount:${textAt(one, 'namespace') ?? view.namespace}:${name}`;
  });
  return new Set(subjects);
}

/**
 * As whom the API server knows a ServiceAccount.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
 */
function namesOfAccount(namespace: string, name: string): readonly string[] {
  return [
    `system:serviceaccount:${namespace}:${name}`,
    `system:serviceaccounts:${namespace}`,
    'system:serviceaccounts',
    'system:authenticated',
  ];
}
