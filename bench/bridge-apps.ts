/** Apps of any size for the benchmark of the bridge. */
import { ApiObject, App, Chart } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';

/** How the objects of an app depend on each other. */
export type Shape = 'flat' | 'chain' | 'charts';

const PER_CHART = 50;

/** Of four objects one is a workload of cdk8s-plus, with a ConfigMap, a Secret and a Service beside it. */
function add(chart: Chart, index: number): ApiObject {
  const id = `${index}`;
  const name = `app-${index - (index % 4)}`;
  const object = (apiVersion: string, kind: string, rest: object): ApiObject =>
    new ApiObject(chart, id, { apiVersion, kind, metadata: { name }, ...rest });
  if (index % 4 === 0)
    return object('v1', 'ConfigMap', { data: { 'app.ini': `name = ${name}\n` } });
  if (index % 4 === 1) return object('v1', 'Secret', { stringData: { key: `key of ${name}` } });
  if (index % 4 === 2) {
    const ports = [{ port: 80, targetPort: 8080 }];
    return object('v1', 'Service', { spec: { selector: { app: name }, ports } });
  }
  const deployment = new plus.Deployment(chart, id, {
    metadata: { name },
    podMetadata: { labels: { app: name } },
    containers: [
      {
        image: `registry.example/${name}:1.0.0`,
        portNumber: 8080,
        envFrom: [
          plus.Env.fromConfigMap(plus.ConfigMap.fromConfigMapName(chart, `${id}-settings`, name)),
        ],
        liveness: plus.Probe.fromHttpGet('/healthz'),
      },
    ],
  });
  return ApiObject.of(deployment);
}

/**
 * An app with that many objects.
 *
 * - flat: in one chart, and nothing is said about their order
 * - chain: in one chart, each after the one before it
 * - charts: fifty in a chart, each chart after the one before it
 */
export function appOf(count: number, shape: Shape): App {
  const app = new App();
  const charts: Chart[] = [];
  let last: ApiObject | undefined;
  for (let index = 0; index < count; index += 1) {
    const number = shape === 'charts' ? Math.floor(index / PER_CHART) : 0;
    const chart = (charts[number] ??= new Chart(app, `chart-${number}`, { namespace: 'bench' }));
    const made = add(chart, index);
    if (shape === 'chain' && last !== undefined) made.addDependency(last);
    last = made;
  }
  if (shape === 'charts') {
    charts.forEach((chart, index) => {
      const before = charts[index - 1];
      if (before !== undefined) chart.addDependency(before);
    });
  }
  return app;
}
