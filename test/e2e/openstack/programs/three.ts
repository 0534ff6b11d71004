/** Machines with volumes of their own, for the real engine and the real provider. */
import * as pulumi from '@pulumi/pulumi';

import { File, FileSystem, Machine, Mount } from '../../../../lib/machine';
import { OpenStackPlatform } from '../../../../lib/platform/openstack';

const config = new pulumi.Config('lab');
const platform = new OpenStackPlatform({
  image: { name: 'debian-12' },
  flavor: 'm1.tiny',
  // A lab: what is on its volumes is given up with it.
  retain: false,
});
const network = platform.network('machines', { cidr: '10.80.0.0/24' });

export const servers = config.requireObject<string[]>('machines').map((name) => {
  const machine = platform.machine(name, {
    network,
    volumes: [{ name: 'data', size: '1Gi' }],
    machine: ({ volumes }) => {
      const it = new Machine(name);
      const disk = new FileSystem(it, 'disk', {
        device: volumes['data']?.device ?? '',
        type: 'ext4',
      });
      new Mount(it, 'mount', { what: disk, path: '/data' });
      new File(it, 'who', { path: '/etc/who', content: name });
      return it;
    },
  });
  return machine.resource.id;
});
