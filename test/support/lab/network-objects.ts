/** What stands in a network's objects that may be known late. */
export interface NetworkValues {
  readonly id: unknown;
  readonly number?: unknown;
  readonly text?: unknown;
  readonly list?: unknown;
  readonly json?: unknown;
}

/** An object of Kubernetes. */
export interface NetworkObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

const namespace = 'network';

/** Four objects, and in two of them what is given here. */
export function networkObjects(values: NetworkValues): readonly NetworkObject[] {
  const { id, number = 2, text = 'vpc=none', list = ['10.9.9.9'], json = '{}' } = values;
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace },
      data: { vpc: id, zone: 'a', text, json },
    },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'agent', namespace },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'agent', namespace },
      spec: {
        replicas: number,
        selector: { matchLabels: { app: 'agent' } },
        template: {
          metadata: { labels: { app: 'agent' } },
          spec: {
            serviceAccountName: 'agent',
            containers: [{ name: 'agent', image: 'registry.test/agent:1.0.0', args: list }],
          },
        },
      },
    },
  ];
}
