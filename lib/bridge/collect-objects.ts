/** From charts to objects with what each comes after. */
import { ApiObject, App } from 'cdk8s';
import type { Chart, IResolver } from 'cdk8s';
import type { IConstruct } from 'constructs';

import { ManifestConstruct } from '../manifests';
import type { KubernetesObject } from '../manifests';
import { Findings, at, formatViolation, hasPlaceholder } from '../values';
import type { Violation } from '../values';

import { changedTree } from './changed-tree';
import { definedClusterKinds, withoutForeignNamespace } from './cluster-scope';
import type { ObjectOptions } from './deploy-options';
import { EffectiveOptions, annotated } from './effective-options';
import { readObject, takeApart } from './kubernetes-shape';
import { LateNames } from './late-names';
import { outputResolver } from './late-resolver';
import { orderObjects } from './order-objects';
import { readLate } from './read-late';

/** An object of a chart. */
export interface ChartObject {
  readonly construct: ApiObject;
  /** The path of its construct; of an object from a `List`, with its name behind. */
  readonly path: string;
  /** With a `LateOutput` for each Output. */
  readonly object: KubernetesObject;
  readonly options: ObjectOptions;
  /** The objects that have to be there before it; those that follow from these are left out. */
  readonly after: ReadonlySet<ChartObject>;
}

/** What comes after something that was not collected. */
export interface OutsideOrder {
  /** The objects that come first among those that depend on it. */
  readonly objects: readonly ChartObject[];
  /** The construct that has the dependency. */
  readonly from: IConstruct;
  /** The construct elsewhere. */
  readonly to: IConstruct;
  /** Whether it only follows from another one, between objects of the two charts. */
  readonly derived: boolean;
}

/** Everything below a chart or an app. */
export interface CollectedObjects {
  /** Each after those that it depends on; otherwise as they were made. None when the order has circles. */
  readonly objects: readonly ChartObject[];
  readonly outside: readonly OutsideOrder[];
  readonly violations: readonly Violation[];
}

/** An object whose place in the order is not known yet. */
export type UnorderedObject = Omit<ChartObject, 'after'>;

/**
 * All objects below a chart or an app, as `App.synth` would write them, but that objects of the whole cluster have no namespace and a `List` is taken apart.
 * One walk, linear in objects and dependencies; the constructs are left as they were.
 */
export function collectObjects(source: Chart | App): CollectedObjects {
  const findings = new Findings();
  const constructs = source.node.findAll();
  for (const construct of constructs) findings.addAll(violationsOf(construct));
  const names = new LateNames();
  const raw = withResolver(source, findings, () =>
    constructs
      .filter((one) => ApiObject.isApiObject(one))
      .flatMap((construct) => objectsOf(construct, names, findings)),
  );
  const defined = definedClusterKinds(raw.map(({ object }) => object));
  const effective = new EffectiveOptions(findings);
  const unordered = raw.map((one) => {
    const options = effective.of(one.construct);
    const object = withoutForeignNamespace(one.object, defined);
    return { ...one, object: annotated(object, options, one.path, findings), options };
  });
  refuseTwins(unordered, findings);
  const ordered = orderObjects(constructs, unordered, findings);
  return { ...ordered, violations: findings.violations };
}

/** What a construct says is wrong with it; constructs of ours say it once, with its code. */
function violationsOf(construct: IConstruct): readonly Violation[] {
  const { path } = construct.node;
  const own = construct instanceof ManifestConstruct ? construct.violations() : [];
  const said = new Set(own.map(formatViolation));
  const others = construct.node
    .validate()
    .filter((text) => !said.has(text))
    .map((reason): Violation => ({ code: 'invalid', path, reason, remedy: ASK_CONSTRUCT }));
  return [...own.map((each) => at(each, path)), ...others];
}

const ASK_CONSTRUCT = 'the construct itself says so: see its documentation';

/** The objects, read while the app asks first whether something is an Output; none without an app. */
function withResolver<T>(
  scope: IConstruct,
  findings: Findings,
  read: () => readonly T[],
): readonly T[] {
  // Whatever stands at the root is taken for the app by cdk8s, and a chart may stand there.
  const { resolvers } = App.of(scope) as { readonly resolvers?: IResolver[] };
  if (resolvers === undefined) {
    const remedy = 'make it below one: new Chart(new App(), "id")';
    findings.add('invalid', scope.node.path, undefined, 'stands in no App of cdk8s', remedy);
    return [];
  }
  const ours = outputResolver();
  resolvers.unshift(ours);
  try {
    return read();
  } finally {
    resolvers.splice(resolvers.indexOf(ours), 1);
  }
}

function objectsOf(
  construct: ApiObject,
  names: LateNames,
  findings: Findings,
): readonly Omit<UnorderedObject, 'options'>[] {
  const { path } = construct.node;
  if (hasPlaceholder(path)) {
    const reason = 'has an Output in an id, and names have to be known';
    findings.add('invalid', path, undefined, reason, 'write plain texts for ids of constructs');
  }
  let json: unknown;
  try {
    json = changedTree(construct.toJson(), nullForNothing);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.add('invalid', path, undefined, reason, 'mend what cannot be written as an object');
    return [];
  }
  return takeApart(json).flatMap(({ name, tree }) => {
    const itsPath = name === '' ? path : `${path}/${name}`;
    const object = readObject(readLate(tree, itsPath, findings, names), itsPath, findings);
    return object === undefined ? [] : [{ construct, path: itsPath, object }];
  });
}

/** As JSON and YAML write it: nothing in a list is `null` there, and keeps its place. */
function nullForNothing(value: unknown): unknown {
  return value === undefined ? null : value;
}

/** Two constructs that make the same object would undo each other's work. */
function refuseTwins(objects: readonly UnorderedObject[], findings: Findings): void {
  const known = new Map<string, string>();
  for (const { path, object } of objects) {
    const name = objectName(object);
    const twin = known.get(`${object.apiVersion.replace(/\/[^/]*$/, '')} ${name}`);
    if (twin === undefined) known.set(`${object.apiVersion.replace(/\/[^/]*$/, '')} ${name}`, path);
    else {
      findings.add(
        'duplicate',
        path,
        name,
        `is the same object as ${twin}`,
        'give one of them another name or namespace, or leave it out',
      );
    }
  }
}

/** What an object is called: `Deployment/shop/web`, or `StorageClass/fast` where it names no namespace. */
export function objectName({ kind, metadata: { name, namespace } }: KubernetesObject): string {
  return [kind, ...(namespace === undefined ? [] : [namespace]), name].join('/');
}
