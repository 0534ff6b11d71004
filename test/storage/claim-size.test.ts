import { claimSize, legacyClaimSize } from '../../lib/storage';

describe('what a claim asks of Heketi', () => {
  it.each([
    ['1Gi', 2, 1],
    ['2Gi', 3, 2],
    ['5Gi', 6, 5],
    ['8Gi', 9, 8],
    ['10Gi', 11, 10],
    ['20Gi', 22, 20],
    ['50Gi', 54, 50],
    ['100Gi', 108, 100],
    ['500Gi', 537, 500],
    ['1G', 1, 1],
    ['1', 1, 1],
    ['1500Mi', 2, 2],
  ])('of %s were %i GiB before Kubernetes 1.9 and are %i GiB since', (request, before, since) => {
    expect(legacyClaimSize(request)).toBe(before);
    expect(claimSize(request)).toBe(since);
  });
});
