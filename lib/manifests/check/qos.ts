/** The class of service that is asked for, against the one that pods get. */
import { QOS_CLASSES, qosOf } from './qos-class';
import type { QoSClass, QoSOutcome } from './qos-class';
import type { Rule } from './rule';

/**
 * Pods get the class that `requireQoS` wants for their construct.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 */
export const qos: Rule = {
  check: 'qos',
  find(object, set, findings) {
    const { pods, qos: wanted } = object;
    if (wanted === undefined) return;
    if (!QOS_CLASSES.includes(wanted)) {
      const remedy = `write ${QOS_CLASSES.map((one) => `"${one}"`).join(', ')}`;
      findings.add('unsupported', object.root.path, wanted, 'is no class of service', remedy);
      return;
    }
    if (pods === undefined) return;
    const outcome = qosOf(pods, set.version.atLeast('1.34'));
    if (outcome.qos === undefined || outcome.qos === wanted) return;
    const { reason, remedy } = whyNot(wanted, outcome);
    const asked = `"${wanted}" is asked for, but ${reason}`;
    findings.add('conflict', pods.spec.path, outcome.qos, asked, remedy);
  },
};

function whyNot(
  wanted: QoSClass,
  { qos: got, lacks, has }: QoSOutcome,
): { readonly reason: string; readonly remedy: string } {
  switch (wanted) {
    case 'Guaranteed': {
      const remedy = 'give every container limits of cpu and memory, and no other requests';
      return { reason: lacks.join(', '), remedy };
    }
    case 'BestEffort':
      return { reason: has.join(', '), remedy: 'leave out all requests and limits of these' };
    case 'Burstable':
      return got === 'Guaranteed'
        ? {
            reason: 'all requests are as high as their limits',
            remedy: 'lower a request, or raise a limit',
          }
        : {
            reason: 'no container has requests or limits of cpu or memory',
            remedy: 'give a container a request',
          };
  }
}
