/** That labels, annotations and registries go by the names which they have now. */
import type { Findings } from '../../values';
import type { CheckedObject } from '../check/checked-object';
import type { Field } from '../check/field';
import type { Rule } from '../check/rule';

/** Labels, annotations and registries that were renamed. */
export const renamed: Rule = {
  check: 'deprecations',

  find(object, set, findings) {
    const { minor } = set.version;
    for (const { field, label } of nodeLabelsOf(object)) {
      const found = NODE_LABELS.find(({ name }) => name === label);
      if (found !== undefined && minor >= found.since) tell(field, label, found, findings);
    }
    for (const field of annotationsOf(object)) {
      const found = ANNOTATIONS.find(({ name }) =>
        name.endsWith('/') ? field.key.startsWith(name) : field.key === name,
      );
      if (found !== undefined && minor >= found.since) tell(field, undefined, found, findings);
    }
    for (const { field } of object.pods?.containers ?? [])
      checkRegistry(field.at('image'), findings);
  },
};

interface Renamed {
  readonly name: string;
  /** The minor version from which on the new name is there. */
  readonly since: number;
  readonly instead: string;
}

/**
 * Labels of nodes.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/api/node/util.go
 */
const NODE_LABELS: readonly Renamed[] = [
  { name: 'beta.kubernetes.io/arch', since: 14, instead: 'write "kubernetes.io/arch"' },
  { name: 'beta.kubernetes.io/os', since: 14, instead: 'write "kubernetes.io/os"' },
  {
    name: 'beta.kubernetes.io/instance-type',
    since: 17,
    instead: 'write "node.kubernetes.io/instance-type"',
  },
  {
    name: 'failure-domain.beta.kubernetes.io/region',
    since: 17,
    instead: 'write "topology.kubernetes.io/region"',
  },
  {
    name: 'failure-domain.beta.kubernetes.io/zone',
    since: 17,
    instead: 'write "topology.kubernetes.io/zone"',
  },
];

/**
 * Annotations that became fields; those which end with a slash go on with the name of a container.
 *
 * @see https://github.com/kubernetes/kubernetes/tree/v1.36.1/pkg/api (pod/warnings.go, persistentvolume/util.go)
 */
const ANNOTATIONS: readonly Renamed[] = [
  {
    name: 'scheduler.alpha.kubernetes.io/critical-pod',
    since: 16,
    instead: 'use the field priorityClassName',
  },
  {
    name: 'security.alpha.kubernetes.io/sysctls',
    since: 11,
    instead: 'use the field securityContext.sysctls',
  },
  {
    name: 'security.alpha.kubernetes.io/unsafe-sysctls',
    since: 11,
    instead: 'use the field securityContext.sysctls',
  },
  {
    name: 'seccomp.security.alpha.kubernetes.io/pod',
    since: 19,
    instead: 'use the field securityContext.seccompProfile',
  },
  {
    name: 'container.seccomp.security.alpha.kubernetes.io/',
    since: 19,
    instead: 'use the field securityContext.seccompProfile of the container',
  },
  {
    name: 'container.apparmor.security.beta.kubernetes.io/',
    since: 30,
    instead: 'use the field securityContext.appArmorProfile of the container',
  },
  {
    name: 'volume.beta.kubernetes.io/storage-class',
    since: 8,
    instead: 'use the field storageClassName',
  },
  {
    name: 'volume.beta.kubernetes.io/mount-options',
    since: 31,
    instead: 'use the field mountOptions',
  },
  {
    name: 'kubernetes.io/ingress.class',
    since: 18,
    instead: 'use the field ingressClassName',
  },
];

function tell(
  field: Field,
  value: string | undefined,
  { instead }: Renamed,
  findings: Findings,
): void {
  findings.add('unsupported', field.path, value, 'is deprecated', instead);
}

interface NodeLabel {
  readonly field: Field;
  readonly label: string | undefined;
}

/** The labels by which objects choose nodes. */
function nodeLabelsOf(object: CheckedObject): readonly NodeLabel[] {
  const affinities = [object.at('spec', 'nodeAffinity', 'required')];
  const keys: Field[] = [];
  const selected: readonly Field[] = object.pods?.spec.at('nodeSelector').entries ?? [];
  const pod = object.pods?.spec;
  if (pod !== undefined) {
    const affinity = pod.at('affinity', 'nodeAffinity');
    affinities.push(affinity.at('requiredDuringSchedulingIgnoredDuringExecution'));
    const preferred = affinity.at('preferredDuringSchedulingIgnoredDuringExecution').items;
    keys.push(
      ...preferred.flatMap((one) => expressionKeys(one.at('preference'))),
      ...pod.at('topologySpreadConstraints').items.map((one) => one.at('topologyKey')),
    );
  }
  const terms = affinities.flatMap((one) => one.at('nodeSelectorTerms').items);
  keys.push(...terms.flatMap(expressionKeys));
  const topologies = object.at('allowedTopologies').items;
  keys.push(...topologies.flatMap((one) => keysIn(one.at('matchLabelExpressions'))));
  return [
    ...selected.map((field) => ({ field, label: field.key })),
    ...keys.map((field) => ({ field, label: field.text })),
  ];
}

function expressionKeys(term: Field): readonly Field[] {
  return keysIn(term.at('matchExpressions'));
}

function keysIn(expressions: Field): readonly Field[] {
  return expressions.items.map((one) => one.at('key'));
}

function annotationsOf(object: CheckedObject): readonly Field[] {
  const own = object.at('metadata', 'annotations').entries;
  const { pods } = object;
  if (pods === undefined || pods.root.path === object.root.path) return own;
  return [...own, ...pods.root.at('metadata', 'annotations').entries];
}

/**
 * The registries that registry.k8s.io took the place of.
 *
 * @see https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/
 */
const OLD_REGISTRY = /^(?:k8s\.gcr\.io|gcr\.io\/google[-_]containers)\//;

function checkRegistry(image: Field, findings: Findings): void {
  const { text } = image;
  if (text === undefined || !OLD_REGISTRY.test(text)) return;
  const reason = 'its registry has had no new images since April 2023';
  const remedy = `write for example "${text.replace(OLD_REGISTRY, 'registry.k8s.io/')}"`;
  findings.add('unsupported', image.path, text, reason, remedy);
}
