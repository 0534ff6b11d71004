/** Amounts of resources in everything that has some. */
import type { Findings } from '../../values';

import { checkWhole, readAmount } from './amount';
import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import { checkLimitRange } from './limit-range';
import { checkPodResources, checkResources } from './resource-requirements';
import { isContainerResource, isQuotaResource } from './resource-name';
import type { Rule } from './rule';

/**
 * Amounts are legal, whole where there are no halves, and requests are within limits.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/validation/validation.go (validateResourceRequirements)
 */
export const quantities: Rule = {
  check: 'quantities',
  find(object, set, findings) {
    const { pods } = object;
    if (pods !== undefined) {
      for (const { field } of pods.containers) {
        checkResources(field.at('resources'), isContainerResource, findings);
      }
      if (set.version.atLeast('1.34')) checkPodResources(pods, findings);
      checkAmounts(pods.spec.at('overhead'), findings);
      for (const volume of pods.spec.at('volumes').items) {
        readAmount(volume.at('emptyDir', 'sizeLimit'), findings);
      }
    }
    for (const field of amountsOf(object)) checkAmounts(field, findings);
    if (object.kind === 'ResourceQuota') checkQuota(object.at('spec', 'hard'), findings);
    if (object.kind === 'LimitRange') checkLimitRange(object, findings);
  },
};

/** The records of amounts that have no rule of their own. */
function amountsOf(object: CheckedObject): readonly Field[] {
  if (object.kind === 'PersistentVolume') return [object.at('spec', 'capacity')];
  if (object.kind === 'RuntimeClass.node.k8s.io') return [object.at('overhead', 'podFixed')];
  return [];
}

function checkAmounts(field: Field, findings: Findings): void {
  for (const one of field.entries) readAmount(one, findings);
}

function checkQuota(hard: Field, findings: Findings): void {
  for (const field of hard.entries) {
    const amount = readAmount(field, findings);
    if (!isQuotaResource(field.key)) {
      const reason = 'is nothing that a quota can limit';
      const remedy = 'write for example "requests.cpu", "pods" or "count/jobs.batch"';
      findings.add('invalid', field.path, field.key, reason, remedy);
    }
    checkWhole(field, amount, findings);
  }
}
