import { planKuryrRanges } from '../../lib/manifests';
import type { KuryrRanges } from '../../lib/manifests';

const GOOD: KuryrRanges = {
  podCidr: '10.1.0.0/16',
  serviceCidr: '10.2.0.0/17',
  hostCidrs: ['10.0.0.0/24'],
  nodes: 20,
};
const serviceSubnet = (changes: object) => {
  const { cidr, ...rest } = planKuryrRanges({ ...GOOD, ...changes }).serviceSubnet;
  return { ...rest, cidr: cidr.toString() };
};

describe('the ranges of a cluster with Kuryr', () => {
  it('have a subnet of Services as upstream makes it', () => {
    expect(serviceSubnet({})).toEqual({
      cidr: '10.2.0.0/16',
      allocationPool: { start: '10.2.128.1', end: '10.2.255.253' },
      gatewayIp: '10.2.255.254',
    });
  });

  it.each([
    ['10.254.0.0/16', '10.254.0.0/15'],
    ['10.2.128.0/17', '10.2.0.0/16'],
    ['10.96.0.0/24', '10.96.0.0/23'],
  ])('make a subnet one bit wider around %s', (serviceCidr, cidr) => {
    expect(serviceSubnet({ serviceCidr }).cidr).toBe(cidr);
  });

  it('leave to Neutron what the API server does not deal out, whichever half that is', () => {
    expect(serviceSubnet({ serviceCidr: '10.2.128.0/17' })).toEqual({
      cidr: '10.2.0.0/16',
      allocationPool: { start: '10.2.0.2', end: '10.2.127.255' },
      gatewayIp: '10.2.0.1',
    });
    expect(serviceSubnet({ serviceSubnet: '10.2.0.0/15' }).allocationPool).toEqual({
      start: '10.3.0.1',
      end: '10.3.255.253',
    });
  });

  it('count the ports that pods may take', () => {
    expect(planKuryrRanges(GOOD).ports).toBe(20 * 110);
    expect(planKuryrRanges({ ...GOOD, spare: 5 }).ports).toBe(20 * 115);
  });

  it.each<[string, object, string]>([
    [
      'a subnet as wide as the Services',
      { serviceSubnet: '10.2.0.0/17' },
      'serviceSubnet: "10.2.0.0/17": is not wider than serviceCidr (10.2.0.0/17) by a bit, as second addresses of load balancers need; write "10.2.0.0/16"',
    ],
    ['a subnet elsewhere', { serviceSubnet: '10.8.0.0/15' }, 'is not wider than serviceCidr'],
    [
      'machines in the other half',
      { hostCidrs: ['10.2.200.0/24'] },
      'hostCidrs[0]: "10.2.200.0/24": has addresses in common with serviceSubnet (10.2.0.0/16)',
    ],
    [
      'pods in the other half',
      { podCidr: '10.2.128.0/17' },
      'podCidr: "10.2.128.0/17": has addresses in common with serviceSubnet',
    ],
    [
      'too few addresses for pods',
      { podCidr: '10.1.0.0/21' },
      'podCidr: "10.1.0.0/21": has 2045 addresses for 2200 ports of 20 machines; choose a prefix of at most 20',
    ],
    ['too many kept ready', { spare: 1001 }, 'spare: "1001": is no whole number from 0 to 1000'],
    [
      'pods of IPv6',
      { podCidr: 'fd00:1::/64', serviceCidr: 'fd00:2::/112', hostCidrs: ['fd00:3::/64'] },
      'podCidr: "fd00:1::/64": is of IPv6, which this construct does not write',
    ],
    ['no machines', { nodes: '20' }, 'nodes: "20": is no whole number from 1 to 5000'],
  ])('are refused with %s', (_, changes, message) => {
    expect(() => planKuryrRanges({ ...GOOD, ...changes })).toThrow(message);
  });

  it.each([null, undefined, 5, 'x', [], {}])('of %j are told of', (given) => {
    expect(() => planKuryrRanges(given as never)).toThrow('address ranges of Kuryr');
  });
});
