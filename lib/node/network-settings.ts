/** The kernel's modules and settings that follow from what was chosen. */
import type { KernelModuleProps } from '../machine';

import type { IpFamilyName } from './network-tuning-props';

/** What was chosen, read and checked. */
export interface NetworkChoice {
  readonly ipFamilies: ReadonlySet<IpFamilyName>;
  readonly bridgeNetfilter: boolean;
  readonly conntrack?: ConntrackChoice;
  readonly somaxconn?: number;
  readonly maxUserWatches?: number;
  readonly maxUserInstances?: number;
  readonly rpFilter?: number;
  readonly neighbourThresholds?: readonly number[];
}

/** Limits of the table of connections. */
export interface ConntrackChoice {
  /** Undefined when it stays as the kernel has it. */
  readonly max?: number;
  readonly establishedSeconds: number;
  readonly closeWaitSeconds: number;
  readonly beLiberal?: boolean;
}

/** kube-proxy's rule: so many for each core, and a least number. */
export function conntrackMax(cores: number, maxPerCore: number, min: number): number {
  return Math.max(Math.ceil(cores) * maxPerCore, min);
}

/** The modules to load. `overlay` is what container runtimes stack images with. */
export function networkModules(choice: NetworkChoice): readonly KernelModuleProps[] {
  const { bridgeNetfilter, conntrack } = choice;
  const names = ['overlay', ...(bridgeNetfilter ? ['br_netfilter'] : [])];
  const modules = names.map((name): KernelModuleProps => ({ name }));
  if (conntrack?.max === undefined) return modules;
  // As many lists as kube-proxy makes: a quarter of the connections. The kernel's own number is fixed by the memory.
  const parameters = { hashsize: Math.ceil(conntrack.max / 4) };
  return [...modules, { name: 'nf_conntrack', parameters }];
}

/** The settings by key, sorted. */
export function networkSettings(choice: NetworkChoice): Readonly<Record<string, string>> {
  const given: Readonly<Record<string, number | undefined>> = {
    ...forwarding(choice),
    ...conntrack(choice.conntrack),
    ...neighbours(choice),
    'net.core.somaxconn': choice.somaxconn,
    'net.ipv4.conf.all.rp_filter': choice.rpFilter,
    'net.ipv4.conf.default.rp_filter': choice.rpFilter,
    'fs.inotify.max_user_watches': choice.maxUserWatches,
    'fs.inotify.max_user_instances': choice.maxUserInstances,
  };
  const settings = Object.entries(given).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] as const],
  );
  return Object.fromEntries(settings.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function forwarding({ ipFamilies, bridgeNetfilter }: NetworkChoice): Record<string, number> {
  const [v4, v6] = [ipFamilies.has('IPv4'), ipFamilies.has('IPv6')];
  return {
    ...(v4 ? { 'net.ipv4.ip_forward': 1 } : {}),
    ...(v6 ? { 'net.ipv6.conf.all.forwarding': 1 } : {}),
    // Both, whatever the pods have: kubeadm asks for the first, and the second costs nothing.
    ...(bridgeNetfilter
      ? { 'net.bridge.bridge-nf-call-iptables': 1, 'net.bridge.bridge-nf-call-ip6tables': 1 }
      : {}),
  };
}

function conntrack(choice: ConntrackChoice | undefined): Record<string, number | undefined> {
  if (choice === undefined) return {};
  const { max, establishedSeconds, closeWaitSeconds, beLiberal } = choice;
  return {
    'net.netfilter.nf_conntrack_max': max,
    'net.netfilter.nf_conntrack_tcp_timeout_established': establishedSeconds,
    'net.netfilter.nf_conntrack_tcp_timeout_close_wait': closeWaitSeconds,
    'net.netfilter.nf_conntrack_tcp_be_liberal':
      beLiberal === undefined ? undefined : Number(beLiberal),
  };
}

function neighbours({ ipFamilies, neighbourThresholds }: NetworkChoice): Record<string, number> {
  const families = [...ipFamilies].map((family) => family.toLowerCase());
  const entries = families.flatMap((family) =>
    (neighbourThresholds ?? []).map(
      (value, index) => [`net.${family}.neigh.default.gc_thresh${index + 1}`, value] as const,
    ),
  );
  return Object.fromEntries(entries);
}
