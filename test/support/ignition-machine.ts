import {
  Directory,
  File,
  FileSystem,
  FirstBootStep,
  KernelModule,
  Machine,
  Mount,
  Sysctl,
  SystemdDropIn,
  SystemdUnit,
  User,
} from '../../lib/machine';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPeP4uM9H1o2eRkRnBYKzFZC1u3tq8yYb3Nw1jXKx7Q2 app';

/** A machine with something of everything that has an equivalent in Ignition, on both distributions. */
export function ignitionMachine(): Machine {
  const machine = new Machine('everything', { hostname: 'everything.example.org' });
  files(machine);
  units(machine);
  new User(machine, 'user', {
    name: 'app',
    groups: ['sudo', 'storage'],
    shell: '/bin/bash',
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    sshAuthorizedKeys: [KEY, KEY],
  });
  new KernelModule(machine, 'module', { name: 'br_netfilter' });
  new Sysctl(machine, 'sysctl', { settings: { 'vm.max_map_count': 262_144 } });
  const data = new FileSystem(machine, 'data', {
    device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4',
    type: 'xfs',
  });
  new Mount(machine, 'mount', { what: data, path: '/var/mnt/odd name-100%' });
  new Directory(machine, 'directory', { path: '/var/lib/app', owner: 'app:storage' });
  new FirstBootStep(machine, 'step', {
    phase: 'last',
    command: ['sh', '-c', 'echo "it\'s $HOME"'],
    description: 'say where',
  });
  return machine;
}

function files(machine: Machine): void {
  const content = 'colons: and #hashes, "quotes", 100%, ünïcödé, \u2028, \u0007 and \\\n\ttab?\n';
  new File(machine, 'odd', { path: '/etc/odd name %41?#', content });
  new File(machine, 'empty', { path: '/etc/app/empty', content: '', mode: '0600' });
  new File(machine, 'owned', { path: '/opt/app/owned', content: 'x', owner: 'app:storage' });
  new File(machine, 'numbered', { path: '/var/lib/app/n', content: '\n\nx', owner: '500:0' });
}

function units(machine: Machine): void {
  const service = (name: string, ExecStart: string): SystemdUnit =>
    new SystemdUnit(machine, name, {
      name: `${name}.service`,
      sections: { Service: { ExecStart }, Install: { WantedBy: 'multi-user.target' } },
      enable: true,
    });
  service('app', '/bin/sleep infinity');
  service('long', `/bin/echo ${'x'.repeat(3000)}`);
  new SystemdDropIn(machine, 'image', {
    unit: 'sshd.service',
    name: '20-app.conf',
    sections: { Unit: { After: 'app.service' } },
  });
  new SystemdDropIn(machine, 'own', {
    unit: 'app.service',
    name: '20-app.conf',
    sections: { Service: { Restart: 'always' } },
  });
}
