import { checkPodRanges, planPodRanges } from '../../lib/manifests';
import type { PodNetworkRanges } from '../../lib/manifests';
import { formatViolation } from '../../lib/values';

const GOOD: PodNetworkRanges = {
  podCidr: '10.244.0.0/16',
  serviceCidr: '10.96.0.0/16',
  hostCidrs: ['10.0.0.0/24'],
  nodes: 20,
};
const GOOD_V6: PodNetworkRanges = {
  podCidr: 'fd00:10:244::/56',
  serviceCidr: 'fd00:10:96::/112',
  hostCidrs: ['fd00:10::/64'],
  nodes: 20,
};
const found = (changes: object): readonly string[] =>
  checkPodRanges({ ...GOOD, ...changes }).map(formatViolation);

describe('the address ranges of a cluster', () => {
  it('are enough for a number of machines and pods', () => {
    expect(planPodRanges(GOOD)).toMatchObject({
      ...{ nodeCidrMaskSize: 24, mostNodes: 256n, podsPerNode: 253n, maxPods: 110 },
      ...{ kubernetesService: '10.96.0.1', clusterDNS: '10.96.0.10' },
    });
    expect(planPodRanges(GOOD_V6)).toMatchObject({
      ...{ nodeCidrMaskSize: 64, mostNodes: 256n, clusterDNS: 'fd00:10:96::a' },
    });
  });

  it('may be just enough', () => {
    expect(found({ nodes: 256, maxPods: 253 })).toEqual([]);
    expect(found({ serviceCidr: '10.96.0.0/12', podCidr: '10.244.0.0/16' })).toEqual([]);
    expect(found({ podCidr: '10.244.0.0/24', nodes: 1 })).toEqual([]);
    expect(found({ nodeCidrMaskSize: 25, nodes: 512, maxPods: 125 })).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'pods and Services in common',
      { serviceCidr: '10.244.128.0/20' },
      'serviceCidr: "10.244.128.0/20": has addresses in common with podCidr (10.244.0.0/16)',
    ],
    [
      'pods and machines in common',
      { hostCidrs: ['10.0.0.0/24', '10.244.7.0/24'] },
      'hostCidrs[1]: "10.244.7.0/24": has addresses in common with podCidr',
    ],
    [
      'Services and something else in common',
      { others: { storage: '10.96.4.0/24' } },
      'others.storage: "10.96.4.0/24": has addresses in common with serviceCidr',
    ],
    [
      'the bridge of Docker among the pods',
      { podCidr: '172.16.0.0/14' },
      'others.docker0: "172.17.0.0/16": has addresses in common with podCidr',
    ],
    [
      'too few ranges for machines',
      { nodes: 257 },
      'podCidr: "10.244.0.0/16": is enough for 256 machines with a /24 each, not for 257; choose a prefix of at most 15',
    ],
    [
      'too few addresses for pods',
      { maxPods: 254 },
      'nodeCidrMaskSize: "24": leaves 253 addresses to the 254 pods of a machine; write at most 23',
    ],
    [
      'a mask before the prefix',
      { nodeCidrMaskSize: 15 },
      'nodeCidrMaskSize: "15": is no whole number from 16 to 30',
    ],
    [
      'too many Services',
      { serviceCidr: '10.32.0.0/11', podCidr: '10.244.0.0/16' },
      'serviceCidr: "10.32.0.0/11": holds 2097152 addresses; the API server takes 8 to 1048576; choose a prefix from 12 to 29',
    ],
    ['too few Services', { serviceCidr: '10.96.0.0/30' }, 'holds 4 addresses'],
    [
      'the DNS elsewhere',
      { clusterDNS: '10.97.0.10' },
      'clusterDNS: "10.97.0.10": is none of serviceCidr (10.96.0.0/16); write for example "10.96.0.10"',
    ],
    ['the DNS in the place of the API', { clusterDNS: '10.96.0.1' }, 'is taken: the API server'],
    ['the DNS at the edge', { clusterDNS: '10.96.255.255' }, 'is taken'],
    ['two versions of IP', { hostCidrs: ['fd00::/64'] }, 'is of IPv6, and pods are not'],
    ['no machines', { nodes: 0 }, 'nodes: "0": is no whole number from 1 to 5000'],
    ['no subnet', { hostCidrs: [] }, 'hostCidrs: "a list": names no subnet of the machines'],
    ['what is no range', { podCidr: '10.244.0.0' }, 'podCidr: "10.244.0.0": has no prefix'],
    ['what is no record', { others: [] }, 'others: "a list": is no record of ranges'],
  ])('are refused with %s', (_, changes, message) => {
    expect(found(changes).join('\n')).toContain(message);
  });

  it('are refused where the controller manager could not divide them', () => {
    const found6 = checkPodRanges({ ...GOOD_V6, podCidr: 'fd00:10:200::/40', nodes: 2 });

    expect(found6.map(formatViolation)).toEqual([
      expect.stringContaining('is more than 16 bits after the prefix of podCidr; write 56'),
    ]);
  });

  it.each([null, undefined, 5, 'x', [], {}, { podCidr: null }])('of %j are told of', (given) => {
    expect(checkPodRanges(given as never)).not.toEqual([]);
    expect(() => planPodRanges(given as never)).toThrow('address ranges');
  });
});
