/** Who may do what. */
import { isObjectName } from '../../values';
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import { isPathSegment } from './names';
import type { Rule } from './rule';

const GROUP = 'rbac.authorization.k8s.io';
const SUBJECTS = ['ServiceAccount', 'User', 'Group'];

/**
 * Rules of roles say what may be done to what, and bindings name a role and whom it is given to.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/rbac/validation/validation.go
 */
export const access: Rule = {
  check: 'access',
  find(object, _, findings) {
    if (object.group !== GROUP) return;
    const [kind] = object.kind.split('.');
    if (kind === 'Role' || kind === 'ClusterRole') {
      for (const rule of object.at('rules').items) checkRule(rule, kind, findings);
    } else checkBinding(object, kind === 'RoleBinding', findings);
  },
};

function checkRule(rule: Field, kind: string, findings: Findings): void {
  if (rule.late) return;
  need(rule.at('verbs'), 'allows nothing', '["get", "list", "watch"]', findings);
  const urls = rule.at('nonResourceURLs');
  if (urls.open || urls.items.length > 0) {
    if (kind !== 'Role') return;
    const reason = 'a Role is about objects of its namespace, not about addresses';
    findings.add('forbidden', urls.path, undefined, reason, 'write a ClusterRole');
    return;
  }
  need(rule.at('apiGroups'), 'names no group, where "" is the core', '[""]', findings);
  need(rule.at('resources'), 'names no resource', '["pods"]', findings);
}

function need(list: Field, reason: string, example: string, findings: Findings): void {
  if (list.open || list.items.length > 0) return;
  findings.add('required', list.path, undefined, reason, `write for example ${example}`);
}

function checkBinding(binding: CheckedObject, inNamespace: boolean, findings: Findings): void {
  const [kind, name] = [binding.at('roleRef', 'kind'), binding.at('roleRef', 'name')];
  const kinds = inNamespace ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kind.late && !kinds.includes(kind.text ?? '')) {
    const remedy = `write ${kinds.map((one) => `"${one}"`).join(' or ')}`;
    findings.add('unsupported', kind.path, kind.value, 'is no kind of a role here', remedy);
  }
  if (!name.late && !isPathSegment(name.text ?? '')) {
    const code = name.given ? 'invalid' : 'required';
    findings.add(code, name.path, name.value, 'is no name of a role', 'write the name of a role');
  }
  const group = binding.at('roleRef', 'apiGroup');
  if (group.isOtherThan([GROUP, ''])) {
    findings.add('unsupported', group.path, group.value, 'has no roles', `write "${GROUP}"`);
  }
  for (const subject of binding.at('subjects').items) checkSubject(subject, inNamespace, findings);
}

function checkSubject(subject: Field, inNamespace: boolean, findings: Findings): void {
  const [kind, name] = [subject.at('kind'), subject.at('name')];
  if (!name.late && (name.text ?? '') === '') {
    findings.add('required', name.path, undefined, 'names nobody', 'write a name');
  } else if (kind.value === 'ServiceAccount' && !name.late && !isObjectName(name.value)) {
    const remedy = 'write the name of a ServiceAccount';
    findings.add('invalid', name.path, name.value, 'is no name of an account', remedy);
  }
  if (kind.late) return;
  if (!SUBJECTS.includes(kind.text ?? '')) {
    const remedy = `write one of ${SUBJECTS.map((one) => `"${one}"`).join(', ')}`;
    findings.add('unsupported', kind.path, kind.value, 'is nobody that a role is given to', remedy);
  }
  const isAccount = kind.value === 'ServiceAccount';
  checkSubjectGroup(subject.at('apiGroup'), isAccount, findings);
  // In a RoleBinding it is that of the binding unless it is said.
  if (isAccount && !inNamespace) needNamespace(subject.at('namespace'), findings);
}

function checkSubjectGroup(group: Field, isAccount: boolean, findings: Findings): void {
  if (!group.isOtherThan(isAccount ? [''] : [GROUP, ''])) return;
  const remedy = isAccount ? 'leave it out' : `write "${GROUP}"`;
  findings.add('unsupported', group.path, group.value, 'is not the group of these', remedy);
}

function needNamespace(namespace: Field, findings: Findings): void {
  if (namespace.late || (namespace.text ?? '') !== '') return;
  const reason = 'an account is in a namespace';
  findings.add('required', namespace.path, undefined, reason, 'write its namespace');
}
