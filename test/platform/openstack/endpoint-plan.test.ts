import {
  clientRules,
  memberRules,
  planEndpoint,
} from '../../../lib/platform/openstack/endpoint-plan';
import type { PlannedEndpoint } from '../../../lib/platform/openstack/endpoint-plan';
import type { EndpointArgs } from '../../../lib/platform/platform';
import { Cidr, formatViolation } from '../../../lib/values';

const cidr = Cidr.of('10.20.0.0/24');
const network = { name: 'nodes', cidr };

function plan(args: object, more: object = {}): ReturnType<typeof planEndpoint> {
  const whole = { network, port: 6443, ...args } as EndpointArgs;
  return planEndpoint({ name: 'api', args: whole, cidr, hasExternalNetwork: true, ...more });
}

function messages(args: object, more: object = {}): readonly string[] {
  const { endpoint, violations } = plan(args, more);
  expect(endpoint === undefined).toBe(violations.length > 0);
  return violations.map(formatViolation);
}

function planned(args: object): PlannedEndpoint {
  const { endpoint } = plan(args);
  if (endpoint === undefined) throw new Error('it is wrong');
  return endpoint;
}

const keys = (rules: readonly { readonly key: string }[]): readonly string[] =>
  rules.map(({ key }) => key);

describe('an endpoint', () => {
  test('is a load balancer for the network itself, where nothing else is said', () => {
    expect(planned({})).toEqual({
      name: 'api',
      kind: 'load-balancer',
      port: 6443,
      targetPort: 6443,
      publicAddress: false,
      allowedFrom: [cidr],
      network: cidr,
    });
  });

  test('names who may reach it in the order in which Octavia does, by text, and each once', () => {
    const allowedFrom = ['9.0.0.0/8', '198.51.100.0/24', '10.0.0.0/8', '198.51.100.0/24'];

    expect(planned({ allowedFrom }).allowedFrom.map(String)).toEqual([
      '10.0.0.0/8',
      '198.51.100.0/24',
      '9.0.0.0/8',
    ]);
  });

  test('has a name of one label', () => {
    expect(messages({}, { name: 'api.example' })).toEqual([
      'name: "api.example": an endpoint is named by one label; write "api"',
    ]);
    expect(messages({}, { name: 'A b' })).toHaveLength(1);
  });

  test('has ports that there are', () => {
    expect(messages({ port: 0 })).toEqual([
      'port: "0": is no port: a whole number from 1 to 65535; write for example 443',
    ]);
    expect(messages({ targetPort: 70_000 })).toEqual([
      'targetPort: "70000": is no port: a whole number from 1 to 65535; write for example 443',
    ]);
    expect(messages({ port: 1, targetPort: 65_535 })).toEqual([]);
  });

  test('is of a known kind', () => {
    expect(messages({ kind: 'dns' })).toEqual([
      'kind: "dns": is no kind of endpoint; write "load-balancer" or "virtual-address"',
    ]);
  });

  test('has the port of its machines, where nothing stands in front of them', () => {
    expect(messages({ kind: 'virtual-address', targetPort: 443 })).toEqual([
      'targetPort: "443": nothing stands between a virtual address and its machines that could change the port; leave it out, or set it to 6443',
    ]);
    expect(messages({ kind: 'virtual-address', targetPort: 6443 })).toEqual([]);
    expect(messages({ targetPort: 443 })).toEqual([]);
  });

  test('has a public address only where somebody outside may reach it', () => {
    expect(messages({ publicAddress: true })).toEqual([
      'publicAddress: "true": nobody outside of the network may reach it, so its public address serves nobody; name in "allowedFrom" who may, such as ["198.51.100.0/24"], or ["0.0.0.0/0"] for everybody',
    ]);
    expect(messages({ publicAddress: true, allowedFrom: ['0.0.0.0/0'] })).toEqual([]);
  });

  test('has a public address only where there is a network to take it from', () => {
    const args = { publicAddress: true, allowedFrom: ['0.0.0.0/0'] };

    expect(messages(args, { hasExternalNetwork: false })).toEqual([
      'publicAddress: "true": the platform has no external network to take an address from; name it in "externalNetwork" of the platform',
    ]);
    expect(
      messages({ ...args, allowedFrom: ['::/0'] }, { cidr: Cidr.of('2001:db8::/64') }),
    ).toEqual(['publicAddress: "true": there are no floating addresses of IPv6; leave it out']);
    expect(messages({ publicAddress: 'yes' })).toEqual([
      'publicAddress: "yes": is neither true nor false; write it without quotes',
    ]);
  });

  test('is reached by somebody', () => {
    expect(messages({ allowedFrom: [] })).toEqual([
      'allowedFrom: "a list": nobody could reach it; leave it out for the network itself, or write for example ["10.20.0.0/24"]',
    ]);
    expect(messages({ allowedFrom: '10.0.0.0/8' })).toEqual([
      'allowedFrom: "10.0.0.0/8": is no list of ranges; leave it out for the network itself, or write for example ["10.20.0.0/24"]',
    ]);
    expect(messages({ allowedFrom: ['::/0'] })).toEqual([
      'allowedFrom[0]: "::/0": is a range of IPv6, and the network speaks IPv4; write a range of IPv4, "0.0.0.0/0" for everybody',
    ]);
  });

  test('is refused, and not thrown at, whatever stands there', () => {
    for (const odd of [null, 5, 'x', [], [null], Symbol('x')]) {
      const request = { name: odd, args: odd, cidr, hasExternalNetwork: true };

      expect(planEndpoint(request as never).violations.length).toBeGreaterThan(0);
      for (const field of ['port', 'kind', 'publicAddress', 'allowedFrom', 'targetPort']) {
        if (odd === 5 && field.endsWith('ort')) continue;
        expect(messages({ [field]: odd })).not.toEqual([]);
      }
    }
  });
});

describe('the machines behind an endpoint', () => {
  const allowedFrom = ['198.51.100.0/24'];
  const at = { settings: {}, restricted: false, address: '10.20.0.9' };
  const ovn = { ...at, settings: { provider: 'ovn' } };

  test('let in the addresses that a load balancer speaks from, and nobody else', () => {
    const speakers = ['in-tcp-443-range-10.20.0.128_25', 'in-tcp-443-range-10.20.0.9_32'];

    expect(keys(memberRules(planned({ allowedFrom, targetPort: 443 }), at))).toEqual(speakers);
    expect(keys(memberRules(planned({ targetPort: 443 }), at))).toEqual(speakers);
  });

  test('let in the clients too, where the load balancer does not speak for them, and not the rest of the network', () => {
    expect(keys(memberRules(planned({ allowedFrom }), ovn))).toEqual([
      'in-tcp-6443-range-198.51.100.0_24',
      'in-tcp-6443-range-10.20.0.128_25',
      'in-tcp-6443-range-10.20.0.9_32',
    ]);
    expect(keys(memberRules(planned({}), ovn))).toEqual(['in-tcp-6443-range-10.20.0.0_24']);
    const half = { allowedFrom: ['10.20.0.128/25'] };
    expect(keys(memberRules(planned(half), ovn))).toEqual([
      'in-tcp-6443-range-10.20.0.128_25',
      'in-tcp-6443-range-10.20.0.9_32',
    ]);
  });

  test('let in the clients themselves, and tell each other who has it, by a virtual address', () => {
    const endpoint = planned({ kind: 'virtual-address', allowedFrom });

    expect(keys(memberRules(endpoint, at))).toEqual([
      'in-tcp-6443-range-198.51.100.0_24',
      'in-vrrp-group-members',
    ]);
    expect(keys(memberRules(endpoint, { ...at, restricted: true }))).toEqual([
      'in-tcp-6443-range-198.51.100.0_24',
      'in-vrrp-group-members',
      'out-vrrp-group-members',
      'out-vrrp-range-224.0.0.18_32',
    ]);
  });
});

describe('machines that reach only whom they are told', () => {
  test('reach an endpoint of their network, where it serves that', () => {
    expect(keys(clientRules(planned({}), '10.20.0.9'))).toEqual([
      'out-tcp-6443-range-10.20.0.9_32',
    ]);
    expect(keys(clientRules(planned({ allowedFrom: ['0.0.0.0/0'] }), '10.20.0.9'))).toHaveLength(1);
  });

  test('do not reach one that serves others only', () => {
    expect(clientRules(planned({ allowedFrom: ['198.51.100.0/24'] }), '10.20.0.9')).toEqual([]);
  });
});
