/** What a host of a cloud does for the network card of a server: OVN tells it its address when it asks. */
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import path from 'node:path';

import { BRIDGE } from '../../../lib/platform/local/identity';
import { imageTree } from '../../../tools/openstack-lab/image';

/** The card of a server. */
export interface CloudCard {
  readonly mac: string;
  readonly address: string;
  readonly mask: string;
  readonly router: string;
}

/** Answers a card's questions in a network of a lab, until the returned function is called or this process ends. */
export function answerCard(fabric: string, { mac, address, mask, router }: CloudCard): () => void {
  const program = ['python3', '-', BRIDGE, mac, address, mask, router];
  // By the Python of the control plane's image: the host may have none.
  const enter = ['nsenter', `--net=${fabric}`, 'chroot', imageTree(), ...program];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...enter], {
    stdio: [openScript(), 'ignore', 'inherit'],
  });
  return () => child.kill('SIGKILL');
}

function openScript(): number {
  return openSync(path.join(__dirname, 'dhcp.py'), 'r');
}

/** A file that gives the card of a container the address of a port before anything asks for it, as a hypervisor does. */
export function cardFiles(mac: string): Readonly<Record<string, string>> {
  const unit = '/etc/systemd/system/cloud-init-local.service.d/card.conf';
  return { [unit]: `[Service]\nExecStartPre=/bin/ip link set dev eth0 address ${mac}\n` };
}
