import { Machine, Sysctl } from 'groundwork/machine';

/** The machine under test: your own function. */
export function gateway(): Machine {
  const machine = new Machine('gateway-1');
  new Sysctl(machine, 'forwarding', { settings: { 'net.ipv4.ip_forward': 1 } });
  return machine;
}
