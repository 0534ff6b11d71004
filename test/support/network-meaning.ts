/** What a network means for one card, however it is written. */
import { parse } from 'yaml';

import type { Ethernet, NetworkConfig } from '../../lib/machine';

/** What a card gets. */
export interface CardMeaning {
  readonly addresses: readonly string[];
  /** `network via router`. */
  readonly routes: readonly string[];
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly dhcp: string;
  readonly mtu: string;
}

/** What was meant, by card, as it stands in the props. */
export function meantBy({ ethernets }: NetworkConfig): Readonly<Record<string, CardMeaning>> {
  return Object.fromEntries(
    Object.entries(ethernets).map(([name, card]) => [card['set-name'] ?? name, meantByCard(card)]),
  );
}

const DHCP = ['no', 'ipv4', 'ipv6', 'yes'];

function everywhere(via: string): string {
  return via.includes(':') ? '::/0' : '0.0.0.0/0';
}

function meantByCard(card: Ethernet): CardMeaning {
  const { dhcp4 = false, dhcp6 = false, mtu = '', addresses = [], nameservers } = card;
  const gateways = [card.gateway4, card.gateway6].filter((via) => via !== undefined);
  const routes = [
    ...(card.routes ?? []).map(
      ({ to, via }) => `${to === 'default' ? everywhere(via) : to} ${via}`,
    ),
    ...gateways.map((via) => `${everywhere(via)} ${via}`),
  ];
  return {
    addresses: [...addresses].sort(),
    routes: routes.sort(),
    servers: [...(nameservers?.addresses ?? [])].sort(),
    search: [...(nameservers?.search ?? [])].sort(),
    dhcp: DHCP[Number(dhcp4) + 2 * Number(dhcp6)] ?? '',
    mtu: String(mtu),
  };
}

/** What netplan reads, by card: either `ethernets` as they are, or with names and gateways in full. */
export function readByNetplan(text: string): Readonly<Record<string, CardMeaning>> {
  return meantBy((parse(text) as { readonly network: NetworkConfig }).network);
}

/** What systemd-networkd reads, by card. */
export function readByNetworkd(
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, CardMeaning>> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, readCard(text)]));
}

function readCard(text: string): CardMeaning {
  const sections = text.split(/^(?=\[)/m).map((section) => {
    const [header = '', ...lines] = section.split('\n').filter((line) => line !== '');
    return { header, lines };
  });
  const valuesOf = (header: string, key: string): string[] =>
    sections
      .filter((section) => section.header === header)
      .flatMap(({ lines }) => lines)
      .filter((line) => line.startsWith(`${key}=`))
      .map((line) => line.slice(key.length + 1));
  const routes = sections
    .filter(({ header }) => header === '[Route]')
    .map(({ lines }) => {
      const valueOf = (key: string): string =>
        lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
      const [to, via] = [valueOf('Destination'), valueOf('Gateway')];
      return `${to === '' ? everywhere(via) : to} ${via}`;
    });
  const words = (key: string): string[] => [
    ...new Set(valuesOf('[Network]', key).flatMap((line) => line.split(' '))),
  ];
  return {
    addresses: valuesOf('[Address]', 'Address').sort(),
    routes: routes.sort(),
    servers: words('DNS').sort(),
    search: words('Domains').sort(),
    dhcp: valuesOf('[Network]', 'DHCP').join(),
    mtu: valuesOf('[Link]', 'MTUBytes').join(),
  };
}
