/**
 * Whether a packet would arrive, asked of OVN's own flow tables: security groups, routers, address translation. No packet is sent.
 *
 * @see https://man7.org/linux/man-pages/man8/ovn-trace.8.html
 */
import type { RunResult } from '../../../tools/process';
import { OVN_NORTH, OVN_SOUTH } from '../../../tools/openstack-lab/services/neutron';
import type { CloudObject, CloudSession } from './cloud-session';

/** Where a packet comes from: a port of Neutron by its id, perhaps with another address than its own, or an address outside. */
export type PacketSource =
  { readonly port: string; readonly address?: string } | { readonly outside: string };

/** Where it goes: a port by its id, a floating address, or an address outside. */
export type PacketTarget =
  | { readonly port: string; readonly address?: string }
  | { readonly floating: string }
  | { readonly outside: string };

/** The protocol of a packet; `icmp` is an echo request. */
export type PacketProtocol = 'tcp' | 'udp' | 'icmp';

/** A question. */
export interface Packet {
  readonly from: PacketSource;
  readonly to: PacketTarget;
  readonly protocol: PacketProtocol;
  /** @default none, as for `icmp` */
  readonly port?: number;
}

/** The answer, with the trace that it was read from. */
export interface PacketFate {
  readonly arrives: boolean;
  readonly trace: string;
}

/** What the question is asked with. */
export interface TraceTools {
  readonly admin: CloudSession;
  run(argv: readonly string[]): Promise<RunResult>;
}

const SOURCE_PORT = 40_000;
const OUTSIDE_MAC = '0a:00:00:00:00:01';
const PORTS = '/v2.0/ports';

/** A packet as it enters a network, and the name of the port that it has to leave by. */
interface Entry {
  readonly network: string;
  readonly port: string;
  readonly sourceMac: string;
  readonly source: string;
  readonly targetMac: string;
  readonly target: string;
  readonly leavesBy: RegExp;
}

/** Asks. @throws Error when there is no such port, or no way that a packet could begin */
export async function trace(tools: TraceTools, packet: Packet): Promise<PacketFate> {
  const entry =
    'port' in packet.from
      ? await fromPort(tools.admin, packet.from, packet.to)
      : await fromOutside(tools, packet.from.outside, packet.to);
  const asked = await tools.run([
    ...['ovn-trace', `--db=${OVN_SOUTH}`, '--minimal', '--no-friendly-names'],
    // Every packet begins a connection.
    ...['--ct=new', '--ct=new', '--ct=new', '--ct=new'],
    ...[`neutron-${entry.network}`, microflow(entry, packet)],
  ]);
  if (asked.code !== 0) throw new Error(`ovn-trace: ${asked.stderr}${asked.stdout}`);
  return { arrives: entry.leavesBy.test(asked.stdout), trace: asked.stdout };
}

function microflow(entry: Entry, { protocol, port = 0 }: Packet): string {
  const family = entry.target.includes(':') ? 'ip6' : 'ip4';
  const echo = family === 'ip4' ? 'icmp4.type == 8' : 'icmp6.type == 128';
  const ports = `${protocol}.src == ${SOURCE_PORT} && ${protocol}.dst == ${port}`;
  return [
    `inport == "${entry.port}"`,
    `eth.src == ${entry.sourceMac} && eth.dst == ${entry.targetMac}`,
    `${family}.src == ${entry.source} && ${family}.dst == ${entry.target} && ip.ttl == 64`,
    protocol === 'icmp' ? echo : `${protocol} && ${ports}`,
  ].join(' && ');
}

async function fromPort(
  admin: CloudSession,
  from: { readonly port: string; readonly address?: string },
  to: PacketTarget,
): Promise<Entry> {
  const source = await portOf(admin, from.port);
  const begun = {
    network: source.network,
    port: from.port,
    sourceMac: source.mac,
    source: from.address ?? source.address,
  };
  if ('port' in to) {
    const target = await portOf(admin, to.port);
    const isNear = target.network === source.network;
    return {
      ...begun,
      target: to.address ?? target.address,
      targetMac: isNear ? target.mac : await gatewayOf(admin, source.network),
      leavesBy: output(to.port),
    };
  }
  const away = { ...begun, targetMac: await gatewayOf(admin, source.network) };
  if ('outside' in to) return { ...away, target: to.outside, leavesBy: /output\("provnet-/ };
  const floating = await floatingOf(admin, to.floating);
  return { ...away, target: to.floating, leavesBy: output(String(floating['port_id'])) };
}

async function fromOutside(
  { admin, run }: TraceTools,
  source: string,
  to: PacketTarget,
): Promise<Entry> {
  if (!('floating' in to)) throw new Error('from outside only floating addresses can be reached');
  const floating = await floatingOf(admin, to.floating);
  const query = `device_id=${String(floating['router_id'])}&device_owner=network:router_gateway`;
  const [gateway] = await admin.list('network', `${PORTS}?${query}`, 'ports');
  if (gateway === undefined) throw new Error(`${to.floating} has no router to the outside`);
  const network = String(floating['floating_network_id']);
  return {
    network,
    port: await outsidePort(run, network),
    sourceMac: OUTSIDE_MAC,
    source,
    target: to.floating,
    targetMac: String(gateway['mac_address']),
    leavesBy: output(String(floating['port_id'])),
  };
}

function output(port: string): RegExp {
  return new RegExp(`output\\("${port}"`);
}

async function portOf(
  admin: CloudSession,
  id: string,
): Promise<{ readonly network: string; readonly mac: string; readonly address: string }> {
  const port = await admin.get('network', `${PORTS}/${id}`, 'port');
  const [fixed] = port['fixed_ips'] as readonly { readonly ip_address: string }[];
  return {
    network: String(port['network_id']),
    mac: String(port['mac_address']),
    address: fixed?.ip_address ?? '',
  };
}

/** The hardware address of the router of a network. */
async function gatewayOf(admin: CloudSession, network: string): Promise<string> {
  const query = `network_id=${network}&device_owner=network:router_interface`;
  const [router] = await admin.list('network', `${PORTS}?${query}`, 'ports');
  if (router === undefined) throw new Error(`network ${network} has no router`);
  return String(router['mac_address']);
}

async function floatingOf(admin: CloudSession, address: string): Promise<CloudObject> {
  const query = `floating_ip_address=${address}`;
  const [found] = await admin.list('network', `/v2.0/floatingips?${query}`, 'floatingips');
  if (found === undefined) throw new Error(`there is no floating address ${address}`);
  return found;
}

/** The port by which an external network meets the world: OVN names it by the network's segment, which the API of networks does not tell. */
async function outsidePort(run: TraceTools['run'], network: string): Promise<string> {
  const listed = await run(['ovn-nbctl', `--db=${OVN_NORTH}`, 'lsp-list', `neutron-${network}`]);
  const [port] = /provnet-[0-9a-f-]+/.exec(listed.stdout) ?? [];
  if (port === undefined) throw new Error(`network ${network} meets no world: ${listed.stderr}`);
  return port;
}
