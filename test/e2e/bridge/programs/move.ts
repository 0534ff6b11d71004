/** The same chart, first by Pulumi's own `yaml.v2.ConfigGroup`, then by the bridge. */
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';

import { deploy, deployOptions, fromConfigGroup } from '../../../../lib/bridge';
import { labProvider } from '../../../support/lab/lab-provider';

const settings = new pulumi.Config('lab');
const provider = labProvider();

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const object = (apiVersion: string, kind: string, name: string, fields: object): void => {
  new ApiObject(chart, `${kind}-${name}`.toLowerCase(), {
    apiVersion,
    kind,
    metadata: { name },
    ...fields,
  });
};
object('v1', 'Namespace', 'shop', {});
object('v1', 'ConfigMap', 'settings', { data: { a: '1' } });
object('v1', 'Secret', 'access', { stringData: { key: 'open sesame' } });
object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader', {
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
});
object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'gadgets.lab.groundwork.test', {
  spec: {
    group: 'lab.groundwork.test',
    scope: 'Namespaced',
    names: { kind: 'Gadget', plural: 'gadgets' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    ],
  },
});
object('lab.groundwork.test/v1', 'Gadget', 'one', { spec: { size: 1 } });

if (settings.require('by') === 'config-group') {
  // Without namespaces where there are none, as everybody has to write it who uses a group.
  const objs = (chart.toJson() as { kind: string; metadata: { namespace?: string } }[]).map(
    (one) => {
      if (!['Namespace', 'ClusterRole', 'CustomResourceDefinition'].includes(one.kind)) return one;
      const { namespace, ...metadata } = one.metadata;
      return { ...one, metadata };
    },
  );
  new kubernetes.yaml.v2.ConfigGroup('storage', { objs }, { provider });
} else {
  if (settings.getBoolean('aliases') !== false) {
    deployOptions(chart, { aliases: fromConfigGroup('storage') });
  }
  deploy('shop', chart, { provider });
}
