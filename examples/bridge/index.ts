import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';
import { ConfigMap, Namespace, Secret, ServiceAccount } from 'cdk8s-plus-27';
import { asString, deploy, deployOptions, renderManifests } from 'groundwork/bridge';

const config = new pulumi.Config();

// What other resources give; here it stands in the settings of the stack.
const network = config.require('network');
const password = config.requireSecret('password');

const app = new App();

const platform = new Chart(app, 'platform');
new Namespace(platform, 'namespace', { metadata: { name: 'shop' } });

const shop = new Chart(app, 'shop', { namespace: 'shop' });
new ConfigMap(shop, 'settings', {
  metadata: { name: 'settings' },
  data: { network: asString(pulumi.output(network), 'network') },
});
new Secret(shop, 'access', {
  metadata: { name: 'access' },
  stringData: { url: `postgres://shop:${asString(password, 'password')}@db/shop` },
});
new ServiceAccount(shop, 'runner', { metadata: { name: 'runner' } });
const web = new ApiObject(shop, 'web', {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        serviceAccountName: 'runner',
        containers: [
          {
            name: 'shop',
            image: 'registry.example/shop:1.4.2',
            envFrom: [{ configMapRef: { name: 'settings' } }, { secretRef: { name: 'access' } }],
          },
        ],
      },
    },
  },
});
deployOptions(web, { timeout: '5m' });

const cluster = new kubernetes.Provider('cluster', {
  kubeconfig: config.requireSecret('kubeconfig'),
});
deploy('apps', app, { provider: cluster });

/** The same objects as text, for a review: `pulumi stack output manifests`. */
export const manifests = renderManifests(app).files;
