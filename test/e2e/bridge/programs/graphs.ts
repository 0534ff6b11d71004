/** Generated graphs of objects, each a deployment of its own with names of its own; by settings without the edges between them. */
import * as pulumi from '@pulumi/pulumi';
import fc from 'fast-check';

import { deploy } from '../../../../lib/bridge';
import { labProvider } from '../../../support/lab/lab-provider';
import { possibleGraphs } from '../../../support/object-order';

const settings = new pulumi.Config('lab');
const prefix = settings.require('prefix');
const drawn = { seed: settings.requireNumber('seed'), numRuns: settings.requireNumber('graphs') };

const provider = labProvider();

function withoutEdges({
  props,
  opts,
}: pulumi.ResourceTransformationArgs): pulumi.ResourceTransformationResult {
  return { props, opts: { ...opts, dependsOn: [] } };
}

const transformations = settings.requireBoolean('edges') ? [] : [withoutEdges];

for (const [index, graphOf] of fc.sample(possibleGraphs, drawn).entries()) {
  const name = `${prefix}${index}`;
  // Some graphs name a storage class that nobody brings, on purpose.
  const args = { provider, checks: { references: 'off' } } as const;
  deploy(name, graphOf(name).build(), args, { transformations });
}
