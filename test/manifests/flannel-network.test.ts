import { FlannelNetwork, qosClassOf } from '../../lib/manifests';
import type { FlannelNetworkProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const GOOD: FlannelNetworkProps = {
  ranges: {
    ...{ podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/16', hostCidrs: ['10.0.0.0/24'] },
    nodes: 20,
  },
  tenantNetwork: { type: 'geneve', mtu: 1442 },
  portSecurity: 'allowed-address-pairs',
};
const ON_FLAT = { backend: 'vxlan', tenantNetwork: { type: 'flat' } } as const;

function made(changes: object = {}) {
  let network: FlannelNetwork | undefined;
  const chart = synthesizeChart((scope) => {
    network = new FlannelNetwork(scope, 'f', { ...GOOD, ...changes });
  });
  const one = (kind: string) => chart.objects.find((object) => object.kind === kind);
  const data = (one('ConfigMap')?.['data'] ?? {}) as Readonly<Record<string, string>>;
  const read = (file: string): unknown => JSON.parse(data[file] ?? '{}');
  return { ...chart, one, network, net: read('net-conf.json'), cni: read('cni-conf.json') };
}

const podOf = (object: unknown) =>
  (
    object as {
      readonly spec: {
        readonly template: {
          readonly spec: Readonly<Record<string, unknown>>;
          readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
        };
      };
    }
  ).spec.template;

describe('flannel', () => {
  it('sends packets of pods as they are, and says what the ports need for that', () => {
    const { violations, net, cni, network } = made();

    expect(violations).toEqual([]);
    expect(net).toEqual({
      ...{ Network: '10.244.0.0/16', EnableNFTables: false },
      Backend: { Type: 'host-gw' },
    });
    expect(cni).toMatchObject({
      plugins: [{ type: 'flannel', delegate: { mtu: 1442 } }, { type: 'portmap' }],
    });
    expect(network?.allowedAddressPairs).toEqual([{ ipAddress: '10.244.0.0/16' }]);
    expect(network?.mtu?.encapsulations).toBe(1);
  });

  it('wraps packets on a flat network, without anything at the ports', () => {
    const { violations, net, cni, network } = made({ ...ON_FLAT, portSecurity: undefined });

    expect(violations).toEqual([]);
    expect(net).toMatchObject({
      Backend: { Type: 'vxlan', VNI: 1, Port: 8472, DirectRouting: false, MTU: 1500 },
    });
    expect(cni).toMatchObject({ plugins: [{ delegate: { mtu: 1450 } }, {}] });
    expect(network?.allowedAddressPairs).toEqual([]);
  });

  it('wraps packets twice only when that is said', () => {
    const { violations, cni } = made({ backend: 'vxlan', acceptDoubleEncapsulation: true });

    expect(violations).toEqual([]);
    expect(cni).toMatchObject({ plugins: [{ delegate: { mtu: 1392 } }, {}] });
  });

  it('is Guaranteed on each machine, and of the highest priority', () => {
    const { spec } = podOf(made().one('DaemonSet'));

    expect(qosClassOf(spec)).toBe('Guaranteed');
    expect(spec).toMatchObject({ priorityClassName: 'system-node-critical', hostNetwork: true });
  });

  it('starts anew when what it reads is changed, and only then', () => {
    const revision = (changes: object): unknown =>
      podOf(made(changes).one('DaemonSet')).metadata.annotations['groundwork/revision'];

    expect(revision({})).toBe(revision({ labels: { team: 'network' } }));
    expect(revision({})).not.toBe(revision({ EnableNFTables: true }));
  });

  it('looks first whether another network comes before', () => {
    const { spec } = podOf(made({ cniConfFile: '05-flannel.conflist' }).one('DaemonSet'));
    const [guard] = spec['initContainers'] as readonly { readonly command: readonly string[] }[];

    expect(guard?.command.at(-1)).toBe('05-flannel.conflist');
  });

  it.each<[string, object, string]>([
    [
      'an overlay on an overlay',
      { backend: 'vxlan' },
      'backend: "vxlan": the network of the machines is geneve already, so each packet would be wrapped twice; use "host-gw" with podAddressPairs(podCidr) on the ports',
    ],
    [
      'ports that drop packets of pods',
      { portSecurity: undefined },
      'portSecurity: Neutron drops packets from and to addresses that are none of the port',
    ],
    [
      'ports that drop what is not wrapped',
      { ...ON_FLAT, portSecurity: undefined, vxlan: { DirectRouting: true } },
      'portSecurity: Neutron drops packets',
    ],
    ['other ports', { portSecurity: 'off' }, 'portSecurity: "off": is none'],
    [
      'machines in two subnets',
      { ranges: { ...GOOD.ranges, hostCidrs: ['10.0.0.0/24', '10.0.1.0/24'] } },
      'backend: "host-gw": the machines are in several subnets',
    ],
    ['another backend', { backend: 'udp' }, 'backend: "udp": is no backend that is written here'],
    ['settings of the other backend', { vxlan: { VNI: 2 } }, 'vxlan: is nothing for "host-gw"'],
    ['no number', { ...ON_FLAT, vxlan: { VNI: 0 } }, 'vxlan.VNI: "0": is no whole number'],
    ['no port', { ...ON_FLAT, vxlan: { Port: 70_000 } }, 'vxlan.Port: "70000": is no whole'],
    ['no record', { ...ON_FLAT, vxlan: 5 }, 'vxlan: "5": is no record of settings'],
    [
      'ranges of IPv6',
      {
        ranges: {
          ...{ podCidr: 'fd00:1::/56', serviceCidr: 'fd00:2::/112', hostCidrs: ['fd00:3::/64'] },
          nodes: 2,
        },
      },
      'ranges.podCidr: "fd00:1::/56": is of IPv6, which this construct does not write',
    ],
    [
      'ranges in common',
      { ranges: { ...GOOD.ranges, hostCidrs: ['10.244.0.0/24'] } },
      'ranges.hostCidrs[0]: "10.244.0.0/24": has addresses in common with ranges.podCidr',
    ],
    ['a small network', { tenantNetwork: { type: 'geneve', mtu: 576 } }, 'tenantNetwork.mtu'],
    [
      'an old cluster',
      { kubernetesVersion: '1.16' },
      'kubernetesVersion: "1.16": lets pods of the highest priority into kube-system only; use Kubernetes 1.17 or newer',
    ],
    [
      'a file that comes first',
      { otherCniFiles: ['README', '10-containerd-net.conflist'] },
      'otherCniFiles[1]: "10-containerd-net.conflist": comes before 10-flannel.conflist',
    ],
    [
      'a file that is none',
      { cniConfFile: '../x.conflist' },
      'cniConfFile: "../x.conflist": is no',
    ],
    ['no card', { iface: 'a b' }, 'iface: "a b": is no name of a network card'],
    ['a moving image', { image: 'a/b:latest' }, 'image: "a/b:latest": may be another image'],
    ['another moving image', { cniPluginImage: 'a/b' }, 'cniPluginImage: "a/b": may be another'],
    ['no memory', { memory: 0 }, 'memory: "0": is less than 1'],
    ['a word for a switch', { EnableNFTables: 'no' }, 'EnableNFTables: "no": is neither true'],
  ])('is refused with %s', (_, changes, message) => {
    expect(made(changes).violations.map(formatViolation).join('\n')).toContain(message);
    expect(made(changes).objects).toEqual([]);
  });

  it('comes before what sorts after it', () => {
    expect(made({ otherCniFiles: ['87-podman.conflist', '00-note.txt'] }).violations).toEqual([]);
  });
});
