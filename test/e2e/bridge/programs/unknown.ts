/**
 * Objects of which some fields are not known before a resource is there: by the bridge, or by Pulumi's own `yaml.v2.ConfigGroup`.
 */
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';

import { asJson, asList, asNumber, asString, deploy } from '../../../../lib/bridge';
import { labProvider } from '../../../support/lab/lab-provider';
import { networkObjects } from '../../../support/lab/network-objects';

const settings = new pulumi.Config('lab');

/** Stands for what is made elsewhere: in a preview nobody knows what comes of it. */
class Vpc extends pulumi.dynamic.Resource {
  declare readonly number: pulumi.Output<number>;
  declare readonly addresses: pulumi.Output<string[]>;

  constructor(name: string) {
    super(
      {
        create: () =>
          Promise.resolve({
            id: 'vpc-1',
            outs: { number: 7, addresses: ['10.0.0.1', '10.0.0.2'] },
          }),
      },
      name,
      { number: undefined, addresses: undefined },
    );
  }
}

const vpc = new Vpc('vpc');
const provider = labProvider();

if (settings.get('by') === 'config-group') {
  const id = settings.getBoolean('known') === true ? 'vpc-1' : vpc.id;
  new kubernetes.yaml.v2.ConfigGroup(
    'network',
    { objs: [...networkObjects({ id })] },
    { provider },
  );
} else {
  const chart = new Chart(new App(), 'network');
  const late =
    settings.getBoolean('many') === true
      ? {
          number: asNumber(vpc.number),
          text: `vpc=${asString(vpc.id)};zone=a`,
          list: asList(vpc.addresses),
          json: `{"addresses":${asJson(vpc.addresses)},"zone":"a"}`,
        }
      : {};
  for (const object of networkObjects({ id: asString(vpc.id), ...late })) {
    new ApiObject(chart, `${object.kind}-${object.metadata.name}`.toLowerCase(), object);
  }
  deploy('network', chart, { provider });
}
