import { LocalPlatform } from 'groundwork/local';
import { Machine, Sysctl } from 'groundwork/machine';

const platform = new LocalPlatform();
const network = platform.network('lab', { cidr: '10.88.0.0/24' });

const { left, right } = platform.machines({
  left: { network, machine: (at) => router(at.name) },
  right: { network, machine: (at) => router(at.name) },
});

function router(name: string): Machine {
  const machine = new Machine(name);
  new Sysctl(machine, 'forwarding', { settings: { 'net.ipv4.ip_forward': 1 } });
  return machine;
}

export const addresses = { left: left.address, right: right.address };
