import { FileSystem, Machine } from '../../lib/machine';
import {
  GlusterNode,
  SecretFiles,
  glusterNodeUuid,
  glusterPeersFile,
  glusterVolumesFile,
} from '../../lib/node';
import type { GlusterNodeProps } from '../../lib/node';
import { leanProgram } from '../../lib/node/gluster-programs';
import { readGlusterVolume } from '../../lib/storage';
import { synthesize } from '../../lib/testing';
import { Findings, formatViolation } from '../../lib/values';

const PEERS = ['gfs-1', 'gfs-2', 'gfs-3'].map((name, index) => ({
  name,
  address: `10.0.0.1${index + 1}`,
}));
const GOOD: GlusterNodeProps = {
  pool: 'lab',
  peers: PEERS,
  state: { device: '/dev/disk/by-id/virtio-state' },
  bricks: [{ device: '/dev/disk/by-id/virtio-bricks', mountPath: '/bricks/data' }],
  volumes: [
    {
      name: 'web',
      bricks: PEERS.map(({ name }) => `${name}:/bricks/data/web`),
      options: { 'network.ping-timeout': 10 },
      groups: ['gluster-block'],
    },
  ],
};
const BIN = '/opt/groundwork/bin';

function node(props: object = {}) {
  return synthesize((machine) => new GlusterNode(machine, 'gluster', { ...GOOD, ...props }), {
    hostname: 'gfs-1',
  });
}

function refusals(props: object): string[] {
  const machine = new Machine('gfs-1');
  new GlusterNode(machine, 'gluster', { ...GOOD, ...props });
  return machine.validate().map((one) => formatViolation(one).replace(/^gfs-1\/gluster\.?/, ''));
}

test('a node knows its pool, keeps its state and its bricks on their own disks, and starts without holding up the boot', () => {
  const { files, plan } = node();

  expect(files['/etc/gluster-pool/peers']).toBe(
    'gfs-1 10.0.0.11\ngfs-2 10.0.0.12\ngfs-3 10.0.0.13\n',
  );
  expect(files['/etc/gluster-pool/volumes']).toBe(
    'volume web replica 3 gfs-1:/bricks/data/web gfs-2:/bricks/data/web gfs-3:/bricks/data/web\nset web group gluster-block\nset web network.ping-timeout 10\n',
  );
  expect(plan?.mounts.map(({ path, type }) => [path, type])).toEqual([
    ['/bricks/data', 'xfs'],
    ['/var/lib/glusterd', 'ext4'],
  ]);
  expect(plan?.packages.map(({ name }) => name)).toEqual(['glusterfs-server', 'xfsprogs']);
  expect(plan?.units.filter(({ start }) => start === 'wait')).toEqual([]);
  expect(files['/etc/systemd/system/glusterd.service']).toMatch(
    /^After=network-online\.target var-lib-glusterd\.mount bricks-data\.mount\nRequiresMountsFor=\/var\/lib\/glusterd$/m,
  );
  // A crash of glusterd takes no brick with it.
  expect(files['/etc/systemd/system/glusterd.service']).toContain('KillMode=process\n');
});

test('the ports of bricks follow from the expected volumes, and are kept from being taken', () => {
  const few = node({ expectedVolumes: 20, bricksPerVolume: 2, insecurePorts: true });

  expect(few.files['/etc/glusterfs/glusterd.vol']).toBe(`# Written by groundwork.
volume management
    type mgmt/glusterd
    option working-directory /var/lib/glusterd
    option transport-type socket
    option transport.socket.keepalive-time 10
    option transport.socket.keepalive-interval 2
    option transport.socket.read-fail-log off
    option transport.socket.listen-port 24007
    option ping-timeout 0
    option event-threads 1
    option base-port 49152
    option max-port 49201
    option rpc-auth-allow-insecure on
end-volume
`);
  expect(few.plan?.sysctls).toEqual([
    expect.objectContaining({ key: 'net.ipv4.ip_local_reserved_ports', value: '49152-49201' }),
  ]);
  const many = new GlusterNode(new Machine('gfs-1'), 'gluster', GOOD);
  expect(many.ports).toEqual({
    management: { first: 24_007, last: 24_007 },
    bricks: { first: 49_152, last: 49_261 },
  });
  const usual = node({ reservePorts: false });
  expect(usual.plan?.sysctls).toEqual([]);
  expect(usual.files['/etc/glusterfs/glusterd.vol']).not.toContain('insecure');
});

test('what a node is known by follows from pool and name, and from nothing else', () => {
  const uuid = glusterNodeUuid('lab', 'gfs-1');
  const machine = new GlusterNode(new Machine('gfs-1'), 'gluster', GOOD);
  const moved = { ...GOOD, state: { directory: '/data/gluster' }, volumes: [] };

  expect(uuid).toBe('85f79d0a-70cd-878e-afa9-852e5a9724a3');
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(machine.uuid).toBe(uuid);
  expect(new GlusterNode(new Machine('gfs-1'), 'gluster', moved).uuid).toBe(uuid);
  expect(glusterNodeUuid('lab', 'gfs-2')).not.toBe(uuid);
  expect(glusterNodeUuid('other', 'gfs-1')).not.toBe(uuid);
  // Names and pools do not run into each other.
  expect(glusterNodeUuid('labg', 'fs-1')).not.toBe(uuid);
});

test('with a bundle the text of the machine is the same however many nodes and volumes there are', () => {
  const machine = new Machine('gfs-1');
  const files = new SecretFiles(machine, 'files', {
    ...{ name: 'gluster', directory: '/etc/gluster-pool', before: ['glusterd.service'] },
    fetch: ['cp', '-r', '/run/gluster/.'],
  });
  const { peers: _peers, volumes: _volumes, ...props } = GOOD;
  const made = new GlusterNode(machine, 'gluster', { ...props, bundle: { files } });
  const { files: written } = machine.plan();

  expect([made.peersFile, made.volumesFile]).toEqual([
    '/etc/gluster-pool/peers',
    '/etc/gluster-pool/volumes',
  ]);
  expect(written.filter(({ path }) => path.startsWith('/etc/gluster-pool'))).toEqual([]);
  const library = written.find(({ path }) => path === '/opt/groundwork/lib/gluster-node.sh');
  expect(library?.content).toContain("fetch='/opt/groundwork/bin/secret-files-gluster'\n");
  expect(library?.content).not.toContain('gfs-2');
});

test('the state may be a folder on a disk of others, or on that of the system by a word', () => {
  const folder = node({ state: { directory: '/data/gluster' } });
  const root = node({ state: 'root-disk' });

  expect(folder.plan?.mounts.find(({ path }) => path === '/var/lib/glusterd')).toMatchObject({
    what: '/data/gluster',
    options: ['bind', 'nofail'],
  });
  expect(root.plan?.mounts.map(({ path }) => path)).toEqual(['/bricks/data']);
  expect(root.files['/opt/groundwork/lib/gluster-node.sh']).toContain("state='root-disk'\n");
});

test('raw disks are proved blank at every boot, with the modules that Heketi needs, and nothing else may use them', () => {
  const raw = '/dev/disk/by-id/virtio-raw';
  const { files, plan } = node({ rawDevices: [{ device: raw, giveUpData: 'gpt 6f1c' }] });
  const machine = new Machine('gfs-1');
  new GlusterNode(machine, 'gluster', { ...GOOD, rawDevices: [{ device: raw }] });
  new FileSystem(machine, 'other', { device: raw, type: 'ext4' });

  expect(files[`${BIN}/gluster-raw-devices`]).toContain(`\nlook '${raw}' 'gpt 6f1c' || bad=yes\n`);
  expect(plan?.modules.map(({ name }) => name)).toEqual([
    'dm_mirror',
    'dm_snapshot',
    'dm_thin_pool',
  ]);
  expect(plan?.units.find(({ name }) => name === 'gluster-raw-devices.service')).toMatchObject({
    start: 'wait',
  });
  expect(machine.validate().map(({ reason }) => reason)).toContainEqual(
    expect.stringContaining('raw disk for Heketi'),
  );
});

test('Heketi reaches the raw disks by SSH, and may wipe none of them', () => {
  const device = '/dev/disk/by-id/virtio-raw';
  const machine = new Machine('gfs-1', { userData: { platform: 'openstack' } });
  new GlusterNode(machine, 'gluster', {
    ...{ ...GOOD, rawDevices: [{ device, giveUpData: 'ext4 1' }] },
    heketi: { authorizedKeysFile: '/etc/gluster-pool/heketi_keys' },
  });
  const { files } = machine.plan();
  const sudoers = files.find(({ path }) => path.startsWith('/etc/sudoers.d/'))?.content;

  expect(sudoers).toContain('virtio-raw');
  expect(sudoers).not.toContain('wipefs');
});

test('quorum of the pool is an option of each volume that says nothing itself', () => {
  const { files } = node({ quorum: { server: true, ratio: 60 } });
  const library = files['/opt/groundwork/lib/gluster-node.sh'] ?? '';

  expect(library).toContain("server_quorum='server'\nratio='60%'\n");
  expect(node().files['/opt/groundwork/lib/gluster-node.sh']).toContain(
    "server_quorum=''\nratio=''\n",
  );
});

test('the two files are what the programs read', () => {
  const findings = new Findings();
  const volumes = [
    { name: 'a', type: 'none', bricks: ['n1:/b/x/a'] },
    {
      ...{ name: 'd', type: 'disperse:4:2' },
      bricks: [1, 2, 3, 4, 5, 6].map((one) => `n${one}:/b/x/d`),
      options: { 'auth.allow': '10.0.0.*,10.0.1.*', 'nfs.disable': true },
    },
    { name: 'r', arbiter: true, bricks: ['n1:/b/x/r', 'n2:/b/x/r', 'n3:/b/x/r'] },
  ].flatMap((one) => readGlusterVolume(one, findings) ?? []);

  expect(findings.violations).toEqual([]);
  expect(glusterVolumesFile(volumes)).toBe(`volume a n1:/b/x/a
volume d disperse-data 4 redundancy 2 n1:/b/x/d n2:/b/x/d n3:/b/x/d n4:/b/x/d n5:/b/x/d n6:/b/x/d
set d auth.allow 10.0.0.*,10.0.1.*
set d nfs.disable on
volume r replica 3 arbiter 1 n1:/b/x/r n2:/b/x/r n3:/b/x/r
`);
  expect(glusterPeersFile([{ name: 'n1', address: '10.0.0.1' }, { name: 'n2' }])).toBe(
    'n1 10.0.0.1\nn2\n',
  );
  expect(glusterVolumesFile([])).toBe('');
});

test('programs lose their comments and nothing else', () => {
  const text =
    "#!/bin/sh\n# What it does.\nset -u\n  # why\n# shellcheck disable=SC2086\necho '# kept' # kept\n";

  expect(leanProgram(text)).toBe(
    "#!/bin/sh\n# What it does.\nset -u\n# shellcheck disable=SC2086\necho '# kept' # kept\n",
  );
});

test('a good node is refused nothing', () => {
  expect(refusals({})).toEqual([]);
});

test.each<[string, object, readonly string[]]>([
  [
    'no pool',
    { pool: undefined },
    [
      'pool: is nothing that tells this pool from others; write for example "production-1": letters, digits, ".", "_" and "-"',
    ],
  ],
  [
    'no list of nodes',
    { peers: undefined, volumes: [] },
    ['peers: is no list of the nodes of the pool; write for example ["gfs-1", "gfs-2", "gfs-3"]'],
  ],
  [
    'a list without itself',
    { peers: ['gfs-2', 'gfs-3'], volumes: [] },
    ['peers: does not name this node, gfs-1; add it, at the same place on each node'],
  ],
  [
    'a node twice',
    { peers: [...PEERS, { name: 'gfs-4', address: '10.0.0.12' }] },
    ['peers[3]: "10.0.0.12": is at peers[1] as well; name each node once'],
  ],
  [
    'a node by its address',
    { peers: [...PEERS, '10.0.0.14'] },
    ['peers[3]: "10.0.0.14": is an address, no name; write for example "worker-1"'],
  ],
  [
    'a loopback address, which the pool refuses',
    { address: '127.0.0.1' },
    ['address: "127.0.0.1": is reached by nobody else; write the address of its network card'],
  ],
  [
    'another address than the list says',
    { address: '10.0.0.99' },
    ['address: "10.0.0.99": is 10.0.0.11 in the list of peers; write the same in both, or in one'],
  ],
  [
    'a list and a bundle',
    { bundle: {} },
    [
      'peers: comes by files of the bundle; leave it out, or leave out the bundle',
      'volumes: comes by files of the bundle; leave it out, or leave out the bundle',
    ],
  ],
  [
    'a bundle with a relative path',
    { peers: undefined, volumes: undefined, bundle: { peersFile: 'peers', files: {} } },
    [
      'bundle.files: is no SecretFiles; write bundle: { files: new SecretFiles(machine, …) }',
      'bundle.peersFile: "peers": is no absolute path of plain characters; write for example "/etc/gluster-pool/peers"',
    ],
  ],
  [
    'no place for its state',
    { state: undefined },
    [
      'state: does not say where what the node knows of its pool is kept; write { device: "/dev/disk/by-id/virtio-state" }, or "root-disk" to lose it with the machine',
    ],
  ],
  [
    'a state that is gone after a boot',
    { state: { directory: '/run/gluster' } },
    [
      'state.directory: "/run/gluster": is no place for what is to stay; write a folder on a mounted disk, such as "/data/glusterd"',
    ],
  ],
  [
    'one disk for two things',
    { rawDevices: [{ device: '/dev/disk/by-id/virtio-bricks' }] },
    [
      'rawDevices[0].device: "/dev/disk/by-id/virtio-bricks": is the disk of bricks[0].device as well; give each use a disk of its own',
    ],
  ],
  [
    'a disk that may be another one tomorrow',
    { bricks: [{ device: '/dev/vdb', mountPath: '/bricks/data' }] },
    [
      'bricks[0].device: "/dev/vdb": is a kernel name, which depends on the order in which disks are found: after the next boot it may be another disk; look with "ls -l /dev/disk/by-id" on the machine which link points to vdb, and write that; or set allowUnstable',
    ],
  ],
  [
    'bricks in a folder of the system',
    {
      bricks: [{ device: '/dev/disk/by-id/virtio-bricks', mountPath: '/etc/bricks' }],
      volumes: [],
    },
    [
      'bricks[0].mountPath: "/etc/bricks": is no place for a disk with bricks; write for example "/bricks/data"',
    ],
  ],
  [
    'another file system',
    { bricks: [{ ...GOOD.bricks?.[0], type: 'btrfs' }] },
    ['bricks[0].type: "btrfs": is no file system for a disk of GlusterFS; write "xfs" or "ext4"'],
  ],
  [
    'data given up without saying which',
    { rawDevices: [{ device: '/dev/disk/by-id/virtio-raw', giveUpData: 'all of it!' }] },
    [
      'rawDevices[0].giveUpData: "all of it!": does not say what is given up; write type and identifier as the machine names them, such as "ext4 2f6dd1a2-9d4b-4c3c-8f53-08c3b3a1f0aa"',
    ],
  ],
  [
    'data given up by true',
    { rawDevices: [{ device: '/dev/disk/by-id/virtio-raw', giveUpData: true }] },
    [
      'rawDevices[0].giveUpData: "true": does not say what is given up; write type and identifier as the machine names them, such as "ext4 2f6dd1a2-9d4b-4c3c-8f53-08c3b3a1f0aa"',
    ],
  ],
  [
    'a brick on the disk of the system',
    {
      volumes: [
        { name: 'w', bricks: ['gfs-1:/srv/w', 'gfs-2:/bricks/data/w', 'gfs-3:/bricks/data/w'] },
      ],
    },
    [
      'volumes[0].bricks[0]: "/srv/w": is not below one of the disks in bricks, so on the disk of the system; write a folder below /bricks/data',
    ],
  ],
  [
    'Heketi without disks',
    { heketi: { authorizedKeysFile: '/etc/keys' } },
    ['rawDevices: has no disks to divide up; name them, or leave out heketi'],
  ],
  [
    'volumes without disks',
    { bricks: undefined },
    ['bricks: is on no disk of this node: bricks is empty; name the disks that bricks are on'],
  ],
  [
    'a volume twice',
    { volumes: [...(GOOD.volumes ?? []), ...(GOOD.volumes ?? [])] },
    ['volumes[1].name: "web": is the name of volumes[0] as well; name each once'],
  ],
  [
    'more bricks than there are ports',
    { expectedVolumes: 10_000, bricksPerVolume: 3 },
    [
      'expectedVolumes: "10000": takes ports up to 79161 for its bricks, and there are 65535; expect fewer volumes',
    ],
  ],
  [
    'no volumes at all',
    { expectedVolumes: 0 },
    ['expectedVolumes: "0": is no whole number from 1 to 10000; write one within the bounds'],
  ],
  [
    'a quorum of more than all',
    { quorum: { server: 'yes', ratio: 101 } },
    [
      'quorum.ratio: "101": is no whole number from 1 to 100; write one within the bounds',
      'quorum.server: "yes": is neither true nor false; write it without quotes',
    ],
  ],
  [
    'a package without a name',
    { install: {} },
    [
      'install: "a record": is no package of the server; write { name: "glusterfs-server" }, or "image"',
    ],
  ],
])('%s is refused', (_, props, messages) => {
  expect(refusals(props)).toEqual(messages);
});

test('all that is wrong is told at once', () => {
  expect(refusals({ pool: '', state: 5, expectedVolumes: 0, quorum: 5 })).toHaveLength(4);
});
