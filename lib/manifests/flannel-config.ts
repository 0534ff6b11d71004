/**
 * The two files that flannel reads: its own configuration, and the list of plugins for pods.
 *
 * @see https://github.com/flannel-io/flannel/blob/v0.28.9/Documentation/configuration.md
 * @see https://github.com/flannel-io/cni-plugin/blob/v1.9.1-flannel3/README.md
 */
import type { FlannelSettings } from './flannel-read';

/** The data of the ConfigMap. */
export function flannelConfig(settings: FlannelSettings): Readonly<Record<string, string>> {
  return {
    'cni-conf.json': printed(cniConfig(settings)),
    'net-conf.json': printed(netConfig(settings)),
  };
}

function netConfig({ ranges, backend, vxlan, mtu, nftables }: FlannelSettings): object {
  const { VNI, Port, DirectRouting } = vxlan;
  return {
    Network: ranges.podCidr.toString(),
    EnableNFTables: nftables,
    Backend:
      backend === 'host-gw'
        ? { Type: backend }
        : { Type: backend, VNI, Port, DirectRouting, MTU: mtu.machineMtu },
  };
}

function cniConfig({ mtu }: FlannelSettings): object {
  return {
    name: 'cbr0',
    cniVersion: '0.3.1',
    plugins: [
      {
        type: 'flannel',
        // Said and not left to the network card: an image may not listen to what DHCP says of it.
        delegate: { hairpinMode: true, isDefaultGateway: true, mtu: mtu.mtu },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

function printed(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
