import { podDemandOf, qosClassOf } from '../../manifests';
import type { QoSClass } from '../../manifests';

import { objectsOf } from './subject-objects';
import { listed, verdict } from './verdict';
import type { Verdict } from './verdict';

/** Whether all pods are of one class of service. Without a pod there is none. */
export function toHaveQoS(received: unknown, wanted: QoSClass): Verdict {
  const pods = objectsOf(received).flatMap(({ name, object }) => {
    const demand = podDemandOf(object);
    return demand === undefined ? [] : [{ name, qos: qosClassOf(demand.spec) }];
  });
  const others = pods.filter(({ qos }) => qos !== wanted);
  const said = (some: typeof pods): readonly string[] =>
    some.map(({ name, qos }) => `${name === '' ? 'the pod' : name}: ${qos ?? 'known only later'}`);
  return verdict(
    pods.length > 0 && others.length === 0,
    () =>
      pods.length === 0
        ? `expected pods of class ${wanted}, and there are no pods`
        : listed(`expected all pods to be of class ${wanted}; these are not:`, said(others)),
    () => listed(`expected not all pods to be of class ${wanted}:`, said(pods)),
  );
}
