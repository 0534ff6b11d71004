/** The resources that flows, endpoints and shares become. */
import { Machine } from '../../../lib/machine';
import { OpenStackPlatform } from '../../../lib/platform/openstack';
import type { OpenStackPlatformArgs } from '../../../lib/platform/openstack';
import type { EndpointArgs, MachineArgs, Network, NetworkArgs } from '../../../lib/platform';
import type { SynthesizedProgram } from '../../../lib/testing';
import { LEAST, inputsOf, onCloud, refusal } from '../../support/openstack/mocked-cloud';

const FLOWS: NonNullable<NetworkArgs['flows']> = [
  { from: { group: 'web' }, to: 'db', protocol: 'tcp', ports: [5432, 5433], purpose: 'queries' },
  { from: { cidr: '0.0.0.0/0' }, to: 'web', protocol: 'any' },
];

function start(args: Partial<NetworkArgs> = {}, platformArgs: Partial<OpenStackPlatformArgs> = {}) {
  const more = { preflight: false, externalNetwork: 'public', ...platformArgs };
  const platform = new OpenStackPlatform({ ...LEAST, ...more });
  const plain: NetworkArgs = { cidr: '10.20.0.0/24', flows: FLOWS };
  const network = platform.network('net', { ...plain, ...args });
  return { platform, network };
}

function machine(network: Network, more: Partial<MachineArgs> = {}): MachineArgs {
  return { network, machine: ({ name }) => new Machine(name), ...more };
}

function behind(args: Partial<EndpointArgs>, platformArgs: Partial<OpenStackPlatformArgs> = {}) {
  return onCloud(() => {
    const { platform, network } = start({}, platformArgs);
    const api = platform.endpoint('api', { network, port: 6443, ...args });
    platform.machines({
      one: machine(network, { endpoints: [api] }),
      two: machine(network, { endpoints: [api] }),
    });
  });
}

function namesOf({ resources }: SynthesizedProgram, type: string): readonly string[] {
  return resources
    .map(({ address }) => address.split('::'))
    .filter(([kind]) => kind?.endsWith(`:${type}`) === true)
    .map(([, name = '']) => name)
    .sort();
}

const optionsOf = ({ resources }: SynthesizedProgram, ending: string) =>
  resources.find(({ address }) => address.endsWith(`:${ending}`))?.options;

describe('a network', () => {
  test('whose range changes asks Neutron for the new one before anything on the old one goes', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      platform.machine('one', machine(network));
    });

    // Said: a provider may say otherwise of what has a name of its own.
    expect(optionsOf(program, 'Subnet::net')).toMatchObject({ deleteBeforeReplace: false });
  });
});

describe('the flows of a network', () => {
  test('become groups without the rules of Neutron, and rules that go with their group', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      platform.machine('one', machine(network, { groups: ['db'] }));
    });

    expect(namesOf(program, 'SecGroup')).toEqual(['net', 'net/db', 'net/web']);
    expect(inputsOf(program, 'SecGroup::net/db')).toEqual({
      name: 'dev-net/db',
      description: 'machines of the group db',
      deleteDefaultRules: true,
    });
    expect(namesOf(program, 'SecGroupRule')).toEqual([
      'net/db/in-tcp-5432-5433-group-web',
      'net/out-any',
      'net/web/in-any-range-0.0.0.0_0',
    ]);
    expect(inputsOf(program, 'SecGroupRule::net/db/in-tcp-5432-5433-group-web')).toEqual({
      securityGroupId: 'net/db-id',
      direction: 'ingress',
      ethertype: 'IPv4',
      protocol: 'tcp',
      portRangeMin: 5432,
      portRangeMax: 5433,
      remoteGroupId: 'net/web-id',
      description: 'queries',
    });
    expect(inputsOf(program, 'SecGroupRule::net/web/in-any-range-0.0.0.0_0')).toEqual({
      securityGroupId: 'net/web-id',
      direction: 'ingress',
      ethertype: 'IPv4',
      remoteIpPrefix: '0.0.0.0/0',
    });
    expect(optionsOf(program, 'SecGroupRule::net/out-any')).toMatchObject({
      ignoreChanges: ['description'],
    });
  });

  test('put every machine into the group of its network, and into its own', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      platform.machines({ one: machine(network, { groups: ['db'] }), two: machine(network) });
    });

    expect(inputsOf(program, 'Port::one')).toMatchObject({
      securityGroupIds: ['net-id', 'net/db-id'],
    });
    expect(inputsOf(program, 'Port::two')).toMatchObject({ securityGroupIds: ['net-id'] });
  });

  test('are refused with all that is wrong before anything is registered', async () => {
    const program = await onCloud(() => {
      const wrong = [{ from: { group: 'web' }, to: 'db', protocol: 'tcp' }] as const;
      expect(refusal(() => start({ flows: wrong }))).toContain('"tcp" needs its ports named');
      const { platform, network } = start();
      const groups = ['wed'];
      expect(refusal(() => platform.machine('one', machine(network, { groups })))).toContain(
        'no flow of the network speaks of this group',
      );
    });

    expect(program.resources).toEqual([]);
  });
});

describe('a load balancer', () => {
  test('has the address that was planned, and its parts one after another', async () => {
    const program = await behind({ address: '10.20.0.5', targetPort: 16_443 });

    expect(inputsOf(program, 'LoadBalancer::api')).toEqual({
      name: 'dev-api',
      vipSubnetId: 'net-id',
      vipAddress: '10.20.0.5',
    });
    expect(inputsOf(program, 'Listener::api')).toMatchObject({
      protocol: 'TCP',
      protocolPort: 6443,
      allowedCidrs: ['10.20.0.0/24'],
      timeoutClientData: 600_000,
      timeoutMemberData: 600_000,
    });
    expect(inputsOf(program, 'Pool::api')).toMatchObject({ lbMethod: 'ROUND_ROBIN' });
    expect(inputsOf(program, 'Monitor::api')).toMatchObject({ type: 'TCP', poolId: 'api-id' });
    expect(inputsOf(program, 'Member::api/two')).toMatchObject({
      name: 'two',
      address: '10.20.0.12',
      protocolPort: 16_443,
      subnetId: 'net-id',
    });
    const before = (ending: string): readonly string[] =>
      program.edges.filter(({ from }) => from.endsWith(ending)).map(({ to }) => to);
    expect(before('Member::api/two')).toContain('openstack:loadbalancer/member:Member::api/one');
    expect(before('Member::api/one')).toContain('openstack:loadbalancer/monitor:Monitor::api');
  });

  test('lets its machines be reached from where it speaks only', async () => {
    const program = await behind({ allowedFrom: ['198.51.100.0/24'] });

    expect(namesOf(program, 'SecGroupRule').filter((name) => name.startsWith('endpoint'))).toEqual([
      'endpoint/api/in-tcp-6443-range-10.20.0.11_32',
      'endpoint/api/in-tcp-6443-range-10.20.0.128_25',
    ]);
    expect(inputsOf(program, 'Port::one')).toMatchObject({
      securityGroupIds: ['net-id', 'endpoint/api-id'],
    });
  });

  test('that keeps the address of its clients is told no ranges: its machines are', async () => {
    const allowedFrom = ['198.51.100.0/24'];
    const program = await behind({ allowedFrom }, { loadBalancer: { provider: 'ovn' } });

    expect(inputsOf(program, 'LoadBalancer::api')).toMatchObject({ loadbalancerProvider: 'ovn' });
    expect(inputsOf(program, 'Listener::api')).not.toHaveProperty('allowedCidrs');
    expect(inputsOf(program, 'Listener::api')).not.toHaveProperty('timeoutClientData');
    expect(inputsOf(program, 'Pool::api')).toMatchObject({ lbMethod: 'SOURCE_IP_PORT' });
    expect(namesOf(program, 'SecGroupRule')).toEqual(
      expect.arrayContaining(['endpoint/api/in-tcp-6443-range-198.51.100.0_24']),
    );
  });

  test('has an address that the world knows, where that is said', async () => {
    const quiet = await behind({});
    const known = await behind({ publicAddress: true, allowedFrom: ['0.0.0.0/0'] });

    expect(namesOf(quiet, 'FloatingIp')).toEqual([]);
    expect(namesOf(known, 'FloatingIp')).toEqual(['endpoint/api']);
    expect(inputsOf(known, 'FloatingIp::endpoint/api')).toMatchObject({ pool: 'public' });
  });

  test('is registered with its first machine, and can be named before', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start();
      const api = platform.endpoint('api', { network, port: 6443 });

      expect(api.address).toBe('10.20.0.11');
    });

    expect(program.resources).toEqual([]);
  });

  test('is reached by machines that reach only whom they are told', async () => {
    const program = await onCloud(() => {
      const { platform, network } = start({ outgoing: [] });
      const api = platform.endpoint('api', { network, port: 6443 });
      platform.machine('one', machine(network, { endpoints: [api] }));
    });

    expect(
      inputsOf(program, 'SecGroupRule::endpoint/api/out-tcp-6443-range-10.20.0.11_32'),
    ).toMatchObject({
      securityGroupId: 'net-id',
      direction: 'egress',
      remoteIpPrefix: '10.20.0.11/32',
    });
  });
});

test('an endpoint that is asked for its address before any machine is there comes after the preflight, and is counted once', async () => {
  const program = await onCloud(() => {
    const { platform, network } = start({}, { preflight: true });
    const api = platform.endpoint('api', { network, port: 6443 });
    const { publicAddress } = api;
    platform.machine('one', machine(network, { endpoints: [api] }));
    return { publicAddress };
  });

  const first = program.edges.filter(({ to }) => to.endsWith('::preflight'));
  const later = first.map(({ from }) => from.split(':').slice(-3).join(':'));
  expect(later).toEqual(
    expect.arrayContaining(['Subnet::net', 'LoadBalancer::api', 'SecGroup::endpoint/api']),
  );
  const needs = inputsOf(program, 'OpenStackPreflight::preflight')['needs'] as readonly {
    readonly need: { readonly kind: string };
    readonly times: number;
  }[];
  const times = Object.fromEntries(needs.map((one) => [one.need.kind, one.times]));
  expect(times).toMatchObject({
    network: 1,
    subnet: 1,
    'load-balancer': 1,
    listener: 1,
    member: 1,
  });
});

test('ranges are forwarded by groups that there are', async () => {
  const told = (group: string): Promise<unknown> =>
    onCloud(() => {
      const forwardedRanges = { [group]: ['10.244.0.0/16'] };
      const { platform, network } = start({}, { forwardedRanges });
      platform.machine('one', machine(network));
    });

  await expect(told('wbe')).rejects.toThrow(
    'forwardedRanges.wbe: "wbe": no flow of a network that is declared before the first machine speaks of it; take one of "db", "web"',
  );
  await expect(told('web')).resolves.toBeDefined();
});

describe('a virtual address', () => {
  test('is kept by a port of nobody, and passes those of its machines', async () => {
    const program = await behind({ kind: 'virtual-address', address: '10.20.0.5' });

    expect(namesOf(program, 'LoadBalancer')).toEqual([]);
    expect(inputsOf(program, 'Port::endpoint/api')).toEqual({
      name: 'dev-api',
      networkId: 'net-id',
      fixedIps: [{ subnetId: 'net-id', ipAddress: '10.20.0.5' }],
      adminStateUp: true,
      noSecurityGroups: true,
    });
    expect(inputsOf(program, 'Port::one')).toMatchObject({
      allowedAddressPairs: [{ ipAddress: '10.20.0.5' }],
    });
    expect(inputsOf(program, 'SecGroupRule::endpoint/api/in-vrrp-group-members')).toMatchObject({
      protocol: 'vrrp',
      remoteGroupId: 'endpoint/api-id',
    });
  });
});

describe('a share', () => {
  const share = (platformArgs: Partial<OpenStackPlatformArgs>, driverHandlesShareServers = false) =>
    onCloud(() => {
      const { platform, network } = start({}, platformArgs);
      platform.share('files', {
        size: '5Gi',
        shareType: 'default',
        shareServer: driverHandlesShareServers
          ? { driverHandlesShareServers, network }
          : { driverHandlesShareServers },
        access: [{ accessTo: { cidr: '10.20.0.0/24' } }],
      });
    });

  test('outlives the stack, and who is let in does not', async () => {
    const program = await share({});

    expect(inputsOf(program, 'Share::files')).toEqual({
      name: 'dev-files',
      shareProto: 'NFS',
      size: 5,
      shareType: 'default',
    });
    expect(optionsOf(program, 'Share::files')).toMatchObject({
      retainOnDelete: true,
      ignoreChanges: ['shareType', 'availabilityZone', 'shareNetworkId'],
    });
    expect(inputsOf(program, 'ShareAccess::files/ip-10.20.0.0_24')).toEqual({
      shareId: 'files-id',
      accessType: 'ip',
      accessTo: '10.20.0.0/24',
      accessLevel: 'rw',
    });
    expect(optionsOf(program, 'ShareAccess::files/ip-10.20.0.0_24')).not.toMatchObject({
      retainOnDelete: true,
    });
  });

  test('goes with the stack where that is said', async () => {
    const program = await share({ retain: false });

    expect(optionsOf(program, 'Share::files')).not.toMatchObject({ retainOnDelete: true });
  });

  test('is put into a network where the back end makes its server', async () => {
    const program = await share({}, true);

    expect(inputsOf(program, 'Share::files')).toMatchObject({ shareNetworkId: 'files-id' });
    expect(inputsOf(program, 'ShareNetwork::files')).toEqual({
      name: 'dev-files',
      neutronNetId: 'net-id',
      neutronSubnetId: 'net-id',
    });
    expect(optionsOf(program, 'ShareNetwork::files')).toMatchObject({ retainOnDelete: true });
  });
});
