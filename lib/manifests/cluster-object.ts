import { ApiObject, JsonPatch } from 'cdk8s';
import type { ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';

/** An object that belongs to the whole cluster, and so keeps out of the namespace that its chart gives to all objects. */
export class ClusterObject extends ApiObject {
  constructor(
    scope: Construct,
    id: string,
    props: ApiObjectProps & Readonly<Record<string, unknown>>,
  ) {
    super(scope, id, props);
    if (this.chart.namespace !== undefined)
      this.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
}
