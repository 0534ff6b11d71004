import {
  Directory,
  File,
  FileSystem,
  FirstBootStep,
  KernelModule,
  Machine,
  Mount,
  Package,
  Sysctl,
  SystemdDropIn,
  SystemdUnit,
  UdevRule,
  User,
} from '../../../lib/machine';

/** A storage machine that uses every construct of lib/machine once. */
export function machines(): readonly Machine[] {
  const machine = new Machine('srvnode-1', { hostname: 'srvnode-1.colo.example' });
  new File(machine, 'hosts', {
    path: '/etc/hosts',
    content: '127.0.0.1 localhost\n10.77.0.11 srvnode-1.colo.example srvnode-1\n',
  });
  new File(machine, 'license', {
    path: '/etc/cortx/license',
    content: 'none',
    mode: '0600',
    owner: 'cortx:cortx',
  });
  new User(machine, 'user', {
    name: 'cortx',
    groups: ['adm'],
    shell: '/bin/bash',
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
  });
  new Package(machine, 'xfsprogs', { name: 'xfsprogs' });
  new Sysctl(machine, 'kernel', {
    settings: { 'net.netfilter.nf_conntrack_tcp_be_liberal': 1, 'vm.max_map_count': 30_000_000 },
  });
  new KernelModule(machine, 'conntrack', { name: 'nf-conntrack', parameters: { hashsize: 65536 } });
  const disk = new FileSystem(machine, 'disk', {
    device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4',
    type: 'xfs',
    label: 'local-volume',
  });
  new Mount(machine, 'mount', { what: disk, path: '/mnt/fs-local-volume', options: ['noatime'] });
  new Directory(machine, 'provisioner', { path: '/mnt/fs-local-volume/local-path-provisioner' });
  new UdevRule(machine, 'links', {
    name: '65-cortx.rules',
    rules: [
      [
        ['SUBSYSTEM', '==', 'block'],
        ['ENV{DEVTYPE}', '==', 'disk'],
        ['ENV{ID_WWN}', '==', '0x5000c500a1b2c3d5'],
        ['SYMLINK', '+=', 'cortx/data-0'],
      ],
    ],
  });
  new SystemdUnit(machine, 'slice', {
    name: 'kube.slice',
    sections: {
      Unit: { Description: 'Kubernetes daemons', Before: 'slices.target' },
      Slice: { CPUWeight: 200 },
    },
  });
  new SystemdUnit(machine, 'scrub', {
    name: 'scrub.timer',
    sections: {
      Unit: { Description: 'Trim disks at night' },
      Timer: { OnCalendar: ['Sun 03:00', 'Wed 03:00'], Unit: 'fstrim.service' },
      Install: { WantedBy: 'timers.target' },
    },
    enable: true,
  });
  new SystemdDropIn(machine, 'slower', {
    unit: 'fstrim.service',
    name: '20-groundwork.conf',
    sections: { Service: { ExecStart: '/sbin/fstrim --all --verbose', Nice: 10 } },
  });
  const note = new FirstBootStep(machine, 'note', {
    phase: 'last',
    description: 'leave a note',
    command: ['sh', '-c', "echo 'it is up' >/etc/motd"],
  });
  new FirstBootStep(machine, 'links-are-there', {
    phase: 'last',
    description: 'look for the links of the disks',
    command: ['test', '-b', '/dev/cortx/data-0'],
    after: [note],
    inContainers: 'skip',
  });
  return [machine];
}
