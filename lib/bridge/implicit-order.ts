/**
 * The order that objects have by what they are: what the API server, the scheduler, the kubelet or a controller needs to find. Each rule only speaks of objects
 * that are deployed together.
 */
import { ACCESS, ROLES, TOKENS } from './implicit-access';
import { LAST, LIMITS, WORKLOADS } from './implicit-last';
import { CLASSES, REFERENCES, VOLUMES } from './implicit-reference';
import { eachObject } from './implicit-rule';
import type { ImplicitRule } from './implicit-rule';
import { fieldAt, textAt } from './object-field';
import { qualifiedKind } from './object-view';
import type { ObjectLookup } from './object-view';
import type { OrderGraph } from './order-graph';

const NAMESPACES = eachObject('objects after their Namespace', ({ object }, objects) => [
  objects.findGlobal('Namespace', textAt(object, 'metadata', 'namespace')),
]);

const DEFINITIONS: ImplicitRule = {
  says: 'custom resources after what defines their kind',
  add: (graph, objects, weakness) => {
    const definitions = definitionsIn(objects);
    for (const { kind, object, index } of objects.views) {
      const found = definitions.get(kind) ?? definitions.get(object.apiVersion);
      if (found !== undefined && found !== index) graph.add(index, found, weakness);
    }
  },
};

/** What defines a kind, by `Kind.group`; what serves all kinds of an API, by `group/version`. */
function definitionsIn(objects: ObjectLookup): ReadonlyMap<string, number> {
  const served = objects.ofKind('APIService.apiregistration.k8s.io').flatMap((view) => {
    const spec = fieldAt(view.object, 'spec');
    // Without a Service it is one of the API server's own.
    if (fieldAt(spec, 'service') === undefined) return [];
    return [[`${textAt(spec, 'group')}/${textAt(spec, 'version')}`, view.index] as const];
  });
  const defined = objects.ofKind('CustomResourceDefinition.apiextensions.k8s.io').map((view) => {
    const spec = fieldAt(view.object, 'spec');
    const kind = textAt(spec, 'names', 'kind') ?? '';
    return [qualifiedKind(textAt(spec, 'group') ?? '', kind), view.index] as const;
  });
  return new Map([...served, ...defined]);
}

const POLICIES = eachObject(
  'bindings of admission policies after their policy',
  (view, objects) => {
    const policy = /^(.*AdmissionPolicy)Binding(\..*)$/.exec(view.kind);
    if (policy === null) return [];
    const name = textAt(view.object, 'spec', 'policyName');
    return [objects.findGlobal(`${policy[1]}${policy[2]}`, name)];
  },
);

/** Class parameters name the secrets of a storage driver: `csi.storage.k8s.io/provisioner-secret-name`. */
const DRIVER_SECRETS = eachObject(
  'StorageClasses after the Secrets of their driver',
  (view, objects) => {
    if (view.kind !== 'StorageClass.storage.k8s.io') return [];
    const parameters = fieldAt(view.object, 'parameters') ?? {};
    return Object.keys(parameters)
      .filter((key) => key.endsWith('secret-name') || key === 'secretName')
      .map((key) => {
        const place = key.replace(/name$/i, (end) => (end === 'Name' ? 'Namespace' : 'namespace'));
        const namespace = textAt(parameters, place) ?? 'default';
        return objects.find('Secret', namespace, textAt(parameters, key));
      });
  },
);

/**
 * All rules, the strongest first. Where they contradict each other, or the dependencies that a chart has, the weaker one gives way for the objects in the circle.
 */
export const IMPLICIT_RULES: readonly ImplicitRule[] = [
  NAMESPACES,
  DEFINITIONS,
  TOKENS,
  CLASSES,
  REFERENCES,
  DRIVER_SECRETS,
  VOLUMES,
  ROLES,
  POLICIES,
  ACCESS,
  WORKLOADS,
  LIMITS,
  LAST,
];

/** Adds to a graph what objects come after by what they are. */
export function addImplicitOrder(graph: OrderGraph, objects: ObjectLookup): void {
  for (const [index, rule] of IMPLICIT_RULES.entries()) rule.add(graph, objects, index + 1);
}
