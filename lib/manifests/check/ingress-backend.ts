import type { CheckedObject } from './checked-object';
import type { Field } from './field';

/** The Services that an Ingress leads to: fields with a `service`; none of other objects. */
export function backendsOf(object: CheckedObject): readonly Field[] {
  if (object.kind !== 'Ingress.networking.k8s.io' || object.version !== 'v1') return [];
  const spec = object.at('spec');
  const paths = spec.at('rules').items.flatMap((rule) => rule.at('http', 'paths').items);
  return [spec.at('defaultBackend'), ...paths.map((path) => path.at('backend'))].filter(
    (backend) => backend.at('service').given,
  );
}
