import { podMtu } from '../../lib/manifests';
import type { PodNetworkBackend, TenantNetwork } from '../../lib/manifests';

describe('the size of packets of pods', () => {
  it.each<[TenantNetwork, PodNetworkBackend, number, number]>([
    [{ type: 'flat' }, 'host-gw', 1500, 0],
    [{ type: 'vlan' }, 'vxlan', 1450, 1],
    [{ type: 'vxlan' }, 'host-gw', 1450, 1],
    [{ type: 'vxlan' }, 'vxlan', 1400, 2],
    [{ type: 'gre' }, 'host-gw', 1458, 1],
    [{ type: 'gre' }, 'vxlan', 1408, 2],
    // As networks of OVN have it.
    [{ type: 'geneve' }, 'host-gw', 1442, 1],
    [{ type: 'geneve', maxHeaderSize: 30 }, 'host-gw', 1450, 1],
    [{ type: 'vxlan', overlayIpVersion: 6 }, 'vxlan', 1380, 2],
    [{ type: 'vxlan', globalPhysnetMtu: 9000 }, 'vxlan', 8900, 2],
    [{ type: 'geneve', mtu: 1400 }, 'host-gw', 1400, 1],
  ])('on %j by %s is %d bytes, wrapped %d times', (network, backend, mtu, encapsulations) => {
    expect(podMtu(network, backend)).toMatchObject({ mtu, encapsulations });
  });

  it('is told layer by layer', () => {
    expect(podMtu({ type: 'vxlan' }, 'vxlan').layers).toEqual([
      { name: 'network beneath', overhead: 0, mtu: 1500 },
      { name: 'vxlan of Neutron', overhead: 50, mtu: 1450 },
      { name: 'vxlan of flannel', overhead: 50, mtu: 1400 },
    ]);
  });

  it.each<[string, unknown, unknown, string]>([
    ['no network', null, 'vxlan', 'network: "null": says nothing of the network of the machines'],
    ['no type', {}, 'vxlan', 'network.type: is no type of network'],
    ['another type', { type: 'VXLAN' }, 'vxlan', 'network.type: "VXLAN": is no type of network'],
    [
      'another version of IP',
      { type: 'vxlan', overlayIpVersion: '4' },
      'vxlan',
      'network.overlayIpVersion: "4": is no version of IP',
    ],
    ['a large packet', { type: 'flat', mtu: 10_000 }, 'vxlan', 'is no whole number from 1280'],
    ['a small header', { type: 'geneve', maxHeaderSize: 8 }, 'vxlan', 'from 30 to 512'],
    [
      'more than fits',
      { type: 'vxlan', globalPhysnetMtu: 1500, mtu: 1500 },
      'host-gw',
      'does not fit into packets of 1500 bytes, of which 50 are wrapped around; write at most 1450',
    ],
    [
      'too little left',
      { type: 'geneve', mtu: 1300 },
      'vxlan',
      'leaves packets of 1250 bytes to pods; each network has to carry 1280',
    ],
    ['another way', { type: 'flat' }, 'udp', 'backend: "udp": is no way for packets of pods'],
  ])('is refused with %s', (_, network, backend, message) => {
    expect(() => podMtu(network as never, backend as never)).toThrow(message);
  });

  it('may be the least that there is', () => {
    expect(podMtu({ type: 'flat', mtu: 1330 }, 'vxlan').mtu).toBe(1280);
  });
});
