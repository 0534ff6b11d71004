import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';
import { asString, deploy } from 'groundwork/bridge';
import { requireQoS } from 'groundwork/manifests';

/** What a shop is made from. */
export interface ShopArgs {
  readonly replicas: number;
  readonly password: pulumi.Input<string>;
}

/** The component under test: your own class. A web server that starts when its database does, in a namespace of its own. */
export class Shop extends pulumi.ComponentResource {
  constructor(name: string, args: ShopArgs, opts?: pulumi.ComponentResourceOptions) {
    const password = pulumi.secret(args.password);
    super('shop:index:Shop', name, { ...args, password }, opts);
    const chart = shopChart(name, args.replicas, asString(password, 'password'));
    deploy(name, chart, {}, { parent: this });
    this.registerOutputs({});
  }
}

/** The chart of a shop. */
export function shopChart(name: string, replicas: number, password: string): Chart {
  const chart = new Chart(new App(), name, { namespace: name });
  requireQoS(chart, 'Guaranteed');
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  new ApiObject(chart, 'secret', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'db' },
    stringData: { password },
  });
  new ApiObject(chart, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'db' },
    spec: { clusterIP: 'None', selector: { app: 'db' }, ports: [{ port: 5432 }] },
  });
  const db = new ApiObject(chart, 'db', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { serviceName: 'db', ...pods('db', 'postgres:17.6', 1, '1Gi') },
  });
  const web = new ApiObject(chart, 'web', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: pods('web', 'nginx:1.29.1', replicas, '256Mi'),
  });
  web.addDependency(db);
  return chart;
}

function pods(app: string, image: string, replicas: number, memory: string): object {
  const amounts = { cpu: '250m', memory };
  const container = {
    name: app,
    image,
    resources: { requests: amounts, limits: amounts },
    env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
  };
  return {
    replicas,
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app } }, spec: { containers: [container] } },
  };
}
