/** What a pod is made of. */
import { checkContainers } from './containers';
import { checkEnvironment } from './environment';
import { checkMounts } from './mounts';
import { checkPodFields } from './pod-fields';
import { checkHandlers } from './probes';
import type { Rule } from './rule';
import { checkPodSecurity, checkSecurity } from './security-context';
import { checkVolumes } from './volumes';

/**
 * Containers, their variables, probes, volumes and mounts are legal and fit together.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/validation/validation.go (ValidatePodSpec)
 */
export const pods: Rule = {
  check: 'pods',
  find(object, set, findings) {
    if (object.pods === undefined) return;
    const { spec } = object.pods;
    checkContainers(object.pods, findings);
    const volumes = checkVolumes(object, object.pods, findings);
    const relaxed = set.version.atLeast('1.32');
    for (const container of object.pods.containers) {
      checkEnvironment(container.field, relaxed, findings);
      checkMounts(container.field, volumes, findings);
      checkHandlers(container, findings);
      checkSecurity(container.field, spec, findings);
    }
    checkPodSecurity(spec, findings);
    checkPodFields(object, findings);
  },
};
