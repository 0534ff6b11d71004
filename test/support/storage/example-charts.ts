/** The charts of the examples of storage, and the version that each is for. */
import type { Chart } from 'cdk8s';

import * as glusterClaim from '../../../examples/gluster-claim';
import * as localVolumes from '../../../examples/local-volumes';
import * as nonSharedStorage from '../../../examples/non-shared-storage';

type Example = readonly [name: string, chart: Chart, kubernetesVersion: string];

export const EXAMPLE_CHARTS: readonly Example[] = [
  ['a claim of Heketi', glusterClaim.legacy, '1.25'],
  ['a claim of kadalu', glusterClaim.kadalu, '1.36'],
  ['a claim on NFS', glusterClaim.nfs, '1.36'],
  ['provisioned local volumes', localVolumes.provisioned, '1.36'],
  ['written local volumes', localVolumes.written, '1.36'],
  ['a disk of three servers', nonSharedStorage.chart, '1.36'],
  ['a disk as of 2016', nonSharedStorage.chartOf2016, '1.36'],
];
