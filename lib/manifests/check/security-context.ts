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
  for (const field of IDS.map((name) => own.at(name))) checkId(field, findings);
  const [nonRoot, user] = ['runAsNonRoot', 'runAsUser'].map((name) =>
    own.at(name).given ? own.at(name) : ofPod.at(name),
  ) as [Field, Field];
  if (nonRoot.value !== true || user.value !== 0) return;
  const reason = `is root, and ${nonRoot.path} allows none`;
  findings.add('conflict', user.path, 0, reason, 'write the number of another user');
}

// The users and groups of a container.
const IDS = ['runAsUser', 'runAsGroup'];
const LAST_ID = 2 ** 31 - 1;

/** Checks the users and groups of a pod as a whole. */
export function checkPodSecurity(spec: Field, findings: Findings): void {
  for (const name of [...IDS, 'fsGroup']) checkId(spec.at('securityContext', name), findings);
}

function checkId(field: Field, findings: Findings): void {
  if (field.number === undefined || (field.number >= 0 && field.number <= LAST_ID)) return;
  const reason = `is no number of a user or group, from 0 to ${LAST_ID}`;
  findings.add('out-of-range', field.path, field.value, reason, 'write for example 1000');
}
