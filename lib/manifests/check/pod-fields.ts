import { isDnsLabel, isLabelKey, isLabelValue, isObjectName } from '../../values';
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute', ''];
// Where other objects are named.
const OBJECTS = ['serviceAccountName', 'priorityClassName', 'runtimeClassName', 'nodeName'];
const OPERATORS = ['Equal', 'Exists', 'Lt', 'Gt', ''];

/** Checks what a pod says for all of its containers. */
export function checkPodFields({ pods, kind }: CheckedObject, findings: Findings): void {
  if (pods === undefined) return;
  const { spec } = pods;
  checkNames(spec, kind, findings);
  for (const toleration of spec.at('tolerations').items) checkToleration(toleration, findings);
  const policy = spec.at('dnsPolicy');
  if (policy.isOtherThan(['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None', ''])) {
    const remedy = 'write "ClusterFirst", "ClusterFirstWithHostNet", "Default" or "None"';
    findings.add(
      'unsupported',
      policy.path,
      policy.value,
      'is no policy of name resolution',
      remedy,
    );
  }
  const ephemeral = spec.at('ephemeralContainers');
  if (ephemeral.items.length === 0) return;
  const reason = 'a new pod has no ephemeral containers';
  findings.add('forbidden', ephemeral.path, undefined, reason, 'add them to the pod when it runs');
}

function checkNames(spec: Field, kind: string, findings: Findings): void {
  // The controller of a StatefulSet writes these itself.
  const hosts = kind === 'StatefulSet.apps' ? [] : ['hostname', 'subdomain'];
  for (const field of hosts.map((name) => spec.at(name))) {
    if (!field.isOtherThan(['']) || isDnsLabel(field.value)) continue;
    const reason = 'is no DNS label of at most 63 lower-case letters, digits and "-"';
    findings.add('invalid', field.path, field.value, reason, 'write for example "web-1"');
  }
  for (const field of OBJECTS.map((name) => spec.at(name))) {
    if (!field.isOtherThan(['']) || isObjectName(field.value)) continue;
    const remedy = `write the ${field.key} that is meant`;
    findings.add('invalid', field.path, field.value, 'is no name of an object', remedy);
  }
}

function checkToleration(toleration: Field, findings: Findings): void {
  const [key, operator, value, effect] = ['key', 'operator', 'value', 'effect'].map((name) =>
    toleration.at(name),
  ) as [Field, Field, Field, Field];
  if (toleration.late || operator.late) return;
  const named = key.late || (key.given && key.value !== '');
  if (named && !key.late && !isLabelKey(key.value)) {
    const remedy = 'write for example "node-role.kubernetes.io/control-plane"';
    findings.add('invalid', key.path, key.value, 'is no key of a taint', remedy);
  }
  if (operator.isOtherThan(OPERATORS)) {
    const remedy = 'write "Equal" or "Exists"';
    findings.add('unsupported', operator.path, operator.value, 'is no operator', remedy);
  } else if (!named && operator.text !== 'Exists') {
    const reason = 'a toleration without a key tolerates everything, by the operator Exists';
    findings.add(
      'required',
      operator.path,
      operator.value,
      reason,
      'write "Exists", or name a key',
    );
  } else checkTaintValue(operator.text ?? '', value, findings);
  checkEffect(toleration, effect, findings);
}

function checkTaintValue(operator: string, value: Field, findings: Findings): void {
  if (!value.given || value.late || value.value === '') return;
  if (operator === 'Exists') {
    const reason = 'is not looked at by the operator Exists';
    findings.add('conflict', value.path, value.value, reason, 'leave it out, or write "Equal"');
  } else if (!isLabelValue(value.value)) {
    const remedy = 'write at most 63 letters, digits, "-", "_" and "."';
    findings.add('invalid', value.path, value.value, 'is no value of a taint', remedy);
  }
}

function checkEffect(toleration: Field, effect: Field, findings: Findings): void {
  if (effect.isOtherThan(EFFECTS)) {
    const remedy = 'write "NoSchedule", "PreferNoSchedule" or "NoExecute"';
    findings.add('unsupported', effect.path, effect.value, 'is no effect of a taint', remedy);
  } else if (
    toleration.at('tolerationSeconds').given &&
    !effect.late &&
    effect.value !== 'NoExecute'
  ) {
    const reason = 'only what drives pods away is tolerated for a time';
    findings.add('conflict', effect.path, effect.value, reason, 'write "NoExecute"');
  }
}
