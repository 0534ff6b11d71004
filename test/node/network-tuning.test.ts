import { Machine, Sysctl } from '../../lib/machine';
import type { MachineProps } from '../../lib/machine';
import { NetworkTuning } from '../../lib/node';
import type { NetworkTuningProps } from '../../lib/node';

function tuned(
  props: NetworkTuningProps = {},
  machineProps: MachineProps = {
    capacity: { cpu: 8, memory: '32Gi', ephemeralStorage: '100Gi' },
  },
) {
  const machine = new Machine('worker-1', machineProps);
  return { machine, network: new NetworkTuning(machine, 'network', props) };
}

function refusals(props: NetworkTuningProps, machineProps?: MachineProps): string[] {
  const { machine } = tuned(props, machineProps);
  return machine.validate().map(({ code, path }) => `${code} ${path}`);
}

/** Settings as they come from a file, whose types nobody has checked. */
function unchecked(props: Record<string, unknown>): NetworkTuningProps {
  return props;
}

const BRIDGES = {
  'net.bridge.bridge-nf-call-ip6tables': '1',
  'net.bridge.bridge-nf-call-iptables': '1',
};

describe('the network of a node', () => {
  it('is what kubeadm asks for when nothing is said', () => {
    const { machine, network } = tuned();
    const plan = machine.plan();

    expect(network.settings).toEqual({ ...BRIDGES, 'net.ipv4.ip_forward': '1' });
    expect(plan.modules.map(({ name }) => name)).toEqual(['br_netfilter', 'overlay']);
    expect(plan.sysctls.map(({ key, value }) => `${key} = ${value}`)).toEqual([
      'net.bridge.bridge-nf-call-ip6tables = 1',
      'net.bridge.bridge-nf-call-iptables = 1',
      'net.ipv4.ip_forward = 1',
    ]);
  });

  it('forwards each family that pods have', () => {
    expect(tuned({ ipFamilies: ['IPv4', 'IPv6'] }).network.settings).toEqual({
      ...BRIDGES,
      'net.ipv4.ip_forward': '1',
      'net.ipv6.conf.all.forwarding': '1',
    });
    expect(tuned({ ipFamilies: ['IPv6'] }).network.settings).toEqual({
      ...BRIDGES,
      'net.ipv6.conf.all.forwarding': '1',
    });
  });

  it('goes without bridges when the network plugin does', () => {
    const { machine, network } = tuned({ bridgeNetfilter: false });

    expect(network.settings).toEqual({ 'net.ipv4.ip_forward': '1' });
    expect(machine.plan().modules.map(({ name }) => name)).toEqual(['overlay']);
  });

  it.each([
    [1, 131_072],
    [2, 131_072],
    [4, 131_072],
    [8, 262_144],
    ['7910m', 262_144],
    [64, 2_097_152],
  ])('remembers as many connections as kube-proxy with %s CPUs: %d', (cpu, max) => {
    const { machine, network } = tuned(
      { conntrack: {} },
      { capacity: { cpu, memory: '4Gi', ephemeralStorage: '20Gi' } },
    );
    const conntrack = machine.plan().modules.find(({ name }) => name === 'nf_conntrack');

    expect(network.settings['net.netfilter.nf_conntrack_max']).toBe(String(max));
    expect(conntrack?.parameters).toEqual({ hashsize: String(max / 4) });
    expect(network.settings['net.netfilter.nf_conntrack_tcp_timeout_established']).toBe('86400');
    expect(network.settings['net.netfilter.nf_conntrack_tcp_timeout_close_wait']).toBe('3600');
  });

  it('leaves the number of connections to the kernel with 0 for each core, also without a capacity', () => {
    const { machine, network } = tuned({ conntrack: { maxPerCore: 0, tcpBeLiberal: true } }, {});

    expect(Object.keys(network.settings)).not.toContain('net.netfilter.nf_conntrack_max');
    expect(network.settings['net.netfilter.nf_conntrack_tcp_be_liberal']).toBe('1');
    expect(machine.plan().modules.map(({ name }) => name)).toContain('nf_conntrack');
  });

  it('writes everything else that is named, and only that', () => {
    const { network } = tuned({
      bridgeNetfilter: false,
      ipFamilies: ['IPv4', 'IPv6'],
      somaxconn: 32_768,
      inotify: { maxUserWatches: 524_288, maxUserInstances: 8192 },
      rpFilter: 2,
      neighbourThresholds: [4096, 8192, 16_384],
    });

    expect(network.settings).toEqual({
      'fs.inotify.max_user_instances': '8192',
      'fs.inotify.max_user_watches': '524288',
      'net.core.somaxconn': '32768',
      'net.ipv4.conf.all.rp_filter': '2',
      'net.ipv4.conf.default.rp_filter': '2',
      'net.ipv4.ip_forward': '1',
      'net.ipv4.neigh.default.gc_thresh1': '4096',
      'net.ipv4.neigh.default.gc_thresh2': '8192',
      'net.ipv4.neigh.default.gc_thresh3': '16384',
      'net.ipv6.conf.all.forwarding': '1',
      'net.ipv6.neigh.default.gc_thresh1': '4096',
      'net.ipv6.neigh.default.gc_thresh2': '8192',
      'net.ipv6.neigh.default.gc_thresh3': '16384',
    });
  });

  it('is told apart from another construct that says otherwise', () => {
    const { machine } = tuned();
    new Sysctl(machine, 'hardening', { settings: { 'net/ipv4/ip_forward': 0 } });

    expect(machine.validate()).toEqual([
      expect.objectContaining({
        code: 'conflict',
        path: 'worker-1/hardening',
        value: 'net.ipv4.ip_forward',
      }),
    ]);
  });
});

describe('a network is refused', () => {
  it.each([
    ['an unknown family', unchecked({ ipFamilies: ['ipv4'] }), 'unsupported ipFamilies[0]'],
    ['no family', { ipFamilies: [] }, 'required ipFamilies'],
    ['a family that is no list', unchecked({ ipFamilies: 'IPv4' }), 'invalid ipFamilies'],
    ['a switch in quotes', unchecked({ bridgeNetfilter: 'no' }), 'invalid bridgeNetfilter'],
    ['a filter of 0', unchecked({ rpFilter: 0 }), 'unsupported rpFilter'],
    ['a filter of 3', unchecked({ rpFilter: 3 }), 'unsupported rpFilter'],
    ['a queue of nothing', { somaxconn: 0 }, 'out-of-range somaxconn'],
    ['a queue that Linux cuts off', { somaxconn: 65_536 }, 'out-of-range somaxconn'],
    [
      'falling thresholds',
      { neighbourThresholds: [8192, 4096, 16_384] as const },
      'conflict neighbourThresholds',
    ],
    ['two thresholds', unchecked({ neighbourThresholds: [1, 2] }), 'invalid neighbourThresholds'],
    [
      'a threshold that is null',
      unchecked({ neighbourThresholds: [1, null, 3] }),
      'out-of-range neighbourThresholds[1]',
    ],
    ['limits that are none', unchecked({ conntrack: true }), 'invalid conntrack'],
    [
      'a number per core below 0',
      { conntrack: { maxPerCore: -1 } },
      'out-of-range conntrack.maxPerCore',
    ],
    [
      'more connections than the kernel counts',
      { conntrack: { maxPerCore: 2 ** 30 } },
      'out-of-range conntrack.maxPerCore',
    ],
    [
      'a timeout in parts of a second',
      { conntrack: { tcpCloseWaitTimeout: '1500ms' } },
      'out-of-range conntrack.tcpCloseWaitTimeout',
    ],
    [
      'a timeout without a unit',
      { conntrack: { tcpEstablishedTimeout: '86400' } },
      'invalid conntrack.tcpEstablishedTimeout',
    ],
    [
      'watches of nothing',
      { inotify: { maxUserWatches: 0 } },
      'out-of-range inotify.maxUserWatches',
    ],
  ])('with %s', (_, props, expected) => {
    const [code, path] = expected.split(' ') as [string, string];

    expect(refusals(props)).toEqual([`${code} worker-1/network.${path}`]);
  });

  it('when connections are counted by cores that are not known', () => {
    expect(refusals({ conntrack: {} }, {})).toEqual([
      'required worker-1/network.conntrack.maxPerCore',
    ]);
  });
});
