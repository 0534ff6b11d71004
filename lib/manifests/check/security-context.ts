import type { Findings } from '../../values';

import type { Field } from './field';

/**
 * Privileges that exclude each other, the one refused by the API server, the other by the kubelet when it starts the container.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/validation/validation.go (ValidateSecurityContext)
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/kubelet/kuberuntime/security_context.go (verifyRunAsNonRoot)
 */
export function checkSecurity(container: Field, spec: Field, findings: Findings): void {
  const [own, ofPod] = [container.at('securityContext'), spec.at('securityContext')];
  const escalation = own.at('allowPrivilegeEscalation');
  const added = own.at('capabilities', 'add').items.some(({ value }) => value === 'CAP_SYS_ADMIN');
  if (escalation.value === false && (own.at('privileged').value === true || added)) {
    const reason =
      'a privileged container, or one with CAP_SYS_ADMIN, always has more privileges than it starts with';
    findings.add(
      'conflict',
      escalation.path,
      false,
      reason,
      'leave it out, or take the privileges away',
    );
  }
  const [nonRoot, user] = ['runAsNonRoot', 'runAsUser'].map((name) =>
    own.at(name).given ? own.at(name) : ofPod.at(name),
  ) as [Field, Field];
  if (nonRoot.value !== true || user.value !== 0) return;
  const reason = `is root, and ${nonRoot.path} allows none`;
  findings.add('conflict', user.path, 0, reason, 'write the number of another user');
}
