/** Machines of every kind, for judges that want to see all that the library prints. */
import {
  AuthorizedKeys,
  Directory,
  File,
  FileSystem,
  FirstBootStep,
  GrowPartition,
  JournalLimits,
  KernelModule,
  Machine,
  Mount,
  Package,
  PackageSource,
  Sysctl,
  SystemdDropIn,
  SystemdUnit,
  UdevRule,
  User,
} from '../../lib/machine';
import {
  ContainerRuntime,
  CortxNodePrep,
  EtcdBackup,
  EtcdMaintenance,
  EtcdMember,
  HeketiSsh,
  GlusterNode,
  IscsiInitiator,
  IscsiTarget,
  SecretFiles,
  KubeletService,
  KubernetesRole,
  LocalDisks,
  NetworkTuning,
  ReservedResourcesKubelet,
  SwapOff,
  TimeSync,
} from '../../lib/node';
import type { CgroupDriver, KubeletServiceProps } from '../../lib/node';
import { VolumeLinks, linkedForms, volumeDevice } from '../../lib/platform/openstack/volume-links';
import { storeMachine } from './openstack/store-machine';
import type { Surroundings } from './systemd-verify';

/** What packages bring to these machines. */
export const PACKAGED: Surroundings = {
  units: [
    'chrony-wait.service',
    'chrony.service',
    'containerd.service',
    'docker.service',
    'etcd.service',
    'glusterd.service',
    'kube-apiserver.service',
    'kube-controller-manager.service',
    'kube-proxy.service',
    'kube-scheduler.service',
    'kubelet.service',
    'rtslib-fb-targetctl.service',
    'systemd-time-wait-sync.service',
    'tcmu-runner.service',
  ],
  programs: [
    '/lib/systemd/systemd-time-wait-sync',
    '/usr/bin/containerd',
    '/opt/etcd/bin/etcd',
    '/usr/bin/etcd',
    '/usr/bin/kubelet',
    '/usr/sbin/glusterd',
  ],
};

/** Kubernetes versions on both sides of each change of how the kubelet takes its settings. */
const VERSIONS = ['1.8', '1.10', '1.23', '1.27', '1.29', '1.30', '1.34', '1.36'] as const;

/** Machines with a name each. */
export function machineMatrix(): readonly (readonly [string, Machine])[] {
  const kubelets = VERSIONS.flatMap((version) =>
    (['systemd', 'cgroupfs'] as const).map((driver) => kubelet(version, driver)),
  );
  return [
    ['a bare machine', new Machine('bare')],
    ['a machine with everything', everything()],
    ['a control plane', controlPlane()],
    ['a worker of CORTX', cortxWorker()],
    ['a node with containerd 1.7 and timesyncd', runtimeNode('1.7', '1.35')],
    ['a node with containerd 2.x and chrony', runtimeNode('2.3', '1.36')],
    ['a member of etcd', etcdMember()],
    ['a member of etcd that joins', joinedMember()],
    ['a node of GlusterFS', glusterNode()],
    ['a node that serves disks over iSCSI', iscsiNode('iscsi-2')],
    ['a machine that uses disks over iSCSI', iscsiClient()],
    ['a machine that Heketi manages', heketiMachine()],
    ['a worker with local disks', diskWorker()],
    ['a machine with volumes of OpenStack', openStackMachine()],
    ['a machine with stores of OpenStack', storeMachine()],
    ['a machine of the role master', roleOf('master')],
    ['a machine of the role worker', roleOf('worker')],
    ['an image for machines of all roles', roleOf()],
    ...services(),
    ...kubelets,
  ];
}

function controlPlane(): Machine {
  const machine = new Machine('control-plane-1', {
    kubernetesVersion: '1.36',
    capacity: { cpu: 2, memory: '4Gi', ephemeralStorage: '40Gi' },
  });
  new ReservedResourcesKubelet(machine, 'kubelet', { preset: 'gke' });
  new CortxNodePrep(machine, 'cortx', { role: 'control-plane' });
  return machine;
}

/** A member with all that has a program or a unit of its own. */
function etcdMember(): Machine {
  const machine = new Machine('etcd-1');
  const disks = { data: 'wwn-0x5000c500a1b2c3d4', wal: 'wwn-0x5000c500a1b2c3d5' };
  for (const [name, id] of Object.entries(disks)) {
    const what = new FileSystem(machine, name, { device: `/dev/disk/by-id/${id}`, type: 'ext4' });
    new Mount(machine, `mount-${name}`, { what, path: `/srv/etcd-${name}` });
  }
  const member = new EtcdMember(machine, 'etcd', {
    version: '3.6.14',
    install: { release: { sha256: { amd64: '0'.repeat(64), arm64: '1'.repeat(64) } } },
    uid: 2379,
    address: '10.0.0.11',
    initialClusterToken: 'production-1',
    dataDir: '/srv/etcd-data/member',
    walDir: '/srv/etcd-wal/member',
    settings: { 'quota-backend-bytes': '4Gi', 'memory-mlock': true },
  });
  new EtcdMaintenance(machine, 'maintenance', { member });
  new EtcdBackup(machine, 'backup', { member, to: { command: ['/opt/bucket', "it's here"] } });
  return machine;
}

/** A node with disks of all kinds, which Heketi may divide up. */
function glusterNode(): Machine {
  const machine = new Machine('gfs-1', { userData: { platform: 'openstack' } });
  const disk = '/dev/disk/by-id/wwn-0x5000c500a1b2c3';
  new GlusterNode(machine, 'gluster', {
    ...{ pool: 'production', peers: ['gfs-1', 'gfs-2', 'gfs-3'], state: { device: `${disk}d4` } },
    bricks: [{ device: `${disk}d5`, mountPath: '/bricks/data' }],
    rawDevices: [{ device: `${disk}d6`, giveUpData: 'gpt 6f1c' }, { device: `${disk}d7` }],
    heketi: { authorizedKeysFile: '/etc/gluster-pool/heketi_keys' },
    quorum: { server: true, ratio: 51 },
    insecurePorts: true,
  });
  return machine;
}

/** A member that finds its cluster by itself, with files that it fetches. */
function joinedMember(): Machine {
  const machine = new Machine('etcd-2');
  const what = new FileSystem(machine, 'disk', {
    device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d6',
    type: 'ext4',
  });
  new Mount(machine, 'mount', { what, path: '/var/lib/etcd' });
  const files = new SecretFiles(machine, 'files', {
    ...{ name: 'etcd', directory: '/etc/etcd/pki', group: 'etcd', before: ['etcd-start.service'] },
    fetch: ['cp', '-r', "/run/it's here/."],
  });
  new EtcdMember(machine, 'etcd', {
    ...{ version: '3.6.14', install: 'image', membership: 'joined', bundle: { files } },
    ...{ address: '10.0.0.12', dataDir: '/var/lib/etcd/data' },
  });
  return machine;
}

/** One of two nodes of a target, with everything that can be said of its disk and of who uses it. */
function iscsiClient(): Machine {
  const machine = new Machine('client-1');
  new IscsiInitiator(machine, 'initiator', {
    namingAuthority: 'iqn.2016-06.com.example',
    chap: { username: 'client-1', secretFile: '/etc/iscsi-chap/own' },
    targets: [{ iqn: 'iqn.2016-06.com.example:store', portals: ['10.0.0.11', '10.0.0.12'] }],
  });
  return machine;
}

function iscsiNode(name: string): Machine {
  const machine = new Machine(name);
  const authority = 'iqn.2016-06.com.example';
  const mutual = { username: 'target', secretFile: '/etc/chap/target' };
  new IscsiTarget(machine, 'target', {
    iqn: `${authority}:store`,
    nodes: ['iscsi-1', 'iscsi-2'].map((node, at) => ({ name: node, portals: [`10.0.0.1${at}`] })),
    luns: [{ name: 'store', backstore: { glfs: { volume: 'v', path: 's.img' } }, size: '8Gi' }],
    initiators: [
      {
        iqn: `${authority}:worker-1`,
        chap: { username: 'worker-1', secretFile: '/etc/chap/worker-1', mutual },
      },
    ],
  });
  return machine;
}

/** With everything that it has a program, a rule or a setting for. */
function heketiMachine(): Machine {
  const machine = new Machine('gfs-1');
  new HeketiSsh(machine, 'heketi', {
    devices: [{ device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4', destroyData: true }],
    authorizedKeysFile: '/etc/gluster-pool/heketi_keys',
    hostKeyFile: '/etc/gluster-pool/ssh_host_key',
    from: ['10.0.0.0/24', 'fd00::1'],
    blockVolumes: true,
  });
  return machine;
}

/** A runtime, a network and a clock with everything that can be said of them. */
function runtimeNode(version: string, kubernetesVersion: string): Machine {
  const machine = new Machine('node-1', {
    kubernetesVersion,
    capacity: { cpu: 8, memory: '32Gi', ephemeralStorage: '100Gi' },
  });
  new ContainerRuntime(machine, 'containerd', {
    version,
    package: { name: 'containerd' },
    root: '/srv/images',
    registries: { 'docker.io': { hosts: [{ url: 'https://mirror.example.org' }] } },
    proxy: { httpsProxy: 'http://[fe80::1%25eth0]:3128', noProxy: ['10.0.0.0/8', '.svc'] },
    limits: { LimitNOFILE: 1_048_576, LimitMEMLOCK: 'infinity', TasksMax: 'infinity' },
  });
  new NetworkTuning(machine, 'network', {
    ipFamilies: ['IPv4', 'IPv6'],
    conntrack: { tcpBeLiberal: true },
    inotify: { maxUserInstances: 8192 },
  });
  new TimeSync(machine, 'time', {
    daemon: version === '1.7' ? 'timesyncd' : 'chrony',
    servers: ['ntp1.example.org', '2001:db8::1'],
    waitFor: { services: ['kubelet.service'], required: true },
    timezone: 'UTC',
  });
  return machine;
}

function cortxWorker(): Machine {
  const [, machine] = kubelet('1.36', 'systemd');
  new CortxNodePrep(machine, 'cortx', {
    secondaryStorage: { device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4', fileSystem: 'xfs' },
    blockDevices: [
      { device: '/dev/disk/by-id/nvme-eui.0025385b71b0d3c4', name: 'data-0' },
      { device: '/dev/disk/by-path/pci-0000:00:1f.2-ata-1' },
      { device: '/dev/mapper/mpatha', name: 'data-2' },
    ],
    separator: 'cortx/blocks',
    corePattern: 'core.%t',
  });
  return machine;
}

function openStackMachine(): Machine {
  const machine = new Machine('openstack-1', { userData: { platform: 'openstack' } });
  const ids = {
    data: '9f0ff1a2-63b8-4be0-8cb1-6c79c7d1f3a5',
    wal: '0d4a6e1c-0b52-4b14-9b8e-9f6f7e3c2d10',
  };
  new VolumeLinks(
    machine,
    Object.entries(ids).map(([name, id]) => ({ name, ...linkedForms(id) })),
  );
  for (const name of Object.keys(ids)) {
    const device = volumeDevice(name);
    new FileSystem(machine, `fs-${name}`, { device, type: 'ext4' });
    new Mount(machine, `mount-${name}`, { what: device, path: `/var/lib/${name}`, type: 'ext4' });
  }
  return machine;
}

function roleOf(role?: string): Machine {
  const machine = new Machine('machine-1', { kubernetesVersion: '1.36' });
  new KubernetesRole(machine, 'role', {
    ...(role === undefined ? {} : { role, environment: { CLUSTER_NAME: 'demo' } }),
    waitForApi: {
      endpoint: 'https://masters.${CLUSTER_NAME}.k8s:6443/readyz',
      certificateAuthority: '/etc/kubernetes/pki/ca.crt',
      acceptUnauthorized: true,
    },
  });
  new SwapOff(machine, 'swap-off');
  return machine;
}

/** Kubelets with a service of each kind, beside what is reserved, on both sides of each change of their flags. */
function services(): readonly (readonly [string, Machine])[] {
  const kinds: readonly (readonly [string, string, KubeletServiceProps])[] = [
    ['1.11', 'kubeadm', { nodeIp: '10.0.0.5' }],
    ['1.36', 'kubeadm', { clusterDNS: ['10.96.0.10'] }],
    ['1.26', 'kubeadm and a unit of its own', { unit: 'own', nodeLabels: { disk: 'fast' } }],
    ['1.23', 'systemd', { manager: 'systemd', nodeTaints: [{ key: 'a', effect: 'NoSchedule' }] }],
    ['1.36', 'systemd', { manager: 'systemd', nodeIp: ['10.0.0.5', 'fd00::5'] }],
    ['1.36', 'systemd and the unit of a package', { manager: 'systemd', unit: 'package' }],
  ];
  return kinds.map(([version, name, props]) => {
    const machine = new Machine('worker-1', {
      kubernetesVersion: version,
      capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' },
    });
    new KubeletService(machine, 'service', props);
    new ReservedResourcesKubelet(machine, 'kubelet', {
      kubeReserved: { cpu: 1 },
      kubeReservedCgroup: '/runtime.slice',
      ...(version === '1.36' ? {} : { delivery: 'flags' }),
    });
    new SwapOff(machine, 'swap-off');
    return [`a worker with kubelet ${version}, its service by ${name}`, machine] as const;
  });
}

function diskWorker(): Machine {
  const machine = new Machine('worker-1');
  new LocalDisks(machine, 'fast', {
    storageClass: 'fast',
    match: { transport: 'nvme', size: { min: '1Ti', max: '4Ti' }, atLeast: 2 },
    fileSystem: 'xfs',
    sharedDirectories: 4,
  });
  new LocalDisks(machine, 'raw', {
    storageClass: 'raw.example.org',
    match: { rotational: true, model: 'ST[0-9]*' },
    volumeMode: 'Block',
  });
  new LocalDisks(machine, 'named', {
    storageClass: 'named',
    disks: [
      { serial: 'S4EWNX0N123456', name: 'a' },
      { wwn: '0x5000c500a1b2c3d4' },
      { device: '/dev/disk/by-id/ata-ST4000NM_ZDH1', name: 'b+c' },
    ],
    sharedDirectories: 2,
  });
  new LocalDisks(machine, 'journal', {
    storageClass: 'journal',
    disks: [{ wwn: 'eui.0025385b71b0d3c4', name: 'x=1@y#z' }, { serial: 'B' }],
    volumeMode: 'Block',
    hostDir: '/srv/journal',
    adopt: true,
  });
  return machine;
}

/** A kubelet that enforces all that can be enforced, in slices of both kinds. */
function kubelet(version: string, cgroupDriver: CgroupDriver): readonly [string, Machine] {
  const machine = new Machine('worker-1', {
    kubernetesVersion: version,
    capacity: { cpu: 16, memory: '32Gi', ephemeralStorage: '100Gi' },
  });
  new ReservedResourcesKubelet(machine, 'kubelet', {
    cgroupDriver,
    kubeReserved: { cpu: '1', memory: '2Gi', ephemeralStorage: '1Gi' },
    systemReserved: { cpu: '500m', memory: '1Gi', ephemeralStorage: '1Gi' },
    evictionHard: { 'memory.available': '500Mi', 'nodefs.available': '10%' },
    evictionSoft: { 'memory.available': '1Gi' },
    evictionSoftGracePeriod: { 'memory.available': '1m30s' },
    enforceNodeAllocatable: ['pods', 'kube-reserved', 'system-reserved'],
    kubeReservedCgroup: '/runtime.slice/runtime-kube.slice',
    systemReservedCgroup: '/system.slice',
    runtimeService: 'containerd.service',
    kubeletArguments: ['--node-labels=disk=fast'],
  });
  return [`a worker with kubelet ${version} and the ${cgroupDriver} driver`, machine];
}

function everything(): Machine {
  const machine = new Machine('everything', { hostname: 'everything.example.org' });
  new File(machine, 'motd', {
    path: '/etc/motd',
    content: 'colons: and #hashes, "quotes" and ünïcödé\n\ttab\n',
  });
  new File(machine, 'secret', {
    path: '/etc/app/config',
    content: '',
    mode: '0600',
    owner: 'app:app',
  });
  new Directory(machine, 'directory', { path: '/var/lib/app', mode: '0750', owner: 'app:app' });
  new User(machine, 'user', {
    name: 'app',
    groups: ['adm', 'systemd-journal'],
    shell: '/bin/bash',
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    sshAuthorizedKeys: [
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPeP4uM9H1o2eRkRnBYKzFZC1u3tq8yYb3Nw1jXKx7Q2 app',
    ],
  });
  new Package(machine, 'package', { name: 'xfsprogs' });
  new KernelModule(machine, 'module', { name: 'br_netfilter' });
  new Sysctl(machine, 'sysctl', {
    settings: { 'net.netfilter.nf_conntrack_tcp_be_liberal': 1, 'vm.max_map_count': 30000000 },
  });
  limits(machine);
  disks(machine);
  units(machine);
  return machine;
}

function limits(machine: Machine): void {
  new AuthorizedKeys(machine, 'keys', {
    keys: [
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPeP4uM9H1o2eRkRnBYKzFZC1u3tq8yYb3Nw1jXKx7Q2 admin',
    ],
  });
  new User(machine, 'service-user', {
    name: 'service',
    uid: 990,
    primaryGroup: 'service',
    gecos: 'A service',
    home: '/var/lib/service',
    system: true,
  });
  new GrowPartition(machine, 'grow', { devices: ['/', '/dev/disk/by-id/virtio-data-part1'] });
  new JournalLimits(machine, 'journal', {
    Storage: 'persistent',
    SystemMaxUse: '500M',
    MaxRetentionSec: '1month',
  });
  new PackageSource(machine, 'apt', {
    type: 'apt',
    name: 'local',
    uris: ['file:/srv/repo'],
    suites: ['./'],
    keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
  });
  new PackageSource(machine, 'dnf', {
    type: 'dnf',
    name: 'local',
    uris: ['https://example.org/el$releasever/$basearch/'],
    trusted: true,
  });
}

function disks(machine: Machine): void {
  const data = new FileSystem(machine, 'data', {
    device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4',
    type: 'ext4',
    label: 'data',
  });
  new Mount(machine, 'data-mount', {
    what: data,
    path: '/mnt/fs-local-volume',
    options: ['noatime', 'discard'],
  });
  const archive = new FileSystem(machine, 'archive', {
    device: '/dev/disk/by-id/nvme-eui.0025385b71b0d3c4',
    type: 'xfs',
  });
  new Mount(machine, 'archive-mount', { what: archive, path: '/srv/odd name-100%', nofail: false });
  new Mount(machine, 'by-label', {
    what: '/dev/disk/by-label/media',
    path: '/mnt/media',
    type: 'ext4',
  });
  new Mount(machine, 'shared', {
    what: '/srv/odd name-100%/volume 1',
    path: '/mnt/disks/shared/volume-1',
    bind: 'recursive',
    options: ['rslave'],
  });
  new Mount(machine, 'own', { what: '/srv/own', path: '/mnt/own', bind: true, nofail: false });
  new UdevRule(machine, 'names', {
    name: '65-names.rules',
    rules: [
      [
        ['SUBSYSTEM', '==', 'block'],
        ['ENV{ID_WWN}', '==', '0x5000c500a1b2c3d5'],
        ['SYMLINK', '+=', 'cortx/data-0'],
      ],
    ],
  });
}

function units(machine: Machine): void {
  new SystemdUnit(machine, 'slice', {
    name: 'app.slice',
    sections: {
      Unit: { Description: 'Slice of the application', Before: 'slices.target' },
      Slice: { MemoryMax: '2G' },
    },
  });
  new SystemdUnit(machine, 'service', {
    name: 'app.service',
    sections: {
      Unit: {
        Description: 'The application',
        After: ['network-online.target', 'app.slice'],
        Wants: 'network-online.target',
      },
      Service: {
        Slice: 'app.slice',
        ExecStart: '/bin/sleep infinity',
        Restart: 'always',
        RestartSec: 5,
      },
      Install: { WantedBy: 'multi-user.target' },
    },
    enable: true,
  });
  new SystemdDropIn(machine, 'override', {
    unit: 'kubelet.service',
    name: '20-app.conf',
    sections: {
      Unit: { After: 'app.service' },
      Service: { ExecStart: '/usr/bin/kubelet --v=2', Slice: 'app.slice' },
    },
  });
  const first = new FirstBootStep(machine, 'first', {
    phase: 'last',
    command: ['sh', '-c', 'echo "it\'s $HOME"'],
    description: 'say where',
  });
  new FirstBootStep(machine, 'second', {
    phase: 'last',
    command: ['true'],
    description: 'after the first',
    after: [first],
  });
}
