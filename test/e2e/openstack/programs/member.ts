/** A member of etcd on a volume of its own, for the real engine and the real provider. */
import * as pulumi from '@pulumi/pulumi';

import { FileSystem, FirstBootStep, Machine, Mount } from '../../../../lib/machine';
import { EtcdMember, SecretFiles } from '../../../../lib/node';
import type { Placement } from '../../../../lib/platform';
import { OpenStackPlatform } from '../../../../lib/platform/openstack';

const VERSION = '3.6.14';
const FOLDER = `/opt/programs/etcd-${VERSION}`;
const UNPACK = `cd ${FOLDER} && for i in etcd etcdctl; do base64 -d $i.b64 >$i && chmod 0755 $i; done`;

const config = new pulumi.Config('lab');
const platform = new OpenStackPlatform({
  image: { name: 'debian-12' },
  flavor: 'm1.small',
  volumeTypes: { fast: 'fast' },
  // A lab: what is on its volumes is given up with it.
  retain: false,
});
const bundle = platform.secret(
  'bundle',
  config.requireSecretObject<Record<string, string>>('bundle'),
);

function member({ name, address, volumes, secrets }: Placement): Machine {
  const machine = new Machine(name, { userData: { platform: 'openstack' } });
  const disk = new FileSystem(machine, 'disk', {
    device: volumes['etcd']?.device ?? '',
    type: 'ext4',
  });
  new Mount(machine, 'mount', { what: disk, path: '/var/lib/etcd' });
  // The test brings the programs: its network leads nowhere.
  new FirstBootStep(machine, 'programs', {
    phase: 'storage',
    description: 'unpack etcd, as somebody would bring it',
    command: ['sh', '-c', UNPACK],
  });
  const files = new SecretFiles(machine, 'bundle', {
    ...{ name: 'etcd', directory: '/etc/etcd/pki', group: 'etcd', before: ['etcd-start.service'] },
    fetch: secrets['bundle']?.fetch ?? [],
  });
  new EtcdMember(machine, 'etcd', {
    version: VERSION,
    install: { folder: '/opt/programs/etcd-{version}' },
    address,
    membership: 'joined',
    bundle: { files },
    dataDir: '/var/lib/etcd/data',
    // The disk of whoever runs this may be slow, and is busy with other labs.
    fsyncGate: { onSlow: 'warn', writes: 100 },
  });
  return machine;
}

const machine = platform.machine('etcd-1', {
  network: platform.network('members', { cidr: '10.79.0.0/24' }),
  volumes: [{ name: 'etcd', size: '1Gi', performance: 'fast' }],
  secrets: [bundle],
  machine: member,
});

export const server = machine.resource.id;
export const { address } = machine;
