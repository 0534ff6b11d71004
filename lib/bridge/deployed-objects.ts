/** What was deployed before in this program, for charts that depend on it. */
import type { CustomResource } from '@pulumi/pulumi';
import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

// By construct and not by name: nothing else tells two apps of one program apart.
const deployed = new WeakMap<IConstruct, CustomResource[]>();

/** Remembers that an object has a resource; it may have several, in several clusters. */
export function rememberDeployed(construct: IConstruct, resource: CustomResource): void {
  const known = deployed.get(construct);
  if (known === undefined) deployed.set(construct, [resource]);
  else known.push(resource);
}

/** The resources of all objects of a construct, in its own chart; undefined when one of them has none. */
export function deployedBelow(construct: IConstruct): readonly CustomResource[] | undefined {
  const chart = Chart.of(construct);
  const resources = construct.node
    .findAll()
    .filter((one) => ApiObject.isApiObject(one) && one.chart === chart)
    .map((one) => deployed.get(one));
  return resources.some((found) => found === undefined)
    ? undefined
    : resources.flatMap((found) => found ?? []);
}
