import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

/** A Kubernetes object in a chart, written in one line: `kubeObject(chart, 'v1/ConfigMap', 'network')`. Its id is its name. */
export function kubeObject(
  scope: Construct,
  type: string,
  name: string,
  fields: Readonly<Record<string, unknown>> & { readonly metadata?: object } = {},
): ApiObject {
  const cut = type.lastIndexOf('/');
  return new ApiObject(scope, name, {
    apiVersion: type.slice(0, cut),
    kind: type.slice(cut + 1),
    ...fields,
    metadata: { name, ...fields.metadata },
  });
}

/** A Deployment of pods with that spec. */
export function podsOf(
  scope: Construct,
  name: string,
  spec: Readonly<Record<string, unknown>> = {},
): ApiObject {
  return kubeObject(scope, 'apps/v1/Deployment', name, {
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'registry.example/main:1' }], ...spec },
      },
    },
  });
}
