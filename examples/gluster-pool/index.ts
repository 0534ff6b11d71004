import * as pulumi from '@pulumi/pulumi';
import { GlusterPool } from 'groundwork/clusters';
import type { GlusterPoolArgs } from 'groundwork/clusters';
import { LocalPlatform } from 'groundwork/local';

// What changes from day to day is data: `pulumi config set --path 'gluster:pool.nodes' 4`, then `pulumi up`.
const config = new pulumi.Config('gluster');
const data = config.getObject<Pick<GlusterPoolArgs, 'nodes' | 'volumes' | 'replacements'>>('pool');

const platform = new LocalPlatform({
  failureDomains: ['row-1', 'row-2', 'row-3'],
  // Local machines download nothing: what they need is in their image.
  image: {
    packages: [
      ...['glusterfs-client', 'glusterfs-server', 'lvm2', 'openssh-server', 'sudo'],
      ...['thin-provisioning-tools', 'xfsprogs'],
    ],
  },
});

const pool = new GlusterPool('gfs', {
  platform,
  network: platform.network('storage', { cidr: '10.0.0.0/24' }),
  nodes: 3,
  bricks: { data: { size: '100Gi' } },
  rawDevices: { heketi: { size: '1Ti' } },
  heketi: { from: ['10.0.0.0/24'] },
  volumes: {
    shared: { size: '40Gi', options: { 'network.ping-timeout': 10 } },
    archive: { type: 'disperse:2:1', size: '60Gi' },
  },
  ...data,
});

/** Known before anything is made. The topology is what `HeketiDeployment` takes. */
export const { servers, plan, topology } = pool;

/** For `HeketiDeployment`: its key, a secret, and who the nodes are. */
export const heketi = pool.heketi;
